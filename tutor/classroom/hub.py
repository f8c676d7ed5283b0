"""A class as a state machine: who is there, where each one is, the question. Pure: no socket, no clock, no screen.

What comes in changes the state; what goes out is returned. A learner who drops out keeps the place, the raised hand
and the answer, and has them again when coming back under the same name.
"""

from collections.abc import Callable
from typing import ClassVar

from tutor.classroom.protocol import (
    FOLLOW,
    GIVEN_UP,
    LEARNER,
    LONGEST_NAME,
    MOST_LEARNERS,
    MOST_SLIPS,
    RIGHT,
    TEACHER,
    ProtocolError,
)
from tutor.classroom.records import Member, Question, Reply, entry
from tutor.link import Message

Outgoing = list[tuple[tuple[str, ...], Message]]
"""Messages, each with the names of those who get it."""


class ClosedError(ValueError):
    """Nobody else can come in: the class is full, or over."""


class Hub:
    """The class."""

    def __init__(self, lesson: str, name: str) -> None:
        self.lesson = lesson
        self.name = name
        self.members: dict[str, Member] = {}
        """Everybody who has ever been there, by name."""
        self.pace = FOLLOW
        self.address = ""
        """The teacher's step; empty before there was a teacher."""
        self.questions: list[Question] = []
        """Oldest first; the last one may be open."""
        self.is_over = False

    @property
    def question(self) -> Question | None:
        """The question that is open."""
        return self.questions[-1] if self.questions and self.questions[-1].is_open else None

    @property
    def learners(self) -> list[Member]:
        """All learners, also those who are away."""
        return [member for member in self.members.values() if member.role == LEARNER]

    def join(self, name: str, role: str, now: float) -> tuple[str, Outgoing]:
        """Let somebody in, under the name itself or, if it is taken, with a number behind it.

        Raises:
            ClosedError: if there is no place for one more, or the class is over.

        """
        if self.is_over:
            raise ClosedError("The class is over.")
        name = self._free(name, role)
        known = self.members.get(name)
        if known is None:
            if len(self.members) >= MOST_LEARNERS:
                self._forget_somebody()
            self.members[name] = Member(name, role, now, now)
        else:
            known.present, known.seen = True, now
        return name, [((name,), self._welcome(name)), *self._led(self.members[name])]

    def leave(self, name: str, now: float) -> Outgoing:
        """Note that somebody's line is gone; the place is kept. Without a teacher, learners go on alone."""
        member = self.members[name]
        member.present, member.seen = False, now
        return self._led(member)

    def receive(self, name: str, message: Message, now: float) -> Outgoing:
        """Take a member's message.

        Raises:
            ProtocolError: if somebody says what only the other role may.

        """
        member = self.members[name]
        member.seen = now
        handler = (self._OF_TEACHERS if member.role == TEACHER else self._OF_LEARNERS).get(message["type"])
        if handler is None:
            raise ProtocolError(f"a message {message['type']!r}, which a {member.role} may not send")
        return handler(self, member, message)

    def counts(self) -> Message:
        """Return how the class stands, without a name."""
        there = [member for member in self.learners if member.present]
        latest = self.questions[-1] if self.questions else Question(0, "", 0.0, is_open=False)
        where = latest.address if latest.is_open else self.address
        return {
            "type": "counts",
            "pace": self.pace,
            "known": len(self.learners),
            "present": len(there),
            "here": sum(member.address == where for member in there),
            "hands": sum(member.hand for member in there),
            "question": latest.number,
            "asked": latest.address,
            "open": latest.is_open,
            "answered": len(latest.replies),
            "right": latest.count(RIGHT),
            "mended": latest.mended,
            "gave_up": latest.count(GIVEN_UP),
            "other": latest.other,
            "missing": self._missing(latest) if latest.is_open else latest.missing,
            "slips": [list(pair) for pair in latest.slips[:MOST_SLIPS]],
        }

    def roster(self) -> Message:
        """Return who is there: raised hands first, then by name."""
        replies = self.questions[-1].replies if self.questions else {}
        ordered = sorted(self.learners, key=lambda one: (not one.present, not one.hand, one.name.casefold()))
        return {"type": "roster", "members": [entry(member, replies.get(member.name)) for member in ordered]}

    def teachers(self) -> tuple[str, ...]:
        """Return the names of the teachers who are there."""
        return self._present(TEACHER)

    def _present(self, role: str) -> tuple[str, ...]:
        return tuple(member.name for member in self.members.values() if member.present and member.role == role)

    def _free(self, name: str, role: str) -> str:
        """Return the name, with the lowest number that makes it free."""
        for number in range(1, 2 * MOST_LEARNERS):
            ending = f" {number}" if number > 1 else ""
            tried = f"{name[: LONGEST_NAME - len(ending)].rstrip()}{ending}"
            known = self.members.get(tried)
            if known is None or (not known.present and known.role == role):
                return tried
        raise ClosedError("The class is full.")

    def _forget_somebody(self) -> None:
        """Make room: who has been away longest goes; the answers stay."""
        away = [member for member in self.members.values() if not member.present]
        if not away:
            raise ClosedError("The class is full.")
        del self.members[min(away, key=lambda member: member.seen).name]

    def _missing(self, question: Question) -> int:
        return sum(member.present and member.name not in question.replies for member in self.learners)

    def _welcome(self, name: str) -> Message:
        question, member = self.question, self.members[name]
        return {
            "type": "welcome",
            "name": name,
            "lesson": self.lesson,
            "led": bool(self.teachers()),
            "pace": self.pace,
            "address": self.address,
            "question": question.number if question else 0,
            "asked": question.address if question else "",
            "answered": question is not None and name in question.replies,
            "hand": member.hand,
        }

    def _led(self, member: Member) -> Outgoing:
        """Tell whether a teacher is there, when one came or went."""
        if member.role != TEACHER:
            return []
        return self._everyone(member, {"type": "led", "there": bool(self.teachers())})

    def _everyone(self, but: Member, message: Message) -> Outgoing:
        names = tuple(name for name, member in self.members.items() if member.present and member is not but)
        return [(names, message)] if names else []

    # --- what learners say

    def _goes(self, member: Member, message: Message) -> Outgoing:
        member.address = message["address"]
        return []

    def _raises(self, member: Member, message: Message) -> Outgoing:
        member.hand = message["up"]
        return []

    def _answers(self, member: Member, message: Message) -> Outgoing:
        question = self.question
        if question is None or question.number != message["question"]:
            return []  # it came too late
        first = question.replies.get(member.name)
        if first is None:
            question.replies[member.name] = Reply(message["verdict"], message["slip"])
        elif first.verdict != RIGHT and message["verdict"] == RIGHT:
            first.mended = True
        return []

    # --- what the teacher says

    def _leads(self, member: Member, message: Message) -> Outgoing:
        member.address = self.address = message["address"]
        return self._everyone(member, {"type": "at", "address": self.address})

    def _paces(self, member: Member, message: Message) -> Outgoing:
        self.pace = message["pace"]
        return self._everyone(member, {"type": "pace", "pace": self.pace})

    def _brings(self, member: Member, _: Message) -> Outgoing:
        if not self.address:
            return []
        return self._everyone(member, {"type": "come", "address": self.address})

    def _asks(self, member: Member, message: Message) -> Outgoing:
        self._close()
        question = Question(len(self.questions) + 1, message["address"], member.seen)
        self.questions.append(question)
        said = {"type": "asked", "question": question.number, "address": question.address}
        return self._everyone(member, said)

    def _reveals(self, member: Member, _: Message) -> Outgoing:
        question = self.question
        if question is None:
            return []
        self._close()
        return self._everyone(
            member,
            {
                "type": "revealed",
                "question": question.number,
                "address": question.address,
                "answered": len(question.replies),
                "right": question.count(RIGHT),
                "slips": [list(pair) for pair in question.slips[:MOST_SLIPS]],
            },
        )

    def _close(self) -> None:
        question = self.question
        if question is not None:
            question.missing = self._missing(question)
            question.is_open = False

    def _sets_beside(self, member: Member, message: Message) -> Outgoing:
        if not self.questions or self.questions[-1].is_open:
            return []
        address = self.questions[-1].address
        return self._everyone(member, {"type": "beside", "address": address, "slip": message["slip"]})

    def _tells_who(self, member: Member, _: Message) -> Outgoing:
        return [((member.name,), self.roster())]

    def _lowers(self, _: Member, __: Message) -> Outgoing:
        raised = tuple(member.name for member in self.learners if member.hand)
        for name in raised:
            self.members[name].hand = False
        there = tuple(name for name in raised if self.members[name].present)
        return [(there, {"type": "lowered"})] if there else []

    def _ends(self, member: Member, _: Message) -> Outgoing:
        self._close()
        self.is_over = True
        return self._everyone(member, {"type": "ended"})

    _OF_LEARNERS: ClassVar[dict[str, "_Handler"]] = {"go": _goes, "hand": _raises, "answer": _answers}
    _OF_TEACHERS: ClassVar[dict[str, "_Handler"]] = {
        "go": _leads,
        "pace": _paces,
        "bring": _brings,
        "ask": _asks,
        "reveal": _reveals,
        "beside": _sets_beside,
        "who": _tells_who,
        "lower": _lowers,
        "end": _ends,
    }


_Handler = Callable[[Hub, Member, Message], Outgoing]
