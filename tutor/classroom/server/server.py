"""The SSH server of a class: whoever has the code or a listed key gets the tutor on a terminal, and nothing else.

There is no shell, no command, no subsystem and no forwarding to be had: asyncssh refuses what is not granted here, and
what it would accept by itself (environment variables, endless requests, unread replies) is bounded by the patrol.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import asyncssh

from tutor.classroom.protocol import LEARNER, MOST_LEARNERS, TEACHER
from tutor.classroom.server.guests import KEEP_ALIVE, SILENT, Guest
from tutor.classroom.server.learners import (
    ANSWER,
    SEEKING,
    SLOW_ANSWER,
    WRONG_CODES,
    Learners,
    Tries,
    clean_name,
)
from tutor.teaching.learner.bookmarks import replace_file

if TYPE_CHECKING:
    from tutor.classroom.server.processes import Processes

MOST_CONNECTIONS = 620
"""Open connections in all: a full class, twice while lines that went silent are replaced, and strangers."""
MOST_STRANGERS, MOST_STRANGERS_PER_ADDRESS = 200, 160
"""Those of them that are not logged in yet, in all and from one address: more than a class that joins in the same
second, which may sit behind one router. One more takes the place of the one that has shown least."""
_LOGIN = 90.0
"""Seconds for logging in."""
_PATROL = 1.0
_MOST_REFUSED = 5
"""Addresses that the log names in a second."""
_WINDOW, _PACKET = 2**16, 2**14
_KEX = ("curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256")
"""Cheap for the server: no stranger makes it work on large primes."""


@dataclass(frozen=True)
class Door:
    """How one comes in."""

    code: str
    """The join code; empty: learners need a listed key."""
    teacher_code: str
    keys: frozenset[bytes] = frozenset()
    """Public keys of learners."""
    teacher_keys: frozenset[bytes] = frozenset()

    def code_of(self, role: str) -> str:
        """Return the code of learners or of the teacher; empty: there is none."""
        return self.teacher_code if role == TEACHER else self.code


class ClassServer:
    """All connections of a class. The teacher is told what she should know by `tell`."""

    def __init__(
        self,
        door: Door,
        learners: Learners,
        processes: "Processes",
        log: Callable[[str], None],
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.door = door
        self.learners = learners
        self.processes = processes
        self.log = log
        self._tell = tell
        self._tries = {LEARNER: Tries(), TEACHER: Tries()}
        self._refused: Counter[str] = Counter()
        """Connections since the last look round that found no place, by address."""
        self._guests: set[Guest] = set()
        self.fingerprint = ""
        """Of the host's key, which learners are asked to confirm when they first come."""
        self._listener: asyncssh.SSHAcceptor | None = None
        self._patrol: asyncio.Task[None] | None = None

    async def listen(self, host: str, port: int, own: asyncssh.SSHKey) -> int:
        """Open the door, showing the host's own key; return the port (another one where 0 was asked for).

        Raises:
            OSError: if the address cannot be listened on.

        """
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
            keepalive_interval=KEEP_ALIVE,
            keepalive_count_max=SILENT,
            kex_algs=_KEX,
            compression_algs=("none",),  # what unpacks to a thousand times its size would hold everybody up
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
        """Count a new connection in; where there are too many, the stranger that has shown least makes room."""
        strangers = [other for other in self._guests if other.proof is None]
        neighbours = [other for other in strangers if other.address == guest.address]
        crowd: list[Guest] = []
        if len(neighbours) >= MOST_STRANGERS_PER_ADDRESS:
            crowd = neighbours
        elif len(strangers) >= MOST_STRANGERS or len(self._guests) >= MOST_CONNECTIONS:
            many = Counter(other.address for other in strangers)
            crowd = [other for other in strangers if many[other.address] == max(many.values())]
            if not crowd:
                self._refused[guest.address] += 1
                return False
        if crowd:
            least = _least(crowd)
            self._refused[least.address] += 1
            self.forget(least)
            least.cut()
        self._guests.add(guest)
        return True

    @property
    def is_inhabited(self) -> bool:
        """Whether somebody is here."""
        return bool(self.learners.here)

    def has_room(self, guest: Guest) -> bool:
        """Return whether one more from an address may log in: no more than may be there, and a few who seek a name."""
        if is_teacher(guest):
            return True
        known = [other for other in self._guests if other.proof]
        neighbours = [other for other in known if other.address == guest.address]
        return all(
            len({clean_name(other.proof.user) for other in those if other.proof}) <= places + SEEKING
            and len(those) <= 2 * places + SEEKING  # a learner who comes in again may have left a silent line behind
            for those, places in ((known, MOST_LEARNERS), (neighbours, self.learners.places))
        )

    def wrong_code(self, guest: Guest, role: str, name: str) -> float:
        """Count a wrong code, and tell the teacher of too many; return for how many seconds it is not answered."""
        tries = self._tries[role]
        was_slow = tries.are_too_many(guest.address)
        tries.wrong(guest.address)
        self.log(f"{guest.address} {name or '-'}: wrong code as {role}")
        is_slow = tries.are_too_many(guest.address)
        if is_slow and not was_slow:
            self.log(f"{guest.address}: slowed down after {WRONG_CODES} wrong codes")
            self._tell(
                f"{WRONG_CODES} wrong codes from {guest.address}: further ones are answered slowly. U ends that."
            )
        return SLOW_ANSWER if is_slow else ANSWER

    def open_again(self) -> str:
        """Answer every address at the usual pace again; return a sentence for the teacher. Any thread may call it."""
        for tries in self._tries.values():
            tries.forget()
        return "Every address may try the code at the usual pace again."

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
                    self.log(f"{guest.address} {clean_name(guest.proof.user) if guest.proof else '-'}: cut, {fault}")
                    guest.cut()
            for address, times in self._refused.most_common(_MOST_REFUSED):
                self.log(f"{address}: {times} connections cut, there were too many")
            self._refused.clear()


def is_teacher(guest: Guest) -> bool:
    """Return whether a connection has proven to be the teacher's."""
    return guest.proof is not None and guest.proof.role == TEACHER


def _least(strangers: list[Guest]) -> Guest:
    """Return the connection that has shown least of wanting to log in: wrong codes, the oldest.

    Those that have offered a credential and those that have not yet are each left half of the places.
    """
    fresh = [one for one in strangers if not one.steps]
    crowd = fresh if 2 * len(fresh) > len(strangers) else [one for one in strangers if one.steps]
    return min(crowd, key=lambda one: (-one.wrong, one.since))


def host_key(path: Path) -> asyncssh.SSHKey:
    """Return the server's own key, made once and kept for nobody else to read.

    Raises:
        OSError: if it can neither be read nor written.
        ValueError: if the file holds something else.

    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        replace_file(path, asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode())
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
