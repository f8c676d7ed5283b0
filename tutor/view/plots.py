"""Line plots in cells: braille dots, or ASCII characters. Never the only place where a number is shown.

Curves are told apart without colour: the first one is solid, the second one has gaps.
"""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.numerals import fit
from tutor.view.ascii import in_ascii
from tutor.view.canvas import Dots
from tutor.view.lines import Line, left, right

_AXIS = 9
"""Cells of the numbers at the left."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Numbers over a common axis; not all need be finite."""

    name: str
    values: Sequence[float]
    dotted: bool = False


def plot(
    curves: Sequence[Curve], cells: int, height: int, *, ascii_only: bool, cursor: int | None = None
) -> tuple[Line, ...]:
    """Draw curves over their places 0, 1, 2 …; a cursor marks one place with a column of its own.

    The result has `height` lines; the first names the curves, the last one is the axis.
    """
    width, rows = cells - _AXIS - 1, height - 2
    low, high = _range([value for curve in curves for value in curve.values])
    count = max((len(curve.values) for curve in curves), default=0)
    dots = Dots(width, rows, ascii_only=ascii_only)
    for curve in curves:
        _draw(dots, curve, count, (low, high))
    marked = None if cursor is None or count < 1 else _place(cursor, count, dots.across) // dots.per_cell
    names = "   ".join(f"{'. .' if curve.dotted else '---'} {curve.name}" for curve in curves)
    lines: list[Line] = [((left(names, cells), "title"),)]
    for row in range(rows):
        label = fit(high if row == 0 else low, _AXIS - 1) if row in {0, rows - 1} else ""
        lines.append(((right(label, _AXIS), "dim"), ("|", "dim"), *_marked(dots.row(row), marked)))
    lines.append(((" " * _AXIS, ""), ("+" + "-" * width, "dim")))
    return tuple(map(in_ascii, lines)) if ascii_only else tuple(lines)


def _marked(text: str, column: int | None) -> Line:
    if column is None or column >= len(text):
        return ((text, ""),)
    here = text[column] if text[column].strip() and text[column] != "\u2800" else "|"
    return ((text[:column], ""), (here, "focus"), (text[column + 1 :], ""))


def _range(values: list[float]) -> tuple[float, float]:
    finite = [value for value in values if math.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=1.0)
    if high > low:
        return low, high
    margin = max(0.5, abs(low) / 2)
    return max(low - margin, -sys.float_info.max), min(high + margin, sys.float_info.max)


def share(value: float, low: float, high: float) -> float:
    """Tell where a value lies between two others, from 0 to 1; they may be as far apart as doubles are."""
    if high - low == math.inf:
        return share(value / 2, low / 2, high / 2)
    return (value - low) / (high - low) if high > low else 0.0


def _place(index: int, count: int, across: int) -> int:
    return round(index * (across - 1) / max(1, count - 1))


def _draw(dots: Dots, curve: Curve, count: int, limits: tuple[float, float]) -> None:
    """Draw a curve; where many places fall on one column of dots, from their lowest to their highest value."""
    columns = _columns(curve, count, dots.across)

    def row_of(value: float) -> int:
        return round((1 - share(value, *limits)) * (dots.down - 1))

    for x in sorted(columns):
        top, bottom = row_of(max(columns[x])), row_of(min(columns[x]))
        if x - 1 in columns:
            top, bottom = _joined((top, bottom), row_of(columns[x - 1][-1]))
        if not curve.dotted or x % 4 < 2:
            for y in range(top, bottom + 1):
                dots.set(x, y, light=curve.dotted)


def _columns(curve: Curve, count: int, across: int) -> dict[int, list[float]]:
    """Return the values over each column of dots; columns between two places lie on the line that joins them."""
    columns: dict[int, list[float]] = {}
    before: tuple[int, float] | None = None
    for index, value in enumerate(curve.values):
        if not math.isfinite(value):
            before = None
            continue
        x = _place(index, count, across)
        if before is not None:
            for between in range(before[0] + 1, x):
                part = (between - before[0]) / (x - before[0])
                columns[between] = [(1 - part) * before[1] + part * value]
        columns.setdefault(x, []).append(value)
        before = x, value
    return columns


def _joined(ends: tuple[int, int], before: int) -> tuple[int, int]:
    """Stretch a column of dots so that it touches the one before."""
    top, bottom = ends
    return min(top, before + 1), max(bottom, before - 1)
