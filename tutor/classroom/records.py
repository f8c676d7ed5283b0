"""What a class keeps: its members, its questions, their answers."""

from collections import Counter
from dataclasses import dataclass, field

from tutor.classroom.protocol import WRONG
from tutor.link import Message


@dataclass(slots=True)
class Reply:
    """A learner's answer to a question."""

    verdict: str
    """Of the first answer: one of `VERDICTS`."""
    slip: str
    mended: bool = False
    """Whether a later answer was right."""


@dataclass(slots=True)
class Question:
    """A step that everyone is asked."""

    number: int
    address: str
    asked: float
    """When, in seconds."""
    replies: dict[str, Reply] = field(default_factory=dict)
    """By name; names stay in the hub."""
    is_open: bool = True
    missing: int = 0
    """Learners who were there and had not answered when it was closed."""

    @property
    def slips(self) -> list[tuple[str, int]]:
        """The slips of first answers with their counts, the commonest first."""
        counts = Counter(reply.slip for reply in self.replies.values() if reply.verdict == WRONG and reply.slip)
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

    def count(self, verdict: str) -> int:
        """Count first answers by what they were found to be."""
        return sum(reply.verdict == verdict for reply in self.replies.values())

    @property
    def mended(self) -> int:
        """How many were right later, after a first answer that was not."""
        return sum(reply.mended for reply in self.replies.values())

    @property
    def other(self) -> int:
        """How many first answers were wrong in a way that has no name."""
        return sum(reply.verdict == WRONG and not reply.slip for reply in self.replies.values())


@dataclass(slots=True)
class Member:
    """Somebody of the class."""

    name: str
    role: str
    joined: float
    """When first, in seconds."""
    seen: float
    """When something was heard last."""
    present: bool = True
    address: str = ""
    hand: bool = False


def entry(member: Member, reply: Reply | None) -> Message:
    """Return a learner as a roster shows it."""
    return {
        "name": member.name,
        "present": member.present,
        "address": member.address,
        "hand": member.hand,
        "answer": reply.verdict if reply else "",
        "mended": reply is not None and reply.mended,
        "slip": reply.slip if reply else "",
    }
