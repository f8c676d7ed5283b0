"""Reads numbers off a screen as a learner would, and compares them with the engine's."""

import math
import re
from decimal import Decimal

NUMBER = r"[-−]?(?:\d+(?:\.\d+)?(?:e[-−]?\d+)?|inf)|nan"
_MINUS = str.maketrans("−", "-")


def read(text: str) -> float:
    """Read a number."""
    return float(text.translate(_MINUS))


def numbers_in(text: str) -> list[str]:
    """Find the numbers in a text without letters."""
    return re.findall(NUMBER, text)


def last_place(text: str) -> float:
    """Return what one unit of a number's last digit shown is worth; trailing zeros of whole numbers say nothing."""
    number = Decimal(text.translate(_MINUS))
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        return math.inf
    zeros = 0
    if "." not in text and "e" not in text and number:
        digits = text.lstrip("-−")
        zeros = len(digits) - len(digits.rstrip("0"))
    return float(10 ** Decimal(exponent + zeros))


def agrees(text: str, value: float) -> bool:
    """Tell whether a number shown is the engine's value rounded to the digits shown."""
    shown = read(text)
    if not math.isfinite(shown) or not math.isfinite(value):
        return shown == value or (math.isnan(shown) and math.isnan(value))
    return abs(shown - value) <= 0.5 * last_place(text) + 1e-12 * abs(value)
