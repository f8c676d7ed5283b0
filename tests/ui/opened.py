"""The tutor without a terminal: keys go in, the session and what would be on the screen come out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from textual.pilot import Pilot

from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.session import Session
from tutor.ui.app import TutorApp
from tutor.ui.lesson_screen import LessonScreen

SIZE = (80, 24)


@dataclass
class Tutor:
    """A running tutor."""

    app: TutorApp
    pilot: Pilot[None]

    @property
    def lesson(self) -> LessonScreen:
        """The lesson's screen; it may be covered by a window."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, LessonScreen))

    @property
    def session(self) -> Session:
        """Where the learner is."""
        return self.lesson.session

    async def press(self, *keys: str) -> str:
        """Press keys one after the other; return the screen."""
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()
        return self.text()

    async def type(self, text: str) -> str:
        """Type a text and Enter."""
        return await self.press(*(_KEYS.get(character, character) for character in text), "enter")

    async def put(self, session: Session) -> None:
        """Set the session."""
        self.lesson.go(session)
        await self.pilot.pause()

    def text(self) -> str:
        """Return the uppermost screen as the terminal would show it."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def last_line(self) -> str:
        """The last line of the screen."""
        return self.text().splitlines()[-1].strip()


_KEYS = {" ": "space", "/": "slash", ":": "colon", "[": "left_square_bracket", "]": "right_square_bracket"}
_KEYS |= {",": "comma", ".": "full_stop", "-": "minus", "=": "equals_sign"}


@asynccontextmanager
async def tutor(
    lesson: str | None = "article", at: str = "", *, size: tuple[int, int] = SIZE, ascii_only: bool = False
) -> AsyncIterator[Tutor]:
    """Run the tutor; with `at`, at that step."""
    app = TutorApp(load(find(lesson)) if lesson else None, ascii_only=ascii_only)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        running = Tutor(app, pilot)
        if at:
            session = running.session
            await running.put(replace(session, at=session.trace.find(at, session.at)))
        yield running
