"""The overview of a run: its cursor picks the epoch to land in. Imported when it is first opened."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.ui.panel import ROLE_CLASSES, Panel
from tutor.ui.training import TrainingDialog
from tutor.ui.window import Window
from tutor.view.lines import Line
from tutor.view.overview import overview

_HINTS = " q back  Enter go there  t train  l log axis  Left/Right epoch  PgUp/PgDn tenth"


class OverviewScreen(Window[Address | None]):
    """Shows the run; closes with the step to go to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "move(1)", "Next epoch"),
        Binding("left,backspace", "move(-1)", "Epoch before"),
        Binding("pagedown", "tenth(1)", "A tenth on"),
        Binding("pageup", "tenth(-1)", "A tenth back"),
        Binding("home", "move(-1000000000)", "First epoch"),
        Binding("end", "move(1000000000)", "Last trained epoch"),
        Binding("enter", "land", "Go there"),
        Binding("l", "logarithmic", "Logarithmic axis"),
        Binding("t", "train", "Train to the end"),
        Binding("q,escape,v", "dismiss(None)", "Back"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = ROLE_CLASSES

    def __init__(self, trace: Trace, epoch: int, original: Trace | None = None, *, ascii_only: bool) -> None:
        super().__init__()
        self.epoch = epoch
        self._trace = trace
        self._original = original
        self._ascii = ascii_only
        self._logarithmic = False
        self._panel = Panel(id="overview")

    def compose(self) -> ComposeResult:
        """Lay out."""
        yield self._panel

    def on_mount(self) -> None:
        """Train what a moment allows, so that there is something to see."""
        self._trace.run.advance(seconds=0.1)
        if self._original is not None:  # so that both curves reach as far
            self._original.run.advance(self._trace.run.done)
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def action_move(self, epochs: int) -> None:
        """Move the cursor."""
        self.epoch += epochs
        self._draw()

    def action_tenth(self, direction: int) -> None:
        """Move the cursor by a tenth of what is trained."""
        self.action_move(direction * max(1, self._trained // 10))

    def action_land(self) -> None:
        """Close with the first step of the cursor's epoch."""
        first = self._trace.section_of("train").plan(1).first_main
        self.dismiss(Address(self.epoch, 1, first))

    def action_logarithmic(self) -> None:
        """Draw errors on a logarithmic axis, or on an even one again."""
        self._logarithmic = not self._logarithmic
        self._draw()

    def action_train(self) -> None:
        """Train to the end, or until stopped."""
        self.app.push_screen(TrainingDialog(self._trace, None), lambda _: self.action_move(10**9))

    @property
    def _trained(self) -> int:
        return len(self._trace.run.history.errors)

    def _draw(self) -> None:
        self.epoch = max(1, min(self.epoch, max(1, self._trained)))
        self._panel.draw(self._lines, self.app.size)

    def _lines(self, cells: int, height: int) -> tuple[Line, ...]:
        lines = overview(
            self._trace,
            self.epoch,
            (cells, height - 1),
            ascii_only=self._ascii,
            original=self._original,
            logarithmic=self._logarithmic,
        )
        hints = ((_HINTS[:cells], "dim"),)
        filler = ((),) * (height - 1 - len(lines))
        return (*lines, *filler, hints)
