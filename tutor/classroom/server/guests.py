"""One SSH connection and the one channel it may have: what is not granted here, asyncssh refuses."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any

import asyncssh

from tutor.classroom.protocol import LEARNER, TEACHER
from tutor.classroom.server.learners import PROBE, clean_name, is_teachers, same_code
from tutor.classroom.server.visits import Visit

if TYPE_CHECKING:
    from tutor.classroom.server.server import ClassServer

MOST_TRIES = 3
"""Codes that may be tried on one connection."""
_MOST_AUTH_STEPS = 40
"""Keys offered and names changed on one connection before it is closed."""
_HELLO, _SESSION = 10.0, 10.0
"""Seconds for the first exchange, and for asking for the tutor after having logged in."""
_UNREAD, _SLOW, _IDLE = 2**20, 60.0, 3 * 3600.0
"""Bytes of replies that nobody reads, seconds without taking output, seconds without a key: then the line is cut."""
KEEP_ALIVE, SILENT = 10.0, 3
"""Seconds between questions whether the client is there, and how many may go unanswered."""
_PROBES = 2
"""How many such questions a line gets whose name somebody else asks for."""
_STRANGERS_BYTES, _BURST, _A_SECOND, _SLICE = 2**16, 2**16, 2**14, 2**12
"""Bytes that somebody may send before they are in, then at once and steadily; and how many are looked at in one go."""
_CHANNEL_REQUEST = 98
_MOST_REQUESTS = 2**20
"""Bytes of requests on a channel in all: a window's size takes 40, and asyncssh keeps every environment variable."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A credential that fitted: it alone says who is the teacher."""

    user: str
    """The name that was logged in with."""
    role: str
    """`learner` or `teacher`."""
    key: str = ""
    """The key's fingerprint; empty: it was a code."""

    @property
    def how(self) -> str:
        """Say by what they came in, for the log."""
        return f"as {self.role} by {f'key {self.key}' if self.key else 'code'}"


class Guest(asyncssh.SSHServer):
    """One connection: who it is, and what it may have."""

    def __init__(self, server: "ClassServer") -> None:
        self._server = server
        self._connection: asyncssh.SSHServerConnection | None = None
        self.since = asyncio.get_running_loop().time()
        self._user = ""
        """The name that is being logged in with."""
        self._fitted: Proof | None = None
        """The latest credential that fitted; the client has still to prove that a key is its own."""
        self._probing: asyncio.TimerHandle | None = None
        self.wrong = self.steps = 0
        """Wrong codes, and credentials offered."""
        self._is_wrong = False
        """Whether a wrong code has not been answered yet."""
        self.address = ""
        self.proof: Proof | None = None
        """What it is logged in with; None: a stranger."""
        self.visit: Visit | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Let a connection in, or cut it."""
        self._connection = conn
        bound_traffic(conn, self)
        self.address = network_of(str((conn.get_extra_info("peername") or ("?",))[0]))
        if not self._server.may_stay(self):
            conn.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Count it out."""
        self._connection = None
        if self._probing:
            self._probing.cancel()
        self._server.forget(self)
        if self.visit:
            self.visit.hang_up()

    def begin_auth(self, username: str) -> bool:
        """Begin to log in; everybody must."""
        self._user = username
        self._step()
        return True

    def public_key_auth_supported(self) -> bool:
        """Tell whether a key can help."""
        return bool(self._server.door.keys or self._server.door.teacher_keys)

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Return whether a key is listed; asyncssh checks that the client owns it."""
        door, role = self._server.door, _role(username)
        self._step()
        is_listed = key.public_data in (door.teacher_keys if role == TEACHER else door.keys)
        if is_listed:
            self._fitted = Proof(username, role, key.get_fingerprint())
        return is_listed

    def kbdint_auth_supported(self) -> bool:
        """Tell whether a code can help."""
        return bool(self._server.door.code_of(_role(self._user)))

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Any:  # noqa: ARG002
        """Ask for the code; what a whole class reads from the board may be seen while it is typed."""
        role = _role(username)
        wrong = "That is not the code. " if self.wrong else ""
        prompt = (f"{wrong}Teacher's code: ", False) if role == TEACHER else (f"{wrong}Join code: ", True)
        return "", "", "", [prompt]

    async def validate_kbdint_response(self, username: str, responses: Any) -> bool:
        """Compare the code; a right one counts at once, a wrong one after a while, so that guessing takes for ever."""
        if self._is_wrong:  # asyncssh breaks the waiting off where a client goes on before it has its answer
            self.cut()
            return False
        role = _role(username)
        code = self._server.door.code_of(role)
        if code and len(responses) == 1 and same_code(responses[0], code):
            self._fitted = Proof(username, role)
            return True
        self.wrong += 1
        self._is_wrong = True
        await asyncio.sleep(self._server.wrong_code(self, role, clean_name(username)))
        self._is_wrong = False
        if self.wrong >= MOST_TRIES:
            self.cut()
        return False

    def auth_completed(self) -> None:
        """Take the credential that fitted for who it is; the name that is used is decided with the session."""
        user = self._connection.get_extra_info("username") if self._connection else None
        if self._fitted is None or self._fitted.user != user:
            self.cut()
            return
        self.proof = self._fitted
        if not self._server.has_room(self):
            self.proof = None
            self._server.log(f"{self.address} {clean_name(user) or '-'}: cut, there is no place for one more")
            self.cut()
            return
        self.since = asyncio.get_running_loop().time()
        self._server.log(f"{self.address} {clean_name(user) or '-'}: logged in {self.proof.how}")

    def session_requested(self) -> Any:
        """Grant one session."""
        if self.visit or not self._connection or self.proof is None:
            return False
        self.visit = Visit(self._server.learners, self._server.processes, self._say, self.probe, self.address)
        return Session(self.visit, self.proof, self.cut)

    def fault(self, now: float) -> str:
        """Return why this connection should be cut, if it should."""
        transport = getattr(self._connection, "_transport", None)  # asyncssh bounds no unread replies and shows none
        if transport and transport.get_write_buffer_size() > _UNREAD:
            return "reads no replies"
        if self.proof is None:
            return "said nothing" if not self.steps and now - self.since > _HELLO else ""
        if not (self.visit and self.visit.began):
            return "asks for nothing" if now - self.since > _SESSION else ""
        return self.visit.fault(now, slow=_SLOW, idle=_IDLE)

    def send_away(self, reason: str) -> None:
        """End the session, saying why; cut the line where there is none."""
        if self.visit and self.visit.began:
            self.visit.send_away(reason)
        else:
            self.cut()

    def probe(self) -> None:
        """Have the line cut within a few seconds if nobody answers at its other end."""
        if self._connection and not self._probing:
            self._connection.set_keepalive(PROBE / (_PROBES + 2), _PROBES)
            self._probing = asyncio.get_running_loop().call_later(PROBE, self._probed)

    def _probed(self) -> None:
        self._probing = None
        if self._connection:
            self._connection.set_keepalive(KEEP_ALIVE, SILENT)

    def cut(self) -> None:
        """Cut the line."""
        if self._connection:
            self._connection.abort()

    def _say(self, event: str) -> None:
        self._server.log(f"{self.address} {event}")

    def _step(self) -> None:
        self.steps += 1
        if self.steps > _MOST_AUTH_STEPS:
            self.cut()


def _role(username: str) -> str:
    """Return whose credential has to fit for this name to log in: the teacher's, or a learner's."""
    return TEACHER if is_teachers(username) else LEARNER


class Session(asyncssh.SSHServerSession[bytes]):
    """The one channel that a guest may have. Commands and subsystems are refused by asyncssh where nothing is said."""

    def __init__(self, visit: Visit, proof: Proof, cut: Callable[[], None]) -> None:
        self._visit = visit
        self._proof = proof
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
        proof, environment = self._proof, dict(self._channel.get_environment())
        self._visit.begin(self._channel, proof.user, environment, role=proof.role, key=proof.key)

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


def network_of(address: str) -> str:
    """Return what counts as one address: of IPv6 the first half, since anyone has any number of the others."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else address


def bound_traffic(conn: asyncssh.SSHServerConnection, guest: Guest) -> None:
    """Cut a line that sends more than anybody types: every byte costs the one loop that all share."""
    take, loop = conn.data_received, asyncio.get_running_loop()
    left, then, is_in = float(_STRANGERS_BYTES), loop.time(), False

    def counted(data: bytes, datatype: Any = None) -> None:
        nonlocal left, then, is_in
        now = loop.time()
        if guest.proof and not is_in:
            left, is_in = float(_BURST), True
        elif is_in:
            left = min(_BURST, left + (now - then) * _A_SECOND)
        then = now
        left -= len(data)
        if left < 0:
            guest.cut()
            return
        for start in range(0, len(data), _SLICE):  # asyncssh copies what is left for every packet in it
            take(data[start : start + _SLICE], datatype)

    conn.data_received = counted  # type: ignore[method-assign]  # there is no other place to stand in


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
