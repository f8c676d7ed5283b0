"""What a class was: its members, its questions, their answers. The sum of the events in its journal."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from tutor.classroom.protocol import LEARNER, RIGHT, WRONG
from tutor.classroom.transport import Message

Event = dict[str, Any]
"""Something that happened: `at`, in seconds; `event`, which one it is; and its fields. See `PROTOCOL.md`."""


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
    """By voter; names stay in the hub and its journal."""
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
    voter: str
    """Under which answers are counted: the account where the system tells it, else the name."""
    joined: float
    """When first, in seconds."""
    seen: float
    """When something was heard last."""
    present: bool = True
    address: str = ""
    hand: bool = False


class Register:
    """Everybody who was there, and everything that was asked."""

    def __init__(self) -> None:
        self.lesson = ""
        self.name = ""
        self.members: dict[str, Member] = {}
        """Everybody who has ever been there, by name."""
        self.questions: list[Question] = []
        """Oldest first; the last one may be open."""
        self.is_over = False
        self.latest = 0.0
        """When the last event happened."""

    @property
    def learners(self) -> list[Member]:
        """All learners, also those who are away."""
        return [member for member in self.members.values() if member.role == LEARNER]

    def apply(self, event: Event) -> None:
        """Take an event.

        Raises:
            KeyError: if a field is missing, or it is about somebody or something that is not there.
            TypeError: if a field holds something else than it should.

        """
        self.latest = float(event["at"])
        self._EVENTS[event["event"]](self, event, self.latest)

    def _opened(self, event: Event, _: float) -> None:
        self.lesson, self.name = str(event["lesson"]), str(event["class"])

    def _joined(self, event: Event, at: float) -> None:
        name, known = event["name"], self.members.get(event["name"])
        if known is None:
            self.members[name] = Member(name, event["role"], event["voter"], at, at)
        else:
            known.present, known.seen, known.voter = True, at, event["voter"]

    def _left(self, event: Event, at: float) -> None:
        member = self.members[event["name"]]
        member.present, member.seen = False, at

    def _forgotten(self, event: Event, _: float) -> None:
        del self.members[event["name"]]

    def _asked(self, event: Event, at: float) -> None:
        number = int(event.get("number", len(self.questions) + 1))  # the first journals had none
        self.questions.append(Question(number, str(event["address"]), at))

    def _answered(self, event: Event, at: float) -> None:
        member = self.members[event["name"]]
        member.seen = at
        if event.get("question", self.questions[-1].number) != self.questions[-1].number:
            return  # the line that asked it is lost
        replies = self.questions[-1].replies
        first = replies.get(member.voter)
        if first is None:
            replies[member.voter] = Reply(event["verdict"], event["slip"])
        elif event["verdict"] == RIGHT:
            first.mended = True

    def _closed(self, event: Event, _: float) -> None:
        question = self.questions[-1]
        if event.get("question", question.number) != question.number:
            return  # the line that asked it is lost
        question.missing, question.is_open = int(event["missing"]), False

    def _ended(self, _: Event, __: float) -> None:
        self.is_over = True

    _EVENTS: ClassVar[dict[str, Callable[["Register", Event, float], None]]] = {
        "opened": _opened,
        "joined": _joined,
        "left": _left,
        "forgotten": _forgotten,
        "asked": _asked,
        "answered": _answered,
        "closed": _closed,
        "ended": _ended,
    }


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
