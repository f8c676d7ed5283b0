"""The process that has everything imported and forks one child per learner, each on a terminal of its own.

It stays single-threaded and without an event loop: a lock that another thread holds at the moment of a fork stays
locked in the child for ever. The SSH side asks it over a Unix socket, one JSON message a packet, and passes the
terminal along.
"""

import gc
import json
import os
import random
import resource
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSCTTY
from typing import NoReturn

GRACE = 5.0
"""Seconds between asking a child to end and killing it."""
MOST_BYTES = 4096
_MEMORY, _CPU_SECONDS, _FILE_BYTES = 2**30, 1800, 2**24
_LIMITS = {
    resource.RLIMIT_AS: _MEMORY,
    resource.RLIMIT_CPU: _CPU_SECONDS,
    resource.RLIMIT_FSIZE: _FILE_BYTES,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_NPROC: 4096,  # of all learners together: three threads each
    resource.RLIMIT_CORE: 0,  # a core file would hold a learner's answers
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the SSH side asks for: a child for this learner, with the terminal that comes along."""

    number: int
    """Under which its end is reported."""
    name: str
    role: str
    """`learner` or `teacher`."""
    home: str
    term: str
    locale: str


class Zygote:
    """Forks children when asked, tells when one has ended, and kills those that do not end when they should."""

    def __init__(self, control: socket.socket, run: Callable[[str, str], int]) -> None:
        self._control = control
        self._run = run
        self._numbers: dict[int, int] = {}
        """Of every child's process id, the number it was asked for under."""
        self._deadlines: dict[int, float] = {}
        """When a child that was asked to end is killed, by process id."""

    def serve(self) -> None:
        """Serve until the SSH side is gone; then end all children, and return when they have ended.

        Raises:
            RuntimeError: if this process has threads, so that it must not fork.

        """
        if threading.active_count() > 1:
            raise RuntimeError(f"threads: {threading.enumerate()}")
        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # without a handler nothing would be written to the pipe
        gc.freeze()
        with suppress(OSError):
            self._control.send(json.dumps({"ready": True}).encode())
        here = True
        while here or self._numbers:
            watched: list[socket.socket | int] = [self._control, woken] if here else [woken]
            ready, _, _ = select.select(watched, [], [], 0.2 if self._deadlines else None)
            if woken in ready:
                os.read(woken, MOST_BYTES)
            self._reap()
            if self._control in ready:
                here = self._serve_one()
            self._kill_the_late()

    def _serve_one(self) -> bool:
        """Read one message; return whether the SSH side is still there."""
        text, terminals, _, _ = socket.recv_fds(self._control, MOST_BYTES, 1)
        if not text:
            for pid in self._numbers:
                self._soon(pid)
            return False
        message = json.loads(text)
        if "end" in message:
            for pid in [pid for pid, number in self._numbers.items() if number == message["end"]]:
                self._soon(pid)
        else:
            self._fork(Wish(**message), terminals[0])
        return True

    def _fork(self, wish: Wish, terminal: int) -> None:
        try:
            pid = os.fork()
        except OSError:
            self._tell(wish.number, 1)
        else:
            if pid == 0:
                self._live(wish, terminal)
            self._numbers[pid] = wish.number
        os.close(terminal)

    def _live(self, wish: Wish, terminal: int) -> NoReturn:
        """Be a learner's process: nothing of the zygote's is left but what it imported."""
        status = 1
        try:
            _take(terminal)
            _confine(wish)
            try:
                status = self._run(wish.name, wish.role)
            except SystemExit as ended:
                status = ended.code if isinstance(ended.code, int) else 1
            sys.stdout.flush()
        except BaseException:  # noqa: BLE001  (whatever it is, it must not go on as a second zygote)
            with suppress(BaseException):
                traceback.print_exc()
        finally:
            os._exit(status)

    def _reap(self) -> None:
        while self._numbers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self._deadlines.pop(pid, None)
            self._tell(self._numbers.pop(pid), os.waitstatus_to_exitcode(status))

    def _tell(self, number: int, status: int) -> None:
        with suppress(OSError):  # the SSH side is gone
            self._control.send(json.dumps({"ended": number, "status": status}).encode())

    def _soon(self, pid: int) -> None:
        """Give a child, whose terminal was taken away (which sends it SIGHUP), some time to end by itself."""
        self._deadlines.setdefault(pid, time.monotonic() + GRACE)

    def _kill_the_late(self) -> None:
        now = time.monotonic()
        for pid in [pid for pid, deadline in self._deadlines.items() if deadline < now]:
            os.kill(pid, signal.SIGKILL)  # not yet reaped, so the number is still this child's
            del self._deadlines[pid]


def wish_bytes(wish: Wish) -> bytes:
    """Return a wish as a message."""
    return json.dumps(asdict(wish)).encode()


def _take(terminal: int) -> None:
    """Make a terminal this process's own, and close everything else."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGINT):  # SIGPIPE stays ignored: a class that is gone is looked for again
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    os.setsid()
    ioctl(terminal, TIOCSCTTY, 0)
    for stream in (0, 1, 2):
        os.dup2(terminal, stream)
    os.closerange(3, 65536)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", errors="replace", closefd=False)  # type: ignore[misc]  # noqa: SIM115  (the process's own, to its end)
    sys.stdout = sys.__stdout__ = open(1, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)  # type: ignore[misc]  # noqa: SIM115


def _confine(wish: Wish) -> None:
    """Give a child its own folder, environment, limits and randomness."""
    os.environ.clear()
    os.environ.update(HOME=wish.home, ANN_TUTOR_HOME=wish.home, TERM=wish.term, LANG=wish.locale)
    os.chdir(Path(wish.home))
    for what, most in _LIMITS.items():
        hard = resource.getrlimit(what)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))
    random.seed(os.urandom(16))
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random:  # the zygote's global generator would be the same in every child; one imported later is not
        numpy_random.seed(int.from_bytes(os.urandom(4), "big"))
