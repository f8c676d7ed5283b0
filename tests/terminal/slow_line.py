"""A slow line between a terminal and its program: so many bytes a second, and so late."""

import os
import select
import time
from collections import deque

import pyte

from tests.terminal.pty_program import PtyProgram

_TICK = 0.01
"""Seconds between two looks at what is due."""
_QUIET = 0.5
"""Seconds without output, beyond the delay, after which a screen counts as complete."""


class SlowLine:
    """Carries keys to a program, and its output back to the program's screen.

    `rate` is in bytes a second (None: no limit), `delay` in seconds each way. What cannot be carried yet stays in the
    program's terminal, so that the program has to wait as on a real line.
    """

    def __init__(self, program: PtyProgram, *, rate: float | None = None, delay: float = 0.0) -> None:
        self._stream = pyte.ByteStream(program.screen)
        self._program = program
        self._rate = rate
        self._delay = delay
        self._allowed = 0.0
        """Bytes that may be carried now."""
        self._keys: deque[tuple[float, str]] = deque()
        self._output: deque[tuple[float, bytes]] = deque()

    def type(self, keys: str) -> None:
        """Put keys on the line."""
        self._keys.append((time.monotonic() + self._delay, keys))

    def settle(self, seconds: float = 30.0) -> tuple[float, int]:
        """Carry until nothing comes any more; return the seconds to the last byte, and the bytes.

        Raises:
            AssertionError: if it does not end within so many seconds.

        """
        start = last = time.monotonic()
        count = 0
        while (now := time.monotonic()) < max(last, start + 2 * self._delay) + _QUIET or self._keys or self._output:
            assert now < start + seconds, f"no end after {seconds} s:\n{self._program.text()}"
            came = self._carry()
            if came:
                count, last = count + came, time.monotonic()
        return last - start, count

    def _carry(self) -> int:
        """Carry what is due; return the bytes that came to the screen."""
        while self._keys and self._keys[0][0] <= time.monotonic():
            self._program.send(self._keys.popleft()[1])
        room = self._room()
        if room and select.select([self._program.master], [], [], 0)[0]:
            chunk = os.read(self._program.master, room)
            self._allowed -= len(chunk)
            self._output.append((time.monotonic() + self._delay, chunk))
        came = 0
        while self._output and self._output[0][0] <= time.monotonic():
            chunk = self._output.popleft()[1]
            self._stream.feed(chunk)
            came += len(chunk)
        time.sleep(_TICK)
        return came

    def _room(self) -> int:
        if self._rate is None:
            return 65536
        self._allowed = min(self._allowed + self._rate * _TICK, self._rate / 10)
        return int(self._allowed)
