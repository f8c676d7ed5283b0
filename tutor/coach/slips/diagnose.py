"""Finds out which slip gives a wrong number: slips of writing, of this kind of step, other cells, two slips together.

Several explanations are a tie, and are said to be one; a single one is only ever named alone. Knows traces.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tutor.arithmetic import Typed
from tutor.coach.judge import agrees
from tutor.coach.slips.catalogue import catalogue
from tutor.coach.slips.rewrite import Case, pairs, singles
from tutor.coach.slips.rules import slipped
from tutor.coach.slips.writing import miscopied, written
from tutor.formula.expr import Expr, evaluate, operands
from tutor.numerals import rounded
from tutor.quantity import Ref
from tutor.trace.moment import Moment
from tutor.trace.step import Address
from tutor.trace.trace import Trace

_COARSEST = 2
"""Significant digits below which a number tells too little; it then has to be met exactly."""
_MOST_CELLS = 600
_SAME = 1e-12
_ROUNDINGS = (1, 2, 3)
Numbers = Mapping[Ref, float]
"""Numbers that stand in for the engine's own: earlier answers, or what a publication prints."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One explanation of a wrong number."""

    slip: str
    """An entry of the catalogue."""
    cell: Ref | None = None
    """The quantity whose number it is, for `another-cell`."""
    other: str = ""
    """The second of two slips made together."""
    formula: Expr | None = None
    """The formula as the slip has it."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Where formulas get their numbers from."""

    moment: Moment
    instead: Numbers

    def value(self, ref: Ref) -> float:
        return self.instead[ref] if ref in self.instead else self.moment.value(ref)


def diagnose(
    trace: Trace, at: Address, typed: Typed, digits: int = 4, instead: tuple[Numbers, ...] = ()
) -> tuple[Diagnosis, ...]:
    """Explain a wrong answer to a step; nothing where no known slip gives it, several where it is a tie.

    Args:
        trace: The run.
        at: The step.
        typed: The wrong answer.
        digits: The significant digits that were asked for.
        instead: Other numbers that the learner may have worked with: their own, or printed ones.

    """
    search = _Search(Case(trace, at), typed, digits, instead)
    for stage in (search.likely, search.nearly, search.doubly):
        found = {(d.slip, d.cell, d.other): d for d in stage()}
        if found:
            return _distinct(tuple(found.values()))
    return ()


def _distinct(found: tuple[Diagnosis, ...]) -> tuple[Diagnosis, ...]:
    """Keep one explanation of each slip."""
    return tuple({(d.slip, d.other): d for d in reversed(found)}.values())[::-1]


class _Search:
    """The search for explanations of one answer."""

    def __init__(self, case: Case, typed: Typed, digits: int, instead: tuple[Numbers, ...]) -> None:
        self._case, self._typed, self._asked = case, typed, digits
        self._digits = min(typed.figures or digits, digits)
        moment = case.trace.moment(case.at)
        self._exact = moment.value(case.ref)
        self._sources = [_Numbers(moment, numbers) for numbers in ({}, *instead)]
        self._formula = case.formula
        self._slipped = slipped(case)

    def likely(self) -> Iterator[Diagnosis]:
        """Yield single slips: of this kind of step, of writing, and other cells of the row."""
        rules = [d for d, value in self._of_rules() if self._is(value)]
        exactly = [value for d, value in self._of_rules() if d in rules]
        yield from rules
        for slip in written(self._typed, self._exact, self._compared):
            mirrored = slip == "sign-lost" and any(_same(value, -self._exact) for value in exactly)
            zero = slip == "zero-for-small" and any(value == 0 for value in exactly)
            if not mirrored and not zero:
                yield Diagnosis(slip)
        for cell, value in self._cells():
            if self._is(value) and not any(_same(value, other) for other in exactly):
                yield Diagnosis("another-cell", cell)

    def nearly(self) -> Iterator[Diagnosis]:
        """Yield what makes a number nearly right: operands rounded too early, a digit copied wrongly."""
        for figures in _ROUNDINGS:
            values = {ref: rounded(self._value(ref), figures) for ref in operands(self._formula)}
            if self._is(_evaluated(self._formula, _Numbers(self._sources[0].moment, values))):
                yield Diagnosis("rounded-too-early")
                return
        if miscopied(self._typed, self._exact, self._compared):
            yield Diagnosis("digit-miscopied")

    def doubly(self) -> Iterator[Diagnosis]:
        """Yield pairs of slips that give the number together."""
        for one, other, formula in pairs(self._formula, self._slipped):
            if any(self._is(_evaluated(formula, numbers)) for numbers in self._sources):
                yield Diagnosis(one, other=other, formula=formula)
        for diagnosis, value in self._of_rules():
            if math.isfinite(value):
                for slip in written(self._typed, value, self._compared):
                    if slip in {"sign-lost", "point-shifted"}:
                        yield replace(diagnosis, other=slip)

    @property
    def _compared(self) -> int:
        return max(_COARSEST, self._digits)

    def _value(self, ref: Ref) -> float:
        return self._sources[0].value(ref)

    def _of_rules(self) -> Iterator[tuple[Diagnosis, float]]:
        for wrong in singles(self._formula, self._slipped):
            for numbers in self._sources:
                yield Diagnosis(wrong.slip, formula=wrong.formula), _evaluated(wrong.formula, numbers)

    def _cells(self) -> Iterator[tuple[Ref, float]]:
        """Yield the row's quantities that are known by now, and what its units were given."""
        plan, moment = self._case.trace.plan_at(self._case.at), self._sources[0].moment
        last = min(
            len(plan), plan.place(self._case.ref) + 1 + self._more(plan.block_number(plan.place(self._case.ref)))
        )
        cells = [plan[place] for place in range(max(0, last - _MOST_CELLS), last)]
        for ref in dict.fromkeys((*cells, *operands(self._formula))):
            if ref != self._case.ref and not ref.row:
                yield ref, moment.value(ref)

    def _more(self, block: int) -> int:
        """Count what follows within the pass: a number of the next unit may have been given too early."""
        plan = self._case.trace.plan_at(self._case.at)
        here = plan.passes[block]
        return sum(b.size for number, b in enumerate(plan.blocks) if number >= block and plan.passes[number] == here)

    def _is(self, value: float) -> bool:
        """Tell whether a slip's value is the number typed and not the right one."""
        if not math.isfinite(value) or agrees(value, self._exact, self._asked):
            return False
        if self._digits < _COARSEST or value == 0 or self._typed.value == 0:
            return _same(value, self._typed.value)
        return agrees(self._typed.value, value, self._digits)


def _evaluated(formula: Expr, numbers: _Numbers) -> float:
    try:
        return evaluate(formula, numbers.value)
    except (KeyError, ArithmeticError):
        return math.nan


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_SAME, abs_tol=0.0)


def told(diagnosis: Diagnosis, words: str) -> str:
    """Say what the wrong number is, in a phrase; `words` names the diagnosis's cell."""
    what = catalogue()[diagnosis.slip].what.replace("{cell}", f"the {words}")
    if not diagnosis.other:
        return what
    return f"{what}, and {catalogue()[diagnosis.other].what}"
