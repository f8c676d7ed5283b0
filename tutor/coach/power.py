"""How much a question can tell: which slips would give the right number, and which give the same wrong one.

A question whose slips are invisible looks answered where nothing was understood.
"""

import math
from collections.abc import Iterator

from tutor.coach.judge import agrees
from tutor.coach.slips.diagnose import value_of
from tutor.coach.slips.rewrite import Case, singles
from tutor.coach.slips.rules import slipped
from tutor.formula.expr import Expr, Op, operands
from tutor.quantity import Ref
from tutor.trace.step import PREPARE, TRAIN, Address
from tutor.trace.trace import Trace

_MOST_OPERANDS = 100
"""A formula with more quantities is worked out by nobody by hand."""


def _values(case: Case) -> dict[str, list[float]]:
    values: dict[str, list[float]] = {}
    for wrong in singles(case.formula, slipped(case)):
        value = value_of(case, wrong.formula)
        if math.isfinite(value):
            values.setdefault(wrong.slip, []).append(value)
    return values


def invisible(trace: Trace, at: Address, digits: int = 4) -> tuple[str, ...]:
    """Return the slips that give a step's right number, to so many digits, in all their forms."""
    case = Case(trace, at)
    exact = value_of(case, case.formula)
    found = _values(case).items()
    return tuple(slip for slip, values in found if all(agrees(value, exact, digits) for value in values))


def ambiguous(trace: Trace, at: Address, digits: int = 4) -> tuple[tuple[str, str], ...]:
    """Return the pairs of slips that give the same wrong number, to so many digits."""
    case = Case(trace, at)
    exact = value_of(case, case.formula)
    seen: list[tuple[str, float]] = []
    pairs: dict[tuple[str, str], None] = {}
    for slip, values in _values(case).items():
        for value in values:
            if not agrees(value, exact, digits):
                pairs |= {
                    (other, slip): None for other, theirs in seen if other != slip and agrees(value, theirs, digits)
                }
                seen.append((slip, value))
    return tuple(pairs)


def representatives(trace: Trace, name: str) -> Iterator[Address]:
    """Yield a step for each shape that the formula of a quantity has, in the first rows that calculate it."""
    seen: set[object] = set()
    for stage, row in _rows(trace):
        plan = trace.section_of(stage).plan(row)
        blocks = {(block.stage, block.layer, bool(block.unit)): number for number, block in enumerate(plan.blocks)}
        for number in blocks.values():
            refs = [ref for ref in plan.refs(number) if ref.name == name]
            for ref in dict.fromkeys((*refs[:1], *refs[-1:])):  # a row's error stands behind those of its outputs
                at = Address(int(stage == TRAIN), row if stage != PREPARE else 0, ref, stage)
                shape = _shape(trace.formula(at))
                if shape not in seen:
                    seen.add(shape)
                    yield at


def _rows(trace: Trace) -> Iterator[tuple[str, int]]:
    """Yield the rows between them that calculate all there is: preparation, first row, first update, last row."""
    if PREPARE in trace.stages:
        yield PREPARE, 1
    for row in dict.fromkeys((1, min(trace.net.training.batch, trace.rows), trace.rows)):
        yield TRAIN, row


def _shape(expr: Expr) -> object:
    """Reduce a formula to its operations and the names of its quantities; equal neighbours count once."""
    if isinstance(expr, Op):
        return expr.kind, tuple(dict.fromkeys(map(_shape, expr.args)))
    return expr.name if isinstance(expr, Ref) else expr.value


def can_be_worked_out(trace: Trace, at: Address) -> bool:
    """Tell whether a step's formula is short enough to be worked out by hand."""
    return len(operands(trace.formula(at))) <= _MOST_OPERANDS
