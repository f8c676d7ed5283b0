"""What comes of going on with another number: what the error then is, in the same row or when it comes again.

Pure; knows traces, and leaves the run that it is asked about as it is.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tutor.arithmetic.engine.network import Data, frozen
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.substitution import Standing


def consequence(trace: Trace, at: Address, value: float) -> tuple[float, float]:
    """Go on with another number at a step, also at its identical twins, and compare the error.

    Up to the error it is the row's error that counts; behind it, the error of the same row when it goes through the
    network again, with the weights that come of the number.

    Returns:
        The error with the engine's number, and with the other one.

    """
    error = replace(at, ref=Ref("E"))
    plan = trace.plan_at(at)
    if plan.place(at.ref) <= plan.place(error.ref):
        return trace.moment(at).value(error.ref), Standing(trace, at, {at.ref: value}, reach=sys.maxsize)[error.ref]
    return _next_error(trace, at, {}), _next_error(trace, at, _new_parameters(trace, at, value))


def _new_parameters(trace: Trace, at: Address, value: float) -> dict[Ref, float]:
    """Return the weights and biases after the update that come of another number on the way back."""
    place = (at.row - 1) % trace.net.training.batch
    last = replace(at, row=at.row - place + trace.batch_rows(at) - 1)
    standing = Standing(trace, at, {at.ref: value}, reach=sys.maxsize)
    if last.row != at.row:  # the batch puts the row's gradients together with those of the others
        gradients = {ref: standing[ref] for ref in _named(trace, at, {"dw", "db"})}
        of_row = {replace(ref, row=place + 1): gradient for ref, gradient in gradients.items()}
        standing = Standing(trace, last, of_row, reach=sys.maxsize)
    return {ref: standing[ref] for ref in _named(trace, last, {"w_next", "b_next"})}


def _named(trace: Trace, at: Address, names: set[str]) -> Iterator[Ref]:
    plan = trace.plan_at(at)
    return (ref for ref in (plan[place] for place in range(len(plan))) if ref.name in names)


def _next_error(trace: Trace, at: Address, instead: Mapping[Ref, float]) -> float:
    """Pass a row through the network once more with the weights after its update, some of them other ones."""
    after, moment, net = trace.run.batch(trace.update(at)).after, trace.moment(at), trace.net
    weights = [layer.copy() for layer in after.weights]
    biases = [None if bias is None else bias.copy() for bias in after.biases]
    for ref, value in instead.items():
        array = weights[ref.layer - 1] if ref.name == "w_next" else biases[ref.layer - 1]
        if array is not None:
            array[tuple(number - 1 for number in ref.index)] = value
    parts = zip(net.network.layers, weights, biases, strict=True)
    layers = tuple(replace(layer, weights=w, bias=b) for layer, w, b in parts)
    rows = [
        frozen([[moment.value(Ref(name, 0, (n,))) for n in range(1, size + 1)]])
        for name, size in (("x", net.network.sizes[0]), ("t", net.outputs))
    ]
    training = replace(net.training, batch=1, epochs=1, shuffle=None)
    data = Data(rows[0], rows[1], tuple(f"t{n}" for n in range(net.outputs)))
    again = Trace(replace(net.network, layers=layers), data, training)
    return again.moment(Address(1, 1, Ref("E"))).value(Ref("E"))
