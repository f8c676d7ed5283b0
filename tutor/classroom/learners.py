"""Who may come in, and under which name: names, folders, the join code, and how many tries an address has."""

import secrets
import time
import unicodedata
from asyncio import Event
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

TEACHER = "teacher"
"""The name that only the teacher comes in under."""
LONGEST_NAME = 32
MOST_LEARNERS = 200
WRONG_CODES, WINDOW = 60, 600.0
"""Wrong codes that an address may send in so many seconds: a class behind one router mistypes a few."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that looks like a digit; six of them make 887 million codes, so 60 tries in ten minutes find none."""
_CODE_LETTERS = 6


def clean_name(text: str) -> str:
    """Return a learner's name as it is shown, kept and used for a folder: letters, digits and inner hyphens only."""
    composed = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(letter if letter.isalnum() else "-" if letter in " -_." else "" for letter in composed)
    return "-".join(part for part in kept.split("-") if part)[:LONGEST_NAME].strip("-")


def new_code() -> str:
    """Make a code that is easy to read out."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LETTERS))
    return f"{letters[:3]}-{letters[3:]}"


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

    def may(self, address: str) -> bool:
        """Tell whether an address may try once more."""
        times = self._wrong.get(address, ())
        return sum(self._now() - moment < WINDOW for moment in times) < WRONG_CODES


@dataclass(eq=False)
class Presence:
    """A name in use."""

    name: str
    key: str
    """The fingerprint of the key that it came in with; empty: with a code."""
    send_away: Callable[[str], None]
    """Ends the session, saying why."""
    left: Event = field(default_factory=Event)
    """Set when its process has ended, so that all it had to save is saved."""
    leaving: bool = False


class Refused(Exception):  # noqa: N818  (no error: the learner is asked for another name)
    """A name that cannot be taken, with a sentence for the learner."""


class Learners:
    """The class's folder: a folder a learner, and who is here. A learner's folder is nobody else's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.here: dict[str, Presence] = {}

    def home(self, name: str) -> Path:
        """Return the folder of a learner's data, made if it was not there; the teacher's lies outside the others."""
        parent = self.folder if name == TEACHER else self.folder / "learners"
        home = parent / name
        for path in (self.folder, parent, home):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return home

    async def take(self, presence: Presence) -> Path:
        """Put a name to use and return its folder; who comes back with the same key takes the place over.

        Raises:
            Refused: if the name is somebody else's, in use, or no name, or the class is full.

        """
        name, other = presence.name, self.here.get(presence.name)
        if not name:
            raise Refused("Please use letters and digits for a name.")
        if other and not other.leaving:
            if not (name == TEACHER or (presence.key and presence.key == other.key)):
                raise Refused(f"{name} is here already.")
            other.send_away("You came in again from elsewhere.")
        if other:
            await other.left.wait()
        if name in self.here:  # somebody else waited for it too, and was first
            raise Refused(f"{name} is here already.")
        if name != TEACHER and len(self.here) >= MOST_LEARNERS:
            raise Refused("The class is full.")
        self.here[name] = presence
        try:
            home = self.home(name)
            self._own(home, presence.key)
        except (OSError, Refused) as error:
            self.leave(presence)
            raise Refused(str(error) if isinstance(error, Refused) else "Your folder cannot be used.") from None
        return home

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
        if home.name == TEACHER:
            return
        tie = home / "key"
        if tie.exists():
            if tie.read_text(encoding="ascii") != key:
                raise Refused(f"{home.name} belongs to somebody with another key.")
        elif key:
            tie.write_text(key, encoding="ascii")
