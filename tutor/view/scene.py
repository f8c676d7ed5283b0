"""A scene: all that the views need to draw one step. Built anew for each step; draws nothing itself."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from tutor.formula.expr import operands
from tutor.formula.notation import SPACED, UNICODE, Notation
from tutor.formula.spell import Speller
from tutor.numerals import FULL, GUARD, fit, rounded, shown
from tutor.quantity import Ref
from tutor.trace.moment import Moment
from tutor.trace.step import OWN, Step
from tutor.trace.trace import Trace
from tutor.view.labels import Labels
from tutor.view.palette import ASCII_SIGNS, UNICODE_SIGNS, Signs


@dataclass(frozen=True)
class Scene:
    """One step, seen."""

    trace: Trace
    step: Step
    labels: Labels
    digits: int = 4
    """Significant digits of results; operands in formulas have one more."""
    focus: Ref | None = None
    """The operand that the learner looks at."""
    hidden: frozenset[Ref] = field(default_factory=frozenset)
    """Quantities that are not to be shown, although calculated."""

    @cached_property
    def moment(self) -> Moment:
        """The numbers of the step's row."""
        return self.trace.moment(self.step.address)

    @cached_property
    def operands(self) -> frozenset[Ref]:
        """The quantities that go into the step."""
        return frozenset(operands(self.step.formula))

    @property
    def signs(self) -> Signs:
        """The characters to draw with."""
        return ASCII_SIGNS if self.labels.ascii else UNICODE_SIGNS

    @property
    def notation(self) -> Notation:
        """The notation of formulas on the screen."""
        return SPACED if self.labels.ascii else UNICODE

    @cached_property
    def stage(self) -> str:
        """The pass that the step belongs to."""
        plan = self.trace.plan_at(self.step.address)
        return plan.blocks[plan.block_number(plan.place(self.step.target))].stage

    @property
    def is_backward(self) -> bool:
        """Whether blame flows back, or has done so: then error terms are what is looked at."""
        return self.stage in {"backward", "update"}

    @property
    def has_softmax(self) -> bool:
        """Whether a layer's outputs are shares of a whole."""
        net = self.trace.net
        return any(net.is_softmax(layer) for layer in range(1, net.network.depth + 1))

    def speller(self, leaf: Callable[[Ref], str], longest: int = 0) -> Speller:
        """Return a speller for the screen's notation."""
        return Speller(self.notation, leaf, self.constant, longest)

    def constant(self, value: float) -> str:
        """Spell a number that belongs to a formula."""
        return self._with_signs(shown(value, FULL))

    def operand(self, ref: Ref) -> str:
        """Spell an operand's number as it stands in a formula."""
        return self._with_signs(shown(self._values[ref], min(self.digits + GUARD, FULL)))

    @cached_property
    def _values(self) -> dict[Ref, float]:
        return dict(self.step.values)

    def _with_signs(self, number: str) -> str:
        """Put the screen's minus into an exponent; the one in front is the notation's."""
        return number.replace("e-", f"e{self.signs.minus}")

    @cached_property
    def closes(self) -> bool:
        """Whether recomputing the line from the digits shown gives the digits shown."""
        guard = min(self.digits + GUARD, FULL)
        by_hand = self.step.recompute(lambda value: rounded(value, guard))
        recomputed, result = shown(by_hand, self.digits), shown(self.step.result, self.digits)
        return recomputed == result or float(recomputed) == float(result)  # 0.3000 is 0.3

    def visible(self, ref: Ref) -> bool:
        """Tell whether a quantity's number may be shown at this step."""
        if ref.name == "t" and self.step.address.stage == OWN:
            return False  # nobody knows the target of a row of one's own
        return ref not in self.hidden and self.trace.is_known(ref, self.step.address)

    def cell(self, ref: Ref, cells: int) -> str:
        """Spell a quantity's number for a table's column; empty if it is not known yet or does not exist."""
        if not self.visible(ref):
            return ""
        value = self.moment.value(ref)
        text = fit(value, cells, self.digits)
        text = (
            text if text != "~" else f"{value:.0e}".replace("+0", "").replace("+", "")
        )  # 1e7 is short, 12345678 is not
        return text.replace("-", self.signs.minus)

    def mark(self, *refs: Ref) -> tuple[str, str]:
        """Return the sign and the role of the first of these quantities that takes part in the step."""
        if self.step.target in refs:
            return self.signs.target, "target"
        if self.focus is not None and self.focus in refs:
            return self.signs.focus, "focus"
        if self.operands.intersection(refs):
            return self.signs.operand, "operand"
        return " ", ""

    def with_focus(self, focus: Ref | None) -> "Scene":
        """Return the scene with another operand in focus."""
        return replace(self, focus=focus)
