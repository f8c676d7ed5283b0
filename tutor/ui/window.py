"""Screens over others, which close once, however often and from wherever that is asked; lists to choose from."""

from contextlib import suppress
from typing import TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widgets import OptionList

Result = TypeVar("Result")


class Window(Screen[Result]):
    """Covers what lies below; closes with a result."""

    _is_closed = False

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close; Textual would close whatever screen is on top by now."""
        if self._is_closed or not self.is_current:
            return AwaitComplete()
        self._is_closed = True
        return super().dismiss(result)


class Dialog(ModalScreen[Result], Window[Result]):
    """Lies over what is below, which stays in sight."""


class Choices(OptionList):
    """A list to choose from, in a window of any size, by keys and by clicks that end where they began."""

    _pressed: Offset | None = None

    def action_page_up(self) -> None:
        """Go up by a page; where not a line is to be seen, Textual fails."""
        with suppress(KeyError, IndexError):
            super().action_page_up()  # type: ignore[no-untyped-call]  # Textual's

    def action_page_down(self) -> None:
        """Go down by a page, likewise."""
        with suppress(KeyError, IndexError):
            super().action_page_down()  # type: ignore[no-untyped-call]  # Textual's

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Note where a click begins."""
        self._pressed = event.screen_offset

    def on_click(self, event: events.Click) -> None:
        """Leave out what was a drag."""
        if event.screen_offset != self._pressed:
            event.prevent_default()
            event.stop()
