"""Line plots in cells: braille dots, or ASCII characters. Never the only place where a number is shown.

Curves are told apart without colour: the first one is solid, the second one has gaps.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.view.ascii import in_ascii
from tutor.view.axes import Scale, below, scale
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
    curves: Sequence[Curve],
    numbers: Sequence[float],
    size: tuple[int, int],
    *,
    ascii_only: bool,
    cursor: int | None = None,
    logarithmic: bool = False,
) -> tuple[Line, ...]:
    """Draw curves over their places, which stand for rising numbers; a cursor marks one place with a column of its own.

    The result has the size (cells, height); the first line names the curves, the last two are the axis and its numbers.
    On a logarithmic axis values that are not above 0 are left out.
    """
    (cells, height), count = size, len(numbers)
    width, rows = cells - _AXIS - 1, height - 3
    upright = scale([value for curve in curves for value in curve.values], logarithmic=logarithmic)
    dots = Dots(width, rows, ascii_only=ascii_only)
    for curve in curves:
        _draw(dots, curve, count, upright)

    def column(place: float) -> int:
        return _place(place, count, dots.across) // dots.per_cell

    marked = None if cursor is None or count < 1 else column(cursor)
    names = "   ".join(f"{'. .' if curve.dotted else '---'} {curve.name}" for curve in curves)
    written = upright.numbers(rows, _AXIS - 1, lambda part: dots.row_at(part) // dots.rows_per_cell)
    axis, line = below(numbers, width, column)
    lines: tuple[Line, ...] = (
        ((left(names, cells), "title"),),
        *(
            ((right(written.get(row, ""), _AXIS), "dim"), ("|", "dim"), *_marked(dots.row(row), marked))
            for row in range(rows)
        ),
        ((" " * _AXIS, ""), (f"+{axis}", "dim")),
        ((" " * (_AXIS + 1), ""), (line, "dim")),
    )
    return tuple(map(in_ascii, lines)) if ascii_only else lines


def _marked(text: str, column: int | None) -> Line:
    if column is None or column >= len(text):
        return ((text, ""),)
    here = text[column] if text[column].strip() and text[column] != "\u2800" else "|"
    return ((text[:column], ""), (here, "focus"), (text[column + 1 :], ""))


def _place(index: float, count: int, across: int) -> int:
    return round(index * (across - 1) / max(1, count - 1))


def _draw(dots: Dots, curve: Curve, count: int, upright: Scale) -> None:
    """Draw a curve; where many places fall on one column of dots, from their lowest to their highest value."""
    columns = _columns([upright.part(value) for value in curve.values], count, dots.across)

    for x in sorted(columns):
        top, bottom = dots.row_at(max(columns[x])), dots.row_at(min(columns[x]))
        if x - 1 in columns:
            top, bottom = _joined((top, bottom), dots.row_at(columns[x - 1][-1]))
        if not curve.dotted or x % 4 < 2:
            for y in range(top, bottom + 1):
                dots.set(x, y, light=curve.dotted)


def _columns(parts: Sequence[float], count: int, across: int) -> dict[int, list[float]]:
    """Return the heights over each column of dots; columns between two places lie on the line that joins them."""
    columns: dict[int, list[float]] = {}
    before: tuple[int, float] | None = None
    for index, part in enumerate(parts):
        if math.isnan(part):
            before = None
            continue
        x = _place(index, count, across)
        if before is not None:
            for between in range(before[0] + 1, x):
                way = (between - before[0]) / (x - before[0])
                columns[between] = [(1 - way) * before[1] + way * part]
        columns.setdefault(x, []).append(part)
        before = x, part
    return columns


def _joined(ends: tuple[int, int], before: int) -> tuple[int, int]:
    """Stretch a column of dots so that it touches the one before."""
    top, bottom = ends
    return min(top, before + 1), max(bottom, before - 1)
