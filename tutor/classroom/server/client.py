"""A member's line to the class over the Unix socket: a thread reads, comes back by itself, and wakes the screen."""

import contextlib
import socket
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from tutor.classroom.protocol import LONGEST_TO_MEMBER, TEACHER, ProtocolError, encode, from_hub
from tutor.classroom.transport import LOST, Message

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 3.0
"""Seconds between attempts to reach the class again."""
_CHUNK = 65536
_PATIENCE, _FIRST_PATIENCE = 5.0, 2.0
"""Seconds that the hub may take to answer: at all, and before there is anything to see."""
_MOST_WAITING = 2000
"""Messages that a screen may leave unread; the oldest go first."""


class SocketLink:
    """A `Link` over a Unix socket."""

    def __init__(self, path: Path, class_name: str, role: str, name: str) -> None:
        self.name = class_name
        self._path = path
        self._role = role
        self._own_name = name
        """What the hub calls us; it may put a number behind it."""
        self._waiting: deque[Message] = deque(maxlen=_MOST_WAITING)
        self._socket: socket.socket | None = None
        self._closing = threading.Event()
        self._wake: Callable[[], None] = lambda: None
        self._is_up = False
        self._thread = threading.Thread(target=self._run, name="class", daemon=True)
        self._met: Message | None = None
        """The hub's first word."""
        self._has_met = threading.Event()
        self._refused: Message | None = None

    @property
    def leads(self) -> bool:
        """Whether this is the teacher's line."""
        return self._role == TEACHER

    @property
    def is_up(self) -> bool:
        """Whether the class can be reached now."""
        return self._is_up

    def listen(self, wake: Callable[[], None]) -> None:
        """Begin to read in a thread of its own, if that has not begun."""
        self._wake = wake
        self._begin()
        if self._waiting:
            wake()

    def meet(self) -> Message:
        """Wait for the hub's first word, which stays to be polled; nothing came in time: refused as well."""
        self._begin()
        self._has_met.wait(_FIRST_PATIENCE)
        return self._met or {"type": "refused", "reason": "Nobody answers; is the class still open?"}

    def _begin(self) -> None:
        if not self._thread.is_alive() and not self._closing.is_set():
            self._thread.start()

    def send(self, message: Message) -> None:
        """Send a message; a hub that takes none is left, to be met anew."""
        line, connected = encode(message), self._socket
        if connected is None or not self._is_up:
            return
        try:
            if connected.send(line, socket.MSG_DONTWAIT) == len(line):
                return
        except OSError:
            pass
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)  # the thread notices

    def poll(self) -> list[Message]:
        """Return what came since the last call."""
        found = []
        with contextlib.suppress(IndexError):
            while True:
                found.append(self._waiting.popleft())
        return found

    def close(self) -> None:
        """Leave the class."""
        self._closing.set()
        connected = self._socket
        if connected is not None:
            with contextlib.suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._closing.is_set():
            was_up = self._visit()
            pause = FIRST_PAUSE if was_up else min(2 * pause, LONGEST_PAUSE)
            self._closing.wait(pause)

    def _visit(self) -> bool:
        """Stay with the class as long as it lasts; tell whether it let us in."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connected:
            connected.settimeout(_PATIENCE)
            try:
                connected.connect(str(self._path))
                connected.sendall(encode({"type": "hello", "name": self._own_name, "role": self._role}))
                self._socket = connected
                self._read(connected)
            except (OSError, ProtocolError):
                pass
            was_up, self._is_up, self._socket = self._is_up, False, None
        if was_up and not self._closing.is_set():
            self._put({"type": LOST})
        return was_up

    def _read(self, connected: socket.socket) -> None:
        unread = bytearray()
        while read := connected.recv(_CHUNK):
            unread += read
            *lines, unread = unread.split(b"\n")
            for line in lines:
                self._take(from_hub(bytes(line) + b"\n"), connected)
            if self._closing.is_set():
                return
            if len(unread) > LONGEST_TO_MEMBER:
                raise ProtocolError("a line without an end")

    def _take(self, message: Message, connected: socket.socket) -> None:
        if message["type"] == "welcome":
            self._own_name = message["name"]
            connected.settimeout(None)
            self._is_up = True
        elif message["type"] == "ended":
            self._closing.set()
        if message["type"] != "refused" or message != self._refused:  # the same is not said at every attempt
            self._put(message)
        self._refused = message if message["type"] == "refused" else None

    def _put(self, message: Message) -> None:
        self._waiting.append(message)
        self._met = self._met or message
        self._has_met.set()
        self._wake()
