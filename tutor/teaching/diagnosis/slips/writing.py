"""Slips of writing: the right number with its point, sign or digits out of place. Knows numbers only."""

from collections.abc import Iterator

from tutor.arithmetic.expressions import Typed
from tutor.teaching.diagnosis.judge import agrees

_SHIFTS = (-3, -2, -1, 1, 2, 3)
_SMALL = 0.05
"""Smaller numbers than this are 0 to one decimal."""
_FEW = 3
"""Fewer digits than these show no exchange of digits."""


def written(typed: Typed, exact: float, digits: int) -> Iterator[str]:
    """Yield the slips of writing that a number shows, compared to so many significant digits."""
    if typed.value == 0:
        if 0 < abs(exact) < _SMALL:
            yield "zero-for-small"
        return
    if agrees(-typed.value, exact, digits):
        yield "sign-lost"
    if exact != 0 and any(
        agrees(sign * typed.value / 10**shift, exact, digits) for shift in _SHIFTS for sign in (1, -1)
    ):
        yield "point-shifted"
    if _differences(typed, exact, digits) == "swapped":
        yield "digits-swapped"


def miscopied(typed: Typed, exact: float, digits: int) -> bool:
    """Tell whether all digits but one are right."""
    return _differences(typed, exact, digits) == "one"


def _differences(typed: Typed, exact: float, digits: int) -> str:
    """Compare two numbers digit by digit, as written with so many significant digits."""
    if exact == 0 or typed.value * exact < 0 or digits < _FEW:
        return ""
    (mine, my_size), (right, its_size) = (_written(number, digits) for number in (typed.value, exact))
    if my_size != its_size:
        return ""
    wrong = [place for place, (one, other) in enumerate(zip(mine, right, strict=True)) if one != other]
    if len(wrong) == 1:
        return "one"
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and mine[wrong[0]] == right[wrong[1]]
    return "swapped" if swapped and mine[wrong[1]] == right[wrong[0]] else ""


def _written(number: float, digits: int) -> tuple[str, str]:
    mantissa, _, exponent = f"{abs(number):.{digits - 1}e}".partition("e")
    return mantissa.replace(".", ""), exponent
