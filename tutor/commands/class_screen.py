"""The terminal that a class was started on, and the teacher's screen there."""

import asyncio
import os
import signal
import sys
import termios
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress

from tutor.classroom.server.lines import RESTORE

_BEGIN = "Press Enter to begin; Ctrl+C ends the class."
_LEFT = "The class goes on without your screen. Enter opens it again; Ctrl+C ends the class."
_ENDED = "The class is over; learners may go on alone. Enter sends everybody home."
_AT_ONCE = 4096


async def teach(screen: Sequence[str], over: asyncio.Event, lost: asyncio.Event, is_ended: Callable[[], bool]) -> bool:
    """Show the teacher's screen whenever she presses Enter; however it ends, the class goes on.

    Returns whether the class shall end: by `over`, or with Enter after it was ended on a screen. If not, the terminal
    is gone.
    """
    terminal = Terminal()
    told = _BEGIN
    while not over.is_set() and not lost.is_set():
        terminal.say(told)
        await _first(terminal.line(lost), over, lost)
        if over.is_set() or lost.is_set():
            break
        if is_ended():
            return True
        await _show(screen, over, lost)
        terminal.put_back()
        told = _ENDED if is_ended() else _LEFT
    if lost.is_set():
        terminal.leave()
    return over.is_set()


async def _show(screen: Sequence[str], over: asyncio.Event, lost: asyncio.Event) -> None:
    """Run a screen to its end, or to the class's."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # Ctrl+C is the screen's
    try:
        shown = await asyncio.create_subprocess_exec(*screen)
        await _first(shown.wait(), over, lost)
    finally:
        loop.add_signal_handler(signal.SIGINT, over.set)
    if shown.returncode is None:
        with suppress(ProcessLookupError):
            shown.terminate()
        await shown.wait()


async def _first(other: Coroutine[object, object, object], *events: asyncio.Event) -> None:
    """Wait for something, or for one of the events."""
    waiting = [asyncio.create_task(other), *(asyncio.create_task(event.wait()) for event in events)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


class Terminal:
    """Standard input and output, whose modes are put back after every screen."""

    def __init__(self) -> None:
        self._handle = sys.stdin.fileno()
        self._modes = termios.tcgetattr(self._handle)

    async def line(self, lost: asyncio.Event) -> None:
        """Wait for Enter, whatever the terminal's modes; sets `lost` where the terminal is gone."""
        loop, came = asyncio.get_running_loop(), asyncio.Event()

        def read() -> None:  # at once where it is ready: a little later there may be nothing to read
            try:
                typed = os.read(self._handle, _AT_ONCE)
                termios.tcgetattr(self._handle)  # nothing was read: Ctrl+D, or the terminal is gone
            except (OSError, termios.error):
                lost.set()
            else:
                if b"\n" in typed or b"\r" in typed:
                    came.set()

        loop.add_reader(self._handle, read)
        try:
            await came.wait()
        finally:
            loop.remove_reader(self._handle)

    @staticmethod
    def say(text: str) -> None:
        """Write a line, if anybody can read it."""
        with suppress(OSError):
            print(text, flush=True)

    def put_back(self) -> None:
        """Undo what a screen that could not say goodbye has left."""
        with suppress(OSError, termios.error):
            termios.tcsetattr(self._handle, termios.TCSADRAIN, self._modes)
            os.write(sys.stdout.fileno(), RESTORE)

    @staticmethod
    def leave() -> None:
        """Write to nowhere from now on."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.close(nowhere)
