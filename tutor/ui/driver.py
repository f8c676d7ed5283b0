"""Textual's driver for Linux terminals, with one difference: it reads keys in the event loop and sleeps in between.

Textual 8.2 reads in a thread of its own that looks at the terminal ten times a second, and spins once the terminal is
gone. In a class of 150 that is 1,500 looks a second for nothing, and one more change of threads for every key.
"""

import os
from codecs import getincrementaldecoder

from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver

_MOST = 4096
_ESCAPE = b"\x1b"
_ESCAPE_DELAY = ESCAPE_DELAY + 0.01


class SleepingDriver(LinuxDriver):
    """Reads keys when there are some."""

    def run_input_thread(self) -> None:
        """Begin to read in the event loop; the thread that calls this ends at once."""
        self._loop.call_soon_threadsafe(self._listen)

    def disable_input(self) -> None:
        """Read no more."""
        self._loop.remove_reader(self.fileno)
        super().disable_input()

    def _listen(self) -> None:
        self._parser = XTermParser(self._debug)
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._loop.add_reader(self.fileno, self._read)

    def _read(self) -> None:
        try:
            data = os.read(self.fileno, _MOST)
        except OSError:  # the terminal is gone
            data = b""
        if not data:
            self._loop.remove_reader(self.fileno)
            return
        for event in self._parser.feed(self._decode(data)):
            self.process_message(event)
        if _ESCAPE in data:  # alone and for so long it is the Esc key, and no beginning of another one
            self._loop.call_later(_ESCAPE_DELAY, self._tick)

    def _tick(self) -> None:
        for event in self._parser.tick():
            self.process_message(event)
