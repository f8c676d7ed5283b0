"""Five units in a row, with the course plan's figures, and walked by a learner who makes no mistakes."""

import pytest

from tests.course.perfect import finish
from tests.course.printed import is_printed, run_of, unlike

TERMS = {
    "1/1:delta[5][1]": ".140",
    "1/1:delta[4][1]": ".0171",
    "1/1:delta[3][1]": ".0021",
    "1/1:delta[2][1]": ".000256",
    "1/1:delta[1][1]": ".0000301",
}
OTHERS = {
    "tanh": (".367", ".270", ".184", ".108", ".0454"),
    "relu": ("1", "1", "1", "1", "1"),
}
RATIOS = {"": "2.2e-4", "one": "2.2e-3", "five": "1.4e-6", "tanh": ".124", "relu": "1"}


def test_its_error_terms_are_those_of_the_course_plan() -> None:
    assert unlike(run_of("vanishing"), TERMS) == []


@pytest.mark.parametrize(("variant", "printed"), OTHERS.items())
def test_other_units_pass_on_what_the_course_plan_says(variant: str, printed: tuple[str, ...]) -> None:
    assert unlike(run_of("vanishing", variant), dict(zip(TERMS, printed, strict=True))) == []


@pytest.mark.parametrize(("variant", "printed"), RATIOS.items())
def test_the_part_that_reaches_the_first_unit_is_the_course_plans(variant: str, printed: str) -> None:
    trace = run_of("vanishing", variant)
    assert is_printed(trace["1/1:delta[1][1]"].result / trace["1/1:delta[5][1]"].result, printed)


def test_between_too_small_and_too_large_a_weight_lies_a_better_one() -> None:
    """Products of four slopes and weights, worked out apart: 0.0022 for 1, 0.0044 for 1.5, 0.0000014 for 5."""
    trace = run_of("vanishing", "middle")
    assert is_printed(trace["1/1:delta[1][1]"].result / trace["1/1:delta[5][1]"].result, ".0044137")


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("vanishing", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())
