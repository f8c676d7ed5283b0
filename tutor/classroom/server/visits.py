"""A visit, from the request for the tutor to its end: a free name, a process, bytes to and fro. Knows no SSH."""

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from tutor.classroom.protocol import TEACHER
from tutor.classroom.server.learners import TEACHERS_NAME, Learners, NoPlace, Presence, Refused, clean_name
from tutor.classroom.server.lines import END_OF_INPUT, RESTORE, Line, Size, held

if TYPE_CHECKING:
    from tutor.classroom.server.processes import Child, Processes

_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,31}")
_LOCALE = re.compile(r"[A-Za-z][A-Za-z0-9_.@-]{0,31}")
_DUMB, _UTF8 = "dumb", "C.UTF-8"
_LONGEST_ANSWER, _MOST_ANSWERS = 64, 5
_CHOOSING = 60.0
"""Seconds for finding a free name."""
_NO_NAME = "No name was found. Come in again as ssh OTHERNAME@...: with your surname, or a digit behind your name."
_FAULT = "The tutor ended unexpectedly. Come in again: your place is kept."
_RUBOUTS = b"\x08\x7f"
_ENDS = b"\x03\x04"


class Channel(Protocol):
    """What a visit needs of an SSH channel."""

    def write(self, data: bytes) -> None:
        """Send output."""

    def exit(self, status: int) -> None:
        """Tell the exit status and close."""

    def pause_reading(self) -> None:
        """Stop taking input."""

    def resume_reading(self) -> None:
        """Take input again."""


class Visit:
    """A learner, or the teacher, at the tutor."""

    def __init__(
        self,
        learners: Learners,
        processes: "Processes",
        say: Callable[[str], None],
        probe: Callable[[], None],
        address: str,
    ) -> None:
        self._learners = learners
        self._processes = processes
        self._say = say
        self._probe = probe
        self._address = address
        self._channel: Channel | None = None
        self._term, self._size = "", Size()
        self._locale = _UTF8
        self._line: Line | None = None
        self._task: asyncio.Task[None] | None = None
        self._answers: asyncio.Queue[str] = asyncio.Queue(_MOST_ANSWERS)
        self._typed = bytearray()
        self._farewell = ""
        self._stopped: float | None = None
        self._last_key = 0.0

    @property
    def began(self) -> bool:
        """Whether the tutor was asked for."""
        return self._task is not None

    def terminal(self, term: str, columns: int, lines: int) -> None:
        """Note the learner's terminal. A visit without one goes on line by line."""
        self._term = term if _TERM.fullmatch(term) else _DUMB
        self._size = held(Size(columns, lines))

    def begin(self, channel: Channel, asked: str, environment: Mapping[str, str], *, role: str, key: str) -> None:
        """Begin under a name, or another one if it is taken; `role` and `key` were proven.

        Of the environment only the locale counts. Where none is told, UTF-8 is what terminals speak today.
        """
        self._channel = channel
        named = (environment.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
        locale = next(filter(None, named), _UTF8)
        self._locale = locale if _LOCALE.fullmatch(locale) else "C"
        self._last_key = asyncio.get_running_loop().time()
        self._task = asyncio.create_task(self._attend(asked, role, key))

    def typed(self, keys: bytes) -> None:
        """Take keys: for the program, or for the name that is being asked for."""
        self._last_key = asyncio.get_running_loop().time()
        if self._line:
            self._line.write(keys)
        else:
            self._edit(keys)

    def end_of_input(self) -> None:
        """Take the end of the input."""
        self.typed(END_OF_INPUT)

    def resize(self, columns: int, lines: int) -> None:
        """Take the terminal's new size."""
        self._size = held(Size(columns, lines))
        if self._line:
            self._line.resize(self._size)

    def hold(self, *, stop: bool) -> None:
        """Stop reading from the program, or go on."""
        self._stopped = asyncio.get_running_loop().time() if stop else None
        if self._line:
            (self._line.pause if stop else self._line.resume)()

    def hang_up(self) -> None:
        """Take the terminal away: the learner is gone."""
        self._channel = None
        self.send_away("")

    def send_away(self, reason: str) -> None:
        """End the visit, saying why."""
        self._farewell = reason
        if self._line:
            self._line.close()
        elif self._task:
            self._task.cancel()

    async def over(self) -> None:
        """Wait until the process has ended and the name is free."""
        if self._task:
            await asyncio.wait([self._task])

    def fault(self, now: float, *, slow: float, idle: float) -> str:
        """Return why the line should be cut, if it should."""
        if self._stopped is not None and now - self._stopped > slow:
            return "takes no output"
        return "idle" if now - self._last_key > idle else ""

    async def _attend(self, asked: str, role: str, key: str) -> None:
        status = 1
        try:
            with suppress(asyncio.CancelledError):
                presence = await self._named(asked, role, key)
                if presence:
                    status = await self._use(presence)
        finally:
            self._end(status)

    async def _named(self, asked: str, role: str, key: str) -> Presence | None:
        """Find a free name: the one that was asked for, or another. The teacher's is hers whatever was asked."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_CHOOSING):
                for left in reversed(range(_MOST_ANSWERS)):
                    name = TEACHERS_NAME if role == TEACHER else clean_name(asked)
                    presence = Presence(name, role, key, self.send_away, self._address, self._probe)
                    try:
                        await self._learners.take(presence)
                    except NoPlace as refused:
                        self._farewell = str(refused)
                        return None
                    except Refused as refused:
                        self._write(f"{refused} {'Another name: ' if left else ''}".encode())
                    else:
                        return presence
                    asked = await self._answers.get() if left else ""
                    if left and not asked:
                        return None
        self._farewell = self._farewell or _NO_NAME
        return None

    async def _use(self, presence: Presence) -> int:
        """Run the tutor until it ends; return its exit status."""
        name, home = presence.name, self._learners.home(presence)
        child: Child | None = None
        try:
            line = self._line = Line(self._size, echo=bool(self._term))
            self._say(f"{name}: in, {self._term or 'no terminal'}, {self._size.columns}x{self._size.lines}")
            child = await self._processes.fork(
                line.terminal, name, presence.role, str(home), term=self._term or _DUMB, locale=self._locale
            )
            line.start(self._write, self._hold_input)
            if self._stopped is not None:
                line.pause()
            await line.gone.wait()
        except OSError as error:
            self._say(f"{name}: no process ({error})")
        finally:
            presence.leaving = True
            status = await self._finish(child)
            self._learners.leave(presence)
            self._say(f"{name}: out, status {status}")
        return status

    async def _finish(self, child: "Child | None") -> int:
        if self._line:
            self._line.close()
            self._line.handed_over()
        if child is None:
            return 1
        await child.end()
        return await child.ended()

    def _end(self, status: int) -> None:
        if not self._channel:
            return
        if (status or self._farewell) and self._line and self._term not in {"", _DUMB}:
            self._write(RESTORE)
        farewell = self._farewell or (_FAULT if status and self._line else "")
        if farewell:
            self._write(f"{farewell}\r\n".encode())
        with suppress(OSError):
            self._channel.exit(status if status >= 0 else 1)

    def _write(self, output: bytes) -> None:
        if self._channel:
            with suppress(OSError):  # it is closing
                self._channel.write(output)

    def _hold_input(self, stop: bool) -> None:
        if self._channel:
            (self._channel.pause_reading if stop else self._channel.resume_reading)()

    def _edit(self, keys: bytes) -> None:
        """Edit the name that is being asked for; echo it where the learner's own side does not."""
        for key in keys[: 2 * _LONGEST_ANSWER]:
            if key in b"\r\n" or key in _ENDS:
                answer = "" if key in _ENDS else self._typed.decode(errors="ignore")
                with suppress(asyncio.QueueFull):  # nobody has asked so often
                    self._answers.put_nowait(answer)
                self._typed.clear()
                echo = b"\r\n"
            elif key in _RUBOUTS:
                echo = b"\b \b" if self._typed else b""
                del self._typed[-1:]
            elif key >= ord(" ") and len(self._typed) < _LONGEST_ANSWER:
                self._typed.append(key)
                echo = bytes([key])
            else:
                echo = b""
            if self._term:
                self._write(echo)
