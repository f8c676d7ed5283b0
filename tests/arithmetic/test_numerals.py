"""Digits of numbers: shown, rounded and fitted, checked with `decimal` against the doubles' exact values."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from math import copysign, inf, nan

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tutor.arithmetic.numerals import FULL, fit, rounded, shown, significant

DOUBLES = st.floats(allow_nan=False, allow_infinity=False)
EVERYDAY = st.floats(-1e6, 1e6).filter(lambda value: value == 0 or abs(value) > 1e-6)
SHORT = st.decimals(-1000, 1000, places=3).map(float)
thoroughly = settings(max_examples=500, deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.574442516811659, 4, "0.5744"),
        (-0.002670789182835, 4, "-0.002671"),
        (0.3, 4, "0.3"),
        (0.1 + 0.2, 4, "0.3"),
        (0.3000000001, 4, "0.3000"),
        (0.0, 4, "0"),
        (-0.0, 4, "0"),
        (1.0, 4, "1"),
        (-2.0, 4, "-2"),
        (0.25, 2, "0.25"),
        (0.557192836397214, 2, "0.56"),
        (0.5999999, 4, "0.6000"),
        (9.99996, 4, "10.00"),
        (123456.0, 4, "123500"),
        (120.0, 4, "120"),
        (12345678.0, 4, "1.235e7"),
        (0.0001234567, 4, "0.0001235"),
        (0.00001234567, 4, "1.235e-5"),
        (1.6e-35, 4, "1.6e-35"),
        (1e22, 4, "1e22"),
        (inf, 4, "inf"),
        (-inf, 4, "-inf"),
        (nan, 4, "nan"),
        (0.1 + 0.2, FULL, "0.30000000000000004"),
        (0.574442516811659, FULL, "0.574442516811659"),
        (3.0, FULL, "3"),
        (1e-7, FULL, "1e-7"),
        (-0.0, FULL, "0"),
    ],
)
def test_a_number_is_shown(value: float, digits: int, text: str) -> None:
    assert shown(value, digits) == text


def test_four_digits_are_shown_unless_told_otherwise() -> None:
    assert shown(0.574442516811659) == "0.5744"


def exactly_rounded(value: float, digits: int) -> Decimal:
    """Round a double's exact value to so many significant digits."""
    return Context(prec=digits, rounding=ROUND_HALF_EVEN).create_decimal(Decimal(value))


@thoroughly
@given(st.one_of(DOUBLES, EVERYDAY, SHORT), st.integers(1, 12))
@example(0.5, 1)
@example(2.5, 1)
@example(9.5, 1)
@example(0.00009999999, 4)
@example(9999999.6, 7)
def test_the_spelling_is_the_exact_value_rounded_to_the_digits(value: float, digits: int) -> None:
    assert Decimal(shown(value, digits)) == exactly_rounded(value, digits)


@thoroughly
@given(EVERYDAY, st.integers(13, 16))
@example(1.0000000000001, 15)
@example(9.694, 16)
@example(0.1 + 0.2, 16)
def test_many_digits_are_right_to_the_last(value: float, digits: int) -> None:
    """Rounded from the exact value, or short and the same double: of 9.694 the 16th digit is no digit of the double."""
    text = shown(value, digits)
    assert Decimal(text) == exactly_rounded(value, digits) or (digits == 16 and float(text) == value)


@thoroughly
@given(DOUBLES)
@example(5e-324)
@example(1.7976931348623157e308)
@example(1e22)
def test_full_digits_read_back_as_the_same_double(value: float) -> None:
    assert float(shown(value, FULL)) == value


@thoroughly
@given(st.one_of(DOUBLES, EVERYDAY, SHORT), st.integers(1, 17))
def test_no_more_digits_than_asked_for_are_shown(value: float, digits: int) -> None:
    assert significant(shown(value, digits)) <= digits


@thoroughly
@given(st.one_of(DOUBLES, EVERYDAY, SHORT), st.integers(1, 17))
def test_a_spelling_has_no_plus_no_bare_point_and_no_minus_nought(value: float, digits: int) -> None:
    text = shown(value, digits)
    assert "+" not in text
    assert not text.startswith((".", "-."))
    assert not text.endswith(".")
    assert ".e" not in text
    assert "e0" not in text
    assert "e-0" not in text
    assert text != "-0"


@thoroughly
@given(SHORT, st.integers(7, 16))
def test_a_short_number_keeps_its_short_form(value: float, digits: int) -> None:
    assert Decimal(shown(value, digits)) == Decimal(repr(value))
    assert len(shown(value, digits)) <= len(repr(value))


@thoroughly
@given(EVERYDAY, st.integers(1, 16))
def test_showing_a_shown_number_changes_nothing(value: float, digits: int) -> None:
    text = shown(value, digits)
    assert float(shown(float(text), digits)) == float(text)


@thoroughly
@given(EVERYDAY, st.integers(1, 17))
def test_rounding_gives_the_number_that_is_shown(value: float, digits: int) -> None:
    assert rounded(value, digits) == float(shown(value, digits))


@thoroughly
@given(EVERYDAY, st.integers(1, 12))
def test_a_number_and_its_opposite_are_spelled_alike(value: float, digits: int) -> None:
    assume(value != 0)
    positive, negative = shown(abs(value), digits), shown(-abs(value), digits)
    assert negative == f"-{positive}"
    assert copysign(1.0, float(negative)) == -1.0


@thoroughly
@given(st.one_of(DOUBLES, EVERYDAY, SHORT), st.integers(1, 12), st.integers(1, 17))
def test_a_fitted_number_is_never_wider_than_its_column_and_never_cut_off(
    value: float, width: int, digits: int
) -> None:
    text = fit(value, width, digits)
    assert len(text) <= width
    assert text == "~" or text in {shown(value, fewer) for fewer in range(1, digits + 1)}


@pytest.mark.parametrize(
    ("value", "width", "text"),
    [
        (0.574442, 8, "0.5744"),
        (0.574442, 5, "0.574"),
        (0.574442, 3, "0.6"),
        (-0.00267, 6, "-0.003"),
        (-0.00267, 4, "~"),
    ],
)
def test_a_fitted_number_gives_up_digits_first_and_shows_a_mark_at_last(value: float, width: int, text: str) -> None:
    assert fit(value, width) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0.5744", 4),
        ("-0.002671", 4),
        ("0.30", 2),
        ("100", 1),
        ("100.0", 4),
        ("123500", 4),
        ("1.235e-5", 4),
        ("1e22", 1),
        ("0", 1),
        ("+7", 1),
    ],
)
def test_significant_digits_are_counted(text: str, count: int) -> None:
    assert significant(text) == count


@thoroughly
@given(st.floats(allow_nan=False), st.integers(1, 17))
def test_a_rounded_number_is_the_one_that_is_shown(value: float, digits: int) -> None:
    assert rounded(value, digits) == float(shown(value, digits))
    assert copysign(1, rounded(-0.0, digits)) == 1
