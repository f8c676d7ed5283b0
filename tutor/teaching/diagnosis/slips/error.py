"""Slips in the error: halves, squares, signs, logarithms."""

import math
from collections.abc import Callable, Iterator

from tutor.arithmetic.formula.expr import Expr, Num, add, multiply, op
from tutor.arithmetic.functions.calls import complete
from tutor.arithmetic.functions.losses import LOSSES
from tutor.arithmetic.quantity import Ref
from tutor.teaching.diagnosis.slips.rewrite import HALF, ONE, TWO, Case, Slipped, Wrong, size

LOG_10, LOG_2 = Num(math.log(10.0)), Num(math.log(2.0))
Term = Callable[[Expr, Expr], Expr]
"""One output's error from its target and output, as a slip has it."""


def error(case: Case) -> Iterator[Slipped]:
    """Yield the slips of one output's error, or of a row's."""
    depth, outputs = case.net.network.depth, case.net.outputs
    ends = [(Ref("t", 0, (unit,)), Ref("a", depth, (unit,))) for unit in case.units(depth)]
    whole = not case.ref.index and outputs > 1
    chosen = ends if whole or outputs == 1 else [ends[case.ref.unit - 1]]
    mean = case.net.loss.mean and whole
    moment = case.trace.moment(case.at)
    positive = all(moment.value(t) >= moment.value(a) for t, a in chosen)
    for slip, term in _TERMS[case.net.network.loss]:
        if slip == "signed-error" and positive:
            continue  # nothing but a square is missing then
        total = add(*(term(t, a) for t, a in chosen))
        yield Wrong(slip, op("over", total, Num(float(outputs))) if mean else total)
    if whole:
        yield from _totals(case)


def _totals(case: Case) -> Iterator[Slipped]:
    each = [Ref("E", 0, (unit,)) for unit in case.units(case.net.network.depth)]
    count = Num(float(len(each)))
    if case.net.loss.mean:
        yield Wrong("mean-forgotten", add(*each))
    elif case.net.network.loss == "half-squared-error":
        yield Wrong("mean-and-half", op("over", add(*each), count))
    else:
        yield Wrong("outputs-averaged", op("over", add(*each), count))
    for one in each:
        yield Wrong("one-output-only", one)


def _miss(t: Expr, a: Expr) -> Expr:
    return op("minus", t, a)


_HALF_SQUARED: tuple[tuple[str, Term], ...] = (
    ("half-forgotten", lambda t, a: op("square", _miss(t, a))),
    ("square-forgotten", lambda t, a: multiply(HALF, size(_miss(t, a)))),
    ("signed-error", lambda t, a: multiply(HALF, _miss(t, a))),
    ("half-and-square-forgotten", lambda t, a: size(_miss(t, a))),
    ("squares-subtracted", lambda t, a: multiply(HALF, op("minus", op("square", t), op("square", a)))),
)
_SQUARED: tuple[tuple[str, Term], ...] = (
    ("half-put-in", lambda t, a: multiply(HALF, op("square", _miss(t, a)))),
    ("square-forgotten", lambda t, a: size(_miss(t, a))),
    ("signed-error", _miss),
    ("squares-subtracted", lambda t, a: op("minus", op("square", t), op("square", a))),
)


def _binary(base: Expr) -> Term:
    def term(t: Expr, a: Expr) -> Expr:
        wrong = op("times_ln", op("minus", ONE, t), op("minus", ONE, a))
        return op("over", op("minus", op("negative", op("times_ln", t, a)), wrong), base)

    return term


def _class_terms(right: Term) -> tuple[tuple[str, Term], ...]:
    return (
        ("log-10", lambda t, a: op("over", right(t, a), LOG_10)),
        ("log-2", lambda t, a: op("over", right(t, a), LOG_2)),
        ("log-minus-lost", lambda t, a: op("negative", right(t, a))),
        ("wrong-classes-too", lambda _t, a: op("negative", op("ln", a))),
        ("squared-not-log", lambda t, a: multiply(HALF, op("square", _miss(t, a)))),
        ("one-minus-p", lambda t, a: op("negative", op("times_ln", t, op("minus", ONE, a)))),
    )


_TERMS: dict[str, tuple[tuple[str, Term], ...]] = {
    "half-squared-error": _HALF_SQUARED,
    "squared-error": _SQUARED,
    "mean-squared-error": (*_SQUARED, ("doubled", lambda t, a: multiply(TWO, op("square", _miss(t, a))))),
    "mean-absolute-error": (
        ("sign-kept", _miss),
        ("squared-for-absolute", lambda t, a: op("square", _miss(t, a))),
        ("half-put-in", lambda t, a: multiply(HALF, size(_miss(t, a)))),
    ),
    "cross-entropy": _class_terms(lambda t, a: op("negative", op("times_ln", t, a))),
    "binary-cross-entropy": _class_terms(_binary(ONE)),
}
complete(_TERMS, LOSSES, "slips of losses")
