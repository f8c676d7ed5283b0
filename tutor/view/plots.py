"""Line plots in cells: braille dots, or ASCII characters. Never the only place where a number is shown.

Curves are told apart without colour: the first one is solid, the second one has gaps.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.numerals import fit
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
    return tuple(lines)


def _marked(text: str, column: int | None) -> Line:
    if column is None or column >= len(text):
        return ((text, ""),)
    here = text[column] if text[column].strip() and text[column] != "\u2800" else "|"
    return ((text[:column], ""), (here, "focus"), (text[column + 1 :], ""))


def _range(values: list[float]) -> tuple[float, float]:
    finite = [value for value in values if math.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=1.0)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _place(index: int, count: int, across: int) -> int:
    return round(index * (across - 1) / max(1, count - 1))


def _draw(dots: Dots, curve: Curve, count: int, limits: tuple[float, float]) -> None:
    """Draw a curve; where many places fall on one column of dots, from their lowest to their highest value."""
    columns: dict[int, list[float]] = {}
    for index, value in enumerate(curve.values):
        if math.isfinite(value):
            columns.setdefault(_place(index, count, dots.across), []).append(value)
    low, high = limits
    before: int | None = None
    for x in sorted(columns):
        ends = [round((high - value) / (high - low) * (dots.down - 1)) for value in (max(columns[x]), min(columns[x]))]
        top, bottom = ends if before is None or len(columns) < dots.across // 2 else _joined(ends, before)
        if not curve.dotted or x % 4 < 2:
            for y in range(top, bottom + 1):
                dots.set(x, y)
        before = ends[1]


def _joined(ends: list[int], before: int) -> tuple[int, int]:
    """Stretch a column of dots so that it touches the one before."""
    top, bottom = ends
    return (min(top, before), bottom) if before < top else (top, max(bottom, before))
