"""Judges a typed number: right within half a unit of the last digit asked for, by any chain that it honestly follows.

There is no absolute tolerance anywhere: 0 is not close to a small number, and a sign is never rounded away.
"""

import math
from dataclasses import dataclass

from tutor.arithmetic.expressions import Typed

RIGHT, CARRIED, SHOWN, CONVENTION = "right", "carried", "shown", "convention"
MORE, WRONG, UNREADABLE, GIVEN_UP = "more", "wrong", "unreadable", "given-up"
ACCEPTED = frozenset({RIGHT, CARRIED, SHOWN, CONVENTION})
"""Verdicts after which the learner goes on."""
_SLACK = 1e-9
"""Part of a unit that binary arithmetic may add to a half."""
_RESIDUE = 1e-15
"""What binary arithmetic may leave over of terms of about 1 that cancel, or add to a number of about 1."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an answer is compared with."""

    exact: float
    """The engine's value."""
    digits: int = 4
    """Significant digits asked for."""
    carried: float | None = None
    """The value that follows from the learner's own earlier answers, where it is another one."""
    shown: float | None = None
    """The value that follows from the digits on the screen, where it is another one."""
    mirrored: bool = False
    """Whether the quantity turns its sign in the other common convention (t - o for o - t)."""


def half_unit(value: float, digits: int) -> float:
    """Return half a unit of a number's last significant digit; 0 for 0."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    exponent = int(f"{value:.14e}".partition("e")[2])  # of all its digits: the fourth of 0.99996 is a ten-thousandth
    return float(f"5e{exponent - digits}")


def agrees(number: float, value: float, digits: int) -> bool:
    """Tell whether a number is a value, to so many significant digits of the value."""
    gap = abs(number - value)
    if gap > abs(value) * 10.0 ** (1 - digits) or not math.isfinite(value):  # at once, without looking at digits
        return False
    return gap <= half_unit(value, digits) * (1 + _SLACK) + abs(value) * _RESIDUE


def judge(typed: Typed, target: Target) -> str:
    """Return the verdict on a number."""
    if agrees(typed.value, target.exact, target.digits) or _is_nothing(typed, target.exact):
        return RIGHT
    if target.carried is not None and agrees(typed.value, target.carried, target.digits):
        return CARRIED
    if target.shown is not None and agrees(typed.value, target.shown, target.digits):
        return SHOWN
    if target.mirrored and target.exact != 0 and agrees(-typed.value, target.exact, target.digits):
        return CONVENTION
    values = (target.exact, target.carried, target.shown)
    if any(value is not None and is_begun(typed, value, target.digits) for value in values):
        return MORE
    return WRONG


def _is_nothing(typed: Typed, exact: float) -> bool:
    """Tell whether the terms of an expression cancel, as they should, but for what binary arithmetic leaves over."""
    return exact == 0 and typed.figures == 0 and abs(typed.value) < _RESIDUE


def is_begun(typed: Typed, value: float, digits: int) -> bool:
    """Tell whether fewer digits than asked for were typed, and those are right: rounded, or cut off.

    A single digit has to be rounded: 0.5 is cut off from a tenth of all numbers, and is a common guess.
    """
    if not 0 < typed.figures < digits or typed.value == 0 or value == 0:
        return False
    half = half_unit(value, typed.figures)
    if half_unit(typed.value, typed.figures) < half:
        return False  # 0.6 is no beginning of 1.3
    missing = (value - typed.value) * math.copysign(1, value)
    return (typed.figures > 1 and 0 <= missing < 2 * half) or agrees(typed.value, value, typed.figures)
