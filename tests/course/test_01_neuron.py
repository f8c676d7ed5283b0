"""One neuron: its figures are those of the course plan, and a learner who makes no mistakes gets through."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import is_printed, run_of, unlike
from tests.plain.walking import Typed
from tests.teaching.session.walking import lesson
from tests.whole_log import read_answers
from tutor.lesson.numbers import calculated
from tutor.teaching.diagnosis.judge import RIGHT

NEURON = {
    "1/1:product[1][1,1]": ".4",
    "1/1:product[1][1,2]": "-.3",
    "1/1:z[1][1]": ".3",
    "1/1:a[1][1]": ".574443",
}
RUNS = {
    "no-bias": {"1/1:z[1][1]": ".1", "1/1:a[1][1]": ".5250"},
    "balanced": {"1/1:z[1][1]": "0", "1/1:a[1][1]": ".5"},
    "mirrored": {"1/1:z[1][1]": "-.3", "1/1:a[1][1]": ".4256"},
    "four": {"1/1:z[1][1]": "4"},
    "minus-four": {"1/1:z[1][1]": "-4"},
    "second": {"1/1:z[1][1]": "-.06"},  # .42 - .18 - .3
    "third": {"1/1:z[1][1]": "-.42"},  # -.12 - .4 + .1
    "fourth": {"1/1:z[1][1]": ".74"},  # .9 - .36 + .2
    "fifth": {"1/1:z[1][1]": ".19"},  # -.56 - .15 + .9
}
CALCULATED = {4: ".5", 5: ".4256", 6: "-.1"}
"""By task: the sigmoid of 0, the output with all signs turned, the bias that leaves the neuron undecided."""


def test_its_numbers_are_those_of_the_course_plan() -> None:
    assert unlike(run_of("neuron"), NEURON) == []


@pytest.mark.parametrize("variant", RUNS)
def test_its_other_runs_have_the_numbers_of_the_course_plan(variant: str) -> None:
    assert unlike(run_of("neuron", variant), RUNS[variant]) == []


@pytest.mark.parametrize("number", CALCULATED)
def test_what_its_tasks_ask_comes_to_what_the_course_plan_says(number: int) -> None:
    found = lesson("neuron")
    value = calculated(found, run_of("neuron"), found.tasks[number - 1].equals)
    assert is_printed(value, CALCULATED[number])


@pytest.mark.parametrize("mode", ["", "faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("neuron", mode)
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_line_by_line_it_is_the_same(mode: str, typed: Typed) -> None:
    assert typed("neuron", *typed_lines("neuron", mode)).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "neuron"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("neuron", mode).answers]
