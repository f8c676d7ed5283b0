"""Runs a program in a real pseudo-terminal: keys in, bytes out, the screen read by pyte. POSIX only."""

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
import warnings
from collections.abc import Mapping, Sequence
from typing import Self

import pyte

QUIET = 0.06
"""Seconds without output after which a frame counts as complete."""
_AT_ONCE = 65536


class PtyProgram:
    """A program with a terminal of its own.

    Without `controlling`, the terminal is open but not the program's own, as when it was handed over by a server: its
    loss then sends no signal.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str] | None = None,
        controlling: bool = True,
    ) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.master, slave = pty.openpty()
        self.resize(columns, lines)
        self.output = b""
        """All that was sent to the terminal so far."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of forking among threads; the child only runs ioctl
            self.process = subprocess.Popen(
                list(command),
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=dict(env or os.environ),
                start_new_session=True,
                preexec_fn=_take_terminal if controlling else None,  # noqa: PLW1509  (see above)
            )
        self._slave = slave
        """Kept open, so that the terminal's state can be read after the program's end."""

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

    def press(self, keys: str, until: str = "") -> str:
        """Type keys and return the screen after their frame, or as soon as it shows a text."""
        self.send(keys)
        if until:
            self.wait_for(until, seconds=5.0)
        else:
            self.read(seconds=3.0, first=1.0)
        return self.text()

    def read(
        self, *, seconds: float = 10.0, quiet: float = QUIET, until: str | None = None, first: float | None = None
    ) -> bytes:
        """Read output until it has been quiet (and, with `until`, until the screen shows that text).

        `first` is how long to wait for the first byte, where that may take longer.
        """
        got = b""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            chunk = self._chunk(first if first is not None and not got else quiet)
            if chunk:
                got += chunk
            elif chunk is None or until is None or until in self.text():
                break
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

    def picture(self) -> list[list[object]]:
        """Return the screen with all its colours and attributes."""
        return [[self.screen.buffer[y][x] for x in range(self.screen.columns)] for y in range(self.screen.lines)]

    def time_key(self, key: str, quiet: float = QUIET) -> tuple[float, int]:
        """Type a key; return the seconds until the last byte of its frame, and the number of bytes."""
        start = last = time.perf_counter()
        count = 0
        self.send(key)
        while chunk := self._chunk(quiet if count else 2.0):
            last = time.perf_counter()
            count += len(chunk)
        return last - start, count

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

    def hang_up(self, seconds: float = 10.0) -> tuple[int, float]:
        """Take the terminal away; return the exit status and the seconds of CPU time that the program used in all.

        Raises:
            TimeoutError: if the program is still there after so many seconds.

        """
        self._close_terminal()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ended, status, used = os.wait4(self.process.pid, os.WNOHANG)
            if ended:
                self.process.returncode = os.waitstatus_to_exitcode(status)
                return self.process.returncode, used.ru_utime + used.ru_stime
            time.sleep(0.05)
        raise TimeoutError(f"still running {seconds} s after its terminal was taken away")

    def echoes(self) -> bool:
        """Tell whether the terminal shows typed characters and reads whole lines, as a shell needs it."""
        wanted = termios.ECHO | termios.ICANON | termios.ISIG
        return bool(termios.tcgetattr(self._slave)[3] & wanted == wanted)

    def close(self) -> None:
        """End the program and its terminal."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self._close_terminal()

    def _close_terminal(self) -> None:
        for handle in (self.master, self._slave):
            if handle >= 0:
                os.close(handle)
        self.master = self._slave = -1

    def _chunk(self, seconds: float) -> bytes | None:
        """Read once; return nothing after so many quiet seconds, and None at the end of the line."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return b""
        try:
            chunk = os.read(self.master, _AT_ONCE)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return None
        self._stream.feed(chunk)
        self.output += chunk
        return chunk or None


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
