"""Spot the mistake: a worked row with one slip planted in it; every other line follows from the lines before it.

Exactly one line is at fault: it is the only one that does not come out of its formula and the numbers above it.
"""

from dataclasses import dataclass
from random import Random

from tutor.coach.judge import agrees
from tutor.coach.menus import Choice
from tutor.coach.practice import Form, draw
from tutor.coach.slips.rewrite import Case, singles
from tutor.coach.slips.rules import slipped
from tutor.formula.expr import Expr, evaluate, leaves
from tutor.quantity import GIVEN, Ref
from tutor.trace.plan import FINE
from tutor.trace.step import Address
from tutor.trace.trace import Trace

DIGITS = 4
_FORMS = (Form(), Form(hidden="tanh"), Form(sizes=(2, 2, 1)))
_DRAWS = 200
_CHOICES = 4


@dataclass(frozen=True, slots=True)
class WorkedLine:
    """One line of the worked row, as it stands there."""

    at: Address
    formula: Expr
    """The right formula; the line with the slip was worked with another one."""
    value: float


@dataclass(frozen=True, slots=True)
class Puzzle:
    """A worked row with one mistake."""

    trace: Trace
    lines: tuple[WorkedLine, ...]
    wrong: int
    """The place of the line with the slip, from 0."""
    slip: str
    choices: tuple[Choice, ...]
    """Slips to name it by, exactly one right."""

    @property
    def numbers(self) -> dict[Ref, float]:
        """The numbers as they stand in the lines."""
        return {line.at.ref: line.value for line in self.lines}


def puzzle(seed: int) -> Puzzle:
    """Make a puzzle; the same seed makes the same one."""
    random = Random(f"spot {seed}")  # noqa: S311  (practice, no secret)
    for _ in range(_DRAWS):
        trace = draw(random.choice(_FORMS), random)
        plan = trace.plan(1)
        refs = [plan[place] for place in range(len(plan)) if plan[place].name not in FINE]
        found = _planted(trace, refs, random)
        if found is not None:
            return found
    raise RuntimeError(f"no clear mistake for seed {seed}")


def _planted(trace: Trace, refs: list[Ref], random: Random) -> Puzzle | None:
    wrong = random.randrange(len(refs))
    case = Case(trace, Address(1, 1, refs[wrong]))
    slips = [one for one in singles(case.formula, slipped(case)) if not _uses_later(one.formula, refs[wrong:])]
    if not slips:
        return None
    chosen = random.choice(slips)
    numbers: dict[Ref, float] = {}

    def value(ref: Ref) -> float:
        return numbers[ref] if ref in numbers else trace.moment(case.at).value(ref)

    lines = []
    for place, ref in enumerate(refs):
        at = Address(1, 1, ref)
        formula = trace.formula(at)
        numbers[ref] = evaluate(chosen.formula if place == wrong else formula, value)
        lines.append(WorkedLine(at, formula, numbers[ref]))
    honest = evaluate(case.formula, value)
    if not abs(numbers[refs[wrong]]) < _LARGEST or agrees(numbers[refs[wrong]], honest, DIGITS - 1):
        return None
    return _puzzle(trace, tuple(lines), wrong, chosen.slip, random)


_LARGEST = 1e3


def _uses_later(formula: Expr, later: list[Ref]) -> bool:
    """Tell whether a slip needs a number that is not worked out yet."""
    return any(ref in later for ref in leaves(formula) if ref.name not in GIVEN)


def _puzzle(trace: Trace, lines: tuple[WorkedLine, ...], wrong: int, slip: str, random: Random) -> Puzzle | None:
    case = Case(trace, lines[wrong].at)
    others = sorted({one.slip for one in singles(case.formula, slipped(case))} - {slip})
    if not others:
        return None
    taken = random.sample(others, min(_CHOICES - 1, len(others)))
    choices = [Choice(slip, right=True), *(Choice(other) for other in taken)]
    random.shuffle(choices)
    return Puzzle(trace, lines, wrong, slip, tuple(choices))


def at_fault(puzzle: Puzzle) -> tuple[int, ...]:
    """Return the places of the lines that do not follow from the lines above them."""
    numbers = puzzle.numbers
    moment = puzzle.trace.moment(puzzle.lines[0].at)
    found = []
    for place, line in enumerate(puzzle.lines):
        value = evaluate(line.formula, lambda ref: numbers[ref] if ref in numbers else moment.value(ref))
        if not agrees(line.value, value, DIGITS):
            found.append(place)
    return tuple(found)
