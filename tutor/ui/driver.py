"""Textual's driver for Linux terminals, made safe against whatever a terminal sends, and at rest in between.

Textual 8.2 reads keys in a thread of its own that looks at the terminal ten times a second, and spins once the terminal
is gone. In a class of 150 that is 1,500 looks a second for nothing, and one more change of threads for every key. Its
parser ends for good at the first sequence that it fails at, takes unknown ones for keys, and an empty string for the
end of the input. So here the event loop reads, `KeyStream` cuts what was read into whole pieces, and the parser gets
one piece at a time: what it does not know is dropped.

Keys are passed on one after the other, each when all that the one before it brought about is done: what is typed ahead
does what the same keys do when they are typed slowly.
"""

import asyncio
import os
import signal
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

from tutor.terminal import window
from tutor.ui.keystream import KeyStream

if TYPE_CHECKING:
    from tutor.ui.app import TutorApp

_AT_ONCE = 4096
_ESCAPE_DELAY = ESCAPE_DELAY + 0.01
_SILENCE = 1.0
"""Seconds after which what has begun is given up: a sequence, a pasted text."""
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
_LONGEST_SEQUENCE = 3.0
"""Seconds after which a sequence is given up at the next pause of its timer, however much still comes."""
_MOST_PASTED = 100_000
_CONTROL_C = "\x03"
_PATIENCE, _LOOK = 1.0, 0.001
"""Seconds that a key waits at most for what the one before it brought about, and between looks whether that is done."""
_ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGABRT")


class SleepingDriver(LinuxDriver):
    """Reads keys when there are some."""

    _app: "TutorApp"
    _is_started = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._stream = KeyStream()
        self._parser = XTermParser(self._debug)
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._pasted: list[str] | None = None
        """What was pasted so far, while something is being pasted."""
        self._waiting: deque[Message] = deque()
        self._is_passing_on = False
        self._patient_until = 0.0
        self._silence: asyncio.TimerHandle | None = None
        self._begun: float | None = None
        """When what is not whole yet began."""

    # --- the terminal's modes

    def start_application_mode(self) -> None:
        """Take the terminal over; whatever ends the program from now on gives it back first."""
        self._is_started = True
        loop = asyncio.get_running_loop()
        for number in (getattr(signal, name) for name in _ENDING):
            loop.add_signal_handler(number, self._app.end, 128 + number)
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._is_started = False
        super().stop_application_mode()

    def _sigcont_application(self, *_: Any) -> None:
        try:
            if os.tcgetpgrp(self.fileno) != os.getpgrp():
                return  # in the background the terminal is another program's; `fg` comes here again
        except OSError:
            return  # a terminal that is taken away sends SIGCONT as well
        if self._auto_restart and self._is_started:  # stopped without a word: what Textual saves must be the shell's
            self.suspend_application_mode()
        super()._sigcont_application()

    def _query_in_band_window_resize(self) -> None:
        """Ask for no sizes among the keys: the system tells them, and a stray sequence must not."""

    def _get_terminal_size(self) -> tuple[int, int]:
        return window()

    # --- reading

    def run_input_thread(self) -> None:
        """Begin to read in the event loop; the thread that calls this ends at once."""
        self._loop.call_soon_threadsafe(self._loop.add_reader, self.fileno, self._read)

    def disable_input(self) -> None:
        """Read no more."""
        self._loop.remove_reader(self.fileno)
        super().disable_input()

    def _read(self) -> None:
        try:
            data = os.read(self.fileno, _AT_ONCE)
        except OSError:  # the terminal is gone
            data = b""
        if not data:
            self._loop.remove_reader(self.fileno)
            return
        text = self._decode(data)
        self._take(self._stream.feed(text), is_much=len(text) > 1)

    def _take(self, pieces: Iterable[str], *, is_much: bool = True) -> None:
        """Take pieces; what has begun and does not end is given up, unless much of it still comes."""
        for piece in pieces:
            self._take_piece(piece)
        is_waiting, now = self._stream.is_waiting or self._pasted is not None, self._loop.time()
        self._begun = (self._begun or now) if is_waiting else None
        if self._pasted is None and self._begun is not None and now > self._begun + _LONGEST_SEQUENCE:
            is_much = False  # somebody who types fast into what a stray sign began
        if self._silence and (is_much or not is_waiting):
            self._silence.cancel()
            self._silence = None
        if is_waiting and not self._silence:
            is_key = self._pasted is None and self._stream.may_be_key
            self._silence = self._loop.call_later(_ESCAPE_DELAY if is_key else _SILENCE, self._give_up)
        if not self._is_passing_on:
            self._is_passing_on = True
            self._pass_on()

    def _give_up(self) -> None:
        """Give up what had begun: nothing more has come of it."""
        self._silence = None
        pieces = [*self._stream.flush(), *([_PASTED] if self._pasted is not None else [])]
        self._take(pieces)

    def _take_piece(self, piece: str) -> None:
        if piece == _PASTE:
            self._pasted = []
        elif self._pasted is None:
            self._wait(self._meaning(piece))
        elif piece == _PASTED:
            self._wait([events.Paste("".join(self._pasted).replace("\0", ""))])
            self._pasted = None
        elif piece == _CONTROL_C:
            self._pasted = None
            self._wait(self._meaning(piece))
        elif len(piece) == 1 and len(self._pasted) < _MOST_PASTED:
            self._pasted.append(piece)

    def _meaning(self, piece: str) -> list[Message]:
        """Return what a piece means; nothing where the parser does not know it, or fails at it."""
        parser = self._parser
        try:
            found = list(parser.feed(piece))
            if parser._timeout_time is None:  # noqa: SLF001  (it waits for nothing)
                return found
            if len(piece) <= 2:  # Esc, or a letter with Alt: it is whole although the parser waits for more
                parser._timeout_time = 0.0  # noqa: SLF001
                return found + list(parser.tick())
        except Exception:  # noqa: BLE001  (whatever it is, it costs this piece alone)
            found = []
        self._parser = XTermParser(self._debug)
        return found

    # --- passing on

    def _wait(self, messages: list[Message]) -> None:
        for message in messages:
            if isinstance(message, events.Resize) or (isinstance(message, events.MouseEvent) and not self._mouse):
                continue  # sizes are the system's to tell; without a mouse, nothing is clicked
            if isinstance(message, events.MouseMove) and self._waiting and type(self._waiting[-1]) is events.MouseMove:
                self._waiting.pop()  # only where the mouse is now matters
            self._waiting.append(message)

    def send_message(self, message: Message) -> None:
        """Give the application a message at once: this is its own event loop."""
        self._app.post_message(message)

    def _pass_on(self) -> None:
        """Pass on what waits, one after the other."""
        if not self._waiting:
            self._is_passing_on = False
            return
        now = self._loop.time()
        first = self._waiting[0]
        is_urgent = isinstance(first, events.Key) and first.key == "ctrl+c"
        if is_urgent or now >= self._patient_until or self._is_settled():
            self._waiting.popleft()
            self._patient_until = now + _PATIENCE
            self.process_message(first)
            self._loop.call_soon(self._pass_on)
        else:
            self._loop.call_later(_LOOK, self._pass_on)

    def _is_settled(self) -> bool:
        """Return whether nothing is left to do of what came before."""
        if not self._app.is_running:
            return False
        pumps: list[MessagePump] = [self._app]
        for screen in self._app.screen_stack[-2:]:
            pumps += screen.walk_children(Widget, with_self=True)
        return all(map(_is_idle, pumps))


def _is_idle(pump: MessagePump) -> bool:
    """Return whether a widget waits for messages. Where Textual no longer tells, it counts as waiting."""
    queue = getattr(pump, "_message_queue", None)
    ready: Callable[[], object] | None = getattr(queue, "ready_event", None)
    is_waiting = bool(getattr(ready, "_waiters", True))
    return queue is None or (queue.empty() and is_waiting and not getattr(pump, "_next_callbacks", None))
