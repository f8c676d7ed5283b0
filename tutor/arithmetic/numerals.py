"""One policy for the digits of numbers: how many are shown, how they are rounded, how they fit a column.

Knows nothing of formulas or screens. All spellings are valid Python literals (apart from `inf` and `nan`).
"""

import math
from functools import lru_cache

GUARD = 1
"""Extra digits on operands, so that a printed line of arithmetic recomputes to the printed result."""
FULL = 17
"""Digits that spell a double exactly."""
_SMALLEST_FIXED = 1e-4
_LARGEST_FIXED = 1e7
_EXACT_DIGITS = 12


def shown(value: float, digits: int = 4) -> str:
    """Spell a number with so many significant digits: `0.5744`, `-0.002671`, `1.6e-35`.

    A number that is short anyway keeps its short form (`0.3`, not `0.3000`), also where binary arithmetic left it a
    few last bits away; with `FULL` digits the spelling is the shortest that reads back as the same double.
    """
    if not math.isfinite(value):
        return repr(float(value))
    if value == 0:
        return "0"
    if digits >= FULL:
        text = repr(float(value))
        return text.removesuffix(".0") if "e" not in text else _tidy(text)
    figures = significant(f"{value:.{max(digits, _EXACT_DIGITS)}g}")
    if digits > _EXACT_DIGITS:
        figures = min(figures, significant(repr(float(value)).removesuffix(".0")))
    return _spell(value, min(figures, digits))


@lru_cache(maxsize=4096)
def fit(value: float, width: int, digits: int = 4) -> str:
    """Spell a number with at most so many significant digits in at most so many cells; never a cut-off spelling."""
    for fewer in range(digits, 0, -1):
        text = shown(value, fewer)
        if len(text) <= width:
            return text
    return "~"


def rounded(value: float, digits: int) -> float:
    """Return the number that `shown` spells."""
    return float(value if digits >= FULL else f"{value:.{digits - 1}e}") + 0.0  # there is no -0 on the screen


def significant(text: str) -> int:
    """Count the significant digits of a spelling; leading zeros do not count, nor do trailing ones without a point."""
    mantissa = text.lstrip("-+").partition("e")[0]
    figures = mantissa.replace(".", "").lstrip("0")
    return max(1, len(figures if "." in mantissa else figures.rstrip("0")))


def _spell(value: float, digits: int) -> str:
    scientific = f"{value:.{digits - 1}e}"
    size = abs(float(scientific))
    if not _SMALLEST_FIXED <= size < _LARGEST_FIXED:
        return _tidy(scientific)
    decimals = digits - 1 - int(scientific.partition("e")[2])
    return f"{value:.{max(0, decimals)}f}" if decimals >= 0 else f"{float(scientific):.0f}"


def _tidy(scientific: str) -> str:
    mantissa, _, exponent = scientific.partition("e")
    return f"{mantissa}e{int(exponent)}"


def read_number(text: str) -> float:
    """Read a number as a person types it: a decimal comma and the real minus sign are fine.

    Raises:
        ValueError: if it is no finite number; the message says so in one sentence.

    """
    plain = text.strip().replace("\u2212", "-").replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in plain:
        raise ValueError(f"{text.strip()[:20]!r} is not a number: write for example 0.5, -2 or 1e-3")
    return number
