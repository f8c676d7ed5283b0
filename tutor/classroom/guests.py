"""One SSH connection and the one channel it may have: what is not granted here, asyncssh refuses."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import asyncssh

from tutor.classroom.learners import TEACHER, same_code
from tutor.classroom.visits import Visit

if TYPE_CHECKING:
    from tutor.classroom.server import ClassServer

MOST_TRIES = 3
"""Codes that may be tried on one connection."""
_MOST_AUTH_STEPS = 40
"""Keys offered and names changed on one connection before it is closed."""
_HELLO, _SESSION = 10.0, 10.0
"""Seconds for the first exchange, and for asking for the tutor after having logged in."""
_UNREAD, _SLOW, _IDLE = 2**20, 60.0, 3 * 3600.0
"""Bytes of replies that nobody reads, seconds without taking output, seconds without a key: then the line is cut."""
_CHANNEL_REQUEST = 98
_MOST_REQUESTS = 2**20
"""Bytes of requests on a channel in all: a window's size takes 40, and asyncssh keeps every environment variable."""


class Guest(asyncssh.SSHServer):
    """One connection: who it is, and what it may have."""

    def __init__(self, server: "ClassServer") -> None:
        self._server = server
        self._connection: asyncssh.SSHServerConnection | None = None
        self._since = asyncio.get_running_loop().time()
        self._asked = ""
        self._key = ""
        self._tries = self._steps = 0
        self.address = ""
        self.name = ""
        """What it is logged in as; empty: a stranger."""
        self.visit: Visit | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Let a connection in, or cut it."""
        self._connection = conn
        self.address = str((conn.get_extra_info("peername") or ("?",))[0])
        if not self._server.may_stay(self):
            conn.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Count it out."""
        self._server.forget(self)
        if self.visit:
            self.visit.hang_up()

    def begin_auth(self, username: str) -> bool:
        """Begin to log in; everybody must."""
        self._asked = username
        self._step()
        return True

    def public_key_auth_supported(self) -> bool:
        """Tell whether a key can help."""
        return bool(self._server.door.keys or self._server.door.teacher_keys)

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Tell whether a key is listed; asyncssh checks that the client owns it."""
        door = self._server.door
        self._step()
        self._key = key.get_fingerprint()
        return key.public_data in (door.teacher_keys if username == TEACHER else door.keys)

    def kbdint_auth_supported(self) -> bool:
        """Tell whether a code can help."""
        return bool(self._server.door.code) or self._asked == TEACHER

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Any:  # noqa: ARG002
        """Ask for the code; what a whole class reads from the board may be seen while it is typed."""
        if not self._server.tries.may(self.address):
            return False
        wrong = "That is not the code. " if self._tries else ""
        prompt = (f"{wrong}Teacher's code: ", False) if username == TEACHER else (f"{wrong}Join code: ", True)
        return "", "", "", [prompt]

    def validate_kbdint_response(self, username: str, responses: Any) -> bool:
        """Compare the code."""
        door = self._server.door
        code = door.teacher_code if username == TEACHER else door.code
        self._key = ""
        if code and len(responses) == 1 and self._server.tries.may(self.address) and same_code(responses[0], code):
            return True
        self._server.tries.wrong(self.address)
        self._server.log(f"{self.address} -: wrong code")
        self._tries += 1
        if self._tries >= MOST_TRIES:
            self.cut()
        return False

    def auth_completed(self) -> None:
        """Note who it is; the name that is used is decided with the session."""
        self.name = self._asked if self._asked == TEACHER else "learner"
        self._since = asyncio.get_running_loop().time()

    def session_requested(self) -> Any:
        """Grant one session."""
        if self.visit or not self._connection:
            return False
        self.visit = Visit(self._server.learners, self._server.processes, self._say)
        return Session(self.visit, self._asked, self._key, self.cut)

    def fault(self, now: float) -> str:
        """Return why this connection should be cut, if it should."""
        transport = getattr(self._connection, "_transport", None)  # asyncssh bounds no unread replies and shows none
        if transport and transport.get_write_buffer_size() > _UNREAD:
            return "reads no replies"
        if not self.name:
            return "said nothing" if not self._steps and now - self._since > _HELLO else ""
        if not (self.visit and self.visit.began):
            return "asks for nothing" if now - self._since > _SESSION else ""
        return self.visit.fault(now, slow=_SLOW, idle=_IDLE)

    def send_away(self, reason: str) -> None:
        """End the session, saying why; cut the line where there is none."""
        if self.visit and self.visit.began:
            self.visit.send_away(reason)
        else:
            self.cut()

    def cut(self) -> None:
        """Cut the line."""
        if self._connection:
            self._connection.abort()

    def _say(self, event: str) -> None:
        self._server.log(f"{self.address} {event}")

    def _step(self) -> None:
        self._steps += 1
        if self._steps > _MOST_AUTH_STEPS:
            self.cut()


class Session(asyncssh.SSHServerSession[bytes]):
    """The one channel that a guest may have. Commands and subsystems are refused by asyncssh where nothing is said."""

    def __init__(self, visit: Visit, asked: str, key: str, cut: Callable[[], None]) -> None:
        self._visit = visit
        self._asked, self._key = asked, key
        self._cut = cut
        self._channel: asyncssh.SSHServerChannel[bytes] | None = None

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """Take the channel."""
        self._channel = chan
        bound_requests(chan, self._cut)

    def pty_requested(self, term_type: str, term_size: Any, term_modes: Any) -> bool:  # noqa: ARG002
        """Grant a terminal."""
        self._visit.terminal(term_type, term_size[0], term_size[1])
        return True

    def shell_requested(self) -> bool:
        """Grant what a client asks for that asks for nothing special: the tutor."""
        return True

    def session_started(self) -> None:
        """Begin."""
        assert self._channel  # noqa: S101  (asyncssh has connected it)
        self._visit.begin(self._channel, self._asked, self._key, dict(self._channel.get_environment()))

    def data_received(self, data: bytes, datatype: Any) -> None:  # noqa: ARG002
        """Pass keys on."""
        self._visit.typed(data)

    def eof_received(self) -> bool:
        """Pass the end of the input on; the output goes on."""
        self._visit.end_of_input()
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:  # noqa: ARG002
        """Pass the size on."""
        self._visit.resize(width, height)

    def pause_writing(self) -> None:
        """Hold the program up: the learner takes nothing."""
        self._visit.hold(stop=True)

    def resume_writing(self) -> None:
        """Let it go on."""
        self._visit.hold(stop=False)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """End the program."""
        self._visit.hang_up()


def bound_requests(channel: asyncssh.SSHServerChannel[bytes], cut: Callable[[], None]) -> None:
    """Cut a line whose requests on the channel are too many in all."""
    process, left = channel.process_packet, _MOST_REQUESTS

    def counted(kind: int, number: int, packet: Any) -> Any:
        nonlocal left
        if kind == _CHANNEL_REQUEST:
            left -= len(packet.get_full_payload())
            if left < 0:
                cut()
                return True
        return process(kind, number, packet)

    channel.process_packet = counted  # type: ignore[method-assign, assignment]  # there is no other place to stand in
