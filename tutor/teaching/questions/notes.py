"""Notes that the numbers themselves call for: what goes wrong in a network, said at the step where it shows.

Knows traces; every note is a function of the numbers of the step's row (or of the run so far) and of nothing else.
"""

import math
from collections.abc import Callable, Iterator

from tutor.arithmetic.engine.values import Values
from tutor.arithmetic.functions.calls import FloatArray
from tutor.arithmetic.numerals import shown
from tutor.arithmetic.trace.moment import RowMoment, TrainingMoment
from tutor.arithmetic.trace.step import TRAIN, Address
from tutor.arithmetic.trace.trace import Trace

SATURATED = 0.01
"""A slope below this lets almost nothing through; the sigmoid's largest is 0.25, tanh's is 1."""
VANISHED = 1e-3
"""A hidden error term below this part of the largest one at the output hardly moves its weights."""
_HUGE = 1e6
"""A larger weight is one that runs away."""


def note(trace: Trace, at: Address) -> str:
    """Say what is remarkable about a step's numbers, in about 74 characters; empty where nothing is."""
    rules = _NOTES.get(at.ref.name, ())
    return next((said for rule in rules for said in rule(trace, at)), "")


def _values(trace: Trace, at: Address) -> tuple[Values, int]:
    moment = trace.moment(at)
    row = moment.row if isinstance(moment, TrainingMoment) else moment
    if not isinstance(row, RowMoment):
        raise KeyError(at)
    return row.values, row.place


def _unit(trace: Trace, at: Address) -> str:
    return trace.net.network.layers[at.ref.layer - 1].units[at.ref.unit - 1]


def _slope(trace: Trace, at: Address) -> Iterator[str]:
    values, row = _values(trace, at)
    slope = values.slopes[at.ref.layer].item((row, at.ref.unit - 1))
    function = trace.net.function(at.ref.layer)
    if trace.net.activation(at.ref.layer) == "relu" and slope == 0:
        yield f"{_unit(trace, at)} is switched off for this row: its weights get no gradient from it."
    elif function.bounds is not None and slope < SATURATED * 4 * function.steepest:
        yield f"{_unit(trace, at)} is saturated: its output hardly moves, almost no blame gets through."


def _error_term(trace: Trace, at: Address) -> Iterator[str]:
    depth = trace.net.network.depth
    if at.ref.layer == depth:
        return
    values, row = _values(trace, at)
    own = abs(values.deltas[at.ref.layer].item((row, at.ref.unit - 1)))
    largest = float(abs(values.deltas[depth][row]).max())
    if 0 < own < VANISHED * largest:
        yield "Under 1/1000 of the output's error term is left: this layer learns slowly."


def _row_error(trace: Trace, at: Address) -> Iterator[str]:
    if at.ref.index:
        return
    values, row = _values(trace, at)
    yield from _twins(trace, at)
    if at.row == 1:  # the other rows' targets are mostly as far: once an epoch is enough
        yield from _out_of_reach(trace, values, row)


def _twins(trace: Trace, at: Address) -> Iterator[str]:
    """Find hidden units that are the same in everything: weights in, weights out, bias."""
    moment = trace.moment(at)
    if not isinstance(moment, TrainingMoment):
        return
    parameters = moment.batch.before
    for layer, units in enumerate(trace.net.network.layers[:-1]):
        bias = parameters.biases[layer]
        looks: dict[bytes, list[str]] = {}
        for place, name in enumerate(units.units):
            own: list[FloatArray] = [parameters.weights[layer][place], parameters.weights[layer + 1][:, place]]
            own += [bias[place : place + 1]] if bias is not None else []
            looks.setdefault(b"".join(array.tobytes() for array in own), []).append(name)
        for names in looks.values():
            if len(names) > 1:
                yield f"{_listed(names)} have the same weights: same gradients, they never part."


def _out_of_reach(trace: Trace, values: Values, row: int) -> Iterator[str]:
    network = trace.net.network
    if trace.net.loss.for_classes:
        return  # a class's output is meant to come ever nearer to 1, the others' to 0
    bounds = trace.net.function(network.depth).bounds
    for place, target in enumerate(values.targets[row]):
        name = network.layers[-1].units[place]
        if bounds is None or bounds[0] < target < bounds[1]:
            continue
        reach = "never quite reach" if target in bounds else "never come near"
        yield f"{name} can {reach} its target {shown(float(target))}: its weights never settle."
        return


def _epoch_error(trace: Trace, at: Address) -> Iterator[str]:
    trace.moment(at)  # the run knows an epoch's error once it has been through the epoch
    errors = trace.run.history.errors
    if at.stage != TRAIN or not 2 <= at.epoch <= len(errors):
        return
    before, now = errors[at.epoch - 2], errors[at.epoch - 1]
    if now > before:
        yield f"The error rose, from {shown(before)}: the learning rate may be too large here."


def _new_weight(trace: Trace, at: Address) -> Iterator[str]:
    value = trace.moment(at).value(at.ref)
    if abs(value) > _HUGE or math.isnan(value):
        yield "The weights grow beyond all bounds: the learning rate is too large."


_NOTES: dict[str, tuple[Callable[[Trace, Address], Iterator[str]], ...]] = {
    "slope": (_slope,),
    "delta": (_error_term,),
    "E": (_row_error,),
    "E_all": (_epoch_error,),
    "w_next": (_new_weight,),
    "b_next": (_new_weight,),
}


def _listed(names: list[str]) -> str:
    shown_names = names if len(names) < 5 else [*names[:3], f"{len(names) - 3} more"]
    return f"{', '.join(shown_names[:-1])} and {shown_names[-1]}"
