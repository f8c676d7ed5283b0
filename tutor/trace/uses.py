"""Where a number comes from and where it goes: provenance along the formulas, across rows and epochs."""

from collections.abc import Iterator
from dataclasses import replace

from tutor.formula.expr import operands
from tutor.quantity import Ref
from tutor.trace.rules import Architecture
from tutor.trace.step import Address
from tutor.trace.trace import Trace


def made_by(trace: Trace, at: Address, operand: Ref) -> Address | None:
    """Return the step that made an operand of a step; None if it was given (input, target, rate, start weight)."""
    if operand.name in {"x", "t", "rate"}:
        return None
    batch = trace.net.training.batch
    first_row = (at.row - 1) // batch * batch + 1
    if operand.name in {"w", "b"}:
        if operand.name == "b" and not trace.net.trains_bias(operand.layer):
            return None
        return _last_update(trace, at.epoch, first_row, replace(operand, name=f"{operand.name}_next"))
    row = first_row + operand.row - 1 if operand.row else at.row
    return Address(at.epoch, row, replace(operand, row=0))


def used_by(trace: Trace, at: Address) -> Iterator[Address]:
    """Yield the steps that use a step's result: in its own row, in its batch's last row, or in the next batch."""
    batch = trace.net.training.batch
    first_row = (at.row - 1) // batch * batch + 1
    last_row = min(first_row + batch - 1, trace.rows)
    name = at.ref.name
    if name.endswith("_next"):
        yield from _used_by_next_batch(trace, at, replace(at.ref, name=name.removesuffix("_next")))
        return
    yield from _used_in_row(trace, at.epoch, at.row, at.ref)
    if batch > 1 and name in {"dw", "db"}:
        yield Address(at.epoch, last_row, Ref(f"{name}_batch", at.ref.layer, at.ref.index))


def _last_update(trace: Trace, epoch: int, first_row: int, new: Ref) -> Address | None:
    if first_row > 1:
        return Address(epoch, first_row - 1, new)
    return Address(epoch - 1, trace.rows, new) if epoch > 1 else None


def _used_by_next_batch(trace: Trace, at: Address, parameter: Ref) -> Iterator[Address]:
    epoch, first_row = (at.epoch, at.row + 1) if at.row < trace.rows else (at.epoch + 1, 1)
    if epoch > trace.epochs:
        return
    for row in range(first_row, min(first_row + trace.net.training.batch, trace.rows + 1)):
        yield from _used_in_row(trace, epoch, row, parameter)


def _used_in_row(trace: Trace, epoch: int, row: int, ref: Ref) -> Iterator[Address]:
    plan = trace.plan(row)
    for candidate in _candidates(trace.net, ref):
        if plan.calculates(candidate):
            user = Address(epoch, row, candidate)
            if ref in operands(trace.formula(user)):
                yield user


def _candidates(net: Architecture, ref: Ref) -> Iterator[Ref]:
    """Yield, in order of calculation, every quantity whose formula might name `ref`: own and adjoining units."""
    sizes = net.network.sizes
    layer = net.network.depth if ref.name in {"t", "E"} else ref.layer
    own = range(1, sizes[layer] + 1) if not ref.index else ref.index[:1]
    after = range(1, sizes[layer + 1] + 1) if layer < net.network.depth else range(0)
    before = ref.index[1:] if len(ref.index) > 1 else range(1, sizes[layer - 1] + 1) if layer else range(0)
    yield from (Ref("product", layer, (unit, sender)) for unit in own for sender in before)
    yield from _of_layer(("z", "exp", "expsum", "a"), net, layer)
    for name in ("product", "z"):
        yield from (Ref(name, layer + 1, (to, *own) if name == "product" else (to,)) for to in after)
    yield from (*(Ref("E", 0, (unit,)) for unit in own), Ref("E"))
    yield from (Ref("dw", layer + 1, (to, *own)) for to in after)
    yield from (Ref("share", layer, (unit, sender)) for unit in own for sender in before)
    yield from _of_layer(("back", "slope", "delta"), net, layer)
    yield from _of_layer(("back", "delta"), net, layer - 1)
    yield from (Ref("dw", layer, (unit, sender)) for unit in own for sender in before)
    yield from (Ref("db", layer, (unit,)) for unit in own)
    for name in ("dw_batch", "w_next", "db_batch", "b_next"):
        yield Ref(name, layer, ref.index)


def _of_layer(names: tuple[str, ...], net: Architecture, layer: int) -> Iterator[Ref]:
    if layer < 1:
        return
    for name in names:
        if name == "expsum":
            yield Ref(name, layer)
        else:
            yield from (Ref(name, layer, (unit,)) for unit in range(1, net.network.sizes[layer] + 1))
