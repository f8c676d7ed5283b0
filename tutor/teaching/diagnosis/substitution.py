"""A row's numbers where some are not the engine's: printed ones, or wrong ones; what comes of them follows them.

Equal quantities of a kind go together: who rounds one of four equal outputs rounds all four. Knows traces.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tutor.arithmetic.formula.expr import evaluate, operands
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.plan import PASSES, STAGES
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace

REACH = 5000
"""Operands that are followed back where no more are wanted: enough for any lesson worked by hand."""
_SAME = 1e-12
_LAST = (len(PASSES), 0)
_Twin = tuple[str, int, int, str]


class Standing(Mapping[Ref, float]):
    """The numbers of a row as they stand once some have been put in the engine's place."""

    def __init__(self, trace: Trace, at: Address, instead: Mapping[Ref, float], reach: int = REACH) -> None:
        """Put numbers in the engine's place.

        Args:
            trace: The run.
            at: Any step of the row.
            instead: The other numbers.
            reach: How many operands are followed back from a quantity; what lies beyond keeps the engine's number.

        """
        self._trace, self._at, self._reach = trace, at, reach
        self._moment, self._plan = trace.moment(at), trace.plan_at(at)
        self._instead = dict(instead)
        self._twins = {self._twin(ref): value for ref, value in instead.items() if not ref.row}
        self._kinds = {(ref.name, ref.layer) for ref in instead}
        self._known: dict[Ref, float] = {}
        self._place = (at.row - 1) % trace.net.training.batch + 1
        self._first = min(map(_rank, instead), default=_LAST)

    def __getitem__(self, ref: Ref) -> float:
        """Return a quantity's number: the one put in its place, or what follows, or the engine's."""
        ref = self._own(ref)
        if ref not in self._known:
            if self._depends(ref):
                self._settle(ref)
            self._known[ref] = self._stands(ref)
        return self._known[ref]

    def __iter__(self) -> Iterator[Ref]:
        """Yield the quantities that were put in the engine's place."""
        return iter(self._instead)

    def __len__(self) -> int:
        """Count the quantities that were put in the engine's place."""
        return len(self._instead)

    def follows(self, ref: Ref) -> float | None:
        """Work a quantity out from the numbers before it; None where it comes out as the engine has it."""
        if _rank(ref) < self._first:
            return None
        self._settle(ref)
        value = self._worked_out(ref)
        return value if math.isfinite(value) and not self._is_engines(ref, value) else None

    def _settle(self, ref: Ref) -> None:
        """Find what stands in the places that a quantity depends on, in the order of calculation."""
        places: dict[Ref, int] = {}
        waiting, left = [ref], self._reach
        while waiting and left > 0:
            used = operands(self._trace.formula(replace(self._at, ref=waiting.pop())))
            left -= len(used)
            for operand in map(self._own, used):
                is_new = _rank(operand) >= self._first and operand not in self._known and operand not in places
                place = self._plan.find(operand) if is_new else None
                if place is not None:
                    places[operand] = place
                    waiting += [operand] if self._put(operand) is None else []
        for operand in sorted(places, key=places.__getitem__):
            self._known[operand] = self._stands(operand)

    def _stands(self, ref: Ref) -> float:
        put = self._put(ref)
        if put is not None:
            return put
        value = self._worked_out(ref) if self._depends(ref) else self._moment.value(ref)
        return self._moment.value(ref) if self._is_engines(ref, value) else value

    def _depends(self, ref: Ref) -> bool:
        """Tell whether a quantity is calculated after some of the other numbers."""
        return _rank(ref) >= self._first and self._put(ref) is None and self._plan.calculates(ref)

    def _worked_out(self, ref: Ref) -> float:
        return evaluate(self._trace.formula(replace(self._at, ref=ref)), self._number)

    def _number(self, ref: Ref) -> float:
        ref = self._own(ref)
        if ref in self._known:
            return self._known[ref]
        put = self._put(ref)
        return self._moment.value(ref) if put is None else put

    def _put(self, ref: Ref) -> float | None:
        if ref in self._instead:
            return self._instead[ref]
        return self._twins.get(self._twin(ref)) if (ref.name, ref.layer) in self._kinds and not ref.row else None

    def _twin(self, ref: Ref) -> _Twin:
        return ref.name, ref.layer, len(ref.index), f"{self._moment.value(ref):.12e}"

    def _own(self, ref: Ref) -> Ref:
        """Name a gradient of this very row as the row does, where its batch names it by its place."""
        return replace(ref, row=0) if ref.row == self._place and ref.name in {"dw", "db"} else ref

    def _is_engines(self, ref: Ref, value: float) -> bool:
        return math.isclose(value, self._moment.value(ref), rel_tol=_SAME)


def _rank(ref: Ref) -> tuple[int, int]:
    """Return when a quantity comes, by pass and layer: what comes earlier does not depend on it."""
    stage = STAGES.get(ref.name, "")
    if stage not in {"forward", "backward"}:
        return (PASSES.index(stage), 0) if stage else (-1, 0)
    layer = ref.layer - (ref.name == "share")  # a share belongs to the unit that it goes back to
    return PASSES.index(stage), layer if stage == "forward" else -layer
