"""Walking a trace at any grain: product, step, unit, layer, pass, row, epoch.

At a grain, steps form groups; a keypress goes to the last step of the next group, or of the one before. The place is
always a step's number, so changing the grain never moves the learner.
"""

from bisect import bisect_right
from dataclasses import dataclass

from tutor.trace.plan import Plan
from tutor.trace.step import Address
from tutor.trace.trace import Trace

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
    if grain == "epoch":
        return Position(at.epoch, trace.epochs, "run")
    if grain == "row":
        return Position(at.row, trace.rows, "epoch")
    plan = trace.plan(at.row)
    return Position(_group(plan, plan.place(at.ref), grain) + 1, _group(plan, len(plan) - 1, grain) + 1, "row")


def following(trace: Trace, at: Address, grain: str) -> Address:
    """Return the next stop: the end of this group, or of the next one if already there; the last step stays."""
    number = trace.number(at)
    end = _end(trace, number, grain)
    if end == number and number + 1 < len(trace):
        end = _end(trace, number + 1, grain)
    return trace.address(end)


def preceding(trace: Trace, at: Address, grain: str) -> Address:
    """Return the stop before: the end of the group before; the first group's stop stays."""
    number = trace.number(at)
    start = _start(trace, number, grain)
    return trace.address(start - 1) if start else trace.address(min(number, _end(trace, 0, grain)))


def jump(trace: Trace, at: Address, grain: str, direction: int) -> Address:
    """Go to the first step of the next group (+1), or back (-1) to the start of this one or the one before."""
    number = trace.number(at)
    start = _start(trace, number, grain)
    if direction > 0:
        start = _end(trace, number, grain) + 1
        if start == len(trace):
            return at
    elif _main(trace, start) >= number and start:
        start = _start(trace, start - 1, grain)
    return trace.address(_main(trace, start))


def ending(trace: Trace, grain: str) -> Address:
    """Return the first stop of the grain."""
    return trace.address(_end(trace, 0, grain))


def _main(trace: Trace, number: int) -> int:
    """Return the first step from `number` on that is not of the finest grain."""
    return _end(trace, number, "step")


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


def _bounds(trace: Trace, number: int, grain: str) -> tuple[int, int]:
    """Return the numbers of the first step of a step's group and of the first step behind it."""
    at = trace.address(number)
    if grain == "epoch":
        return trace.row_start(at.epoch, 1), trace.row_start(at.epoch + 1, 1)
    row = trace.row_start(at.epoch, at.row)
    plan = trace.plan(at.row)
    if grain == "row":
        return row, row + len(plan)
    group = _group(plan, number - row, grain)
    if grain in {"product", "step"}:
        return row + _place_of_line(plan, group, grain), row + _place_of_line(plan, group + 1, grain)
    groups = {"unit": range(len(plan.blocks)), "layer": plan.layers, "pass": plan.passes}[grain]
    first, behind = bisect_right(groups, group - 1), bisect_right(groups, group)
    return row + plan.starts[first], row + plan.starts[behind]


def _place_of_line(plan: Plan, line: int, grain: str) -> int:
    """Return the place where a line's group starts: at the step grain a unit's first line takes its products along."""
    if grain == "product":
        return line
    number = bisect_right(plan.main_starts, line) - 1
    within = line - plan.main_starts[number]
    fine = plan.blocks[number].fine if within and number < len(plan.blocks) else 0
    return plan.starts[number] + fine + within


def _start(trace: Trace, number: int, grain: str) -> int:
    return _bounds(trace, number, grain)[0]


def _end(trace: Trace, number: int, grain: str) -> int:
    return _bounds(trace, number, grain)[1] - 1
