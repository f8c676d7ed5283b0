"""Questions with choices, made from the slips of a step: every wrong choice is one that somebody makes.

Choices are formulas, quantities or sentences; how formulas and quantities are spelled is the views' business.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

from tutor.arithmetic.formula.expr import Expr, Num, Op, leaves, operands
from tutor.arithmetic.quantity import Ref
from tutor.teaching.diagnosis.slips.diagnose import value_of
from tutor.teaching.diagnosis.slips.rewrite import Case, Swap, singles
from tutor.teaching.diagnosis.slips.rules import slipped

MOST = 4
"""Choices of a menu."""
_LONGEST = 14
"""Quantities of a formula that is still read as a choice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu: a formula, a quantity or a sentence."""

    slip: str = ""
    """The slip behind a wrong choice, where it is one of the catalogue."""
    formula: Expr | None = None
    ref: Ref | None = None
    text: str = ""
    because: str = ""
    """What to say to who took it, where no slip of the catalogue says it."""
    right: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A question with choices, exactly one of which is right."""

    question: str
    choices: tuple[Choice, ...]
    blank: Ref | None = None
    """The operand that the question leaves out of the formula."""


def menu(case: Case, kind: str, slip: str = "") -> Menu | None:
    """Make the menu of a kind for a step; None where the step has none.

    Args:
        case: The step.
        kind: `sign`, `formula`, `operand` or `why`.
        slip: The one slip whose formula stands beside the right one; empty: the first few.

    """
    others = {"sign": _sign, "operand": _operand, "why": _why}
    made = _formula(case, slip) if kind == "formula" else others[kind](case)
    if made is None or len(made.choices) < 2:
        return None
    choices = list(made.choices)
    if kind != "sign":
        Random(f"{case.at} {kind}").shuffle(choices)  # noqa: S311  (an order, no secret)
    return Menu(made.question, tuple(choices), made.blank)


def _sign(case: Case) -> Menu | None:
    value = case.trace.moment(case.at).value(case.ref)
    name = case.ref.name
    if name in {"w_next", "b_next"}:
        value -= case.trace.moment(case.at).value(Ref(name.removesuffix("_next"), case.ref.layer, case.ref.index))
        question, up, down = "Will it be larger or smaller than the old one?", "larger", "smaller"
        because = "The new value is the old one minus the step: against the sign of the gradient."
    elif name == "a" and case.net.activation(case.ref.layer) == "sigmoid":
        value -= 0.5
        question, up, down = "Above or below one half, without calculating?", "above", "below"
        because = "The sigmoid gives more than one half for positive sums and less for negative ones."
    else:
        question, up, down = "Will it be positive or negative?", "positive", "negative"
        because = "Follow the signs of the factors: two of the same kind give plus, two unlike ones minus."
    if value == 0 or name in {"E", "slope", "exp", "expsum", "E_all", "accuracy", "sd"}:
        return None
    return Menu(
        question,
        (Choice(text=up, right=value > 0, because=because), Choice(text=down, right=value < 0, because=because)),
    )


def _formula(case: Case, slip: str) -> Menu | None:
    right = case.formula
    if (isinstance(right, Ref | Num) and not slip) or len(list(leaves(right))) > _LONGEST:
        return None
    choices = [Choice(formula=right, right=True)]
    seen = {_to_six_digits(case, right)}
    for wrong in singles(right, slipped(case)):
        value = _to_six_digits(case, wrong.formula)
        new = wrong.slip not in {choice.slip for choice in choices} and value not in seen and slip in {"", wrong.slip}
        if new and value not in {"nan", "inf", "-inf"} and (slip or _is_pure(wrong.formula, case)):
            choices.append(Choice(wrong.slip, formula=wrong.formula))
            seen.add(value)
        if len(choices) == MOST:
            break
    return Menu("Which line gives it?", tuple(choices))


def _to_six_digits(case: Case, formula: Expr) -> str:
    return f"{value_of(case, formula):.5e}"


def _is_pure(formula: Expr, case: Case) -> bool:
    """Tell whether a formula has no number in it that was looked up elsewhere."""
    return bool(set(_constants(formula)) <= set(_constants(case.formula)) | {0.0, 0.5, 1.0, 2.0, 10.0})


def _constants(formula: Expr) -> Iterator[float]:
    if isinstance(formula, Num):
        yield formula.value
    elif isinstance(formula, Op):
        for arg in formula.args:
            yield from _constants(arg)


def _operand(case: Case) -> Menu | None:
    """Leave one quantity out of the formula and ask for it; wrong choices are what slips put there."""
    wrong: dict[Ref, dict[Ref, str]] = {}
    for slip in slipped(case):
        if isinstance(slip, Swap) and len(slip.changes) == 1:
            old, new = slip.changes[0]
            if isinstance(old, Ref) and isinstance(new, Ref) and old in operands(case.formula):
                wrong.setdefault(old, {}).setdefault(new, slip.slip)
    if not wrong:
        return None
    blank = max(wrong, key=lambda ref: len(wrong[ref]))
    others = [Choice(slip, ref=ref) for ref, slip in wrong[blank].items()][: MOST - 1]
    return Menu("What belongs in the gap?", (Choice(ref=blank, right=True), *others), blank)


def _why(case: Case) -> Menu | None:
    net, ref = case.net, case.ref
    activation = net.activation(ref.layer) if ref.layer else ""
    keys = (
        f"{ref.name}-{activation}",
        f"{ref.name}-{'output' if case.is_output else 'hidden'}",
        f"{ref.name}-{net.network.loss}",
        f"{ref.name}-{net.training.optimiser.kind}",
        ref.name,
    )
    collapsed = ref.name == "delta" and case.is_output and net.collapses
    for key in ("delta-collapsed",) if collapsed else keys:
        if key in _menus():
            entry = _menus()[key]
            wrong = [Choice(text=text, because=because) for text, because in entry["wrong"]]
            return Menu(entry["question"], (Choice(text=entry["right"], right=True), *wrong))
    return None


@lru_cache(maxsize=1)
def _menus() -> dict[str, dict[str, Any]]:
    """Return the questions why, which are data."""
    return tomllib.loads(files(__package__).joinpath("why_menus.toml").read_text(encoding="utf-8"))
