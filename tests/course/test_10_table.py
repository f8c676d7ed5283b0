"""A table, a split and a scale: the course plan's numbers, and a learner who makes no mistakes."""

import math

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import is_printed, run_of, unlike
from tests.plain.walking import Typed
from tests.whole_log import read_answers
from tutor.lesson.numbers import number_at
from tutor.teaching.diagnosis.judge import RIGHT

RUNS = {
    "": {
        "prepare:mean[3]": "5",
        "prepare:sd[3]": "2.2361",
        "prepare:scaled[4,3]": "1.3416",
        "prepare:scaled[5,3]": "2.2361",
    },
    "leak": {"prepare:mean[3]": "6", "prepare:scaled[4,3]": ".7071"},
    "range": {"prepare:scaled[4,3]": "1", "prepare:scaled[5,3]": "1.3333"},
    "eight": {"1/1:z[1][1]": "80.1"},
}
TEN = [
    ((1, 1, 1), 1),
    ((0, 0, 0), 0),
    ((1, 0, 0), 0.3333),
    ((0, 1, 1), 0.6667),
    ((1, 1, 0), 0.6667),
    ((0.5, 1, 1), 0.8333),
    ((0.5, 0.5, 0.5), 0.5),
    ((0, 0.5, 1), 0.5),
]
HELD_OUT = [((1, 0.5, 1), 0.8333), ((0.5, 0, 1), 0.5)]


@pytest.mark.parametrize("variant", RUNS)
def test_its_numbers_are_those_of_the_course_plan(variant: str) -> None:
    assert unlike(run_of("table", variant), RUNS[variant]) == []


def test_unscaled_inputs_leave_no_slope() -> None:
    """With the sum 80.1 the slope is e^-80.1, which the output's last digit cannot hold any more."""
    trace = run_of("table", "eight")
    assert is_printed(math.exp(-trace["1/1:z[1][1]"].result), "1.6e-35")
    assert trace["1/1:slope[1][1]"].result == 0


def test_the_ten_rows_are_those_of_the_course_plan_their_targets_the_means() -> None:
    trace = run_of("table", "ten")
    for place, rows in (("1", TEN), ("test", HELD_OUT)):
        for row, (inputs, target) in enumerate(rows, start=1):
            found = [number_at(trace, f"{place}/{row}:x[{column}]") for column in (1, 2, 3)]
            assert tuple(found) == inputs
            assert number_at(trace, f"{place}/{row}:t[1]") == target
            assert abs(sum(inputs) / 3 - target) < 1e-4


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("table", mode)
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


def test_line_by_line_it_is_the_same(typed: Typed) -> None:
    assert typed("table", *typed_lines("table", "faded")).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "table"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("table", "faded").answers]
