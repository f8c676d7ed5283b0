"""Slips on the way forward: weighted inputs, sums, outputs, softmax."""

from collections.abc import Callable, Iterator

from tutor.arithmetic.formula.expr import Expr, Num, add, multiply, op
from tutor.arithmetic.functions.activations import ACTIVATIONS, normal_share
from tutor.arithmetic.functions.calls import complete
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.rules import incoming, weight
from tutor.teaching.diagnosis.slips.rewrite import ONE, TEN, ZERO, Case, Slipped, Wrong, flat_slope, sigmoid, size, swap

MOST_TERMS = 12
"""A wider sum's single terms are not gone through: nobody adds up more by hand."""


def products(case: Case, carried: Callable[[int], Expr]) -> list[Expr]:
    """Write a unit's products with something else on the lines than what they carry."""
    layer, unit = case.ref.layer, case.ref.unit
    return [multiply(weight(layer, unit, sender), carried(sender)) for sender in case.senders]


def weighted_sum(case: Case) -> Iterator[Slipped]:
    """Yield the slips of a weighted sum."""
    layer, unit = case.ref.layer, case.ref.unit
    bias = [Ref("b", layer, (unit,))] if case.net.has_bias(layer) else []
    terms = products(case, lambda sender: incoming(layer, sender))
    if bias:
        yield Wrong("bias-forgotten", add(*terms))
        yield swap("bias-subtracted", bias[0], op("negative", bias[0]))
    if len(terms) > MOST_TERMS:
        return
    if unit <= len(case.senders):
        column = [weight(layer, sender, unit) for sender in case.units(layer)]
        by_column = [multiply(w, incoming(layer, sender)) for w, sender in zip(column, case.senders, strict=False)]
        if len(by_column) == len(terms):
            yield Wrong("read-by-columns", add(*by_column, *bias))
    yield Wrong("weights-ignored", add(*(incoming(layer, sender) for sender in case.senders), *bias))
    yield Wrong("averaged", add(op("over", add(*terms), Num(float(len(terms)))), *bias))
    yield Wrong("product-signs-lost", add(*(size(term) for term in terms), *bias))
    if len(terms) > 1:
        for left_out in range(len(terms)):
            yield Wrong("term-left-out", add(*(term for n, term in enumerate(terms) if n != left_out), *bias))
    if layer > 1:
        yield Wrong("sums-passed-on", add(*products(case, lambda sender: Ref("z", layer - 1, (sender,))), *bias))
        pairs = zip(case.senders, case.units(0), strict=False)
        inputs = [multiply(weight(layer, unit, sender), Ref("x", 0, (column,))) for sender, column in pairs]
        yield Wrong("inputs-passed-on", add(*inputs, *bias))


def product(case: Case) -> Iterator[Slipped]:
    """Yield the slips of one weighted input."""
    to, sender = case.ref.index
    w, carried = weight(case.ref.layer, to, sender), incoming(case.ref.layer, sender)
    yield Wrong("added-not-multiplied", add(w, carried))
    yield Wrong("divided-not-multiplied", op("over", carried, w))
    if case.ref.layer > 1:
        yield swap("sums-passed-on", carried, Ref("z", case.ref.layer - 1, (sender,)))


def output(case: Case) -> Iterator[Slipped]:
    """Yield the slips of a unit's output."""
    layer = case.ref.layer
    if case.net.is_softmax(layer):
        yield from _softmax(case)
        return
    z = Ref("z", layer, case.ref.index)
    yield from _OUTPUT[case.net.activation(layer)](z)
    yield swap("argument-shifted", z, multiply(TEN, z))
    yield swap("argument-shifted", z, op("over", z, TEN))


def _sigmoid(z: Ref) -> Iterator[Slipped]:
    yield Wrong("exponent-sign", op("over", ONE, add(ONE, op("exp", z))))
    yield Wrong("one-dropped", op("over", ONE, op("exp", op("negative", z))))
    yield Wrong("one-minus", op("over", ONE, op("minus", ONE, op("exp", op("negative", z)))))
    yield Wrong("tanh-for-sigmoid", op("tanh", z))
    yield Wrong("activation-skipped", z)
    yield Wrong("slope-for-output", flat_slope(sigmoid(z)))


def _tanh(z: Ref) -> Iterator[Slipped]:
    yield Wrong("sigmoid-for-tanh", sigmoid(z))
    yield Wrong("activation-skipped", z)
    yield Wrong("slope-for-output", op("minus", ONE, op("square", op("tanh", z))))


def _rectified(z: Ref) -> Iterator[Slipped]:
    yield Wrong("activation-skipped", z)
    yield Wrong("sign-for-relu", size(z))
    yield Wrong("sigmoid-for-relu", sigmoid(z))
    yield Wrong("flat-side-zero", op("largest", ZERO, z))


def _other(z: Ref) -> Iterator[Slipped]:
    yield Wrong("activation-skipped", z)
    yield Wrong("activation-added", sigmoid(z))


def _gelu(z: Ref) -> Iterator[Slipped]:
    yield Wrong("activation-skipped", z)
    yield Wrong("share-for-output", normal_share(z))
    yield Wrong("sigmoid-for-relu", sigmoid(z))


_OUTPUT: dict[str, Callable[[Ref], Iterator[Slipped]]] = {
    "sigmoid": _sigmoid,
    "bipolar-sigmoid": _other,
    "tanh": _tanh,
    "relu": _rectified,
    "leaky-relu": _rectified,
    "gelu": _gelu,
    "linear": _other,
    "step": _other,
}
complete(_OUTPUT, (name for name, one in ACTIVATIONS.items() if not one.couples), "slips of outputs")


def _softmax(case: Case) -> Iterator[Slipped]:
    layer, own = case.ref.layer, case.ref.index
    units = case.units(layer)
    z = Ref("z", layer, own)
    shares = [op("over", Ref("exp", layer, (unit,)), Ref("expsum", layer)) for unit in units]
    yield Wrong("softmax-without-exp", op("over", z, add(*(Ref("z", layer, (unit,)) for unit in units))))
    yield Wrong("sigmoid-per-unit", sigmoid(z))
    whole = add(*(op("exp", share) for share in shares))
    yield Wrong("softmax-twice", op("over", op("exp", shares[own[0] - 1]), whole))
    rest = add(*(Ref("exp", layer, (unit,)) for unit in units if unit != own[0])) if len(units) > 1 else ONE
    yield Wrong("shared-among-the-others", op("over", Ref("exp", layer, own), rest))


def exponential(case: Case) -> Iterator[Slipped]:
    """Yield the slips of e to the power of a sum."""
    z = Ref("z", case.ref.layer, case.ref.index)
    yield Wrong("exponent-turned", op("exp", op("negative", z)))
    yield Wrong("exp-skipped", z)
    yield swap("argument-shifted", z, multiply(TEN, z))


def sum_of_exponentials(case: Case) -> Iterator[Slipped]:
    """Yield the slips of the sum that softmax divides by."""
    units = case.units(case.ref.layer)
    yield Wrong("sums-not-exponentials", add(*(Ref("z", case.ref.layer, (unit,)) for unit in units)))
    sums = add(*(Ref("z", case.ref.layer, (unit,)) for unit in units))
    yield Wrong("exp-of-the-sum", op("exp", sums))
    for left_out in units if 1 < len(units) <= MOST_TERMS else ():
        terms: list[Expr] = [Ref("exp", case.ref.layer, (unit,)) for unit in units if unit != left_out]
        yield Wrong("term-left-out", add(*terms))
