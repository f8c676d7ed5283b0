"""Plays a lesson by itself, at one of a few speeds."""

from collections.abc import Callable

from textual.screen import Screen
from textual.timer import Timer

SPEEDS = (1.0, 2.0, 5.0, 10.0)
"""Steps a second."""


class Player:
    """Calls a function again and again until it says that there is no more, or until it is stopped."""

    def __init__(self, screen: Screen[None], step: Callable[[], bool]) -> None:
        self.speed = SPEEDS[0]
        self._screen = screen
        self._step = step
        self._timer: Timer | None = None

    @property
    def is_playing(self) -> bool:
        """Whether it plays."""
        return self._timer is not None

    def start(self) -> None:
        """Play."""
        self.stop()
        self._timer = self._screen.set_interval(1 / self.speed, self._on)

    def stop(self) -> None:
        """Stop playing."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def faster(self) -> None:
        """Take the next speed; after the fastest, the slowest again."""
        self.speed = SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)]
        if self.is_playing:
            self.start()

    def _on(self) -> None:
        if not self._step():
            self.stop()
