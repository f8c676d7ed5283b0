"""The chapter: every formula of one training iteration, as trees. Knows layer sizes, activations, loss and optimiser.

Written to be read aloud. Where the network has choices (an activation, a loss), the choice's own formula stands in its
record in `functions`. All error terms are dE/dz and read the old weights; new weights are `w_next`, so that the two can
never be confused.
"""

from collections.abc import Callable
from functools import lru_cache

from tutor.arithmetic.engine.values import sides
from tutor.arithmetic.formula.expr import Expr, Num, Op, add, multiply, op
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.architecture import Architecture
from tutor.arithmetic.trace.updates import UPDATES

ONE, HALF = Num(1.0), Num(0.5)


def incoming(layer: int, unit: int) -> Ref:
    """Name what a layer receives from a unit of the layer before: an output, or an input."""
    return Ref("x", 0, (unit,)) if layer == 1 else Ref("a", layer - 1, (unit,))


def weight(layer: int, to: int, sender: int) -> Ref:
    """Name the weight to a unit of a layer from a unit of the layer before."""
    return Ref("w", layer, (to, sender))


# --- forward ---------------------------------------------------------------------------------------------------------


def _product(_: Architecture, ref: Ref) -> Expr:
    to, sender = ref.index
    return multiply(weight(ref.layer, to, sender), incoming(ref.layer, sender))


def _weighted_sum(net: Architecture, ref: Ref) -> Expr:
    layer, unit = ref.layer, ref.unit
    senders = range(1, net.network.sizes[layer - 1] + 1)
    products = [multiply(weight(layer, unit, sender), incoming(layer, sender)) for sender in senders]
    return add(*products, *([Ref("b", layer, (unit,))] if net.has_bias(layer) else []))


def _output(net: Architecture, ref: Ref) -> Expr:
    if net.is_softmax(ref.layer):
        return op("over", Ref("exp", ref.layer, ref.index), Ref("expsum", ref.layer))
    return net.function(ref.layer).formula(Ref("z", ref.layer, ref.index))


def _exponential(_: Architecture, ref: Ref) -> Expr:
    return op("exp", Ref("z", ref.layer, ref.index))


def _sum_of_exponentials(net: Architecture, ref: Ref) -> Expr:
    return add(*(Ref("exp", ref.layer, (unit,)) for unit in range(1, net.network.sizes[ref.layer] + 1)))


# --- error -----------------------------------------------------------------------------------------------------------


def _target(unit: int) -> Ref:
    return Ref("t", 0, (unit,))


def _error(net: Architecture, ref: Ref) -> Expr:
    if ref.index or net.outputs == 1:
        unit = ref.unit or 1
        return net.loss.formula(_target(unit), Ref("a", net.network.depth, (unit,)))
    total = add(*(Ref("E", 0, (unit,)) for unit in range(1, net.outputs + 1)))
    return op("over", total, Num(float(net.outputs))) if net.loss.mean else total


# --- backward --------------------------------------------------------------------------------------------------------


def _slope(net: Architecture, ref: Ref) -> Expr:
    z, a = Ref("z", ref.layer, ref.index), Ref("a", ref.layer, ref.index)
    return net.function(ref.layer).slope_formula(z, a)


def miss(net: Architecture, unit: int) -> Expr:
    """Write the difference of an output and its target as the lesson does."""
    t, a = _target(unit), Ref("a", net.network.depth, (unit,))
    return op("minus", a, t) if net.difference == "o-t" else op("negative", op("minus", t, a))


def _derivative(net: Architecture, unit: int) -> tuple[Expr, ...]:
    """Give the factors of dE/da of an output."""
    t, a = _target(unit), Ref("a", net.network.depth, (unit,))
    return net.loss.factors(t, a, miss(net, unit), net.outputs)


def _shares(net: Architecture, layer: int, unit: int) -> Expr:
    receivers = range(1, net.network.sizes[layer + 1] + 1)
    return add(*(multiply(weight(layer + 1, to, unit), Ref("delta", layer + 1, (to,))) for to in receivers))


def _share(_: Architecture, ref: Ref) -> Expr:
    return multiply(weight(ref.layer, *ref.index), Ref("delta", ref.layer, ref.index[:1]))


def _blame(net: Architecture, ref: Ref) -> Expr:
    if ref.layer == net.network.depth:
        return multiply(*_derivative(net, ref.unit))
    return _shares(net, ref.layer, ref.unit)


def _error_term(net: Architecture, ref: Ref) -> Expr:
    layer, unit = ref.layer, ref.unit
    last = layer == net.network.depth
    if last and net.collapses:
        return miss(net, unit)
    if net.is_softmax(layer):
        return _error_term_through_softmax(net, ref)
    slope = (Ref("slope", layer, (unit,)),) if net.has_slope(layer) else ()
    if last:
        return multiply(*_derivative(net, unit), *slope)
    shares = _shares(net, layer, unit)
    factors = shares.args if isinstance(shares, Op) and shares.kind == "product" else (shares,)
    return multiply(*factors, *slope)


def _error_term_through_softmax(net: Architecture, ref: Ref) -> Expr:
    units = range(1, net.network.sizes[ref.layer] + 1)
    mixed = add(*(multiply(Ref("back", ref.layer, (u,)), Ref("a", ref.layer, (u,))) for u in units))
    return multiply(Ref("a", ref.layer, ref.index), op("minus", Ref("back", ref.layer, ref.index), mixed))


def _gradient(_: Architecture, ref: Ref) -> Expr:
    to, sender = ref.index
    return multiply(Ref("delta", ref.layer, (to,)), incoming(ref.layer, sender))


def _bias_gradient(_: Architecture, ref: Ref) -> Expr:
    return Ref("delta", ref.layer, ref.index)


def _over_rows(name: str, rows: int) -> Expr:
    return add(*(Ref(name, row=row) for row in range(1, rows + 1)))


def _error_of_all_rows(_: Architecture, ref: Ref) -> Expr:
    return _over_rows("E", ref.row)


def _hit(net: Architecture, _: Ref) -> Expr:
    """Give 1 if the class is right: the target's output is the largest, or every output on its target's side of ½."""
    outputs = [Ref("a", net.network.depth, (unit,)) for unit in range(1, net.outputs + 1)]
    if sides(net.network.loss, net.outputs):
        agreements: list[Expr] = [
            multiply(op("minus", output, HALF), op("minus", _target(unit), HALF))
            for unit, output in enumerate(outputs, start=1)
        ]
        least = agreements[0] if len(agreements) == 1 else op("smallest", *agreements)
        return op("if_not_negative", least, ONE, Num(0.0))
    chosen = add(*(multiply(_target(unit), output) for unit, output in enumerate(outputs, start=1)))
    return op("if_not_negative", op("minus", chosen, op("largest", *outputs)), ONE, Num(0.0))


def _accuracy(_: Architecture, ref: Ref) -> Expr:
    return op("over", _over_rows("hit", ref.row), Num(float(ref.row)))


RULES: dict[str, Callable[[Architecture, Ref], Expr]] = {
    "product": _product,
    "z": _weighted_sum,
    "exp": _exponential,
    "expsum": _sum_of_exponentials,
    "a": _output,
    "E": _error,
    "share": _share,
    "back": _blame,
    "slope": _slope,
    "delta": _error_term,
    "dw": _gradient,
    "db": _bias_gradient,
    "E_all": _error_of_all_rows,
    "hit": _hit,
    "accuracy": _accuracy,
    **UPDATES,
}
"""The formula of every calculated quantity, by its name."""


@lru_cache(maxsize=4096)
def formula(net: Architecture, ref: Ref) -> Expr:
    """Build the formula of a quantity.

    Raises:
        KeyError: if the quantity is given (an input, a target, a weight, the rate), not calculated.

    """
    return RULES[ref.name](net, ref)
