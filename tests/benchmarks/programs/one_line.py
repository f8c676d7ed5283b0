"""The least that answers a keypress with Textual: one line, updated. With a word on the command line: a bare label."""

import os
import sys

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Label, Static

if "numpy" in sys.argv[1:]:
    import numpy as np

    assert np.zeros(1).size


class OneLine(App[None]):
    """One line that changes with each key, or a bare label."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = "ansi-dark"
        self.keys = 0

    def compose(self) -> ComposeResult:
        """Lay out."""
        yield Label("ready") if "label" in sys.argv[1:] else Static("ready", id="line")

    def on_key(self, _event: events.Key) -> None:
        """Update the line."""
        self.keys += 1
        if "label" not in sys.argv[1:]:
            self.query_one("#line", Static).update(f"step {self.keys}: {self.keys / 7:.4f}")


if __name__ == "__main__":
    OneLine().run(mouse=os.environ.get("MOUSE") != "0")
