"""Training behind a progress bar: in short slices, so that keys are answered; can be stopped at once."""

import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tutor.arithmetic.trace.trace import Trace
from tutor.ui.window import Dialog

SLICE = 0.03
"""Seconds of training between two looks at the keyboard."""
QUICK = 3000
"""Updates that are trained at once, without a window: about a twentieth of a second for a small network."""
_BAR = 40


class TrainingDialog(Dialog[bool]):
    """Trains up to an update; closes with whether it got there. Esc stops, and training stays where it came to."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,space,enter,ctrl+c", "stop", "Stop")]

    def __init__(self, trace: Trace, updates: int | None) -> None:
        super().__init__()
        self._run = trace.run
        self._end = trace.net.training.epochs * trace.run.updates_per_epoch if updates is None else updates
        self._first = trace.run.done
        self._started = time.monotonic()

    def compose(self) -> ComposeResult:
        """Lay out."""
        with Vertical(classes="dialog"):
            yield Static(id="training")

    def on_mount(self) -> None:
        """Begin."""
        self._show()
        self.set_interval(SLICE, self._train)

    def action_stop(self) -> None:
        """Stop here."""
        self.dismiss(False)

    def _train(self) -> None:
        if not self.is_current:
            return
        more = self._run.advance(self._end, seconds=SLICE)
        self._show()
        if not more:
            self.dismiss(True)

    def _show(self) -> None:
        done = self._run.done
        share = done / max(1, self._end)
        rate = (done - self._first) / max(1e-9, time.monotonic() - self._started)
        left = f"{(self._end - done) / rate:,.0f} s left" if rate else ""
        bar = "#" * round(share * _BAR)
        epoch = done // self._run.updates_per_epoch
        lines = (
            f"Training: epoch {epoch:,} of {self._end // self._run.updates_per_epoch:,}",
            f"[{bar:.<{_BAR}}] {share:.0%}   {rate:,.0f} updates a second   {left}",
            "Esc stops here.",
        )
        self.query_one("#training", Static).update(Content("\n".join(lines)))


def needed(trace: Trace, updates: int | None) -> bool:
    """Tell whether training up to an update takes long enough to say so; None stands for the end."""
    end = trace.net.training.epochs * trace.run.updates_per_epoch if updates is None else updates
    return end - trace.run.done > QUICK and not trace.run.history.stopped
