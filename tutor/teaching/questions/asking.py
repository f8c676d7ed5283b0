"""Which steps the learner is asked, and how: by the mode, the lesson's wishes, and what the learner can do already.

Pure policy; keeps nothing. Knows traces and skills.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tutor.arithmetic.formula.expr import Op, operands
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import OWN, Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.slips.rewrite import Case
from tutor.teaching.learner.skills import skill_of
from tutor.teaching.questions.menus import menu

WATCH, FADED, SOLO = MODES = ("watch", "faded", "solo")
"""All is given; some is asked, by what this learner knows; all is asked."""
NUMBER, BLANK, SIGN, FORMULA, OPERAND, WHY = ("number", "blank", "sign", "formula", "operand", "why")
"""Kinds of questions: the result; a factor of it; its sign; which formula; which operand; why at all."""
TYPED = frozenset({NUMBER, BLANK})
_UNASKED = frozenset({"hit"})
"""Steps that only compare."""
_MOST_BY_HAND = 24
"""Quantities of a formula that somebody may be asked to work out, where the lesson does not wish for more."""
_CHAIN, _UNIT = 3, 4
"""Levels from which a step and the one before it are asked as one, and a whole unit is."""
_COVERED_BY = {"z": (("exp", "a"), _CHAIN), "slope": (("delta",), _CHAIN), "delta": (("dw", "db"), _UNIT)}
"""What stays unseen until the step after it in the unit is answered, from which level on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a lesson wants asked."""

    at: str
    """An address, or the name of a quantity."""
    digits: int = 4
    kind: str = ""
    """A kind of question; empty: the number, which is a gap in the worked line as long as the skill is new."""
    slip: str = ""
    """Which slip's line a menu of formulas sets beside the right one; empty: any."""

    def meets(self, at: Address) -> bool:
        """Tell whether it means a step."""
        return self.at in (at.ref.name, str(at))


@dataclass(frozen=True, slots=True)
class Asked:
    """One question at a step."""

    kind: str
    digits: int = 4
    slip: str = ""


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
    if not meant and len(operands(trace.formula(at))) > _MOST_BY_HAND:
        return ()  # nobody adds up a hundred numbers to learn how
    digits = meant[0].digits if meant else 4
    if mode == SOLO:
        return _with_number(trace, at, meant)
    if wanted and not meant:
        return ()
    level = levels.get(skill_of(trace.net, at.ref), 0)
    if covers(trace, at, mode, wanted, levels):
        return ()
    named = any(":" in wish.at for wish in meant)
    if level == 0 and not named:
        return ()
    by_level = BLANK if level <= 1 else NUMBER
    return _possible(trace, at, [_asked(wish, by_level) for wish in meant] or [Asked(by_level, digits)])


def covers(trace: Trace, at: Address, mode: str, wanted: tuple[Wanted, ...], levels: Mapping[str, int]) -> bool:
    """Tell whether a step stays unseen because a later one of its unit is asked with it."""
    behind = covering(trace, at)
    if mode != FADED or behind is None:
        return False
    level = _COVERED_BY[at.ref.name][1]
    if any(levels.get(skill_of(trace.net, one.ref), 0) < level for one in (at, behind)):
        return False
    return bool(questions(trace, behind, mode, wanted, levels)) or covers(trace, behind, mode, wanted, levels)


def covering(trace: Trace, at: Address) -> Address | None:
    """Return the step that a step may be asked together with; None where there is none."""
    for name in _COVERED_BY.get(at.ref.name, ((), 0))[0]:
        ahead = Ref(name, at.ref.layer, at.ref.index if name != "dw" else (*at.ref.index, 1))
        if trace.plan_at(at).calculates(ahead):
            return replace(at, ref=ahead)
    return None


def _with_number(trace: Trace, at: Address, wishes: list[Wanted]) -> tuple[Asked, ...]:
    """Ask what is wished, and for the number in any case: behind choices that come before it, before a why."""
    asked = [_asked(wish, NUMBER) for wish in wishes]
    if not any(one.kind in TYPED for one in asked):
        place = next((place for place, one in enumerate(asked) if one.kind == WHY), len(asked))
        asked.insert(place, Asked(NUMBER, asked[0].digits if asked else 4))
    return _possible(trace, at, asked)


def _asked(wish: Wanted, otherwise: str) -> Asked:
    return Asked(wish.kind or otherwise, wish.digits, wish.slip)


def _possible(trace: Trace, at: Address, asked: list[Asked]) -> tuple[Asked, ...]:
    """Fall back on the number where a step has no such question; nothing is asked twice."""
    found: dict[str, Asked] = {}
    for one in asked:
        kind = one.kind if is_possible(trace, at, one) else NUMBER
        found.setdefault(kind, replace(one, kind=kind))
    return tuple(found.values())


def is_possible(trace: Trace, at: Address, asked: Asked) -> bool:
    """Tell whether a step has a question of a kind; where it has none, its number is asked."""
    if asked.kind == BLANK:
        return blank_of(trace, at) is not None
    return asked.kind == NUMBER or menu(Case(trace, at), asked.kind, asked.slip) is not None


def blank_of(trace: Trace, at: Address) -> Ref | None:
    """Return the factor left blank in a half-worked line, the last of its quantities; None where there is only one."""
    formula = trace.formula(at)
    refs = operands(formula)
    return refs[-1] if isinstance(formula, Op) and len(refs) > 1 else None


def has_why(trace: Trace, at: Address) -> bool:
    """Tell whether a step has a question why."""
    return menu(Case(trace, at), WHY) is not None
