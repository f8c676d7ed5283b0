"""Five steps of Adam, with the course plan's figures, and walked by a learner who makes no mistakes."""

import pytest

from tests.course.perfect import finish
from tests.course.printed import run_of, unlike

ADAM = {
    "1/1:dw[1][1,1]": ".287470",
    "1/1:m_next[1][1,1]": ".028747",
    "1/1:s_next[1][1,1]": ".0000826388",  # the plan prints .0000826390, the square of a rounded gradient
    "1/1:m_hat[1][1,1]": ".287470",
    "1/1:s_hat[1][1,1]": ".082639",
    "1/1:step[1][1,1]": ".1000",
    "1/1:w_next[1][1,1]": ".4000",
    "2/1:w_next[1][1,1]": ".299940",
    "3/1:w_next[1][1,1]": ".199855",
    "4/1:w_next[1][1,1]": ".099867",
    "5/1:w_next[1][1,1]": ".000207",
}


def test_its_numbers_are_those_of_the_course_plan() -> None:
    assert unlike(run_of("adam"), ADAM) == []


def test_without_the_correction_the_first_step_is_three_times_too_long() -> None:
    assert unlike(run_of("adam", "uncorrected"), {"1/1:step[1][1,1]": ".3162"}) == []


def test_with_every_gradient_doubled_the_first_step_is_the_same() -> None:
    doubled = {"1/1:dw[1][1,1]": ".574939", "1/1:step[1][1,1]": ".1000"}
    assert unlike(run_of("adam", "doubled"), doubled) == []


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("adam", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())
