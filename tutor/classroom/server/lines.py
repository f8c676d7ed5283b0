"""A learner's line: bytes between an SSH channel and a terminal, neither of which may hold up anything else."""

import asyncio
import os
import struct
import termios
from collections.abc import Callable
from contextlib import suppress
from fcntl import ioctl
from typing import NamedTuple

_AT_ONCE = 65536
_MOST_WAITING = 2**16
"""Bytes typed and not yet taken by the program, above which no more are accepted."""
_WIDEST, _TALLEST = 500, 200
END_OF_INPUT = b"\x04"
RESTORE = b"\x1b[?1000;1002;1003;1004;1006;1015;2004l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m\r"
"""What a program that could not say goodbye leaves on in a terminal is switched off."""


class Size(NamedTuple):
    """A terminal's size."""

    columns: int = 80
    lines: int = 24


def held(size: Size) -> Size:
    """Hold a size within what a screen may be; a client that tells none has the usual one."""
    columns, lines = (size.columns or 80), (size.lines or 24)
    return Size(min(columns, _WIDEST), min(lines, _TALLEST))


class Line:
    """The server's end of a terminal; `terminal` is the program's end, which is handed over."""

    def __init__(self, size: Size, *, echo: bool) -> None:
        self._master, self.terminal = os.openpty()
        os.set_blocking(self._master, False)
        self._waiting = bytearray()
        self._loop = asyncio.get_running_loop()
        self._reading = False
        self._hear: Callable[[bytes], None] = lambda _: None
        self._hold: Callable[[bool], None] = lambda _: None
        self.gone = asyncio.Event()
        """Set when no program has the terminal open any longer, and all it wrote was read."""
        self.resize(size)
        if not echo:
            _plain(self.terminal)

    def start(self, hear: Callable[[bytes], None], hold: Callable[[bool], None]) -> None:
        """Begin: what the program writes goes to `hear`; `hold` is told when to stop and to go on taking input."""
        self.handed_over()
        self._hear, self._hold = hear, hold
        self.resume()

    def handed_over(self) -> None:
        """Close the program's end here, so that the line's end can be seen."""
        if self.terminal >= 0:
            os.close(self.terminal)
            self.terminal = -1

    def resize(self, size: Size) -> None:
        """Tell the terminal's new size to the program."""
        if self._master >= 0:
            ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", size.lines, size.columns, 0, 0))

    def write(self, keys: bytes) -> None:
        """Pass keys on; hold the sender up while the program does not take them."""
        if self._master < 0:
            return
        if not self._waiting:
            self._loop.add_writer(self._master, self._write)
        self._waiting += keys
        if len(self._waiting) > _MOST_WAITING:
            self._hold(True)

    def pause(self) -> None:
        """Stop reading: the learner takes nothing, so the program will have to wait."""
        if self._reading:
            self._loop.remove_reader(self._master)
            self._reading = False

    def resume(self) -> None:
        """Read on."""
        if not self._reading and self._master >= 0:
            self._loop.add_reader(self._master, self._read)
            self._reading = True

    def close(self) -> None:
        """Take the terminal away: the program is sent SIGHUP."""
        if self._master < 0:
            return
        self.pause()
        if self._waiting:
            self._loop.remove_writer(self._master)
        os.close(self._master)
        self._master = -1
        self.gone.set()

    def _read(self) -> None:
        try:
            output = os.read(self._master, _AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            output = b""
        if output:
            self._hear(output)
        else:
            self.close()

    def _write(self) -> None:
        with suppress(BlockingIOError, InterruptedError):
            try:
                del self._waiting[: os.write(self._master, self._waiting)]
            except OSError as error:
                if isinstance(error, BlockingIOError | InterruptedError):
                    raise
                self._waiting.clear()
        if len(self._waiting) <= _MOST_WAITING:
            self._hold(False)
        if not self._waiting:
            self._loop.remove_writer(self._master)


def _plain(terminal: int) -> None:
    """Make a terminal of a line without one: the learner's own side echoes and ends lines."""
    modes = termios.tcgetattr(terminal)
    modes[1] &= ~termios.ONLCR
    modes[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, modes)
