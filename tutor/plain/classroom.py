"""A class line by line: the same class as on the screen, for learners; the teacher's side is `leading`.

News is said when it comes, between the lines that are typed.
"""

import os
import selectors
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import ClassVar, TextIO

from tutor.arithmetic.trace.step import OWN, Address
from tutor.classroom.learner import (
    Standing,
    asked,
    brought,
    exists,
    free_of_debts,
    is_ahead,
    read,
    reply,
    revealed,
    unheard,
)
from tutor.classroom.transport import Link, Message
from tutor.classroom.words import beside, learners_strip, outcome, step_words
from tutor.lesson.lesson import Lesson
from tutor.plain.commands import help_text
from tutor.plain.mode import PlainMode
from tutor.plain.rounds import come_back
from tutor.plain.talk import WIDEST, Keeper, sentence
from tutor.teaching.session.session import Session
from tutor.view.labels import Labels

_CHUNK = 4096
_NOT_NOW = frozenset({"v", "C", "$", "t", "R"})
"""Commands that show later steps."""


class ClassMode(PlainMode):
    """A session over text streams, in a class."""

    HELP: ClassVar[str] = ""

    def __init__(
        self,
        lesson: Lesson,
        session: Session,
        labels: Labels,
        out: TextIO,
        link: Link,
        *,
        cells: int = WIDEST,
        keeper: Keeper | None = None,
    ) -> None:
        super().__init__(lesson, session, labels, out, cells=cells, keeper=keeper)
        self.link = link
        self._told_strip = ""
        self._is_prompted = False
        """Whether the line that is written to has a prompt on it."""

    def attend(self, source: TextIO) -> None:
        """Do what the lines ask for and what the class brings, until `q` or the end of input."""
        self.say(f"{sentence(self.lesson.title)} Enter goes on, ? helps, q quits.")
        if not self.link.is_up:
            self.show()
        is_person = source.isatty()
        for line in _events(source, self.link):
            self._is_prompted = self._is_prompted and line is None  # who types a line ends it
            before = self.session.at
            if line is None:
                self._take_all_news(self.link.poll())
            elif line == "q":
                if not come_back(self):
                    return
            else:
                self.answer(line)
            if self.session.at != before and self.practice is None:
                self.tell_place()
            self.tell_strip(also_unasked=line is not None)
            self.keep_place()
            if self.is_over:
                return
            if is_person and not self._is_prompted:
                self.prompt()

    def say(self, text: str) -> None:
        """Write a text, on a line of its own."""
        if self._is_prompted:
            self._out.write("\n")
            self._is_prompted = False
        super().say(text)

    def prompt(self) -> None:
        """Tell a person at a terminal that a line is waited for."""
        super().prompt()
        self._is_prompted = True

    def tell_place(self) -> None:
        """Tell the class where this session is."""
        if self.session.at.stage != OWN:
            self.link.send({"type": "go", "address": str(self.session.at)})

    def tell_strip(self, *, also_unasked: bool) -> None:
        """Say how the class stands, if that is news; counts are told behind a line that was typed."""
        strip = " - ".join(self.strip_pieces())
        if strip != self._told_strip and (also_unasked or self.is_urgent()):
            self._told_strip = strip
            self.say(f"[{strip}]")

    def strip_pieces(self) -> tuple[str, ...]:
        """Say how the class stands."""
        raise NotImplementedError

    def is_urgent(self) -> bool:
        """Whether the strip is told without a line being typed."""
        return True

    def take_news(self, message: Message) -> None:
        """Take a message of the class."""
        raise NotImplementedError

    def settle(self) -> None:
        """Go where the news want this session to be."""

    def reach(self, at: Address, *, is_question: bool = False, also_here: bool = False) -> None:
        """Go to a step, training up to it if need be, and show it; where that is no news, only if wanted."""
        while self.practice is not None:
            come_back(self)
        if not exists(self.session.original, at):
            self.say(f"Your copy of the lesson has no step {at}: the teacher's is another one.")
            return
        if not self.trained(self.session.original, at):
            return
        found = self.asked_session(at) if is_question else brought(self.session, at)
        if found is not None and (found.at != self.session.at or is_question or also_here):
            self.session = found
            self.show()

    def asked_session(self, at: Address) -> Session | None:
        """Return the session at a step that the class is asked."""
        return asked(self.session, at)

    def _take_all_news(self, messages: list[Message]) -> None:
        for message in messages:
            self.take_news(message)
        self.settle()

    def _do(self, command: str) -> None:
        own = self._class_commands()
        if command in own:
            own[command]()
        elif command == "?":
            self.say(help_text(own))
            self.say(self.HELP)
        else:
            super()._do(command)

    def _class_commands(self) -> Mapping[str, Callable[[], None]]:
        raise NotImplementedError


class FollowMode(ClassMode):
    """A learner of a class, line by line."""

    HELP: ClassVar[str] = (
        "In class:\n"
        "  f             go to the teacher's step, or to the question\n"
        "  H             raise your hand, or lower it"
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # the same as above
        self.standing = Standing()
        self._is_with = True
        self._wants: str = ""
        self._reply: Message | None = None

    def strip_pieces(self) -> tuple[str, ...]:
        """Say how the class stands."""
        teacher = step_words(self.session.original, self.labels, self.standing.teacher)
        return learners_strip(self.link.name, self.standing, teacher, is_with=self._is_with)

    def take_news(self, message: Message) -> None:
        """Take a message of the class."""
        self.standing = self.standing.after(message)
        match message["type"]:
            case "welcome":
                if (said := unheard(self._reply, self.standing, message)) is not None:
                    self.link.send(said)
                self.tell_place()
                self._wants = "rejoin"
            case "at" | "pace":
                self._wants = self._wants or "along"
            case "come" | "asked":
                self._wants = "rejoin"
                self._is_with = True
            case "revealed":
                self._revealed(message)
            case "beside":
                self._set_beside(message)
            case "lowered":
                self.say("The teacher has seen your hand.")
            case "refused":
                self.say(f"{self.link.name}: {message['reason']}")

    def settle(self) -> None:
        """Go along with the teacher."""
        wants, self._wants = self._wants, ""
        if wants == "rejoin" and self._is_with:
            self._rejoin()
        elif wants and self._is_with and self.standing.limit is not None and not self.standing.question:
            self.reach(self.standing.limit)

    def move(self, session: Session, unmoved: str = "You are there.") -> None:
        """Take a session and show its step, not further than the teacher is."""
        limit = None if self.practice is not None else self.standing.limit
        if limit is not None and is_ahead(session.original, session.at, limit):
            at_limit = brought(self.session, limit)
            if at_limit is None or self.session.at == limit:
                self.say("The teacher is not further yet. You may look back; f comes here again.")
                return
            session = at_limit
        super().move(session, unmoved)
        self._is_with = limit is None or self.session.at == limit

    def go_on(self, session: Session) -> None:
        """Take a session, tell the class what came of an answer, and write it down."""
        said = reply(self.standing, session.tutoring.log) if self.standing.question else None
        if said is not None:
            self._reply = said
            self.link.send(said)
        super().go_on(session if self.standing.limit is None else free_of_debts(session))

    def asked_session(self, at: Address) -> Session | None:
        """Return the session at a step that the class is asked; who has answered is not asked again."""
        return asked(self.session, at, is_answered=self.standing.is_answered)

    def _rejoin(self) -> None:
        standing = self.standing
        self._is_with = True
        if standing.question and standing.asked is not None:
            self.reach(standing.asked, is_question=standing.asked not in self.session.tutoring.predicted)
        elif standing.teacher is not None and standing.is_led:
            self.reach(standing.teacher, also_here=True)
        else:
            self.show()

    def _revealed(self, message: Message) -> None:
        at = read(message["address"])
        if at is not None:
            self.session = revealed(self.session, at)
        self.say(outcome(message))
        if self._is_with and at == self.session.at:
            self.show()

    def _set_beside(self, message: Message) -> None:
        at = read(message["address"])
        if at is not None and brought(self.session, at) is not None:
            for line in beside(self.session.original, at, message["slip"], self.labels):
                self.say(f"  {line}")

    def _raise(self) -> None:
        if not self.standing.is_up:
            self.say("The class cannot be reached: nobody would see your hand.")
            return
        self.standing = replace(self.standing, hand=not self.standing.hand)
        self.link.send({"type": "hand", "up": self.standing.hand})
        self.say("Your hand is up; H lowers it." if self.standing.hand else "Your hand is down.")

    def _do(self, command: str) -> None:
        if command.partition(" ")[0] in _NOT_NOW and self.standing.limit is not None:
            self.say("This shows what is to come: it waits until the teacher lets everyone go free.")
        else:
            super()._do(command)

    def _class_commands(self) -> Mapping[str, Callable[[], None]]:
        return {"f": self._rejoin, "H": self._raise}


def _events(source: TextIO, link: Link) -> Iterator[str | None]:
    """Yield lines as they are typed, and None where there is news; ends with the input."""
    with ExitStack() as stack:
        waker, woken = (stack.enter_context(end) for end in socket.socketpair())
        woken.setblocking(False)
        selector = stack.enter_context(selectors.SelectSelector())  # others refuse plain files
        selector.register(woken, selectors.EVENT_READ)
        selector.register(source, selectors.EVENT_READ)

        def wake() -> None:
            with suppress(OSError):
                waker.send(b"!", socket.MSG_DONTWAIT)

        link.listen(wake)
        unread = b""
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if woken in ready:
                woken.recv(_CHUNK)
                yield None
            if source in ready:
                found = os.read(source.fileno(), _CHUNK)
                *lines, unread = (unread + found).split(b"\n")
                yield from (line.decode(errors="replace").strip() for line in lines)
                if not found:
                    return
