"""What a screen needs of a class: messages out, messages in, and to be woken. `classroom` knows how they travel."""

from collections.abc import Callable
from typing import Any, Protocol

Message = dict[str, Any]
"""A message by its fields; `type` says which one it is. `classroom/PROTOCOL.md` describes them."""
LOST = "lost"
"""The type of the one message that is never sent: the link makes it when the class cannot be reached any more."""


class Link(Protocol):
    """A member's line to the class."""

    name: str
    """The class's name."""

    @property
    def is_up(self) -> bool:
        """Whether the class can be reached now."""

    def send(self, message: Message) -> None:
        """Send a message; never waits, never raises. What is sent while the class is away is lost."""

    def poll(self) -> list[Message]:
        """Return what came since the last call, oldest first."""

    def listen(self, wake: Callable[[], None]) -> None:
        """Begin; `wake` is called, in another thread, whenever there is something to poll."""

    def close(self) -> None:
        """Leave the class."""
