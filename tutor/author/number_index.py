"""All numbers that a lesson has: what is given, what is claimed, what its runs calculate near the places it names.

Numbers are looked at only as far as need be, and never more than so many.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple, replace
from decimal import Decimal
from itertools import chain, islice
from typing import NamedTuple

from tutor.arithmetic.expressions import TypedError, read_arithmetic
from tutor.arithmetic.formula.expr import Expr, Op, evaluate
from tutor.arithmetic.quantity import Ref, RefError
from tutor.arithmetic.trace.step import PREPARE, Address, AddressError, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.lesson import Claim, Lesson

_MOST = 60_000
"""Numbers that are looked at."""
_MOST_STEPS = 4_000
"""Steps of a run that are looked at."""
_EPOCHS = 2
_NEAR = 0.02
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


class Number(NamedTuple):
    """A number, and the address of the step that has it as its result; empty where none has."""

    value: float
    at: str = ""


class Known:
    """The numbers of a lesson, found one after another until one fits."""

    def __init__(self, lesson: Lesson, trace: Trace, named: tuple[str, ...]) -> None:
        self._found: list[Number] = []
        self._source = islice(_numbers(lesson, trace, named), _MOST)

    def has(self, literal: str) -> bool:
        """Tell whether some number is this one, to its printed digits, whatever its sign."""
        printed = Decimal(literal)
        half = Decimal(1).scaleb(int(printed.as_tuple().exponent)) * Decimal("0.50001")
        low, high = float(printed - half), float(printed + half)
        place = bisect_left(self._found, Number(low))
        if place < len(self._found) and self._found[place].value <= high:
            return True
        for number in self._source:
            size = Number(abs(number.value), number.at)
            if size.value < float("inf"):  # nor NaN, which has no place in an order
                insort(self._found, size)
                if low <= size.value <= high:
                    return True
        return False

    def near(self, value: float) -> Number | None:
        """Return the result of a step that is nearest to a number, if one is near."""
        close = [one for one in self._found if one.at and abs(one.value - value) <= _NEAR * value]
        return min(close, key=lambda one: abs(one.value - value), default=None)


def _numbers(lesson: Lesson, trace: Trace, named: tuple[str, ...]) -> Iterator[Number]:
    yield from map(Number, chain(_given(lesson), *map(_claimed, lesson.claims)))
    rows = dict.fromkeys(_row(trace, at) for at in named)
    yield from _of_steps(trace, (at for row in rows if row for at in _steps(trace, row)))
    for run in (trace, *(variant.trace for variant in lesson.variants)):
        early = (run.address(number) for number in range(min(run.steps_per_epoch * _EPOCHS, len(run))))
        prepared = _steps(run, Address(0, 0, Ref("E"), PREPARE)) if run.table is not None else ()
        yield from _of_steps(run, islice(chain(prepared, early), _MOST_STEPS))


def _given(lesson: Lesson) -> Iterator[float]:
    for layer in lesson.network.layers:
        yield from layer.weights.flat
        if layer.bias is not None:
            yield from layer.bias.flat
    table = lesson.data.table or lesson.data
    yield from table.inputs.flat
    yield from table.targets.flat
    yield from (value for value in astuple(lesson.training.optimiser) if isinstance(value, float))


def _claimed(claim: Claim) -> Iterator[float]:
    for text in (claim.printed, claim.formula):
        yield from map(float, _NUMBER.findall(text))
    for part in claim.formula.split("="):
        with suppress(TypedError):
            yield read_arithmetic(part).value


def _row(trace: Trace, at: str) -> Address | None:
    """Return some step of the row that an address names; None where it names none."""
    with suppress(AddressError, RefError):
        address = parse_address(at)
        trace.number(address)
        return replace(address, ref=Ref("E"))
    return None


def _steps(trace: Trace, row: Address) -> Iterator[Address]:
    section = trace.section(row)
    plan = section.plan(row.row or 1)
    for place in range(len(plan)):
        yield Address(row.epoch, row.row, plan[place], row.stage)


def _of_steps(trace: Trace, steps: Iterator[Address]) -> Iterator[Number]:
    for at in islice(steps, _MOST_STEPS):
        with suppress(AddressError):  # training may have stopped earlier
            step = trace[at]
            yield Number(step.result, str(at))
            yield from map(Number, _parts(step.formula, dict(step.values)))


def _parts(formula: Expr, values: dict[Ref, float]) -> Iterator[float]:
    """Yield what the parts of a formula come to: the miss in an error, the squares in a deviation."""
    yield evaluate(formula, values.__getitem__)
    if isinstance(formula, Op):
        for part in formula.args:
            yield from _parts(part, values)
