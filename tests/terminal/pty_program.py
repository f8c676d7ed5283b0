"""Runs a program in a real pseudo-terminal: keys in, bytes out, the screen read by pyte. POSIX only."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte

QUIET = 0.06
"""Seconds without output after which a frame counts as complete."""


class PtyProgram:
    """A program with a terminal of its own."""

    def __init__(
        self, command: Sequence[str], *, columns: int = 80, lines: int = 24, env: Mapping[str, str] | None = None
    ) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.master, slave = pty.openpty()
        self.resize(columns, lines)
        self.output = b""
        self.process = subprocess.Popen(
            list(command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(env or os.environ),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509  (the child is single-threaded)
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def resize(self, columns: int, lines: int) -> None:
        """Tell the terminal's new size to the program."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.screen.resize(lines, columns)

    def send(self, keys: str) -> None:
        """Type keys."""
        os.write(self.master, keys.encode())

    def read(self, *, seconds: float = 10.0, quiet: float = QUIET, until: str | None = None) -> bytes:
        """Read output until it has been quiet (and, with `until`, until the screen shows that text)."""
        got = b""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ready, _, _ = select.select([self.master], [], [], quiet)
            if ready:
                try:
                    chunk = os.read(self.master, 65536)
                except OSError:
                    break
                if not chunk:
                    break
                got += chunk
                self._stream.feed(chunk)
            elif until is None or until in self.text():
                break
        self.output += got
        return got

    def wait_for(self, text: str, seconds: float = 15.0) -> None:
        """Read until the screen shows a text.

        Raises:
            AssertionError: if it does not appear in time.
        """
        self.read(seconds=seconds, until=text)
        assert text in self.text(), f"{text!r} is not on the screen:\n{self.text()}"

    def text(self) -> str:
        """Return the screen as text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def time_key(self, key: str, quiet: float = QUIET) -> tuple[float, int]:
        """Type a key; return the seconds until the last byte of its frame, and the number of bytes."""
        start = last = time.perf_counter()
        count = 0
        self.send(key)
        while True:
            ready, _, _ = select.select([self.master], [], [], quiet if count else 2.0)
            if not ready:
                return last - start, count
            chunk = os.read(self.master, 65536)
            last = time.perf_counter()
            count += len(chunk)
            self._stream.feed(chunk)
            self.output += chunk

    def kill(self, number: int) -> int:
        """Send a signal and return the exit status."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self, seconds: float = 10.0) -> int:
        """Read the rest of the output and return the exit status."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self.read(seconds=0.2)
        self.read(seconds=0.2)
        return self.process.wait(timeout=1)

    def close(self) -> None:
        """End the program and its terminal."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        os.close(self.master)


def environment(home: Path, **changes: str) -> dict[str, str]:
    """Return a plain environment with a home of its own for the learner's data."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME", "VIRTUAL_ENV") if name in os.environ}
    plain = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "ANN_TUTOR_HOME": str(home)}
    return {**kept, **plain, **changes}
