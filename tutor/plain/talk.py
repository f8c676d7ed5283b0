"""What every command of plain mode may use: the session, how to say something, how to ask and how to go on."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TextIO

from tutor.arithmetic.numerals import shown
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import Address, AddressError
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.lesson import Lesson
from tutor.plain.training import train, updates_before
from tutor.teaching.exercises.quiz import Quiz
from tutor.teaching.learner.mastery import Answer
from tutor.teaching.questions.notes import note
from tutor.teaching.session.feedback import scene
from tutor.teaching.session.session import Session, prose
from tutor.view.ascii import spelled
from tutor.view.labels import Labels
from tutor.view.lines import plain, width, wrapped
from tutor.view.page import page, said
from tutor.view.prompt import Prompt
from tutor.view.scene import Scene

if TYPE_CHECKING:
    from tutor.plain.rounds import Practice

WIDEST = 78
"""Cells of a line; a narrower window gets shorter lines."""
_NARROWEST = 20
_LONGEST_NUMBER = 9

Reader = Callable[[str], bool]
"""Takes a line as the answer to a question; tells whether it could be read."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who writes answers down; each returns a sentence if that was not possible."""

    record: Callable[[Session], tuple[Session, str]]
    """Takes the new answers out of a session."""
    note: Callable[[tuple[Answer, ...]], str]
    keep: Callable[[Session], str] = lambda _: ""
    """Keeps the learner's place; practice has none."""


KEEP_AFTER = 1.0
"""Seconds at least between two times that the place is kept."""


class Talk:
    """A session over text streams."""

    def __init__(
        self,
        lesson: Lesson,
        session: Session,
        labels: Labels,
        out: TextIO,
        *,
        spoken: bool = False,
        cells: int = WIDEST,
        keeper: Keeper | None = None,
    ) -> None:
        self.lesson = lesson
        self.session = session
        self.labels = labels
        self.spoken = spoken
        self.cells = max(_NARROWEST, min(cells, WIDEST))
        self.reader: Reader | None = None
        """What the next line answers; None: the next line is a command."""
        self.practice: Practice | None = None
        """The round of practice that is being asked."""
        self._keeper = keeper
        self._kept_at = time.monotonic()
        self._out = out

    @property
    def scene(self) -> Scene:
        """The present step, to be drawn: with what is asked hidden."""
        return scene(self.session, self.labels, self.lesson)

    is_over = False
    """Whether there is nothing more to ask or to show."""

    @property
    def lessons_session(self) -> Session:
        """The lesson's own session, also while it waits for a round of practice."""
        waiting = self.practice.session if self.practice is not None else None
        return self.session if waiting is None else waiting

    def go_on(self, session: Session) -> None:
        """Take a session and write its new answers down."""
        self.session = session
        if self._keeper is not None:
            self.session, trouble = self._keeper.record(session)
            self._complain(trouble)

    def keep_place(self, after: float = KEEP_AFTER) -> None:
        """Keep the learner's place so many seconds after the last time: whatever ends the program, little is lost."""
        if self._keeper is not None and time.monotonic() >= self._kept_at + after:
            self._kept_at = time.monotonic()
            self._complain(self._keeper.keep(self.lessons_session))

    def noted(self, quiz: Quiz) -> Quiz:
        """Write a quiz's new answers down; return it without them."""
        if self._keeper is not None:
            self._complain(self._keeper.note(quiz.log))
        return replace(quiz, log=())

    def _complain(self, trouble: str) -> None:
        if trouble and trouble != self._told:
            self._told = trouble
            self.say(trouble)

    _told = ""
    """The trouble that was told last: once is enough."""

    def show(self) -> None:
        """Say the present step."""
        self.session = session = self.session.seen(time.time())
        seen = self.scene
        why = "" if seen.prompt is not None else prose(self.lesson, session)
        for line in page(seen, why, self.cells, session.grain, spoken=self.spoken):
            self.say(line)
        if seen.prompt is not None:
            self.tell(seen.prompt)
        elif seen.visible(session.at.ref) and (remark := note(session.trace, session.at)):
            self.say(f"  Note: {remark}")
        if session.fork:
            self.say(f"  What if {session.fork.name}. x goes back.")

    def tell(self, prompt: Prompt) -> None:
        """Say a question, its choices, and what was said to the last answer."""
        for text in filter(None, (prompt.said, prompt.ask)):
            self.say(f"  {text}")
        for number, choice in enumerate(prompt.choices, 1):
            self.say(f"    {number}. {choice}")

    def move(self, session: Session, unmoved: str = "You are there.") -> None:
        """Take a session as the present one and show its step."""
        if session == self.session:
            self.say(unmoved)
        self.session = session
        self.show()

    def visit(self, at: Address) -> None:
        """Go to a step, training up to it if need be."""
        if not self.trained(self.session.trace, at):
            return
        try:
            self.session.trace.number(at)
        except AddressError as error:
            self.say(f"{error}.")
        else:
            self.move(self.session.visit(at))

    def trained(self, trace: Trace, at: Address) -> bool:
        """Train up to what a step needs; say so if it was stopped, and return whether it got there."""
        if train(trace.run, updates_before(trace, at), sys.stderr):
            return True
        epochs = trace.run.done // trace.run.updates_per_epoch
        self.say(f"Stopped after {epochs:,} epochs; you are still at {self.session.at}.")
        return False

    def ask(self, reader: Reader) -> None:
        """Let the next line answer a question; as long as it cannot be read, the one after it."""
        self.reader = reader

    def number(self, value: float, digits: int = 0) -> str:
        """Spell a number for a sentence; by default with the session's digits."""
        text = shown(value, digits or self.session.digits)
        return said(text) if self.spoken else text

    def name(self, ref: Ref) -> str:
        """Name a quantity for a sentence: as it is written on the screen, or as it is said."""
        return self.labels.words(ref) if self.spoken else self.labels.symbol(ref)

    def say(self, text: str) -> None:
        """Write a text; what is to be read aloud is not broken into lines."""
        for line in (spelled(text) if self.labels.ascii else text).splitlines():
            lines = [line] if self.spoken else _folded(line, self.cells)
            self._out.writelines(f"{part}\n" for part in lines)
        self._out.flush()

    def prompt(self) -> None:
        """Tell a person at a terminal that a line is waited for."""
        self._out.write("> ")
        self._out.flush()


def whole_number(text: str) -> int:
    """Read a whole number as a person types it; 0 where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER else 0


def sentence(title: str) -> str:
    """End a title like a sentence, if it does not end so already."""
    return title if title.endswith((".", "?", "!", "\u2026")) else f"{title}."


def _folded(line: str, cells: int) -> list[str]:
    """Break a line that is too wide at spaces; what follows is indented like its beginning, and a little more."""
    if width(((line, ""),)) <= cells:
        return [line]
    indent = len(line) - len(line.lstrip()) + 2
    pieces = ((f"{word} ", "") for word in line.split(" "))
    return [plain(part).rstrip() for part in wrapped(pieces, cells, min(indent, cells // 4))]
