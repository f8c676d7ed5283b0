"""A scene: all that the views need to draw one step. Built anew for each step; draws nothing itself."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from functools import cached_property

from tutor.arithmetic.formula.notation import SPACED, UNICODE, Notation
from tutor.arithmetic.formula.spell import Speller
from tutor.arithmetic.numerals import FULL, GUARD, fit, shown
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.moment import Moment
from tutor.arithmetic.trace.step import OWN, Step
from tutor.arithmetic.trace.trace import Trace
from tutor.view.labels import Labels
from tutor.view.palette import ASCII_SIGNS, UNICODE_SIGNS, Signs
from tutor.view.prompt import ALL, NUMBERS, SYMBOLS, Prompt

GAP, UNKNOWN = "_", "?"
"""What stands in a formula for a number that is asked for: here, or at a step before."""


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
    hidden: Container[Ref] = field(default_factory=frozenset)
    """Quantities that are not to be shown, although calculated."""
    prompt: Prompt | None = None
    """What the learner is asked at this step."""

    @cached_property
    def moment(self) -> Moment:
        """The numbers of the step's row."""
        return self.trace.moment(self.step.address)

    @cached_property
    def operands(self) -> frozenset[Ref]:
        """The quantities that go into the step."""
        return frozenset(self._values)

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

    @property
    def reveal(self) -> str:
        """How much of the formula may be seen."""
        return ALL if self.prompt is None else self.prompt.reveal

    def symbol(self, ref: Ref) -> str:
        """Spell a quantity's name as it stands in a formula; a gap where the name is what is asked."""
        return GAP if self._is_blank(ref) and self.reveal == SYMBOLS else self.labels.symbol(ref)

    def operand(self, ref: Ref) -> str:
        """Spell an operand's number as it stands in a formula; a gap or a question mark where it is asked for."""
        if self._is_blank(ref):
            return GAP
        if ref in self.hidden:
            return UNKNOWN
        return self._with_signs(shown(self._values[ref], min(self.digits + GUARD, FULL)))

    @cached_property
    def _values(self) -> dict[Ref, float]:
        return dict(self.step.values)

    def _with_signs(self, number: str) -> str:
        """Put the screen's minus into an exponent; the one in front is the notation's."""
        return number.replace("e-", f"e{self.signs.minus}")

    def visible(self, ref: Ref) -> bool:
        """Tell whether a quantity's number may be shown at this step."""
        if ref.name == "t" and self.step.address.stage == OWN:
            return False  # nobody knows the target of a row of one's own
        return ref not in self.hidden and self.trace.is_known(ref, self.step.address)

    def cell(self, ref: Ref, cells: int, digits: int = 0) -> str:
        """Spell a quantity's number for a table's column; empty if it is not known yet or does not exist.

        It has so many significant digits at most, by default those of the scene.
        """
        if not self.visible(ref):
            return ""
        value = self.moment.value(ref)
        text = fit(value, cells, digits or self.digits)
        text = (
            text if text != "~" else f"{value:.0e}".replace("+0", "").replace("+", "")
        )  # 1e7 is short, 12345678 is not
        return text.replace("-", self.signs.minus)

    @property
    def looks(self) -> bool:
        """Whether the operands are lit up; where they are what is asked, only as help."""
        return self.prompt is None or not self.prompt.is_open or self.prompt.looks or self.reveal in {NUMBERS, ALL}

    def _is_blank(self, ref: Ref) -> bool:
        return self.prompt is not None and self.prompt.is_open and self.prompt.blank == ref

    def mark(self, *refs: Ref) -> tuple[str, str]:
        """Return the sign and the role of the first of these quantities that takes part in the step."""
        if self.step.target in refs:
            return self.signs.target, "target"
        if self.focus is not None and self.focus in refs:
            return self.signs.focus, "focus"
        if self.looks and self.operands.intersection(refs):
            return self.signs.operand, "operand"
        return " ", ""
