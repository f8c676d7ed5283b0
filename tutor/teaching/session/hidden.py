"""What must not be seen at a step, because it is still asked for: the one place that says so."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tutor.arithmetic.formula.expr import operands
from tutor.arithmetic.quantity import GIVEN, SCALARS, Ref
from tutor.arithmetic.trace.step import OWN, PREPARE, TRAIN, Address
from tutor.arithmetic.trace.trace import Trace
from tutor.arithmetic.trace.uses import made_by
from tutor.teaching.session.state import Tutoring, row_of

_LONGEST_ROW = 1000
"""Steps of a row in which numbers are followed; in a longer one nobody reckons back."""


@dataclass(frozen=True)
class Hidden:
    """The quantities that must not be seen at a step: a container that is asked about one quantity at a time."""

    tutoring: Tutoring
    trace: Trace
    at: Address

    def __contains__(self, ref: object) -> bool:
        """Tell whether a quantity is still asked for."""
        return isinstance(ref, Ref) and self._hides(ref)

    def _hides(self, ref: Ref) -> bool:
        if ref in self._known:
            return self._known[ref]
        self._known[ref] = False  # no quantity goes into itself
        found = any(self.tutoring.is_open(self.trace, maker) for maker in self._makers(ref)) or self._tells_of(ref)
        self._known[ref] = found
        return found

    def _tells_of(self, ref: Ref) -> bool:
        """Tell whether a number of the row, which is not asked itself, would give away one that is."""
        place, plan = replace(self.at, ref=ref), self.trace.plan_at(self.at)
        if (
            ref.row
            or not plan.calculates(ref)
            or len(plan) > _LONGEST_ROW
            or self.tutoring.is_answered(self.trace, place)
        ):
            return False
        return any(self._hides(operand) for operand in operands(self.trace.formula(place)))

    @cached_property
    def _known(self) -> dict[Ref, bool]:
        return {}

    def _makers(self, ref: Ref) -> Iterator[Address]:
        """Yield the step that makes a quantity, where it is one that may be asked."""
        if ref.name in SCALARS or self.at.stage == OWN:
            return
        if ref.name not in GIVEN and not ref.row:
            if self.trace.plan_at(self.at).calculates(ref):
                yield replace(self.at, ref=ref)
            return
        if self.at.stage not in {TRAIN, PREPARE} and not self.at.epoch:
            return  # looking for what made a weight would train to the end
        maker = made_by(self.trace, self.at, ref)
        if maker is not None and (row_of(maker) in self.tutoring.rows or maker in self.tutoring.predicted):
            yield maker


NOTHING: frozenset[Ref] = frozenset()


def hidden(tutoring: Tutoring, trace: Trace, at: Address) -> Hidden | frozenset[Ref]:
    """Return what must not be seen at a step."""
    return Hidden(tutoring, trace, at) if tutoring.is_active else NOTHING


def concealed(tutoring: Tutoring, trace: Trace, at: Address, other: Address) -> bool:
    """Tell whether another step's number must not be seen at a step: it is asked in this row, or one gone through."""
    if not tutoring.is_active or other.stage == OWN:
        return False
    if other.ref.name in GIVEN:
        maker = made_by(trace, other, other.ref) if other.stage == TRAIN else None
        return maker is not None and concealed(tutoring, trace, at, maker)
    met = row_of(other) == row_of(at) or row_of(other) in tutoring.rows or other in tutoring.predicted
    named = any(str(other) == wanted.at for wanted in tutoring.wanted)
    return (met or named) and tutoring.is_open(trace, other)


def missing(tutoring: Tutoring, trace: Trace, at: Address) -> Address | None:
    """Return an open step whose number a question needs; None where all operands can be seen."""
    covered = hidden(tutoring, trace, at)
    for ref in operands(trace.formula(at)):
        if ref in covered:
            maker = made_by(trace, at, ref)
            asked_with = maker is not None and tutoring.open(trace, maker) is None  # covered: worked out on the way
            if maker is not None and not asked_with:
                return maker
    return None
