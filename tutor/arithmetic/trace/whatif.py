"""What if a number were another one: the same run with one number set by hand, and what differs from the original.

Knows traces and formulas; what must change is read off the formulas, what did change off the numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tutor.arithmetic.engine.edits import Edit
from tutor.arithmetic.formula.expr import operands
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import TRAIN, Address
from tutor.arithmetic.trace.trace import Trace

EDITABLE = frozenset({"w", "b", "x", "t", "rate"})
"""Given numbers that can be set by hand."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A quantity of a row, in the original run and in the other one."""

    ref: Ref
    before: float
    after: float

    @property
    def direction(self) -> int:
        """1 if it grew, -1 if it fell, 0 if it stayed."""
        return (self.after > self.before) - (self.after < self.before)


def editable(at: Address, ref: Ref) -> bool:
    """Tell whether a quantity can be set by hand at a step."""
    return at.stage == TRAIN and ref.name in EDITABLE and not ref.row


def fork(trace: Trace, at: Address, ref: Ref, value: float) -> Trace:
    """Return the run in which a number is another one, from a row on.

    Raises:
        KeyError: if the quantity cannot be set there.

    """
    if not editable(at, ref):
        raise KeyError(ref)
    place = tuple(number - 1 for number in ref.index)
    if ref.name in {"x", "t"}:
        place = (trace.run.place(at.epoch, at.row), *place)
    edit = Edit(trace.update(at), ref.name, ref.layer, place, value)
    return trace.with_edits((*trace.run.edits, edit))


def dependents(trace: Trace, at: Address, ref: Ref) -> frozenset[Ref]:
    """Return the quantities of a row that depend on one of its given numbers, as the formulas say."""
    plan = trace.plan(at.row)
    found = {ref}
    for place in range(len(plan)):
        target = plan[place]
        if not found.isdisjoint(operands(trace.formula(Address(at.epoch, at.row, target)))):
            found.add(target)
    return frozenset(found - {ref})


def differences(before: Trace, after: Trace, at: Address) -> Iterator[Difference]:
    """Yield every quantity of a row in both runs, in the order of calculation."""
    plan = before.plan(at.row)
    old, new = before.moment(at), after.moment(at)
    for place in range(len(plan)):
        ref = plan[place]
        yield Difference(ref, old.value(ref), new.value(ref))


def first_difference(before: Trace, after: Trace, at: Address) -> Address | None:
    """Return the first step of a row that has another number in the other run; None if there is none."""
    changed = (found.ref for found in differences(before, after, at) if found.direction)
    ref = next(changed, None)
    return None if ref is None else Address(at.epoch, at.row, ref)
