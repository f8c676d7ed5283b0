"""Gradients by nudging, with the course plan's figures, and walked by a learner who makes no mistakes."""

import pytest

from tests.course.perfect import finish
from tests.course.printed import is_printed, run_of, unlike
from tutor.arithmetic.trace.gradient_check import gradient_check
from tutor.arithmetic.trace.step import parse_address
from tutor.teaching.diagnosis.planted_bugs import bugs

FIRST = "1/1:dw[1][1,1]"
CENTRED = {
    "1": (1e-1, "3e-4"),
    "2": (1e-2, "3e-6"),
    "4": (1e-4, "3e-10"),
    "8": (1e-8, "2.5e-8"),
    "10": (1e-10, "1e-5"),
    "12": (1e-12, "1.2e-3"),
}
ONE_SIDED = {"1": (1e-1, "2e-3"), "2": (1e-2, "1.7e-4"), "4": (1e-4, "1.7e-6")}
SABOTAGED = {"own-slope-missing": "-.0770", "one-way-back-only": "-.00818", "new-weight-used": "-.02023"}


def gap(low: str, high: str, distance: float) -> float:
    """Return by which part of the gradient a difference quotient between two of the lesson's runs is off."""
    smaller, larger = (run_of("trust", name)["1/1:E"].result for name in (low, high))
    return abs((larger - smaller) / distance / run_of("trust")[FIRST].result - 1)


def test_the_gradient_is_the_course_plans() -> None:
    assert unlike(run_of("trust"), {FIRST: "-.0192393", "1/1:E": ".218869"}) == []


def test_a_nudge_of_a_tenth_gives_the_course_plans_slope() -> None:
    assert is_printed(gradient_check(run_of("trust"), parse_address(FIRST), 0.1).slope, "-.0192333")


@pytest.mark.parametrize(("number", "by", "printed"), [(number, *rest) for number, rest in CENTRED.items()])
def test_nudging_both_ways_is_off_by_what_the_course_plan_says(number: str, by: float, printed: str) -> None:
    assert is_printed(gap(f"down-{number}", f"up-{number}", 2 * by), printed)


@pytest.mark.parametrize(("number", "by", "printed"), [(number, *rest) for number, rest in ONE_SIDED.items()])
def test_nudging_one_way_is_off_by_what_the_course_plan_says(number: str, by: float, printed: str) -> None:
    assert is_printed(gap("", f"up-{number}", by), printed)


@pytest.mark.parametrize(("slip", "printed"), SABOTAGED.items())
def test_a_program_with_a_bug_gives_the_course_plans_number(slip: str, printed: str) -> None:
    assert is_printed(bugs(run_of("trust"), parse_address(FIRST))[slip], printed)


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("trust", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())
