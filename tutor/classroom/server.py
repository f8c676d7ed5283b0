"""The SSH server of a class: whoever has the code or a listed key gets the tutor on a terminal, and nothing else.

There is no shell, no command, no subsystem and no forwarding to be had: asyncssh refuses what is not granted here, and
what it would accept by itself (environment variables, endless requests, unread replies) is bounded by the patrol.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import asyncssh

from tutor.classroom.guests import Guest
from tutor.classroom.learners import Learners, Tries

if TYPE_CHECKING:
    from tutor.classroom.processes import Processes

MOST_CONNECTIONS, MOST_PER_ADDRESS = 400, 250
"""Open connections, in all and from one address: a whole class may sit behind one router."""
MOST_STRANGERS, MOST_STRANGERS_PER_ADDRESS = 200, 160
"""The same for those who are not logged in yet; more than a class that joins in the same second."""
_LOGIN = 90.0
"""Seconds for logging in."""
_PATROL = 1.0
_WINDOW, _PACKET = 2**16, 2**14
_KEX = ("curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256")
"""Cheap for the server: no stranger makes it work on large primes."""
_KEEP_ALIVE, _SILENT = 10, 3
"""Seconds between questions whether the client is there, and how many may go unanswered."""


@dataclass(frozen=True)
class Door:
    """How one comes in."""

    code: str
    """The join code; empty: learners need a listed key."""
    teacher_code: str
    keys: frozenset[bytes] = frozenset()
    """Public keys of learners."""
    teacher_keys: frozenset[bytes] = frozenset()


class ClassServer:
    """All connections of a class."""

    def __init__(self, door: Door, learners: Learners, processes: "Processes", log: Callable[[str], None]) -> None:
        self.door = door
        self.learners = learners
        self.processes = processes
        self.log = log
        self.tries = Tries()
        self._guests: set[Guest] = set()
        self.fingerprint = ""
        """Of the host's key, which learners are asked to confirm when they first come."""
        self._listener: asyncssh.SSHAcceptor | None = None
        self._patrol: asyncio.Task[None] | None = None

    async def listen(self, host: str, port: int) -> int:
        """Open the door; return the port (another one where 0 was asked for).

        Raises:
            OSError: if the address cannot be listened on.

        """
        own = host_key(self.learners.folder)
        self.fingerprint = own.get_fingerprint()
        self._listener = await asyncssh.listen(
            host,
            port,
            server_factory=lambda: Guest(self),
            server_host_keys=[own],
            config=[],
            backlog=256,
            encoding=None,
            line_editor=False,
            window=_WINDOW,
            max_pktsize=_PACKET,
            login_timeout=_LOGIN,
            keepalive_interval=_KEEP_ALIVE,
            keepalive_count_max=_SILENT,
            kex_algs=_KEX,
            compression_algs=("none", "zlib@openssh.com"),
            password_auth=False,
            gss_host=None,
            host_based_auth=False,
            allow_scp=False,
            agent_forwarding=False,
            x11_forwarding=False,
        )
        self._patrol = asyncio.create_task(self._walk())
        return self._listener.get_port()

    async def close(self) -> None:
        """Send everybody home: their places are kept."""
        if self._listener:
            self._listener.close()
        if self._patrol:
            self._patrol.cancel()
        leaving = [guest.visit.over() for guest in self._guests if guest.visit]
        for guest in list(self._guests):
            guest.send_away("The class is over.")
        await asyncio.gather(*leaving)
        await self.processes.close()

    def may_stay(self, guest: Guest) -> bool:
        """Count a new connection in, unless there are too many."""
        connections = Counter(other.address for other in self._guests)
        strangers = Counter(other.address for other in self._guests if not other.name)
        fits = (
            connections.total() < MOST_CONNECTIONS
            and connections[guest.address] < MOST_PER_ADDRESS
            and strangers.total() < MOST_STRANGERS
            and strangers[guest.address] < MOST_STRANGERS_PER_ADDRESS
        )
        if fits:
            self._guests.add(guest)
        return fits

    def forget(self, guest: Guest) -> None:
        """Count a connection out."""
        self._guests.discard(guest)

    async def _walk(self) -> None:
        while True:
            await asyncio.sleep(_PATROL)
            now = asyncio.get_running_loop().time()
            for guest in list(self._guests):
                fault = guest.fault(now)
                if fault:
                    self.log(f"{guest.address} {guest.name or '-'}: cut, {fault}")
                    guest.cut()


def host_key(folder: Path) -> asyncssh.SSHKey:
    """Return the server's own key, made once and kept for nobody else to read.

    Raises:
        OSError: if it can neither be read nor written.
        ValueError: if the file holds something else.

    """
    path = folder / "host_key"
    with suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(asyncssh.generate_private_key("ssh-ed25519").export_private_key())
    path.chmod(0o600)
    return asyncssh.read_private_key(path)


def public_keys(path: Path) -> frozenset[bytes]:
    """Read a file of public keys, one a line as in `authorized_keys`, but without options.

    Raises:
        OSError: if it cannot be read.
        ValueError: if a line is no public key; the message says which.

    """
    keys = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            try:
                keys.add(asyncssh.import_public_key(line).public_data)
            except asyncssh.KeyImportError:
                raise ValueError(f"line {number} of {path} is no public key") from None
    return frozenset(keys)
