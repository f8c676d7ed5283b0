"""One line into the hub, with its bounds: so long a message, so many a second, so much unread."""

import os
import pwd
import socket
import struct
from collections.abc import Iterator

from tutor.classroom.protocol import LONGEST_NAME, LONGEST_TO_HUB, ProtocolError, from_member, is_name
from tutor.classroom.transport import Message

MOST_UNREAD = 256 * 1024
"""Bytes that may wait for somebody who reads nothing."""
PER_SECOND, AT_ONCE = 100.0, 300.0
"""Messages that a member may send: steadily, and in a burst."""
_CHUNK = 16384
_PEER = struct.Struct("3i")


class Dropped(Exception):  # noqa: N818  (the end of a line is no error)
    """The line is gone, or must go."""


class Connection:
    """A socket with what was read and what is to be written."""

    def __init__(self, accepted: socket.socket, now: float) -> None:
        accepted.setblocking(False)
        self.socket = accepted
        self.since = now
        """When it came, in seconds."""
        self.name: str | None = None
        """The member's name, after hello."""
        self.is_lost = False
        self.uid = _peer(accepted)
        self._read = bytearray()
        self._unsent = bytearray()
        self._allowance = AT_ONCE
        self._counted = now

    @property
    def is_own(self) -> bool:
        """Whether the other end belongs to the hub's own account: only that may be the teacher, or choose a name."""
        return self.uid == os.getuid()

    @property
    def has_unsent(self) -> bool:
        """Whether something waits to be written."""
        return bool(self._unsent)

    def account_name(self) -> str:
        """Return the name of the other end's account."""
        try:
            found = pwd.getpwuid(self.uid).pw_name[:LONGEST_NAME]
        except KeyError:
            found = ""
        return found if is_name(found) else f"user {self.uid}"

    def received(self, now: float) -> Iterator[Message]:
        """Read what is there and yield its messages.

        Raises:
            Dropped: if the line has ended.
            ProtocolError: if it is rubbish, or too much.

        """
        try:
            read = self.socket.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            raise Dropped from None
        if not read:
            raise Dropped
        self._read += read
        *lines, rest = self._read.split(b"\n")
        self._read = rest
        for line in lines:
            self._count(now)
            yield from_member(bytes(line) + b"\n")
        if len(rest) > LONGEST_TO_HUB:
            raise ProtocolError(f"a line of more than {LONGEST_TO_HUB} bytes")

    def put(self, line: bytes) -> None:
        """Send a line, now or when the other end reads.

        Raises:
            Dropped: if the other end has not read for too long, or is gone.

        """
        self._unsent += line
        if len(self._unsent) > MOST_UNREAD:
            raise Dropped
        self.flush()

    def flush(self) -> None:
        """Write what the socket takes.

        Raises:
            Dropped: if the other end is gone.

        """
        while self._unsent:
            try:
                sent = self.socket.send(self._unsent)
            except BlockingIOError:
                return
            except OSError:
                raise Dropped from None
            del self._unsent[:sent]

    def part(self, line: bytes) -> None:
        """Say a last word, if it can be said at once."""
        try:
            self.put(line)
        except Dropped:
            self._unsent.clear()

    def _count(self, now: float) -> None:
        self._allowance = min(AT_ONCE, self._allowance + (now - self._counted) * PER_SECOND) - 1
        self._counted = now
        if self._allowance < 0:
            raise ProtocolError("too many messages a second")


def _peer(accepted: socket.socket) -> int:
    """Return the account at the other end; where the system does not tell, only the hub's own can get here."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return os.getuid()
    return int(_PEER.unpack(accepted.getsockopt(socket.SOL_SOCKET, option, _PEER.size))[1])
