"""Where a number comes from and where it goes: provenance along the formulas, across rows, epochs and stages."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, takewhile
from operator import itemgetter

from tutor.arithmetic.engine.optimisers import kind_of
from tutor.arithmetic.formula.expr import leaves
from tutor.arithmetic.quantity import SCALARS, Ref
from tutor.arithmetic.trace.architecture import Architecture
from tutor.arithmetic.trace.preparation import PreparationPlan
from tutor.arithmetic.trace.step import OWN, PREPARE, TRAIN, Address
from tutor.arithmetic.trace.trace import Trace

_CARRIED = frozenset({"w", "b", "v", "m", "s"})
"""What is carried on from the update before, where it was called `…_next`."""


def made_by(trace: Trace, at: Address, operand: Ref) -> Address | None:
    """Return the step that made an operand of a step; None if it was given (target, rate, start weight, edit …)."""
    if operand.name in {"t", "raw"} or operand.name in SCALARS or _is_edited(trace, at, operand):
        return None
    if operand.name == "x":
        return _scaling_of(trace, at, operand)
    if operand.name in _CARRIED:
        if len(operand.index) == 1 and not trace.net.trains_bias(operand.layer):
            return None
        return _last_update(trace, at, replace(operand, name=f"{operand.name}_next"))
    row = at.row
    if operand.row:
        row = operand.row if operand.name in {"E", "hit"} else _first_row(trace, at) + operand.row - 1
    return replace(at, row=row, ref=replace(operand, row=0))


def used_by(trace: Trace, at: Address) -> Iterator[Address]:
    """Yield the steps that use a step's result: in its own row, batch and epoch, in the next batch, in trials."""
    name = at.ref.name
    if at.stage == PREPARE:
        yield from _used_of_table(trace, at)
        return
    if name.endswith("_next") and name.removesuffix("_next") in _CARRIED:
        yield from _used_in_row(trace, at, at.ref)
        yield from _used_by_next_batch(trace, at, replace(at.ref, name=name.removesuffix("_next")))
        return
    yield from _used_in_row(trace, at, at.ref)
    section = trace.section(at)
    if at.stage == TRAIN and name in {"dw", "db"} and trace.net.training.batch > 1:
        last = min(_first_row(trace, at) + trace.net.training.batch - 1, trace.rows)
        user = replace(at, row=last, ref=Ref(f"{name}_batch", at.ref.layer, at.ref.index))
        if section.plan(last).calculates(user.ref):
            yield user
    total = {"E": "E_all", "hit": "accuracy"}.get(name)
    if total and not at.ref.index and section.plan(section.rows).calculates(Ref(total)):
        yield replace(at, row=section.rows, ref=Ref(total))


def _is_edited(trace: Trace, at: Address, ref: Ref) -> bool:
    """Tell whether a quantity was set by hand: a weight or bias at this very update, an input at this one or before."""
    if at.stage != TRAIN or ref.name not in {"w", "b", "x"} or not trace.run.edits:
        return False
    now, index = trace.update(at), tuple(number - 1 for number in ref.index)
    if ref.name == "x":
        index = (trace.run.place(at.epoch, at.row), *index)
    return any(
        edit.update <= now and (edit.update == now or ref.name == "x")
        for edit in trace.run.edits
        if (edit.kind, edit.layer if edit.kind != "x" else 0, edit.place) == (ref.name, ref.layer, index)
    )


def _first_row(trace: Trace, at: Address) -> int:
    """Return the first row of a row's batch."""
    batch = trace.net.training.batch
    return (at.row - 1) // batch * batch + 1


def _last_update(trace: Trace, at: Address, new: Ref) -> Address | None:
    if at.stage != TRAIN:
        if not at.epoch:
            trace.finish()
        return Address(at.epoch or trace.epochs, trace.rows, new)
    first_row = _first_row(trace, at)
    if first_row > 1:
        return Address(at.epoch, first_row - 1, new)
    return Address(at.epoch - 1, trace.rows, new) if at.epoch > 1 else None


def _scaling_of(trace: Trace, at: Address, operand: Ref) -> Address | None:
    if trace.table is None or at.stage == OWN:
        return None
    if at.stage == TRAIN:
        number = trace.run.data.training.number(trace.run.place(at.epoch, at.row))
    else:
        number = trace.tried_rows(at.stage).number(at.row - 1)
    return Address(0, 0, Ref("scaled", 0, (number, operand.index[0])), PREPARE)


def _used_of_table(trace: Trace, at: Address) -> Iterator[Address]:
    plan = trace.plan_at(at)
    if at.ref.name != "scaled":
        column = at.ref.index[0]
        others = [Ref("sd", 0, (column,))] if at.ref.name == "mean" else []
        scaled = plan.scaled(column) if isinstance(plan, PreparationPlan) else iter(())
        for ref in (*others, *scaled):
            user = replace(at, ref=ref)
            if at.ref in leaves(trace.formula(user)):
                yield user
        return
    row, column = at.ref.index
    for place in _rows_of_number(trace, row):
        if not _is_edited(trace, place, Ref("x", 0, (column,))):
            yield from _used_in_row(trace, place, Ref("x", 0, (column,)))


def _rows_of_number(trace: Trace, number: int) -> Iterator[Address]:
    """Yield where a row of the table comes up: in every epoch, or in trials; with any quantity."""
    training = trace.run.data.training
    numbers = training.numbers or range(1, len(training) + 1)
    if number in numbers:
        for epoch in takewhile(trace.run.has_epoch, count(1)):
            row = trace.run.places(epoch).index(list(numbers).index(number)) + 1
            yield Address(epoch, row, Ref("E"))
        return
    for stage in trace.stages:
        if stage not in {PREPARE, TRAIN, OWN} and number in trace.tried_rows(stage).numbers:
            yield Address(0, trace.tried_rows(stage).numbers.index(number) + 1, Ref("E"), stage)


def _used_by_next_batch(trace: Trace, at: Address, parameter: Ref) -> Iterator[Address]:
    epoch, first_row = (at.epoch, at.row + 1) if at.row < trace.rows else (at.epoch + 1, 1)
    if trace.run.has_epoch(epoch):
        if not _is_edited(trace, Address(epoch, first_row, parameter), parameter):
            for row in range(first_row, min(first_row + trace.net.training.batch, trace.rows + 1)):
                yield from _used_in_row(trace, Address(epoch, row, parameter), parameter)
        return
    for stage in trace.stages:
        if stage not in {PREPARE, TRAIN}:
            for row in range(1, len(trace.tried_rows(stage)) + 1):
                yield from _used_in_row(trace, Address(0, row, parameter, stage), parameter)


def _used_in_row(trace: Trace, at: Address, ref: Ref) -> Iterator[Address]:
    """Yield the steps of a row that use a quantity, in the order of calculation."""
    plan = trace.plan_at(at)
    found = {place: user for user in _candidates(trace.net, ref) if (place := plan.find(user)) is not None}
    for _, candidate in sorted(found.items(), key=itemgetter(0)):
        user = replace(at, ref=candidate)
        if ref in leaves(trace.formula(user)):
            yield user


def _candidates(net: Architecture, ref: Ref) -> Iterator[Ref]:
    """Yield every quantity whose formula might name `ref`: those of own and adjoining units."""
    if ref.name in SCALARS:
        yield from _updates(net)
        return
    sizes = net.network.sizes
    layer = net.network.depth if ref.name in {"t", "E"} else ref.layer
    own = range(1, sizes[layer] + 1) if not ref.index else ref.index[:1]
    after = range(1, sizes[layer + 1] + 1) if layer < net.network.depth else range(0)
    before = ref.index[1:] if len(ref.index) > 1 else range(1, sizes[layer - 1] + 1) if layer else range(0)
    yield from (Ref("product", layer, (unit, sender)) for unit in own for sender in before)
    yield from _of_layer(("z", "exp", "expsum", "a"), net, layer)
    for name in ("product", "z"):
        yield from (Ref(name, layer + 1, (to, *own) if name == "product" else (to,)) for to in after)
    yield from (*(Ref("E", 0, (unit,)) for unit in own), Ref("E"), Ref("hit"))
    yield from (Ref("dw", layer + 1, (to, *own)) for to in after)
    yield from (Ref("share", layer, (unit, sender)) for unit in own for sender in before)
    yield from _of_layer(("back", "slope", "delta"), net, layer)
    yield from _of_layer(("back", "delta"), net, layer - 1)
    yield from (Ref("dw", layer, (unit, sender)) for unit in own for sender in before)
    yield from (Ref("db", layer, (unit,)) for unit in own)
    for name in ("dw_batch", "db_batch", *kind_of(net.training.optimiser).results, "w_next", "b_next"):
        yield Ref(name, layer, ref.index)


def _updates(net: Architecture) -> Iterator[Ref]:
    """Yield every quantity of an update."""
    names = ("dw_batch", "db_batch", *kind_of(net.training.optimiser).results, "w_next", "b_next")
    for layer in range(1, net.network.depth + 1):
        for unit in range(1, net.network.sizes[layer] + 1):
            for index in (*((unit, sender) for sender in range(1, net.network.sizes[layer - 1] + 1)), (unit,)):
                yield from (Ref(name, layer, index) for name in names)


def _of_layer(names: tuple[str, ...], net: Architecture, layer: int) -> Iterator[Ref]:
    if layer < 1:
        return
    for name in names:
        if name == "expsum":
            yield Ref(name, layer)
        else:
            yield from (Ref(name, layer, (unit,)) for unit in range(1, net.network.sizes[layer] + 1))
