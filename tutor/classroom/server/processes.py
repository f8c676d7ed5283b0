"""The SSH side's view of the zygote: asks it for children, hears of their ends, starts it again if it died."""

import asyncio
import json
import os
import socket
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from tutor.classroom.server.prefork import GRACE, MOST_BYTES, Wish, wish_bytes

_FULL_PAUSE = 0.01
"""Seconds to wait for the zygote where its socket is full."""
_QUIET = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1", "TEXTUAL_FPS": "20", "TEXTUAL_ANIMATIONS": "none"}
"""Fixed at the start: one thread for sums that small, one arena for threads that wait, 20 frames a second at most."""
_PASSED_ON = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")


class Processes:
    """Learners' processes. `command` starts the zygote; its socket's number is put behind. It complains to `errors`."""

    def __init__(self, command: Sequence[str], errors: Path, log: Callable[[str], None]) -> None:
        self._command = command
        self._errors = errors
        self._log = log
        self._numbers = count(1)
        self._ends: dict[int, asyncio.Future[int]] = {}
        self._control: socket.socket | None = None
        self._ready: asyncio.Future[None] | None = None
        self.zygote: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the zygote, if there is none."""
        if self._control:
            return
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.setblocking(False)
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        with self._errors.open("ab") as errors:
            self.zygote = subprocess.Popen(  # noqa: S603  (our own program)
                [*self._command, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                env={**kept, **_QUIET, "LANG": "C.UTF-8"},
            )
        theirs.close()
        self._ready = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(self._control, self._read)

    async def ready(self) -> None:
        """Wait until the zygote has imported everything.

        Raises:
            ConnectionResetError: if it ended instead.

        """
        if self._ready:
            await asyncio.shield(self._ready)

    async def fork(self, terminal: int, name: str, role: str, home: str, *, term: str, locale: str) -> "Child":
        """Ask for a process on a terminal, a learner's or the teacher's."""
        self.start()
        number = next(self._numbers)
        end = self._ends[number] = asyncio.get_running_loop().create_future()
        await self._send(wish_bytes(Wish(number, name, role, home, term, locale)), [terminal])
        return Child(self, number, end)

    async def end(self, number: int) -> None:
        """Have a process killed that does not end by itself, now that its terminal was taken away."""
        if number in self._ends:
            await self._send(json.dumps({"end": number}).encode(), [])

    async def close(self) -> None:
        """End the zygote and with it all processes, killed where they do not end by themselves."""
        ends = list(self._ends.values())
        if self._control:
            self._control.shutdown(socket.SHUT_WR)
            if ends:
                await asyncio.wait(ends, timeout=GRACE + 1)
            self._lost()
        if self.zygote:
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(self.zygote.wait, GRACE)
            self.zygote.kill()
            self.zygote.wait()

    async def _send(self, message: bytes, terminals: list[int]) -> None:
        while self._control:
            try:
                socket.send_fds(self._control, [message], terminals)
            except BlockingIOError:
                await asyncio.sleep(_FULL_PAUSE)
            except OSError:
                self._lost()
            else:
                return

    def _read(self) -> None:
        if self._control is None:
            return
        try:
            text = self._control.recv(MOST_BYTES)
        except BlockingIOError:
            return
        except OSError:
            text = b""
        if not text:
            self._log("the process that makes learners' processes ended; the next learner starts another")
            self._lost()
            return
        message = json.loads(text)
        if "ready" in message:
            if self._ready and not self._ready.done():
                self._ready.set_result(None)
            return
        end = self._ends.pop(message["ended"], None)
        if end and not end.done():
            end.set_result(message["status"])

    def _lost(self) -> None:
        """Forget a zygote: its children live on until their terminals are taken away, and nobody tells their end."""
        if self._control is None:
            return
        asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        self._control = None
        ends, self._ends = self._ends, {}
        waited_for: list[asyncio.Future[Any]] = [*ends.values(), *([self._ready] if self._ready else [])]
        for waiting in waited_for:
            if not waiting.done():
                waiting.set_exception(ConnectionResetError("the zygote is gone"))
                waiting.exception()  # seen: not everybody waits for it


class Child:
    """A learner's process."""

    def __init__(self, processes: Processes, number: int, end: "asyncio.Future[int]") -> None:
        self._processes = processes
        self._number = number
        self._end = end

    async def ended(self) -> int:
        """Wait for the end; return the exit status, negative for a signal. With the zygote gone, wait as it would."""
        try:
            return await asyncio.shield(self._end)
        except ConnectionResetError:
            await asyncio.sleep(GRACE)
            return 1

    async def end(self) -> None:
        """See to it that it ends, its terminal having been taken away."""
        await self._processes.end(self._number)
