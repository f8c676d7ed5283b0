"""How much a question can tell: which slips would give the right number, and which give the same wrong one.

A question whose slips are invisible looks answered where nothing was understood.
"""

import math
from collections.abc import Iterator

from tutor.arithmetic.expressions import read_arithmetic
from tutor.arithmetic.formula.expr import Expr, Op, operands
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import PREPARE, TRAIN, Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.assess import MIRRORED
from tutor.teaching.diagnosis.judge import WRONG, Target, agrees, judge
from tutor.teaching.diagnosis.slips.diagnose import value_of
from tutor.teaching.diagnosis.slips.rewrite import Case, Swap, singles
from tutor.teaching.diagnosis.slips.rules import OF_WRITING, slipped
from tutor.teaching.questions.asking import BLANK, NUMBER, Asked, blank_of
from tutor.teaching.questions.menus import menu

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


def showing(trace: Trace, at: Address, asked: Asked, slips: frozenset[str]) -> frozenset[str]:
    """Return those of some slips that who makes them cannot hide in a question, in whatever form they are made.

    Slips of writing count as shown by any number but 0.
    """
    if not slips:
        return slips
    case = Case(trace, at)
    if asked.kind == NUMBER:
        values, exact = _values(case), value_of(case, case.formula)
    elif asked.kind == BLANK:
        blank = blank_of(trace, at) or at.ref
        values, exact = _gaps(case, blank), value_of(case, blank)
    else:
        choices = menu(case, asked.kind, asked.slip)
        return slips & {choice.slip for choice in choices.choices} if choices else frozenset()
    right = Target(exact, asked.digits, mirrored=asked.kind == NUMBER and at.ref.name in MIRRORED)
    seen = {slip for slip, wrong in values.items() if all(_is_told(value, right) for value in wrong)}
    return slips & (seen | OF_WRITING if exact else seen)


def _is_told(value: float, right: Target) -> bool:
    """Tell whether a slip's number is judged wrong: no other convention, and no beginning of the right one."""
    return not math.isfinite(value) or judge(read_arithmetic(f"{value:.{right.digits}g}"), right) == WRONG


def _gaps(case: Case, blank: Ref) -> dict[str, list[float]]:
    """Return what stands in a gap by each slip that exchanges just that."""
    values: dict[str, list[float]] = {}
    for slip in slipped(case):
        for old, new in slip.changes if isinstance(slip, Swap) else ():
            if old == blank:
                values.setdefault(slip.slip, []).append(value_of(case, new))
    return values


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
