"""Opens the tutor without a terminal, presses keys, and reads what its panels show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual.content import Content
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.teaching.session.session import Session
from tutor.ui.app import TutorApp
from tutor.ui.lesson_screen import LessonScreen
from tutor.ui.panel import Panel
from tutor.view.lines import plain
from tutor.view.screen import Part, together


@dataclass(frozen=True)
class Opened:
    """A tutor that runs without a terminal."""

    app: TutorApp
    pilot: Pilot[None]

    @property
    def screen(self) -> Screen[object]:
        """The screen on top."""
        return self.app.screen

    @property
    def lesson(self) -> LessonScreen:
        """The lesson's screen, also while a window is over it."""
        return next(screen for screen in reversed(self.app.screen_stack) if isinstance(screen, LessonScreen))

    @property
    def session(self) -> Session:
        """Where the learner is."""
        return self.lesson.session

    @property
    def at(self) -> str:
        """The address where the learner is."""
        return str(self.session.at)

    @property
    def lines(self) -> list[str]:
        """The lines that the panels of the screen on top show."""
        panels = [panel for panel in self.screen.query(Panel) if panel.display]
        parts = [Part(str(panel.id), 0, 0, *panel._place, panel.lines) for panel in panels]
        return [plain(line) for line in together(parts, *self.app.size)]

    @property
    def text(self) -> str:
        """The same as one text."""
        return "\n".join(self.lines)

    @property
    def last_line(self) -> str:
        """The line of keys and notices."""
        return self.lines[-1].rstrip()

    @property
    def said(self) -> str:
        """The texts of a window."""
        contents = [static.content for static in self.screen.query(Static)]
        return "\n".join(content.plain if isinstance(content, Content) else str(content) for content in contents)

    async def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        await self.pilot.press(*keys)
        await self.pilot.pause()


@asynccontextmanager
async def opened(
    lesson: str | None = "article", size: tuple[int, int] = (80, 24), *, ascii_only: bool = False
) -> AsyncIterator[Opened]:
    """Open a lesson, or the menu."""
    app = TutorApp(load(find(lesson)) if lesson else None, ascii_only=ascii_only)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Opened(app, pilot)
