"""The numbers along a plot's axes: where a value stands, which numbers are written and where."""

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tutor.arithmetic.numerals import fit, shown

_APART = 3
"""Cells between two numbers below an axis at least."""
_SMALLEST = sys.float_info.min
_LARGEST = sys.float_info.max


@dataclass(frozen=True, slots=True)
class Scale:
    """The upright axis: from the lowest to the highest value, even or logarithmic."""

    low: float
    high: float
    logarithmic: bool = False

    def part(self, value: float) -> float:
        """Tell how high a value stands, from 0 to 1; nan where it has no place: no number, or no logarithm."""
        if not math.isfinite(value) or (self.logarithmic and value <= 0):
            return math.nan
        if self.logarithmic:
            return share(math.log10(value), math.log10(self.low), math.log10(self.high))
        return share(value, self.low, self.high)

    def numbers(self, rows: int, cells: int, row_at: Callable[[float], int]) -> dict[int, str]:
        """Choose what is written beside which row: both ends, on a logarithmic axis also powers of ten.

        `row_at` gives the row of a part of the height.
        """
        written = {rows - 1: fit(self.low, cells), 0: fit(self.high, cells)}
        if not self.logarithmic:
            return written
        powers = range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)
        for power in powers[:: 1 + 2 * len(powers) // rows]:
            row = row_at(self.part(10.0**power))
            if not {row - 1, row, row + 1} & set(written):
                written[row] = fit(10.0**power, cells)
        return written


def scale(values: Sequence[float], *, logarithmic: bool) -> Scale:
    """Choose the axis for values; a constant lies in the middle of it."""
    fitting = [value for value in values if math.isfinite(value) and (value > 0 or not logarithmic)]
    low, high = min(fitting, default=float(logarithmic)), max(fitting, default=1.0)
    if high > low:
        return Scale(low, high, logarithmic)
    if logarithmic:
        return Scale(max(low / 2, _SMALLEST), min(max(high, _SMALLEST) * 2, _LARGEST), logarithmic=True)
    margin = max(0.5, abs(low) / 2)
    return Scale(max(low - margin, -_LARGEST), min(high + margin, _LARGEST))


def share(value: float, low: float, high: float) -> float:
    """Tell where a value lies between two others, from 0 to 1; they may be as far apart as doubles are."""
    if high - low == math.inf:
        return share(value / 2, low / 2, high / 2)
    return (value - low) / (high - low) if high > low else 0.0


def below(numbers: Sequence[float], width: int, column: Callable[[float], int]) -> tuple[str, str]:
    """Return the axis and the line of numbers below it: the first, the last, and round ones between where they fit.

    Args:
        numbers: What the places of the plot stand for, in rising order.
        width: Cells of the axis.
        column: Gives the cell of a place; a fraction is a place between two.

    """
    axis, line = ["-"] * width, [" "] * width
    for start, at, text in _written(numbers, width, column):
        axis[at] = "+"
        line[start : start + len(text)] = text
    return "".join(axis), "".join(line)


def _written(numbers: Sequence[float], width: int, column: Callable[[float], int]) -> Iterator[tuple[int, int, str]]:
    """Yield the start, the cell of its place, and the text of each number."""
    if not numbers or len(first := _text(numbers[0])) > width:
        return
    yield 0, column(0), first
    last = _text(numbers[-1])
    room = range(len(first) + _APART, width - len(last) - _APART)
    if len(numbers) == 1 or room.start > width - len(last):
        return
    yield width - len(last), column(len(numbers) - 1), last
    for wanted in _round_numbers(numbers[0], numbers[-1]):
        placed = [(column(_place(number, numbers)), _text(number)) for number in wanted]
        spans = [(at - len(text) // 2, at, text) for at, text in placed]
        if all(start + len(text) + _APART <= after for (start, _, text), (after, _, _) in pairwise(spans)):
            yield from (span for span in spans if span[0] >= room.start and span[0] + len(span[2]) <= room.stop)
            return


def _round_numbers(first: float, last: float) -> Iterator[list[float]]:
    """Yield the multiples between two numbers of 1, 2, 5, 10 …, from many to few; of whole numbers whole ones."""
    whole = isinstance(first, int)
    size = math.floor(math.log10(last - first))
    for power in range(max(0, size - 2) if whole else size - 2, size + 1):
        for factor in (1, 2, 5):
            step = factor * (10**power if whole else 10.0**power)
            yield [step * n for n in range(math.floor(first / step) + 1, math.ceil(last / step))]


def _place(number: float, numbers: Sequence[float]) -> float:
    """Tell the place of a number, between two places as far as it lies between theirs."""
    after = next(place for place, there in enumerate(numbers) if there >= number)
    return after - 1 + share(number, numbers[after - 1], numbers[after])


def _text(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else shown(number)
