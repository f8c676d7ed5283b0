"""Gradients of the weights to the output: the course plan's figures, and a perfect learner."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import is_printed, run_of, unlike
from tests.plain.walking import Typed
from tests.teaching.session.walking import lesson
from tests.whole_log import read_answers
from tutor.lesson.numbers import calculated, number_at
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
    "1/1:delta[2][1]": "-.056266",
    "1/1:dw[2][1,1]": "-.031354",
    "1/1:dw[2][1,2]": "-.033143",
    "1/1:dw[2][1,3]": "-.025469",
    "1/1:dw[2][1,4]": "-.029819",
    "1/1:w_next[2][1,1]": ".315677",
}
RUNS = {
    "seed": {
        "1/1:a[1][1]": ".574443",
        "1/1:a[2][1]": ".557193",
        "1/1:slope[2][1]": ".246729",
        "1/1:delta[2][1]": "-.109253",
        "1/1:dw[2][1,1]": "-.062760",
    },
}
CALCULATED = {2: "-.442807", 6: "-.0617"}
"""By task: output minus target of the article's network, the article's rounded chain."""


def test_its_numbers_are_those_of_the_course_plan() -> None:
    assert unlike(run_of("blame"), OWN) == []


@pytest.mark.parametrize("variant", RUNS)
def test_its_other_runs_have_the_numbers_of_the_course_plan(variant: str) -> None:
    assert unlike(run_of("blame", variant), RUNS[variant]) == []


@pytest.mark.parametrize("number", CALCULATED)
def test_what_its_tasks_ask_comes_to_what_the_course_plan_says(number: int) -> None:
    found = lesson("blame")
    value = calculated(found, run_of("blame"), found.tasks[number - 1].equals)
    assert is_printed(value, CALCULATED[number])


def test_the_largest_gradient_is_that_of_the_unit_with_the_largest_output() -> None:
    run = run_of("blame")
    by_size = max(range(1, 5), key=lambda unit: abs(number_at(run, f"1/1:dw[2][1,{unit}]")))
    assert by_size == 2


@pytest.mark.parametrize("mode", ["", "faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("blame", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_line_by_line_it_is_the_same(mode: str, typed: Typed) -> None:
    assert typed("blame", *typed_lines("blame", mode)).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "blame"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("blame", mode).answers]
