"""A number is right within half a unit of the last digit asked for: by significant digits, whatever its size."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest

from tests.networks import seeded
from tests.teaching.diagnosis.nets import trace
from tutor.arithmetic.expressions import Typed, read_arithmetic
from tutor.arithmetic.quantity import parse_ref
from tutor.arithmetic.trace.step import parse_address
from tutor.teaching.diagnosis.assess import Question, assess
from tutor.teaching.diagnosis.judge import (
    CARRIED,
    CONVENTION,
    MORE,
    RIGHT,
    SHOWN,
    WRONG,
    Target,
    agrees,
    half_unit,
    judge,
)


def spelled(value: Decimal, digits: int, rounding: str) -> Decimal:
    """Write a number with so many significant digits."""
    return value.quantize(Decimal(1).scaleb(value.adjusted() - digits + 1), rounding=rounding)


@pytest.mark.parametrize("digits", [2, 3, 4, 6])
def test_what_rounds_to_the_digits_asked_for_is_right_at_every_size_and_nothing_else(digits: int) -> None:
    rng = seeded(f"judge {digits}")
    for _ in range(2000):
        value = rng.choice((1, -1)) * rng.uniform(1, 10) * 10.0 ** rng.randint(-12, 6)
        target, exact = Target(value, digits), Decimal(value)
        unit = Decimal(1).scaleb(exact.adjusted() - digits + 1)
        for more in range(digits, digits + 5):
            text = str(spelled(exact, more, ROUND_HALF_UP))
            assert judge(read_arithmetic(text), target) == RIGHT, (value, text)
        for off in ("0.51", "1", "10", "100"):
            for number in (exact + unit * Decimal(off), exact - unit * Decimal(off)):
                assert judge(Typed(float(number), 17), target) == WRONG, (value, number)
        assert judge(Typed(-value, 17), target) == WRONG
        assert judge(Typed(0.0, 1), target) == WRONG


@pytest.mark.parametrize("digits", [3, 4, 6])
def test_fewer_digits_that_are_right_are_a_beginning_rounded_or_cut_off(digits: int) -> None:
    rng = seeded(f"begun {digits}")
    for _ in range(2000):
        value = rng.choice((1, -1)) * rng.uniform(1, 10) * 10.0 ** rng.randint(-12, 6)
        target, exact = Target(value, digits), Decimal(value)
        for fewer in range(1, digits):
            for rounding in (ROUND_DOWN, ROUND_HALF_UP):
                typed = Typed(float(spelled(exact, fewer, rounding)), fewer)
                if not agrees(typed.value, value, digits):
                    is_guess = fewer == 1 and typed.value != float(spelled(exact, 1, ROUND_HALF_UP))
                    assert judge(typed, target) == (WRONG if is_guess else MORE), (value, typed)
            unit = Decimal(1).scaleb(exact.adjusted() - fewer + 1)
            far = spelled(exact, fewer, ROUND_DOWN) + unit * (2 if value > 0 else -2)
            assert judge(Typed(float(far), fewer), target) == WRONG, (value, far)


@pytest.mark.parametrize(
    ("value", "digits", "half"),
    [
        (0.5744, 4, 5e-5),
        (-0.002671, 4, 5e-7),
        (0.99996, 4, 5e-5),
        (1.0, 4, 5e-4),
        (1e-6, 2, 5e-8),
        (1234.5, 2, 50.0),
        (0.0, 4, 0.0),
    ],
)
def test_half_a_unit_belongs_to_the_digit_whatever_it_rounds_to(value: float, digits: int, half: float) -> None:
    assert half_unit(value, digits) == half


def test_nothing_agrees_with_a_number_that_is_not_finite() -> None:
    for value in (float("inf"), float("-inf"), float("nan")):
        assert not agrees(1.0, value, 4)
        assert judge(Typed(1.0, 1), Target(value)) == WRONG


def test_zero_is_right_only_where_it_is_exact() -> None:
    assert judge(Typed(0.0, 1), Target(0.0)) == RIGHT
    assert judge(Typed(-0.0, 1), Target(0.0)) == RIGHT
    assert judge(Typed(1e-9, 1), Target(0.0)) == WRONG
    assert judge(Typed(0.0, 1), Target(1e-9)) == WRONG


def test_verdicts_have_an_order_exact_before_carried_before_shown_before_convention() -> None:
    assert judge(Typed(0.5, 4), Target(0.5, carried=0.5, shown=0.5)) == RIGHT
    assert judge(Typed(0.6, 4), Target(0.5, carried=0.6, shown=0.6)) == CARRIED
    assert judge(Typed(0.7, 4), Target(0.5, carried=0.6, shown=0.7)) == SHOWN
    assert judge(Typed(-0.5, 4), Target(0.5, mirrored=True)) == CONVENTION
    assert judge(Typed(-0.5, 4), Target(0.5)) == WRONG


def test_the_digits_on_the_screen_are_good_enough_to_work_with() -> None:
    """0.5 - 0.5 · (-0.0532256) is 0.5266; from operands of two digits, as a screen of one digit has them, 0.5265."""
    question = Question(trace("P"), parse_address("1/1:w_next[2][1,1]"), shown_digits=1)
    assert assess(question, ".5265").verdict == SHOWN
    assert assess(question, ".5266").verdict == RIGHT


def test_only_own_numbers_that_go_into_the_step_are_carried() -> None:
    at, away = parse_address("1/1:E"), {parse_ref("z[2][1]"): 0.9}
    assert assess(Question(trace("article"), at, own=away), ".0968").verdict == WRONG
    assert assess(Question(trace("article"), at, own={**away, parse_ref("a[2][1]"): 0.56}), ".0968").verdict == CARRIED


def test_an_own_number_that_leads_nowhere_is_no_reason_to_stop() -> None:
    own = {parse_ref("a[2][1]"): float("inf")}
    assert assess(Question(trace("article"), parse_address("1/1:E"), own=own), ".5").verdict == WRONG


def test_a_gradient_in_the_other_sign_convention_is_taken_off_the_right_way_round() -> None:
    """Who writes t - o adds the step; who takes it off all the same goes uphill."""
    at, own = parse_address("1/1:w_next[2][1,1]"), {parse_ref("dw[2][1,1]"): 0.0535}
    question = Question(trace("P"), at, own=own)
    assert assess(question, "0.5+0.5*0.0535").verdict == CARRIED
    uphill = assess(question, "0.5-0.5*0.0535")
    assert uphill.verdict == WRONG
    assert [found.slip for found in uphill.diagnoses] == ["plus-for-minus"]
