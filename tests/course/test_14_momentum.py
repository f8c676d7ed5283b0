"""Two gradients with a memory, then a long narrow bowl as a network of two weights."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import run_of, unlike
from tests.plain.walking import Typed
from tests.whole_log import read_answers
from tutor.teaching.diagnosis.judge import RIGHT

PRINTED = {
    "": {
        "1/1:dw[1][1,1]": ".4",
        "1/2:dw[1][1,1]": ".3",
        "1/1:v_next[1][1,1]": ".4",
        "1/2:v_next[1][1,1]": ".66",
        "1/1:w_next[1][1,1]": ".96",
        "1/2:w_next[1][1,1]": ".894",
    },
    "plain": {"1/2:w_next[1][1,1]": ".93"},
    "damped": {"1/1:dw[1][1,1]": ".4", "1/2:dw[1][1,1]": ".3", "1/2:w_next[1][1,1]": ".9894"},
    "bowl-7": {"20/2:w_next[1][1,1]": "-.9370", "20/2:w_next[1][1,2]": ".0032"},
    "bowl-9": {"20/2:w_next[1][1,2]": "86.7"},
    "bowl-mu-6": {"20/2:w_next[1][1,1]": "-.3789", "20/2:w_next[1][1,2]": ".0019"},
    "bowl-mu-9": {"20/2:w_next[1][1,1]": "1.08"},
}


@pytest.mark.parametrize("variant", PRINTED)
def test_its_numbers_are_those_of_the_course_plan(variant: str) -> None:
    assert unlike(run_of("momentum", variant), PRINTED[variant]) == []


@pytest.mark.parametrize("variant", ["bowl-7", "bowl-9", "bowl-mu-6", "bowl-mu-9"])
def test_the_bowls_error_and_gradients_are_those_of_half_a_squared_plus_25_b_squared(variant: str) -> None:
    trace = run_of("momentum", variant)
    a, b = -4.0, 1.0
    for epoch in range(1, 21):
        assert trace[f"{epoch}/2:E_all"].result == pytest.approx(0.5 * (a**2 + 25 * b**2))
        assert trace[f"{epoch}/2:dw_batch[1][1,1]"].result == pytest.approx(a)
        assert trace[f"{epoch}/2:dw_batch[1][1,2]"].result == pytest.approx(25 * b)
        a, b = (trace[f"{epoch}/2:w_next[1][1,{sender}]"].result for sender in (1, 2))


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("momentum", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_line_by_line_it_is_the_same(mode: str, typed: Typed) -> None:
    assert typed("momentum", *typed_lines("momentum", mode)).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "momentum"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("momentum", mode).answers]
