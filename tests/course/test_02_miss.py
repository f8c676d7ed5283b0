"""Half the squared error: its figures are those of the course plan, and a perfect learner gets through."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import is_printed, run_of, unlike
from tests.plain.walking import Typed
from tests.teaching.session.walking import lesson
from tests.whole_log import read_answers
from tutor.lesson.numbers import calculated
from tutor.teaching.diagnosis.judge import RIGHT

OWN = {
    "1/1:a[1][1]": ".574443",
    "1/1:a[1][2]": ".4",
    "1/1:E[1]": ".090550",
    "1/1:E": ".170550",
}
RUNS = {
    "nearer": {"1/1:E[1]": ".002771"},
    "one-large": {"1/1:E": ".08"},  # .5 * .4^2
    "two-small": {"1/1:E": ".04"},  # twice .5 * .2^2
    "fresh": {"1/1:z[1][1]": "-.1", "1/1:z[1][2]": "1.4"},  # .42 - .32 - .2; .18 + .72 + .5
}
CALCULATED = {1: ".425557", 6: ".02264", 8: ".0128", 9: ".22"}
"""By task: the miss, the error of half of it (a quarter of .090550), the signed sum, the article's line as written."""


def test_its_numbers_are_those_of_the_course_plan() -> None:
    assert unlike(run_of("miss"), OWN) == []


@pytest.mark.parametrize("variant", RUNS)
def test_its_other_runs_have_the_numbers_of_the_course_plan(variant: str) -> None:
    assert unlike(run_of("miss", variant), RUNS[variant]) == []


@pytest.mark.parametrize("number", CALCULATED)
def test_what_its_tasks_ask_comes_to_what_the_course_plan_says(number: int) -> None:
    found = lesson("miss")
    value = calculated(found, run_of("miss"), found.tasks[number - 1].equals)
    assert is_printed(value, CALCULATED[number])


@pytest.mark.parametrize("mode", ["", "faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("miss", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_line_by_line_it_is_the_same(mode: str, typed: Typed) -> None:
    assert typed("miss", *typed_lines("miss", mode)).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "miss"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("miss", mode).answers]
