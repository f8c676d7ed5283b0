"""What the keys of a lesson's screen do: walking, and opening windows. Drawing is the screen's own business."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.screen import Screen

from tutor.arithmetic.numerals import read_number
from tutor.arithmetic.quantity import RefError
from tutor.arithmetic.trace.gradient_check import checkable, gradient_check
from tutor.arithmetic.trace.step import OWN, PREPARE, TRAIN, Address, AddressError
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.lesson import Lesson
from tutor.teaching.questions.notes import note
from tutor.teaching.session.feedback import scene as seen
from tutor.teaching.session.session import Session, prose
from tutor.view.labels import Labels
from tutor.view.nudged import nudged_lines
from tutor.view.prompt import Prompt

_MOST_NAMED = 5000
"""Quantities of a row that are looked through for a name that was typed."""


class LessonActions(Screen[None]):
    """What every action may use: the session, names, and how to go on from here."""

    lesson: Lesson
    session: Session
    labels: Labels
    prompt: Prompt | None = None
    """What the tutor shows at the present step."""

    if TYPE_CHECKING:  # the lesson's screen has these

        def go(self, session: Session) -> None:
            """Take a new session as the present one."""

        def notice(self, sentence: str) -> None:
            """Show a sentence in the last line until the next key."""

        def draw(self) -> None:
            """Bring the panels up to date with the session."""

        def action_forward(self) -> None:
            """Go one stop on."""

    def visit(self, at: Address | None) -> None:
        """Go to a step, training up to it if need be."""
        if at is not None:
            self.after_training(self.updates_before(at), lambda: self.go(self.session.visit(at)))

    def updates_before(self, at: Address, trace: Trace | None = None) -> int | None:
        """Count the updates that must be done before a step can be shown; None: all of the run's."""
        trace = trace or self.session.trace
        if at.stage == TRAIN:
            return trace.update(at)
        return at.epoch * trace.run.updates_per_epoch if at.epoch or at.stage == PREPARE else None

    def after_training(self, updates: int | None, then: Callable[[], None], trace: Trace | None = None) -> None:
        """Do something that needs a run to be trained so far; where that takes long, behind a progress bar."""
        from tutor.ui.training import TrainingDialog, needed

        trace = trace or self.session.trace

        def finished(arrived: bool | None) -> None:
            if arrived:
                then()
            else:
                done = trace.run.done // trace.run.updates_per_epoch
                self.notice(f"Stopped after {done:,} epochs; v shows them.")

        if needed(trace, updates):
            self.app.push_screen(TrainingDialog(trace, updates), finished)
        else:
            then()

    def read_address(self, text: str) -> Address | str:
        """Read an address, or a quantity as the screen writes it; return it, or what is wrong with it."""
        by_symbol = self._by_symbol(text.strip())
        if by_symbol is not None:
            return by_symbol
        try:
            return self.session.trace.find(text, self.session.at)
        except (AddressError, RefError) as error:
            return str(error)

    def _by_symbol(self, text: str) -> Address | None:
        at = self.session.at
        plan = self.session.trace.plan_at(at)
        refs = (plan[place] for place in range(min(len(plan), _MOST_NAMED)))
        ref = next((ref for ref in refs if text in {self.labels.symbol(ref), self.ascii_labels.symbol(ref)}), None)
        return None if ref is None else replace(at, ref=ref)

    @property
    def ascii_labels(self) -> Labels:
        """The names as they are typed on any keyboard."""
        return replace(self.labels, ascii=True)


class WalkingActions(LessonActions):
    """Keys that go from step to step."""

    def action_forward(self) -> None:
        """Go one stop on."""
        after = self.session.forward()
        if after.at == self.session.at:
            self.notice("This is the last step. R practises what it taught, Home starts again, q leaves.")
        else:
            self.go(after)

    def action_backward(self) -> None:
        """Go one stop back."""
        before = self.session.backward()
        if before.at == self.session.at:
            self.notice("This is the first step.")
        else:
            self.go(before)

    def action_enter(self) -> None:
        """Go to the source of the focused operand; without one, go on."""
        focused = self.session.focused
        if focused is None:
            self.action_forward()
            return
        after = self.session.to_source()
        if after is self.session:
            self.notice(f"{self.labels.symbol(focused)} is given, not calculated.")
        else:
            self.go(after)

    def action_leap(self, grain: str, direction: int) -> None:
        """Go to another pass, row or epoch."""
        self.go(self.session.leap(grain, direction))

    def action_coarser(self) -> None:
        """Take longer strides."""
        self.go(self.session.coarser())

    def action_finer(self) -> None:
        """Take shorter strides."""
        self.go(self.session.finer())

    def action_start(self) -> None:
        """Go to the first step."""
        self.go(self.session.to_start())

    def action_end(self) -> None:
        """Go to the last step."""
        self.after_training(None, lambda: self.go(self.session.to_end()))

    def action_finish_unit(self) -> None:
        """Skip to the result of this unit."""
        self.go(self.session.finish_unit())

    def action_look(self, direction: int) -> None:
        """Put another operand in focus."""
        self.go(self.session.look(direction))

    def action_return(self) -> None:
        """Come back from the last jump."""
        before = self.session
        self.go(before.return_())
        if self.session.at == before.at:
            self.notice("There is no jump to come back from.")

    def action_digits(self) -> None:
        """Show more digits."""
        self.go(self.session.other_digits())


class WindowActions(LessonActions):
    """Keys that open a window over the lesson."""

    def action_go(self) -> None:
        """Ask for an address and go there."""
        from tutor.ui.dialogs import AskDialog

        question = "Go to: epoch/row (2/1), a quantity of this row (a[2][1]), or both (2/1:a[2][1])"
        self.app.push_screen(AskDialog(question, self.read_address), self.visit)

    def action_overview(self) -> None:
        """Show the whole run."""
        from tutor.ui.overview import OverviewScreen

        session = self.session
        original = session.original if session.fork else None
        overview = OverviewScreen(session.trace, session.at.epoch, original, ascii_only=self.labels.ascii)
        self.app.push_screen(overview, self.visit)

    def action_check(self) -> None:
        """Check the gradient of this step's parameter by nudging it."""
        if self._is_secret():
            return
        if not checkable(self.session.at):
            self.notice("Only gradients can be checked: go to one, for example g dw[1][1,1].")
            return
        from tutor.ui.dialogs import TextDialog

        ref = self.session.at.ref
        lines = nudged_lines(gradient_check(self.session.trace, self.session.at), ref, self.labels)
        self.app.push_screen(TextDialog(f"Gradient check: {self.labels.words(ref)}", lines))

    def _is_secret(self) -> bool:
        """Tell, and say, that a number must be found first."""
        if self.session.at.ref not in self.session.hidden:
            return False
        self.notice("This number is still asked for: answer first, or Tab for help.")
        return True

    def action_uses(self) -> None:
        """List the steps that use this result."""
        from tutor.ui.dialogs import UsesDialog

        self.app.push_screen(UsesDialog(self.session, self.labels), self.visit)

    def action_help(self) -> None:
        """Show what is said here in full, keys and signs."""
        from tutor.ui.dialogs import HelpDialog

        session = self.session
        if session.at.ref in session.hidden:
            said = [] if self.prompt is None else [self.prompt.said, self.prompt.ask]
        else:
            remark = note(session.trace, session.at)
            said = [f"This step: {prose(self.lesson, session)}", *([f"Note: {remark}"] if remark else [])]
        self.app.push_screen(HelpDialog(said, self.offered(), ascii_only=self.labels.ascii))

    def offered(self) -> Iterable[Binding]:
        """Return the bindings that the help and the command palette name."""
        raise NotImplementedError

    def action_see(self) -> None:
        """Show the unit's curve, the weight's path, or the outputs."""
        from tutor.ui.dialogs import PictureScreen
        from tutor.view.curves import see

        if self._is_secret():
            return
        scene = seen(self.session, self.labels)
        self.app.push_screen(PictureScreen(lambda cells, height: see(scene, cells, height)))

    def action_own(self) -> None:
        """Ask for a row of the learner's own and go to its forward pass."""
        from tutor.ui.dialogs import AskDialog

        names = ", ".join(self.labels.network.inputs)
        self.app.push_screen(AskDialog(f"Your own row: {names}, with spaces between", self._own_row), self._try_own_row)

    def _own_row(self, text: str) -> tuple[float, ...] | str:
        """Read a row of inputs; return it, or what is wrong with it."""
        inputs = self.labels.network.inputs
        words = text.replace(";", " ").replace(", ", " ").split()
        if len(words) != len(inputs):
            return f"{len(words)} numbers; this network has {len(inputs)} inputs: {', '.join(inputs)}"
        try:
            return tuple(read_number(word) for word in words)
        except ValueError as error:
            return str(error)

    def _try_own_row(self, inputs: tuple[float, ...] | None) -> None:
        if inputs is None:
            return
        trace = self.session.trace.with_own(inputs)
        first = trace.section_of(OWN, 0).plan(1).first_main

        def there() -> None:
            self.go(replace(self.session, trace=trace, focus=None).visit(Address(0, 1, first, OWN)))
            self.notice("Your own row, with the weights after training. b comes back to the lesson.")

        self.after_training(None, there)
