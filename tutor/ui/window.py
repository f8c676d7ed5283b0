"""A screen over another one: however often and from wherever it is asked to close, it closes once."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen

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
