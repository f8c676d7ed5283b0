"""Who may come in, and under which name: names, folders, the join code, and how many tries an address has."""

import secrets
import time
import unicodedata
from asyncio import Event, wait_for
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from tutor.classroom.protocol import LONGEST_NAME, MOST_LEARNERS, TEACHER
from tutor.teaching.learner.bookmarks import replace_file

TEACHERS_NAME = "teacher"
"""The name that only the teacher comes in under."""
WRONG_CODES, WINDOW = 60, 600.0
"""Wrong codes from an address in so many seconds that are too many: a class behind one router mistypes a few."""
ANSWER, SLOW_ANSWER = 1.0, 5.0
"""Seconds until a wrong code is answered, and where there were too many. A right one counts at once."""
SEEKING = 20
"""Who may be logged in beside those who have a place, to find a free name."""
PROBE = 3.0
"""Seconds that a line may take to show that it is alive when somebody asks for its name."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that looks like a digit; eight of them make 8.5e11 codes: a thousand guesses a second, each with a
connection of its own, have a chance of one in 200,000 after an hour."""
_CODE_LETTERS = 8


def clean_name(text: str) -> str:
    """Return a learner's name as it is shown, kept and used for a folder: letters, digits and inner hyphens only."""
    composed = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(letter if letter.isalnum() else "-" if letter in " -_." else "" for letter in composed)
    return "-".join(part for part in kept.split("-") if part)[:LONGEST_NAME].strip("-")


def is_teachers(name: str) -> bool:
    """Return whether a name is the teacher's, however it is spelled: in any case, width, with accents or hyphens."""
    bare = "".join(filter(str.isalnum, unicodedata.normalize("NFKD", name).casefold()))
    return TEACHERS_NAME in {bare, clean_name(name)}


def new_code() -> str:
    """Make a code that is easy to read out."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LETTERS))
    return f"{letters[:4]}-{letters[4:]}"


def same_code(given: str, code: str) -> bool:
    """Compare a typed code in constant time; case, spaces and the hyphen do not matter."""
    plain = [sha256(text.lower().replace("-", "").replace(" ", "").encode()).digest() for text in (given, code)]
    return compare_digest(*plain)


class Tries:
    """Counts wrong codes by address; forgets them after a while, and the oldest address where there are too many."""

    _MOST_ADDRESSES = 4096

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: dict[str, deque[float]] = {}

    def wrong(self, address: str) -> None:
        """Count a wrong code."""
        times = self._wrong.pop(address, None) or deque(maxlen=WRONG_CODES)
        times.append(self._now())
        self._wrong[address] = times
        if len(self._wrong) > self._MOST_ADDRESSES:
            del self._wrong[next(iter(self._wrong))]

    def are_too_many(self, address: str) -> bool:
        """Return whether too many wrong codes came from an address lately."""
        times = self._wrong.get(address, ())
        return sum(self._now() - moment < WINDOW for moment in times) >= WRONG_CODES

    def forget(self) -> None:
        """Let every address try again."""
        self._wrong.clear()


@dataclass(eq=False)
class Presence:
    """A name in use."""

    name: str
    role: str
    """`learner` or `teacher`, as it was proven when they logged in; no name makes anyone the teacher."""
    key: str
    """The fingerprint of the key that it came in with; empty: with a code."""
    send_away: Callable[[str], None]
    """Ends the session, saying why."""
    address: str
    """Where it comes from."""
    probe: Callable[[], None]
    """Has the line cut within `PROBE` seconds if nobody is at its other end any longer."""
    left: Event = field(default_factory=Event)
    """Set when its process has ended, so that all it had to save is saved."""
    leaving: bool = False


class Refused(Exception):  # noqa: N818  (no error: the learner is asked for another name)
    """A name that cannot be taken, with a sentence for the learner."""


class NoPlace(Refused):
    """No name helps: there is no place for one more."""


class Learners:
    """The class's folder: a folder a learner, and who is here. A learner's folder is nobody else's."""

    def __init__(self, folder: Path, *, places: int = MOST_LEARNERS) -> None:
        self.folder = folder
        self.places = places
        """Learners that may be here from one address."""
        self.here: dict[str, Presence] = {}

    def home(self, presence: Presence) -> Path:
        """Return the folder of someone's data, made if it was not there; the teacher's lies outside the others."""
        parent = self.folder if presence.role == TEACHER else self.folder / "learners"
        home = parent / presence.name
        for path in (self.folder, parent, home):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return home

    async def take(self, presence: Presence) -> Path:
        """Put a name to use and return its folder; who comes back with the same key takes the place over.

        Raises:
            Refused: if the name is somebody else's, in use, or no name.
            NoPlace: if the class is full, or as many as may be have come from the same address.

        """
        name, other = presence.name, self.here.get(presence.name)
        if not name:
            raise Refused("Please use letters and digits for a name.")
        if presence.role != TEACHER and is_teachers(name):
            raise Refused("That name is the teacher's.")
        if other:
            await self._await_end(presence, other)
        if name in self.here:  # it is alive, or somebody else waited for it too, and was first
            raise Refused(f"{name} is here already.")
        if presence.role != TEACHER:
            self._make_sure_of_its_own_name(presence)
            self._make_sure_of_a_place(presence.address)
        self.here[name] = presence
        try:
            home = self.home(presence)
            if presence.role != TEACHER:
                self._own(home, presence.key)
        except (OSError, Refused) as error:
            self.leave(presence)
            raise Refused(str(error) if isinstance(error, Refused) else "Your folder cannot be used.") from None
        return home

    def _make_sure_of_its_own_name(self, presence: Presence) -> None:
        """Refuse another name to a key: it would have two votes, and keep names from others."""
        folders = self.folder / "learners"
        if not presence.key or (folders / presence.name / "key").exists():  # whose that name is, `_own` finds out
            return
        for tie in folders.glob("*/key"):
            try:
                owner = tie.read_text(encoding="ascii")
            except (OSError, ValueError):
                continue
            if owner == presence.key:
                raise Refused(f"Your key is that of {tie.parent.name}: use this name.")

    def _make_sure_of_a_place(self, address: str) -> None:
        if len(self.here) >= MOST_LEARNERS:
            raise NoPlace("The class is full.")
        if sum(one.address == address for one in self.here.values()) >= self.places:
            raise NoPlace(f"{self.places} learners from your address are here already; no more may be.")

    @staticmethod
    async def _await_end(presence: Presence, other: Presence) -> None:
        """Wait for a name in use: its owner takes it over at once, others get it if its line turns out to be dead."""
        is_owner = presence.role == TEACHER or (presence.key and presence.key == other.key)
        if other.leaving or is_owner:
            other.send_away("You came in again from elsewhere.")
            await other.left.wait()
        else:
            other.probe()
            with suppress(TimeoutError):
                await wait_for(other.left.wait(), PROBE)

    def leave(self, presence: Presence) -> None:
        """Set a name free; its process has ended."""
        if self.here.get(presence.name) is presence:
            del self.here[presence.name]
        presence.left.set()

    @staticmethod
    def _own(home: Path, key: str) -> None:
        """Tie a name to the first key that it came in with.

        Raises:
            Refused: if it is tied to another key.

        """
        tie = home / "key"
        if tie.exists():
            if tie.read_text(encoding="ascii") != key:
                raise Refused(f"{home.name} belongs to somebody with another key.")
        elif key:
            replace_file(tie, key)
