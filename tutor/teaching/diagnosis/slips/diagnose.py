"""Finds out which slip gives a wrong number: slips of writing, of this kind of step, other cells, two slips together.

Several explanations are a tie, and are said to be one; a single one is only ever named alone. Knows traces.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from tutor.arithmetic.expressions import Typed
from tutor.arithmetic.formula.expr import Expr, evaluate, operands
from tutor.arithmetic.numerals import rounded
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.moment import Moment
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.judge import agrees, half_unit
from tutor.teaching.diagnosis.slips.catalogue import catalogue
from tutor.teaching.diagnosis.slips.rewrite import Case, pairs, singles
from tutor.teaching.diagnosis.slips.rules import slipped
from tutor.teaching.diagnosis.slips.writing import miscopied, written

_COARSEST = 2
"""Significant digits below which a number tells too little; it then has to be met exactly."""
_TOLD_BY_PAIRS = 3
"""Significant digits from which on a pair of slips explains a number."""
_MOST_CELLS = 600
_SAME = 1e-12
_NOTHING = 1e-15
"""What binary arithmetic may leave over where terms cancel."""
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
    return Suspects(Case(trace, at), digits, instead).explain(typed)


class Suspects:
    """What may go wrong at a step, with the numbers that come of it: computed once, compared with any answer."""

    def __init__(self, case: Case, digits: int = 4, instead: tuple[Numbers, ...] = ()) -> None:
        self._case, self._asked = case, digits
        moment = case.trace.moment(case.at)
        self._exact = moment.value(case.ref)
        self._sources = [_Numbers(moment, numbers) for numbers in ({}, *instead)]
        self._formula = case.formula
        carried = [_evaluated(self._formula, numbers) for numbers in self._sources[1:]]
        self._rights = [value for value in (self._exact, *carried) if math.isfinite(value)]
        self._slipped = slipped(case)

    def explain(self, typed: Typed) -> tuple[Diagnosis, ...]:
        """Explain an answer: by the first of the stages that knows an explanation."""
        typed = replace(typed, figures=min(typed.figures or self._asked, self._asked))  # those that are compared
        for stage in (self._likely, self._nearly, self._doubly):
            found = {(d.slip, d.other): d for d in reversed(tuple(stage(typed)))}  # one explanation of each slip
            if found:
                return tuple(found.values())[::-1]
        return ()

    def _likely(self, typed: Typed) -> Iterator[Diagnosis]:
        """Yield single slips: of this kind of step, of writing, and other cells of the row."""
        rules = [(diagnosis, value) for diagnosis, value in self.of_rules if self._is(typed, value)]
        yield from (diagnosis for diagnosis, _ in rules)
        if rules and self._misrounded(typed):
            yield Diagnosis("last-digit")
        for right in self._rights:
            for slip in written(typed, right, _compared(typed)):
                mirrored = slip == "sign-lost" and any(_same(value, -right) for _, value in rules)
                zero = slip == "zero-for-small" and any(value == 0 for _, value in rules)
                if not mirrored and not zero:
                    yield Diagnosis(slip)
        for cell, value in self._cells:
            if self._is(typed, value) and not any(_same(value, other) for _, other in rules):
                yield Diagnosis("another-cell", cell)

    def _nearly(self, typed: Typed) -> Iterator[Diagnosis]:
        """Yield what makes a number nearly right: operands or the number rounded wrongly, a digit copied wrongly."""
        early, late = any(self._is(typed, value) for value in self._of_roundings), self._misrounded(typed)
        if early:
            yield Diagnosis("rounded-too-early")
        if late:
            yield Diagnosis("last-digit")
        if not early and not late and any(miscopied(typed, right, _compared(typed)) for right in self._rights):
            yield Diagnosis("digit-miscopied")

    def _misrounded(self, typed: Typed) -> bool:
        return any(abs(typed.value - right) < 3 * half_unit(right, _compared(typed)) for right in self._rights)

    def _doubly(self, typed: Typed) -> Iterator[Diagnosis]:
        """Yield pairs of slips that give the number together; one or two digits are met by too many of them."""
        if 0 < typed.figures < _TOLD_BY_PAIRS:
            return
        yield from (diagnosis for diagnosis, value in self._of_pairs if self._is(typed, value))
        for diagnosis, value in self.of_rules:
            if math.isfinite(value):
                for slip in written(typed, value, _compared(typed)):
                    if slip in {"sign-lost", "point-shifted"}:
                        yield replace(diagnosis, other=slip)

    @cached_property
    def of_rules(self) -> list[tuple[Diagnosis, float]]:
        """The slips of this kind of step, each with its number."""
        return [
            (Diagnosis(wrong.slip, formula=wrong.formula), _evaluated(wrong.formula, numbers))
            for wrong in singles(self._formula, self._slipped)
            for numbers in self._sources
        ]

    @cached_property
    def _of_pairs(self) -> list[tuple[Diagnosis, float]]:
        return [
            (Diagnosis(one, other=other, formula=formula), _evaluated(formula, numbers))
            for one, other, formula in pairs(self._formula, self._slipped)
            for numbers in self._sources
        ]

    @cached_property
    def _of_roundings(self) -> list[float]:
        moment, used = self._sources[0].moment, operands(self._formula)
        rounds = ({ref: rounded(moment.value(ref), figures) for ref in used} for figures in _ROUNDINGS)
        return [_evaluated(self._formula, _Numbers(moment, numbers)) for numbers in rounds]

    @cached_property
    def _cells(self) -> list[tuple[Ref, float]]:
        """The row's quantities that are known by now or of the same pass, and what its units were given."""
        plan, moment = self._case.trace.plan_at(self._case.at), self._sources[0].moment
        block = plan.block_number(plan.place(self._case.ref))
        here = plan.passes[block]  # a number of a later unit of the pass may have been given too early
        last = max(number for number in range(block, len(plan.blocks)) if plan.passes[number] == here)
        cells: list[Ref] = []
        for number in range(last, -1, -1):
            cells[:0] = plan.refs(number)
            if len(cells) >= _MOST_CELLS:
                break
        refs = dict.fromkeys((*cells[-_MOST_CELLS:], *operands(self._formula)))
        return [(ref, moment.value(ref)) for ref in refs if ref != self._case.ref and not ref.row]

    def _is(self, typed: Typed, value: float) -> bool:
        """Tell whether a slip's value is the number typed and not the right one."""
        if typed.value == 0:
            return abs(value) < _NOTHING and not any(_same(value, right) for right in self._rights)
        if not agrees(typed.value, value, typed.figures if typed.figures >= _COARSEST else self._asked):
            return False
        rounded_alike = typed.figures < self._asked and agrees(value, self._exact, self._asked)
        return not rounded_alike and not any(_same(value, right) for right in self._rights)


def _compared(typed: Typed) -> int:
    """Count the digits that a number is compared by where it has to be right but for how it is written."""
    return max(_COARSEST, typed.figures)


def _evaluated(formula: Expr, numbers: _Numbers) -> float:
    try:
        return evaluate(formula, numbers.value)
    except (KeyError, ArithmeticError):
        return math.nan


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_SAME, abs_tol=0.0)


def told(diagnosis: Diagnosis, words: str) -> str:
    """Say what the wrong number is, in a phrase; `words` names the diagnosis's cell."""
    what = catalogue()[diagnosis.slip].named(f"the {words}")
    return f"{what}, and {catalogue()[diagnosis.other].named()}" if diagnosis.other else what


def value_of(case: Case, formula: Expr) -> float:
    """Evaluate a formula, right or wrong, on a step's own numbers; NaN where it has no value."""
    return _evaluated(formula, _Numbers(case.trace.moment(case.at), {}))
