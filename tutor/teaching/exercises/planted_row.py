"""Spot the mistake: a worked row with one slip planted in it; every other line follows from the lines before it.

Exactly one line is at fault: it is the only one that does not come out of its formula and the numbers above it, also
for who has nothing but the digits on the screen. Exactly one of the names to choose from gives its number.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tutor.arithmetic.formula.expr import Expr, evaluate, leaves
from tutor.arithmetic.numerals import GUARD, rounded
from tutor.arithmetic.quantity import GIVEN, Ref
from tutor.arithmetic.trace.plan import FINE
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.judge import agrees, half_unit
from tutor.teaching.diagnosis.slips.rewrite import Case, singles
from tutor.teaching.diagnosis.slips.rules import slipped
from tutor.teaching.questions.menus import Choice
from tutor.teaching.questions.practice import Form, draw

DIGITS = 4
_FORMS = (Form(), Form(hidden="tanh"), Form(sizes=(2, 2, 1)))
_DRAWS = 200
_CHOICES = 4
_LARGEST = 1e3
_TOLD_APART = DIGITS - 1
"""Significant digits to which wrong numbers differ from right ones and from each other, to be told apart by hand."""


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

    def reader(self) -> Callable[[Ref], float]:
        """Return what looks a quantity's number up: as it stands in the lines, or as it was given."""
        numbers = {line.at.ref: line.value for line in self.lines}
        moment = self.trace.moment(self.lines[0].at)
        return lambda ref: numbers[ref] if ref in numbers else moment.value(ref)


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
    found = Puzzle(trace, tuple(lines), wrong, chosen.slip, ())
    honest = evaluate(case.formula, value)
    if not abs(numbers[refs[wrong]]) < _LARGEST or agrees(numbers[refs[wrong]], honest, _TOLD_APART):
        return None
    choices = _choices(found, random)
    return replace(found, choices=choices) if choices and _closes(found) else None


def _uses_later(formula: Expr, later: list[Ref]) -> bool:
    """Tell whether a slip needs a number that is not worked out yet."""
    return any(ref in later for ref in leaves(formula) if ref.name not in GIVEN)


def _choices(found: Puzzle, random: Random) -> tuple[Choice, ...]:
    """Draw slips to name the planted one by; none of the others gives its number, in any of their forms."""
    line = found.lines[found.wrong]
    case, number = Case(found.trace, line.at), found.reader()
    alike: dict[str, bool] = {}
    for one in singles(case.formula, slipped(case)):
        is_alike = agrees(evaluate(one.formula, number), line.value, _TOLD_APART)
        alike[one.slip] = alike.get(one.slip, False) or is_alike
    others = sorted(slip for slip, is_alike in alike.items() if not is_alike and slip != found.slip)
    if not others:
        return ()
    taken = random.sample(others, min(_CHOICES - 1, len(others)))
    choices = [Choice(found.slip, right=True), *(Choice(other) for other in taken)]
    random.shuffle(choices)
    return tuple(choices)


def _closes(found: Puzzle) -> bool:
    """Tell whether all other lines come out of the digits on the screen, to within one unit of the last digit."""
    number = found.reader()

    def on_screen(ref: Ref) -> float:
        return rounded(number(ref), DIGITS + GUARD)

    others = [line for place, line in enumerate(found.lines) if place != found.wrong]
    return all(
        abs(evaluate(line.formula, on_screen) - line.value) <= 2 * half_unit(line.value, DIGITS) for line in others
    )
