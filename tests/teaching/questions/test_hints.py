"""What each rung of the ladder of help says; `tests/tutoring/test_help.py` climbs it in a session."""

import pytest

from tests.networks import TWIN_ROW, TWO_TWO_TWO_ROW, training, twin_network, two_two_two
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.questions.hints import LADDER, hint
from tutor.teaching.questions.why import why
from tutor.view.labels import Labels

TRACE = Trace(two_two_two(), TWO_TWO_TWO_ROW, training(0.5))
TWIN = Trace(twin_network(), TWIN_ROW, training(0.5))


def said(address: str, level: int, blank: Ref | None = None, digits: int = 4) -> str:
    return hint(TRACE, TRACE[address].address, level, Labels(TRACE.net.network).words, digits, blank)


def test_there_are_five_rungs() -> None:
    assert LADDER == (1, 2, 3, 4, 5)


def test_the_first_names_the_operands() -> None:
    assert said("1/1:a[1][1]", 1) == "Look at: weighted sum of U1."
    assert said("1/1:w_next[2][1,2]", 1) == "Look at: weight from U2 to U1, learning rate, gradient from U2 to U1."


def test_of_many_operands_it_names_the_first_few() -> None:
    text = hint(TWIN, TWIN["1/1:z[2][1]"].address, 1, Labels(TWIN.net.network).words)
    assert text.count(",") == 5
    assert text.endswith(" and 2 more.")  # four products


@pytest.mark.parametrize("address", ["1/1:z[1][1]", "1/1:delta[1][1]", "1/1:w_next[1][1,1]"])
def test_the_second_is_the_principle(address: str) -> None:
    assert said(address, 2) == why(TRACE.net, TRACE[address].target)


def test_the_third_and_fourth_stand_beside_the_formula_and_its_numbers() -> None:
    assert said("1/1:z[1][1]", 3) == "This is the formula; put its numbers in."
    assert said("1/1:z[1][1]", 4) == "Its numbers are put in; what do they give?"


def test_the_fifth_is_the_result_in_the_screen_s_digits() -> None:
    assert said("1/1:a[1][1]", 5).startswith("It is 0.4875. ")
    assert said("1/1:a[1][1]", 5, digits=6).startswith("It is 0.487503. ")


def test_for_a_gap_they_name_what_is_missing_and_last_its_number() -> None:
    gap = Ref("b", 1, (1,))
    assert said("1/1:z[1][1]", 3, gap) == "The gap is the bias of U1; look its number up."
    assert said("1/1:z[1][1]", 5, gap).startswith("The gap is the bias of U1, 0.1. ")


@pytest.mark.parametrize("level", LADDER[:4])
def test_none_but_the_last_says_the_result(level: int) -> None:
    for step in TRACE:
        exact = f"{abs(step.result):.4g}"
        assert len(exact) < 5 or exact not in said(str(step.address), level)
