"""What a program with a bug would give for a gradient, and what nudging gives: the two stand side by side.

Knows traces and slips; keeps nothing.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.gradient_check import gradient_check
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.judge import agrees
from tutor.teaching.diagnosis.slips.diagnose import value_of
from tutor.teaching.diagnosis.slips.rewrite import Case, singles
from tutor.teaching.diagnosis.slips.rules import slipped
from tutor.teaching.diagnosis.substitution import Standing

TOLD_APART = 3
"""Significant digits to which two numbers have to differ."""


def bugs(trace: Trace, at: Address) -> dict[str, float]:
    """Return the slips that a gradient or error term invites, each with the wrong number that comes of it.

    A gradient invites those of the error term that it is made from, too.
    """
    right = trace.moment(at).value(at.ref)
    found: dict[str, float] = {}
    for slip, value in _numbers(trace, at):
        if math.isfinite(value) and value != 0 and not agrees(value, right, TOLD_APART):
            found.setdefault(slip, value)
    return found


def _numbers(trace: Trace, at: Address) -> Iterator[tuple[str, float]]:
    yield from _own(trace, at)
    if at.ref.name in {"dw", "db"}:
        term = replace(at, ref=Ref("delta", at.ref.layer, at.ref.index[:1]))
        for slip, value in _own(trace, term):
            follows = Standing(trace, at, {term.ref: value}).follows(at.ref) if math.isfinite(value) else None
            if follows is not None:
                yield slip, follows


def _own(trace: Trace, at: Address) -> Iterator[tuple[str, float]]:
    case = Case(trace, at)
    yield from ((one.slip, value_of(case, one.formula)) for one in singles(case.formula, slipped(case)))


def nudged(trace: Trace, at: Address) -> float:
    """Return the centred difference that a gradient or an error term should agree with.

    An error term is the gradient of a weight divided by what came through it.
    """
    if at.ref.name != "delta":
        return gradient_check(trace, at).slope
    layer, unit = at.ref.layer, at.ref.index[0]
    moment = trace.moment(at)
    carried = {
        sender: moment.value(Ref("a", layer - 1, (sender,)) if layer > 1 else Ref("x", 0, (sender,)))
        for sender in range(1, trace.net.network.sizes[layer - 1] + 1)
    }
    most = max(carried, key=lambda sender: abs(carried[sender]))
    if not carried[most]:
        return moment.value(at.ref)  # nothing came in: no weight of the unit shows its error term
    return gradient_check(trace, replace(at, ref=Ref("dw", layer, (unit, most)))).slope / carried[most]
