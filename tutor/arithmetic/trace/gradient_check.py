"""Checks gradients of a trace by nudging: of one step, or of every parameter. Knows addresses and the engine."""

from collections.abc import Iterator

from tutor.arithmetic.engine.gradient_check import NUDGE, Nudged, nudge
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.moment import TrainingMoment
from tutor.arithmetic.trace.step import TRAIN, Address
from tutor.arithmetic.trace.trace import Trace

PARAMETERS = frozenset({"w", "b", "dw", "db", "dw_batch", "db_batch", "w_next", "b_next"})
"""Quantities that belong to one parameter, whose gradient can be checked."""


def checkable(at: Address) -> bool:
    """Tell whether a step belongs to one parameter of a training row."""
    return at.stage == TRAIN and at.ref.name in PARAMETERS


def gradient_check(trace: Trace, at: Address, by: float = NUDGE) -> Nudged:
    """Nudge the parameter that a step belongs to by so much, for the step's row.

    Raises:
        KeyError: if the step belongs to no parameter.

    """
    moment = trace.moment(at)
    if not isinstance(moment, TrainingMoment) or at.ref.name not in PARAMETERS:
        raise KeyError(at.ref)
    values, place = moment.row.values, moment.row.place
    row = values.outputs[0][place : place + 1], values.targets[place : place + 1]
    index = tuple(number - 1 for number in at.ref.index)
    return nudge(trace.net.network, moment.batch.before, row, (at.ref.layer, index), by)


def all_checks(trace: Trace, row: int = 1) -> Iterator[tuple[Address, Nudged]]:
    """Check the gradient of every weight and bias in a row of the first epoch."""
    sizes = trace.net.network.sizes
    for layer in range(1, len(sizes)):
        for unit in range(1, sizes[layer] + 1):
            refs = [Ref("dw", layer, (unit, sender)) for sender in range(1, sizes[layer - 1] + 1)]
            refs += [Ref("db", layer, (unit,))] if trace.net.has_bias(layer) else []
            for ref in refs:
                at = Address(1, row, ref)
                yield at, gradient_check(trace, at)
