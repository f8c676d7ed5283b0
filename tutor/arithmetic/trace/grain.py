"""Walking a trace at any grain: product, step, unit, layer, pass, row, epoch.

At a grain, steps form groups; a keypress goes to the last step of the next group, or of the one before. The place is
always a step's number, so changing the grain never moves the learner. Groups never reach from one stage into another.
"""

from bisect import bisect_right
from dataclasses import dataclass

from tutor.arithmetic.trace.plan import Plan
from tutor.arithmetic.trace.section import Section
from tutor.arithmetic.trace.step import TRAIN, Address
from tutor.arithmetic.trace.trace import Trace

GRAINS = ("product", "step", "unit", "layer", "pass", "row", "epoch")
"""From the finest to the coarsest."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a step is among the groups of a grain: `number` of `count`, both from 1."""

    number: int
    count: int
    within: str
    """What is counted through: `row`, `epoch` or `run`."""


def position(trace: Trace, at: Address, grain: str) -> Position:
    """Tell which group of the grain a step belongs to."""
    section = trace.section(at)
    if grain == "epoch":
        return Position(at.epoch, trace.epochs, "run") if at.stage == TRAIN else Position(1, 1, "run")
    if grain == "row":
        return Position(at.row or 1, section.rows, "epoch")
    plan = section.plan(at.row or 1)
    return Position(_group(plan, plan.place(at.ref), grain) + 1, _group(plan, len(plan) - 1, grain) + 1, "row")


def following(trace: Trace, at: Address, grain: str) -> Address:
    """Return the next stop: the end of this group, or of the next one if already there; the last step stays."""
    section, number = trace.section(at), trace.number(at)
    end = _end(section, number, grain)
    if end > number:
        return section.address(end)
    if section.has(number + 1):
        return section.address(_end(section, number + 1, grain))
    after = _neighbour(trace, at, 1)
    return at if after is None else after.address(_end(after, 0, grain))


def preceding(trace: Trace, at: Address, grain: str) -> Address:
    """Return the stop before: the end of the group before; the first group's stop stays."""
    section, number = trace.section(at), trace.number(at)
    start = _start(section, number, grain)
    if start:
        return section.address(start - 1)
    before = _neighbour(trace, at, -1)
    if before is not None:
        return before.address(_length(trace, before) - 1)
    return section.address(min(number, _end(section, 0, grain)))


def jump(trace: Trace, at: Address, grain: str, direction: int) -> Address:
    """Go to the first step of the next group (+1), or back (-1) to the start of this one or the one before."""
    section, number = trace.section(at), trace.number(at)
    start = _start(section, number, grain)
    if direction > 0:
        start = _end(section, number, grain) + 1
        if not section.has(start):
            after = _neighbour(trace, at, 1)
            return at if after is None else after.address(_main(after, 0))
    elif _main(section, start) >= number:
        if not start:
            before = _neighbour(trace, at, -1)
            return section.address(_main(section, 0)) if before is None else _last_group(trace, before, grain)
        start = _start(section, start - 1, grain)
    return section.address(_main(section, start))


def _last_group(trace: Trace, section: Section, grain: str) -> Address:
    return section.address(_main(section, _start(section, _length(trace, section) - 1, grain)))


def _length(trace: Trace, section: Section) -> int:
    """Count a section's steps; where it is not known when training stops, that is found out."""
    if section.stage != TRAIN:
        return section.steps_per_epoch
    trace.finish()
    return len(trace)


def _neighbour(trace: Trace, at: Address, direction: int) -> Section | None:
    """Return the section of the stage after (+1) or before (-1); a trial after some epoch stands by itself."""
    if at.stage != TRAIN and at.epoch:
        return None
    place = trace.stages.index(at.stage) + direction
    return trace.section_of(trace.stages[place]) if 0 <= place < len(trace.stages) else None


def _main(section: Section, number: int) -> int:
    """Return the first step from `number` on that is not of the finest grain."""
    return _end(section, number, "step")


def _group(plan: Plan, place: int, grain: str) -> int:
    """Return the number of a place's group in its row, from 0."""
    number = plan.block_number(place)
    match grain:
        case "product":
            return place
        case "step":
            return plan.main_starts[number] + max(0, place - plan.starts[number] - plan.blocks[number].fine)
        case "unit":
            return number
        case "layer":
            return plan.layers[number]
        case _:
            return plan.passes[number]


def _bounds(section: Section, number: int, grain: str) -> tuple[int, int]:
    """Return the numbers of the first step of a step's group and of the first step behind it."""
    epoch, within = divmod(number, section.steps_per_epoch)
    first_of_epoch = number - within
    if grain == "epoch":
        return first_of_epoch, first_of_epoch + section.steps_per_epoch
    row = bisect_right(range(section.rows + 1), within, key=section.row_starts)
    start = section.row_start(epoch + 1, row)
    plan = section.plan(row)
    if grain == "row":
        return start, start + len(plan)
    group = _group(plan, number - start, grain)
    if grain in {"product", "step"}:
        return start + _place_of_line(plan, group, grain), start + _place_of_line(plan, group + 1, grain)
    groups = {"unit": range(len(plan.blocks)), "layer": plan.layers, "pass": plan.passes}[grain]
    first, behind = bisect_right(groups, group - 1), bisect_right(groups, group)
    return start + plan.starts[first], start + plan.starts[behind]


def _place_of_line(plan: Plan, line: int, grain: str) -> int:
    """Return the place where a line's group starts: at the step grain a unit's first line takes its products along."""
    if grain == "product":
        return line
    number = bisect_right(plan.main_starts, line) - 1
    within = line - plan.main_starts[number]
    fine = plan.blocks[number].fine if within and number < len(plan.blocks) else 0
    return plan.starts[number] + fine + within


def _start(section: Section, number: int, grain: str) -> int:
    return _bounds(section, number, grain)[0]


def _end(section: Section, number: int, grain: str) -> int:
    return _bounds(section, number, grain)[1] - 1
