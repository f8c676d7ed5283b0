"""Which steps the learner is asked, and how: by the mode, the lesson's wishes, and what the learner can do already.

Pure policy; keeps nothing. Knows traces and skills.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tutor.coach.menus import menu
from tutor.coach.skills import skill_of
from tutor.coach.slips.rewrite import Case
from tutor.formula.expr import Op, operands
from tutor.quantity import Ref
from tutor.trace.step import OWN, Address
from tutor.trace.trace import Trace

WATCH, FADED, SOLO = MODES = ("watch", "faded", "solo")
"""All is given; some is asked, by what this learner knows; all is asked."""
NUMBER, BLANK, SIGN, FORMULA, OPERAND, WHY = KINDS = ("number", "blank", "sign", "formula", "operand", "why")
"""Kinds of questions: the result; a factor of it; its sign; which formula; which operand; why at all."""
TYPED = frozenset({NUMBER, BLANK})
_UNASKED = frozenset({"hit"})
"""Steps that only compare."""
_CHAIN, _UNIT = 3, 4
"""Levels from which a step and the one before it are asked as one, and a whole unit is."""
_COVERED_BY = {"z": (("a", "exp"), _CHAIN), "slope": (("delta",), _CHAIN), "delta": (("dw", "db"), _UNIT)}
"""What stays unseen until the step after it in the unit is answered, from which level on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a lesson wants asked."""

    at: str
    """An address, or the name of a quantity."""
    digits: int = 4
    kind: str = NUMBER

    def meets(self, at: Address) -> bool:
        """Tell whether it means a step."""
        return self.at in (at.ref.name, str(at))


@dataclass(frozen=True, slots=True)
class Asked:
    """One question at a step."""

    kind: str
    digits: int = 4


def questions(
    trace: Trace, at: Address, mode: str, wanted: tuple[Wanted, ...], levels: Mapping[str, int]
) -> tuple[Asked, ...]:
    """Return the questions of a step, in order; none where it is only watched.

    Args:
        trace: The run.
        at: The step.
        mode: One of `MODES`.
        wanted: What the lesson asks; empty: every step may be asked.
        levels: How far each skill's guidance has been faded, 0 to 5; 0: watch it first.

    """
    if mode == WATCH or at.stage == OWN or at.ref.name in _UNASKED:
        return ()
    meant = [wish for wish in wanted if wish.meets(at)]
    digits = meant[0].digits if meant else 4
    if mode == SOLO:
        return _usable(trace, at, meant) or (Asked(NUMBER, digits),)
    if wanted and not meant:
        return ()
    level = levels.get(skill_of(trace.net, at.ref), 0)
    if _is_covered(trace, at, levels):
        return ()
    named = any(":" in wish.at for wish in meant)
    if level == 0 and not named:
        return ()
    given = [Asked(BLANK if wish.kind == NUMBER and level <= 1 else wish.kind, wish.digits) for wish in meant]
    chosen = given or [Asked(BLANK if level <= 1 else NUMBER, digits)]
    return tuple(replace(asked, kind=_possible(trace, at, asked.kind)) for asked in chosen)


def covers(trace: Trace, at: Address, levels: Mapping[str, int], mode: str) -> bool:
    """Tell whether a step stays unseen because the next one of its unit is asked with it."""
    return mode == FADED and _is_covered(trace, at, levels)


def _is_covered(trace: Trace, at: Address, levels: Mapping[str, int]) -> bool:
    names, level = _COVERED_BY.get(at.ref.name, ((), 0))
    plan = trace.plan_at(at)
    for name in names:
        ahead = Ref(name, at.ref.layer, at.ref.index if name != "dw" else (*at.ref.index, 1))
        if plan.calculates(ahead):
            skills = (skill_of(trace.net, at.ref), skill_of(trace.net, ahead))
            return all(levels.get(skill, 0) >= level for skill in skills)
    return False


def covering(trace: Trace, at: Address) -> Address | None:
    """Return the step that is asked together with a covered one."""
    for name in _COVERED_BY.get(at.ref.name, ((), 0))[0]:
        ahead = Ref(name, at.ref.layer, at.ref.index if name != "dw" else (*at.ref.index, 1))
        if trace.plan_at(at).calculates(ahead):
            return replace(at, ref=ahead)
    return None


def _usable(trace: Trace, at: Address, wishes: list[Wanted]) -> tuple[Asked, ...]:
    found = [Asked(_possible(trace, at, wish.kind), wish.digits) for wish in wishes]
    if found and not any(asked.kind in TYPED for asked in found):
        found.insert(0, Asked(NUMBER, found[0].digits))
    return tuple(found)


def _possible(trace: Trace, at: Address, kind: str) -> str:
    """Fall back on the number where a step has no such question."""
    if kind == BLANK:
        return BLANK if blank_of(trace, at) is not None else NUMBER
    if kind != NUMBER and menu(Case(trace, at), kind) is None:
        return NUMBER
    return kind


def blank_of(trace: Trace, at: Address) -> Ref | None:
    """Return the factor left blank in a half-worked line, the last of its quantities; None where there is only one."""
    formula = trace.formula(at)
    refs = operands(formula)
    return refs[-1] if isinstance(formula, Op) and len(refs) > 1 else None


def has_why(trace: Trace, at: Address) -> bool:
    """Tell whether a step has a question why."""
    return menu(Case(trace, at), WHY) is not None
