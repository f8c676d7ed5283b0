"""A class as a state machine: who is there, where each one is, the question. Pure: no socket, no clock, no screen.

What comes in changes the state; what goes out is returned. A learner who drops out keeps the place, the raised hand
and the answer, and has them again when coming back under the same name.
"""

from collections.abc import Callable
from typing import ClassVar

from tutor.classroom.protocol import (
    FOLLOW,
    GIVEN_UP,
    LONGEST_NAME,
    LONGEST_TOLD,
    MOST_LEARNERS,
    MOST_SLIPS,
    RIGHT,
    TEACHER,
    WRONG,
    ProtocolError,
)
from tutor.classroom.records import Event, Member, Question, Register, entry
from tutor.classroom.transport import Message

MOST_OF_ONE = 4
"""Members that one account may be."""
Outgoing = list[tuple[tuple[str, ...], Message]]
"""Messages, each with the names of those who get it."""


class ClosedError(ValueError):
    """Nobody else can come in: the class is full, or over."""


class Hub:
    """The class.

    `slips` tells which slips a step can have: what else a member names as one is nobody's slip, and is shown to nobody.
    `record` is given every event that the report is made from.
    """

    def __init__(
        self,
        lesson: str,
        name: str,
        *,
        slips: Callable[[str], frozenset[str]],
        record: Callable[[Event], None] = lambda _: None,
    ) -> None:
        self.register = Register()
        self._slips = slips
        self._record = record
        self.duties: dict[str, Callable[[], str]] = {}
        """What the teacher may ask of the program around the hub, by the message's type; each returns a sentence."""
        self._now = 0.0
        self.pace = FOLLOW
        self.address = ""
        """The teacher's step; empty before there was a teacher."""
        self._opening = {"event": "opened", "class": name, "lesson": lesson}
        self.register.apply({"at": 0.0, **self._opening})

    @property
    def lesson(self) -> str:
        """What every member loads the lesson by."""
        return self.register.lesson

    @property
    def name(self) -> str:
        """The class's name."""
        return self.register.name

    @property
    def members(self) -> dict[str, Member]:
        """Everybody who has ever been there, by name."""
        return self.register.members

    @property
    def questions(self) -> list[Question]:
        """What was asked, oldest first; the last one may be open."""
        return self.register.questions

    @property
    def is_over(self) -> bool:
        """Whether the teacher has ended the class."""
        return self.register.is_over

    @property
    def question(self) -> Question | None:
        """The question that is open."""
        return self.questions[-1] if self.questions and self.questions[-1].is_open else None

    @property
    def learners(self) -> list[Member]:
        """All learners, also those who are away."""
        return self.register.learners

    def join(self, name: str, role: str, now: float, *, account: str = "") -> tuple[str, Outgoing]:
        """Let somebody in, under the name itself or, if it is taken, with a number behind it.

        An `account` has one answer to a question, however many members it is; without one, every member has.

        Raises:
            ClosedError: if there is no place for one more, or the class is over.

        """
        if self.is_over:
            raise ClosedError("The class is over.")
        self._now = now
        name = self._own_again(account, name) or self._free(name, role)
        if role != TEACHER and name not in self.members and len(self.learners) >= MOST_LEARNERS:
            self._forget_somebody()
        self._note("joined", name=name, role=role, voter=account or name)
        return name, [((name,), self._welcome(name)), *self._led(self.members[name])]

    def leave(self, name: str, now: float) -> Outgoing:
        """Note that somebody's line is gone; the place is kept. Without a teacher, learners go on alone."""
        self._now = now
        self._note("left", name=name)
        return self._led(self.members[name])

    def receive(self, name: str, message: Message, now: float) -> Outgoing:
        """Take a member's message.

        Raises:
            ProtocolError: if somebody says what only the other role may.

        """
        member = self.members[name]
        member.seen = self._now = now
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
        return {"type": "roster", "members": [entry(member, replies.get(member.voter)) for member in ordered]}

    def _note(self, kind: str, **fields: object) -> None:
        """Let something have happened, and have it written down."""
        if self._opening:
            self._record({"at": self._now, **self._opening})
            self._opening = {}
        event = {"at": self._now, "event": kind, **fields}
        self.register.apply(event)
        self._record(event)

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

    def _own_again(self, account: str, name: str) -> str:
        """Return a name of an account that has as many as it may have already, and is away; empty: it may have more."""
        own = [member for member in self.learners if account and member.voter == account]
        away = [member.name for member in own if not member.present]
        if not away or len(own) < MOST_OF_ONE:
            return ""
        return name if name in away else away[0]

    def _forget_somebody(self) -> None:
        """Make room: who has been away longest goes; the answers stay."""
        away = [member for member in self.learners if not member.present]
        if not away:
            raise ClosedError("The class is full.")
        voted = {voter for question in self.questions for voter in question.replies}
        self._note("forgotten", name=min(away, key=lambda one: (one.voter in voted, one.hand, one.seen)).name)

    def _missing(self, question: Question) -> int:
        return sum(member.present and member.voter not in question.replies for member in self.learners)

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
            "answered": question is not None and member.voter in question.replies,
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
        first, verdict = question.replies.get(member.voter), message["verdict"]
        if first is None:
            known = message["slip"] in self._slips(question.address) and verdict == WRONG
            slip = message["slip"] if known else ""
            self._note("answered", name=member.name, question=question.number, verdict=verdict, slip=slip)
        elif verdict == RIGHT and first.verdict != RIGHT and not first.mended:
            self._note("answered", name=member.name, question=question.number, verdict=verdict, slip="")
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
        self._note("asked", number=len(self.questions) + 1, address=message["address"])
        return self._everyone(member, {"type": "asked", "question": len(self.questions), "address": message["address"]})

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
            self._note("closed", question=question.number, missing=self._missing(question))

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
        self._note("ended")
        return self._everyone(member, {"type": "ended"})

    def _does(self, member: Member, message: Message) -> Outgoing:
        duty = self.duties.get(message["type"])
        return self.told((member.name,), duty() if duty else "There is nothing to do here.")

    @staticmethod
    def told(names: tuple[str, ...], sentence: str) -> Outgoing:
        """Tell teachers something; what is longer than a message may hold is cut, what cannot be shown is left out."""
        text = "".join(letter if letter.isprintable() else " " for letter in sentence)[:LONGEST_TOLD]
        return [(names, {"type": "told", "text": text})]

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
        "open": _does,
        "report": _does,
    }


_Handler = Callable[[Hub, Member, Message], Outgoing]
