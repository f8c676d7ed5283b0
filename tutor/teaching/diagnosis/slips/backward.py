"""Slips on the way back: slopes, error terms, shares of the blame, gradients."""

from collections.abc import Callable, Iterator

from tutor.arithmetic.formula.expr import Expr, Num, Op, add, multiply, op
from tutor.arithmetic.functions.activations import ACTIVATIONS, LEAK, normal_share
from tutor.arithmetic.functions.calls import complete
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.rules import incoming, miss, weight
from tutor.teaching.diagnosis.slips.rewrite import (
    HALF,
    ONE,
    TWO,
    ZERO,
    Case,
    Slipped,
    Swap,
    Wrong,
    flat_slope,
    sigmoid,
    substituted,
    swap,
)

_MOST_LINES = 12
"""More lines than these are not gone through one by one."""


def slope(case: Case) -> Iterator[Slipped]:
    """Yield the slips of a unit's slope."""
    z, a = (Ref(name, case.ref.layer, case.ref.index) for name in ("z", "a"))
    yield from _SLOPES[case.net.activation(case.ref.layer)](z, a)


def _sigmoid_slope(z: Ref, a: Ref) -> Iterator[Slipped]:
    yield swap("slope-at-sum", a, z)
    yield swap("squashed-twice", a, sigmoid(a))
    yield Wrong("only-output", a)
    yield Wrong("only-rest", op("minus", ONE, a))
    yield Wrong("slope-plus", multiply(a, add(ONE, a)))


def _tanh_slope(z: Ref, a: Ref) -> Iterator[Slipped]:
    yield Wrong("tanh-slope-plus", add(ONE, op("square", a)))
    yield Wrong("slope-at-sum", op("minus", ONE, op("square", z)))
    yield Wrong("sigmoid-slope", flat_slope(a))
    yield Wrong("square-forgotten-in-slope", op("minus", ONE, a))


def _bipolar_slope(z: Ref, a: Ref) -> Iterator[Slipped]:
    yield Wrong("tanh-slope-plus", add(ONE, op("square", a)))
    yield Wrong("slope-at-sum", multiply(HALF, op("minus", ONE, op("square", z))))
    yield Wrong("sigmoid-slope", flat_slope(a))
    yield Wrong("square-forgotten-in-slope", op("minus", ONE, a))
    yield Wrong("slope-half-forgotten", op("minus", ONE, op("square", a)))


def _relu_slope(z: Ref, a: Ref) -> Iterator[Slipped]:
    yield Wrong("flat-side-passes", ONE)
    yield Wrong("sigmoid-slope", flat_slope(sigmoid(z)))
    yield Wrong("output-for-slope", a)
    yield Wrong("passing-side-blocked", ZERO)


def _leaky_slope(z: Ref, a: Ref) -> Iterator[Slipped]:
    yield Wrong("flat-side-passes", ONE)
    yield Wrong("sigmoid-slope", flat_slope(sigmoid(z)))
    yield Wrong("output-for-slope", a)
    yield Wrong("passing-side-blocked", Num(LEAK))
    yield Wrong("flat-side-zero", op("if_positive", z, ONE, ZERO))


def _gelu_slope(z: Ref, a: Ref) -> Iterator[Slipped]:
    yield Wrong("product-rule-half", normal_share(z))
    yield Wrong("output-for-slope", a)
    yield Wrong("sigmoid-slope", flat_slope(sigmoid(z)))


def _step_slope(_z: Ref, _a: Ref) -> Iterator[Slipped]:
    yield from ()  # it is 0 everywhere: nothing is worked out


_SLOPES: dict[str, Callable[[Ref, Ref], Iterator[Slipped]]] = {
    "sigmoid": _sigmoid_slope,
    "bipolar-sigmoid": _bipolar_slope,
    "tanh": _tanh_slope,
    "relu": _relu_slope,
    "leaky-relu": _leaky_slope,
    "gelu": _gelu_slope,
    "step": _step_slope,
}
complete(_SLOPES, (name for name, one in ACTIVATIONS.items() if one.slope), "slips of slopes")


def error_term(case: Case) -> Iterator[Slipped]:
    """Yield the slips of an error term: of an output, or of a hidden unit."""
    if case.is_output:
        yield from _of_output(case)
    elif not case.net.is_softmax(case.ref.layer):
        yield from _of_hidden(case)


def _of_output(case: Case) -> Iterator[Slipped]:
    layer, index = case.ref.layer, case.ref.index
    z, a = Ref("z", layer, index), Ref("a", layer, index)
    difference = miss(case.net, case.ref.unit)
    yield from _halves_and_twos(case, difference)
    yield Wrong("error-for-difference", Ref("E", 0, index if case.net.outputs > 1 else ()))
    if case.net.collapses:
        yield Wrong("slope-put-back", multiply(difference, flat_slope(a)))
        return
    if not case.net.has_slope(layer):
        return
    own = Ref("slope", layer, index)
    yield swap("slope-missing", own, ONE)
    yield Wrong("slope-alone", own)
    if case.net.activation(layer) == "sigmoid":
        yield swap("slope-at-sum", own, flat_slope(z))
        yield swap("squashed-twice", own, flat_slope(sigmoid(a)))
        yield swap("only-output", own, a)
        yield swap("only-rest", own, op("minus", ONE, a))
    elif case.net.activation(layer) in {"tanh", "bipolar-sigmoid"}:
        yield swap("tanh-slope-plus", own, add(ONE, op("square", a)))
        yield swap("slope-at-sum", own, op("minus", ONE, op("square", z)))
        yield swap("sigmoid-slope", own, flat_slope(a))


def _halves_and_twos(case: Case, difference: Expr) -> Iterator[Slipped]:
    match case.net.network.loss:
        case "half-squared-error":
            yield swap("difference-doubled", difference, multiply(TWO, difference))
            yield swap("difference-halved", difference, multiply(HALF, difference))
        case "squared-error" | "mean-squared-error":
            yield swap("two-forgotten", difference, multiply(HALF, difference))
        case "mean-absolute-error":
            unit, layer = case.ref.unit, case.net.network.depth
            t, a = Ref("t", 0, (unit,)), Ref("a", layer, (unit,))
            yield swap("difference-for-sign", case.net.loss.factors(t, a, difference, case.net.outputs)[-1], difference)


def _of_hidden(case: Case) -> Iterator[Slipped]:
    layer, unit, index = case.ref.layer, case.ref.unit, case.ref.index
    own: Expr = Ref("slope", layer, index) if case.net.has_slope(layer) else ONE
    lines = list(case.receivers)[:_MOST_LINES]
    back = [multiply(weight(layer + 1, to, unit), Ref("delta", layer + 1, (to,))) for to in lines]

    def times_slope(total: Expr, slope: Expr = own) -> Expr:
        return total if slope is ONE else multiply(*(total.args if _is_product(total) else (total,)), slope)  # type: ignore[union-attr]  # a product has arguments

    if len(lines) > 1:
        for one in back:
            yield Wrong("one-way-back-only", times_slope(one))
    yield from _lines_back(case)
    yield Wrong("target-for-hidden", op("minus", Ref("t", 0, (1,)), Ref("a", layer, index)))
    if own is ONE:
        return
    yield swap("own-slope-missing", own, ONE)
    yield Wrong("slope-alone", own)
    z, a = Ref("z", layer, index), Ref("a", layer, index)
    behind = [Ref("slope", layer + 1, (to,)) for to in lines if case.net.has_slope(layer + 1)]
    for other in behind:
        yield swap("slope-of-the-unit-behind", own, other)
    match case.net.activation(layer):
        case "sigmoid":
            yield swap("slope-at-sum", own, flat_slope(z))
            yield swap("squashed-twice", own, flat_slope(sigmoid(a)))
        case "tanh":
            yield swap("slope-at-sum", own, op("minus", ONE, op("square", z)))
            yield swap("sigmoid-slope", own, flat_slope(a))
        case "relu" | "leaky-relu" | "gelu":
            yield swap("sigmoid-slope", own, flat_slope(sigmoid(z)))


def _is_product(expr: Expr) -> bool:
    return isinstance(expr, Op) and expr.kind == "product"


def _lines_back(case: Case) -> Iterator[Slipped]:
    """Yield what is got wrong about the lines that blame comes back along."""
    layer, unit = case.ref.layer, case.ref.unit
    right = [weight(layer + 1, to, unit) for to in case.receivers]
    deltas = [Ref("delta", layer + 1, (to,)) for to in case.receivers]
    yield Swap("new-weight-used", tuple((w, Ref("w_next", w.layer, w.index)) for w in right))
    yield Swap("weight-not-used", tuple((w, ONE) for w in right))
    if layer + 1 == case.net.network.depth:
        yield Swap("difference-passed-back", tuple((d, miss(case.net, d.unit)) for d in deltas))
    for other in case.units(layer)[:_MOST_LINES]:
        if other != unit:
            yield Swap("neighbours-weights", tuple((w, weight(layer + 1, w.index[0], other)) for w in right))
    if unit <= len(right) and len(case.units(layer)) >= len(right) > 1:
        yield Swap("not-transposed", tuple((w, weight(layer + 1, unit, w.index[0])) for w in right))


def share(case: Case) -> Iterator[Slipped]:
    """Yield the slips of the blame that goes back along one line."""
    w, delta = weight(case.ref.layer, *case.ref.index), Ref("delta", case.ref.layer, case.ref.index[:1])
    to, sender = case.ref.index
    yield swap("new-weight-used", w, Ref("w_next", w.layer, w.index))
    yield swap("weight-not-used", w, ONE)
    if case.is_output:
        yield swap("difference-passed-back", delta, miss(case.net, to))
    for other in case.senders[:_MOST_LINES]:
        if other != sender:
            yield swap("neighbours-weights", w, weight(case.ref.layer, to, other))
    yield swap("output-for-weight", w, incoming(case.ref.layer, sender))


def blame(case: Case) -> Iterator[Slipped]:
    """Yield the slips of dE/da before a softmax mixes it."""
    if case.is_output:
        yield from _halves_and_twos(case, miss(case.net, case.ref.unit))
        return
    yield from _lines_back(case)


def gradient(case: Case) -> Iterator[Slipped]:
    """Yield the slips of a weight's gradient."""
    layer, (to, sender) = case.ref.layer, case.ref.index
    delta, carried = Ref("delta", layer, (to,)), incoming(layer, sender)
    yield swap("delta-alone", carried, ONE)
    yield Wrong("rate-already-in", multiply(Ref("rate"), delta, carried))
    if layer > 1:
        yield swap("sum-for-output", carried, Ref("z", layer - 1, (sender,)))
        if sender <= case.net.network.sizes[0]:
            yield swap("input-for-hidden", carried, Ref("x", 0, (sender,)))
    for other in case.senders[:_MOST_LINES]:
        if other != sender:
            yield swap("neighbours-output", carried, incoming(layer, other))
    if case.is_output:
        yield swap("difference-for-delta", delta, miss(case.net, to))
    yield swap("weight-for-output", carried, weight(layer, to, sender))


def bias_gradient(case: Case) -> Iterator[Slipped]:
    """Yield the slips of a bias's gradient."""
    layer, index = case.ref.layer, case.ref.index
    delta = Ref("delta", layer, index)
    yield Wrong("bias-gradient-zero", ZERO)
    yield Wrong("bias-times-delta", multiply(delta, Ref("b", layer, index)))
    yield Wrong("rate-already-in", multiply(Ref("rate"), delta))
    units = case.units(layer)
    if 1 < len(units) <= _MOST_LINES:
        total = add(*(Ref("delta", layer, (unit,)) for unit in units))
        yield Wrong("biases-mixed", op("over", total, Num(float(len(units)))))
    if case.is_output:
        yield Wrong("difference-for-delta", substituted(delta, ((delta, miss(case.net, case.ref.unit)),)))
    if layer > 1:
        yield Wrong("bias-times-output", multiply(delta, Ref("a", layer, index)))
