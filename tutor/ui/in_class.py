"""What a learner's and a teacher's screen of a class have in common: the line to the class, and the strip."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import zip_longest
from typing import ClassVar

from textual import on
from textual.binding import Binding
from textual.message import Message as Notification

from tutor.arithmetic.trace.step import OWN
from tutor.classroom.transport import Link, Message
from tutor.classroom.words import fitting
from tutor.lesson.lesson import Lesson
from tutor.teaching.session.progress import resume
from tutor.teaching.session.session import Session
from tutor.ui.app import TutorApp
from tutor.ui.keys import Hint, key_names
from tutor.ui.lesson_screen import LessonScreen


class News(Notification):
    """There is something to poll."""


class ClassScreen(LessonScreen):
    """A lesson's screen with a line to a class."""

    CLASS_KEYS: ClassVar[tuple[Binding, ...]] = ()

    def __init__(self, lesson: Lesson, session: Session, link: Link, *, ascii_only: bool, notice: str = "") -> None:
        super().__init__(lesson, session, ascii_only=ascii_only, notice=notice)
        self.link = link
        self._is_drawn = False
        """Whether the latest news was drawn already: with many learners in one box every drawing counts."""

    def on_mount(self) -> None:
        """Begin to listen."""

        def wake() -> None:
            with suppress(RuntimeError):  # the screen is closing
                self.post_message(News())

        self.link.listen(wake)
        self.poll()

    def on_unmount(self) -> None:
        """Leave the class."""
        self.link.close()

    @on(News)
    def poll(self) -> None:
        """Take what came."""
        messages = self.link.poll()
        for message, after in zip_longest(messages, messages[1:], fillvalue={"type": ""}):
            if message["type"] == after["type"] == "at":
                continue  # the teacher has gone on already
            self._is_drawn = False
            self.take_news(message)
            if not self._is_drawn:
                self.draw()

    def draw(self) -> None:
        """Bring the panels up to date."""
        self._is_drawn = True
        super().draw()

    def take_news(self, message: Message) -> None:
        """Take a message of the class."""
        raise NotImplementedError

    def strip_pieces(self) -> tuple[str, ...]:
        """Say how the class stands, the most important first."""
        raise NotImplementedError

    def hints(self, cells: int) -> tuple[Hint, ...]:
        """Return the strip, piece by piece; where a choice is waited for, the keys for that."""
        if self.choices:
            return super().hints(cells)
        between = " - " if self.labels.ascii else " · "
        pieces = fitting((*self.strip_pieces(), "? help"), cells - 2, between)
        texts = (f" {pieces[0]}", *(f"{between}{piece}" for piece in pieces[1:]), " ")
        actions = ("", *(self._action_of(piece) for piece in pieces[1:]), "")
        return tuple((action, ((text, "note"),)) for action, text in zip(actions, texts, strict=True))

    def _action_of(self, piece: str) -> str:
        """Return what a piece of the strip that begins with a key does."""
        key = piece.partition(" ")[0]
        found = (binding for binding in self.offered() if key in key_names(binding, ascii_only=True))
        return next((binding.action for binding in found), "")

    def offered(self) -> Iterator[Binding]:
        """Yield the bindings, the class's first; a key that it takes has no other meaning."""
        yield from self.CLASS_KEYS
        taken = {binding.key for binding in self.CLASS_KEYS}
        yield from (binding for binding in super().offered() if binding.key not in taken)

    def tell_place(self) -> None:
        """Tell the class where this screen is; own rows are nobody's business."""
        if self.session.at.stage != OWN:
            self.link.send({"type": "go", "address": str(self.session.at)})

    def come_to_front(self) -> None:
        """Close the windows over the lesson."""
        while self.app.screen is not self and self in self.app.screen_stack:
            self.app.pop_screen()


class ClassApp(TutorApp):
    """The tutor in a class: one lesson, and a screen of its own."""

    def __init__(
        self,
        lesson: Lesson,
        link: Link,
        screen_of: Callable[..., ClassScreen],
        *,
        ascii_only: bool,
    ) -> None:
        super().__init__(lesson, ascii_only=ascii_only)
        self._link = link
        self._screen_of = screen_of

    def open_lesson(self, lesson: Lesson) -> None:
        """Open the class's screen of the lesson, where this person left it."""
        session, trouble = resume(lesson)
        self.push_screen(self._screen_of(lesson, session, self._link, ascii_only=self.ascii_only, notice=trouble))


def run(lesson: Lesson, link: Link, screen_of: Callable[..., ClassScreen], *, ascii_only: bool) -> int:
    """Run a screen of a class until it is quit; return the exit status."""
    app = ClassApp(lesson, link, screen_of, ascii_only=ascii_only)
    app.run()
    return app.return_code or 0
