"""Finding a step by what a person types, and saying why a step does not exist. Knows the stages, no numbers."""

from collections.abc import Callable
from dataclasses import replace

from tutor.arithmetic.quantity import Ref, parse_ref
from tutor.arithmetic.trace.plan import STAGES as PASSES
from tutor.arithmetic.trace.stages import Stages
from tutor.arithmetic.trace.step import PREPARE, TRAIN, Address, parse_address, parse_place

_SOFTMAX = frozenset({"exp", "expsum", "back"})
"""What only a softmax layer calculates."""


def meant(stages: Stages, text: str, near: Address) -> Address:
    """Read what a person types to go somewhere: an address, `epoch/row`, or a quantity of the present row.

    Whether there is such a step is not checked.

    Raises:
        AddressError, RefError: if it cannot be read, or the run has no such stage.

    """
    text = text.strip()
    if ":" in text:
        return parse_address(text)
    if "/" in text or text == PREPARE:
        stage, epoch, row = parse_place(text)
        return Address(epoch, row, stages.section_of(stage, epoch).plan(1).first_main, stage)
    return replace(near, ref=parse_ref(text))


def why_not(stages: Stages, at: Address, is_given: Callable[[Address], bool]) -> str:
    """Say why there is no step at an address; `is_given`: whether its row has the quantity, uncalculated."""
    if at.stage != PREPARE and (sentence := _no_row(stages, at)):
        return sentence
    if is_given(at):
        return f"{at.ref} is given, not calculated: go to a step that uses it"
    if at.stage == PREPARE:
        plan = stages.plan_at(at)
        return f"preparation calculates no {at.ref}: it goes from {plan[0]} to {plan[len(plan) - 1]}"
    if stages.plan(stages.rows).calculates(at.ref):
        return f"{at} does not exist: {_where(at)}"
    return _not_in_this_network(stages, at)


def _not_in_this_network(stages: Stages, at: Address) -> str:
    ref, sizes = at.ref, stages.net.network.sizes
    if PASSES.get(ref.name) == PREPARE and PREPARE in stages.stages:
        return f"{ref} is calculated before the first row: write {PREPARE}:{ref}"
    if ref.name == "E" and ref.index and sizes[-1] == 1:
        return f"there is no {ref}, since there is one output: write {at.place}:E"
    reason = _no_place(stages, ref) or f"its inputs and layers have {', '.join(map(str, sizes))} units"
    return f"this network calculates no {ref}: {reason}"


def _no_place(stages: Stages, ref: Ref) -> str:
    """Say which layer, unit or input there is not; empty where all are there."""
    sizes = stages.net.network.sizes
    if not ref.layer:
        return f"it has {_count(sizes[-1], 'output')}" if ref.name == "E" else ""
    if ref.layer >= len(sizes):
        return f"it has {_count(len(sizes) - 1, 'layer')}"
    if ref.unit > sizes[ref.layer]:
        return f"layer {ref.layer} has {_count(sizes[ref.layer], 'unit')}"
    if len(ref.index) == 2 and ref.index[1] > sizes[ref.layer - 1]:
        sender = f"layer {ref.layer - 1} has {_count(sizes[ref.layer - 1], 'unit')}"
        return sender if ref.layer > 1 else f"it has {_count(sizes[0], 'input')}"
    if ref.name in _SOFTMAX and not stages.net.is_softmax(ref.layer):
        return f"only a softmax layer has it, and layer {ref.layer} is {stages.net.activation(ref.layer)}"
    return ""


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _no_row(stages: Stages, at: Address) -> str:
    section = stages.section(at)
    if at.stage != TRAIN:
        exists = 1 <= at.row <= section.rows
        return "" if exists else f"there is no row {at.place}: rows go from 1 to {section.rows}"
    if 1 <= at.row <= section.rows and section.has_epoch(at.epoch):
        return ""
    limits = f"epochs go from 1 to {stages.epochs}, rows from 1 to {section.rows}"
    stopped = stages.stopped
    return f"there is no row {at.place}: {limits}" + (f" ({stopped.removesuffix('.')})" if stopped else "")


def _where(at: Address) -> str:
    """Say where a quantity is calculated that is calculated in the last row of an epoch of training."""
    if PASSES[at.ref.name] == "epoch":
        return "it belongs to the last row of its epoch"
    if at.stage != TRAIN:
        return "nothing is learned from rows that are only tried"
    return "an update belongs to the last row of its batch"
