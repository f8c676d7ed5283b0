"""Forward through 3-4-1: its figures are those of the course plan, and a perfect learner gets through."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import is_printed, run_of, unlike
from tests.plain.walking import Typed
from tests.teaching.session.walking import lesson
from tests.whole_log import read_answers
from tutor.lesson.numbers import calculated
from tutor.teaching.diagnosis.judge import RIGHT

OWN = {
    "1/1:z[1][1]": ".23",
    "1/1:z[1][2]": ".36",
    "1/1:z[1][3]": "-.19",
    "1/1:z[1][4]": ".12",
    "1/1:a[1][1]": ".557248",
    "1/1:a[1][2]": ".589040",
    "1/1:a[1][3]": ".452642",
    "1/1:a[1][4]": ".529964",
    "1/1:z[2][1]": ".283420",
    "1/1:a[2][1]": ".570384",
    "1/1:E": ".026362",
}
RUNS = {
    "seed": {
        "1/1:z[1][1]": ".3",
        "1/1:a[1][1]": ".574443",
        "1/1:z[2][1]": ".229777",
        "1/1:a[2][1]": ".557193",
        "1/1:E": ".098039",
    },
}
CALCULATED = {5: ".4256", 7: ".9072", 8: ".0928", 10: "16", 11: "21"}
"""By task: the article's two sigmoids as they are written, the weights without biases and with them."""


def test_its_numbers_are_those_of_the_course_plan() -> None:
    assert unlike(run_of("forward"), OWN) == []


@pytest.mark.parametrize("variant", RUNS)
def test_its_other_runs_have_the_numbers_of_the_course_plan(variant: str) -> None:
    assert unlike(run_of("forward", variant), RUNS[variant]) == []


@pytest.mark.parametrize("number", CALCULATED)
def test_what_its_tasks_ask_comes_to_what_the_course_plan_says(number: int) -> None:
    found = lesson("forward")
    value = calculated(found, run_of("forward"), found.tasks[number - 1].equals)
    assert is_printed(value, CALCULATED[number])


@pytest.mark.parametrize("mode", ["", "faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("forward", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_line_by_line_it_is_the_same(mode: str, typed: Typed) -> None:
    assert typed("forward", *typed_lines("forward", mode)).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "forward"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("forward", mode).answers]
