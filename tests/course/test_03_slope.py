"""One weight downhill: its figures are those of the course plan, and a perfect learner gets through."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import is_printed, run_of, unlike
from tests.plain.walking import Typed
from tests.teaching.session.walking import lesson
from tests.whole_log import read_answers
from tutor.arithmetic.trace.gradient_check import gradient_check
from tutor.arithmetic.trace.step import parse_address
from tutor.lesson.numbers import calculated
from tutor.teaching.diagnosis.judge import RIGHT

OWN = {
    "1/1:z[1][1]": "1",
    "1/1:a[1][1]": ".731059",
    "1/1:slope[1][1]": ".196612",
    "1/1:delta[1][1]": ".143735",
    "1/1:dw[1][1,1]": ".287470",
    "2/1:dw[1][1,1]": ".2891",
    "1/1:w_next[1][1,1]": ".212530",
    "2/1:w_next[1][1,1]": "-.076561",
    "3/1:w_next[1][1,1]": "-.306110",
    "4/1:w_next[1][1,1]": "-.466392",
    "5/1:w_next[1][1,1]": "-.580823",
    "1/1:E": ".267223",
    "2/1:E": ".182827",
    "3/1:E": ".106627",
    "4/1:E": ".061795",
    "5/1:E": ".039864",
    "6/1:E": ".028410",
}
RUNS = {
    "up": {"1/1:E": ".270092"},
    "down": {"1/1:E": ".264343"},
    "half-rate": {"1/1:w_next[1][1,1]": ".356265"},  # .5 - .287470 / 2
    "after-one": {"1/1:dw[1][1,1]": ".2891", "1/1:w_next[1][1,1]": "-.076561"},
    "after-five": {"1/1:E": ".028410"},
}
CALCULATED = {4: ".731059", 6: "2"}
"""By task: the first factor, the third."""
NUDGE = 3
"""The task that nudges."""


def test_its_numbers_are_those_of_the_course_plan() -> None:
    assert unlike(run_of("slope"), OWN) == []


@pytest.mark.parametrize("variant", RUNS)
def test_its_other_runs_have_the_numbers_of_the_course_plan(variant: str) -> None:
    assert unlike(run_of("slope", variant), RUNS[variant]) == []


@pytest.mark.parametrize("number", CALCULATED)
def test_what_its_tasks_ask_comes_to_what_the_course_plan_says(number: int) -> None:
    found = lesson("slope")
    value = calculated(found, run_of("slope"), found.tasks[number - 1].equals)
    assert is_printed(value, CALCULATED[number])


def test_nudging_gives_the_slope_of_the_course_plan() -> None:
    found = lesson("slope")
    nudged = gradient_check(run_of("slope"), parse_address(found.tasks[NUDGE - 1].at), found.tasks[NUDGE - 1].by)
    assert is_printed(nudged.slope, ".28746")
    smaller, larger = nudged.errors
    assert is_printed(smaller, ".264343")
    assert is_printed(larger, ".270092")


@pytest.mark.parametrize("mode", ["", "faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("slope", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_line_by_line_it_is_the_same(mode: str, typed: Typed) -> None:
    assert typed("slope", *typed_lines("slope", mode)).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "slope"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("slope", mode).answers]
