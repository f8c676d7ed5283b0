"""The application: which screen is shown, how it starts and how it ends. Knows Textual; computes nothing."""

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import constants
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender

from tutor.lesson.lesson import Lesson
from tutor.teaching.session.gates import gate
from tutor.teaching.session.progress import keep, resume
from tutor.teaching.session.session import Session
from tutor.ui.lesson_screen import LessonScreen

if TYPE_CHECKING:
    from tutor.teaching.exercises.quiz import Quiz

SPOT, REVIEW = "spot", "review"
"""What is practised by these names is no skill, but finding mistakes, and what is due."""
_OVER_A_MENU = 2
"""Screens that are open when a menu lies under one."""
_LINE_CHECK = 2.0
"""Seconds between looks whether the terminal is still there: Textual spins on a lost one."""


class _AsciiBar(ScrollBarRender):
    """A scroll bar of coloured spaces."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


class TutorApp(App[None]):
    """The tutor on a full screen."""

    CSS_PATH = "app.tcss"
    TITLE = "ann-tutor"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+c",
            "interrupt",
            "Quit",
            id="interrupt",
            tooltip="Quit, after a second press",
            show=False,
            priority=True,
        ),
        Binding("ctrl+z", "suspend_process", "Suspend", id="suspend", show=False, priority=True),
    ]

    def __init__(
        self, lesson: Lesson | None, *, ascii_only: bool, skill: str | None = None, watch: bool = False
    ) -> None:
        colourless = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if colourless else None)
        self.lesson = lesson
        self._skill = skill
        self._watch = watch
        self.ascii_only = ascii_only
        if "TEXTUAL_THEME" not in os.environ or colourless:
            self.theme = "ansi-dark"  # the terminal's own colours, light or dark
        self._interrupted = False
        if ascii_only:
            ScrollBar.renderer = _AsciiBar
            self.use_command_palette = False  # its window draws lines and dots that are not ASCII

    def get_driver_class(self) -> type[Driver]:
        """Choose what reads keys and writes to the terminal."""
        if sys.platform != "linux" or constants.DRIVER is not None:
            return super().get_driver_class()
        from tutor.ui.driver import SleepingDriver

        return SleepingDriver

    def on_mount(self) -> None:
        """Show the first screen and watch for the end of the line."""
        if self._skill == SPOT:
            self.spot()
        elif self._skill == REVIEW:
            self.practise(review=True)
        elif self._skill is not None:
            self.practise(self._skill)
        elif self.lesson is None:
            self._show_menu()
        else:
            self.open_lesson(self.lesson)
        self._listen_to_signals()
        self.set_interval(_LINE_CHECK, self._leave_if_line_is_gone)
        self.call_after_refresh(_freeze_garbage)

    def open_lesson(self, lesson: Lesson) -> None:
        """Open a lesson where the learner left it."""
        session, trouble = resume(lesson)
        is_new = session.at == session.trace.start
        said = trouble or (gate(lesson, session.tutoring.knowledge, time.time()) if is_new else "")
        kind = LessonScreen
        if self._watch:
            from tutor.ui.watching import WatchScreen

            kind = WatchScreen
        self.push_screen(kind(lesson, session, ascii_only=self.ascii_only, notice=said))

    def practise(self, skill: str = "", *, review: bool = False) -> None:
        """Open a round of practice, or of review; say so if there is nothing to ask."""
        from tutor.teaching.exercises.drill import review_round
        from tutor.teaching.exercises.rounds import round_of
        from tutor.teaching.learner.summary import summary
        from tutor.ui.drill import DrillScreen

        known, now = summary().knowledge, time.time()
        chosen = review_round(known, int(now), now) if review else round_of(skill, int(now))
        first, rest = chosen.next(known, now) if chosen else (None, None)
        if first is None or rest is None:
            if len(self.screen_stack) < _OVER_A_MENU:  # there was nothing else to do
                self.exit(message="Nothing is due for review.")
            else:
                self.notify("Nothing is due for review.")
            return
        self.push_screen(DrillScreen(first, rest, ascii_only=self.ascii_only), self._practised)

    def spot(self) -> None:
        """Open a worked row with a mistake in it."""
        from tutor.teaching.exercises.spotting import spot_quiz
        from tutor.ui.quiz import QuizScreen

        now = time.time()
        self.push_screen(
            QuizScreen(replace(spot_quiz(int(now), ascii_only=self.ascii_only), since=now)), self._practised
        )

    def noted(self, quiz: "Quiz") -> "Quiz":
        """Write a quiz's new answers down; return it without them."""
        from tutor.teaching.learner.answers import append_answers

        trouble = append_answers(quiz.log) if quiz.log else ""
        if trouble:
            self.notify(trouble)
        return replace(quiz, log=())

    def _practised(self, _: object) -> None:
        if len(self.screen_stack) < _OVER_A_MENU:
            self.exit()

    def keep(self, lesson: Lesson, session: Session) -> str:
        """Record where the learner is; return a sentence if that was not possible."""
        return keep(lesson, session)

    def record(self, session: Session) -> tuple[Session, str]:
        """Write new answers down; return the session without them, and a sentence if that was not possible."""
        from tutor.teaching.session.progress import record

        return record(session)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every key of the lesson's screen in the command palette too."""
        yield from super().get_system_commands(screen)
        if isinstance(screen, LessonScreen):
            for binding in screen.offered():
                command = screen.run_action
                yield SystemCommand(
                    binding.description, binding.tooltip, lambda action=binding.action, run=command: run(action)
                )

    def action_interrupt(self) -> None:
        """Quit at the second Ctrl+C; the first one asks. In a window over a lesson it closes the window."""
        screen = self.screen
        if any(isinstance(below, LessonScreen) for below in self.screen_stack[:-1]):
            if isinstance(screen, LessonScreen):  # practice, or a variant
                screen.action_leave()
            else:
                self.simulate_key("escape")
            return
        if self._interrupted or not isinstance(screen, LessonScreen):
            self.exit()
            return
        self._interrupted = True
        screen.notice("Press Ctrl+C again to quit; any other key goes on.")

    def key_was_pressed(self) -> None:
        """Forget a first Ctrl+C when another key follows."""
        self._interrupted = False

    def _show_menu(self) -> None:
        from tutor.ui.menu import MenuScreen

        self.push_screen(MenuScreen())

    def action_suspend_process(self) -> None:
        """Go back to the shell for a while; where none waits for this, nobody could bring the tutor back."""
        if shell_waits():
            super().action_suspend_process()
        else:
            self.notify("No shell waits for the tutor here, so Ctrl+Z does nothing: q leaves, and your place is kept.")

    def _listen_to_signals(self) -> None:
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with suppress(NotImplementedError, RuntimeError):  # Windows, and tests outside the main thread
                    asyncio.get_running_loop().add_signal_handler(number, self.end, 128 + number)

    def end(self, status: int) -> None:
        """Give the terminal back and end with an exit status."""
        self.exit(return_code=status)

    def _leave_if_line_is_gone(self) -> None:
        if not self.is_headless and line_is_gone():
            self.end(128 + getattr(signal, "SIGHUP", 1))


def shell_waits() -> bool:
    """Return whether a shell with job control started this program: another group of the same session."""
    if os.name != "posix":
        return False
    try:
        parent = os.getppid()
        return os.getsid(parent) == os.getsid(0) and os.getpgid(parent) != os.getpgrp()
    except OSError:
        return False


def line_is_gone() -> bool:
    """Tell whether the terminal on standard input has been taken away."""
    try:
        import termios
    except ImportError:  # Windows
        return False
    try:
        termios.tcgetattr(sys.__stdin__ or sys.stdin)
    except (termios.error, ValueError, OSError):
        return True
    return False


def run(
    lesson: Lesson | None, *, ascii_only: bool, skill: str | None = None, watch: bool = False, mouse: bool = True
) -> int:
    """Run the tutor until it is quit, from the menu, a lesson or practice; return the exit status.

    Without `mouse`, clicks and drags are the terminal's own.
    """
    app = TutorApp(lesson, ascii_only=ascii_only, skill=skill, watch=watch)
    app.run(mouse=mouse)
    return app.return_code or 0


def _freeze_garbage() -> None:
    """Spare later collections the walk over everything that was imported."""
    gc.freeze()
    gc.enable()  # the command line disables it; to collect first would hold up the first frame
