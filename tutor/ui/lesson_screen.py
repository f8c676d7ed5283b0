"""The screen of a lesson: keys become transitions of the session, sessions become lines on panels."""

import time
from collections.abc import Iterator
from random import uniform
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.timer import Timer

from tutor.arithmetic.trace.uses import made_by
from tutor.arithmetic.trace.whatif import editable
from tutor.lesson.lesson import Lesson
from tutor.teaching.questions.notes import note
from tutor.teaching.session.feedback import scene
from tutor.teaching.session.session import Session, prose
from tutor.teaching.session.state import row_of
from tutor.terminal import SMALLEST, fits
from tutor.ui.actions import WalkingActions, WindowActions
from tutor.ui.asking import AnswerLine, AskingActions
from tutor.ui.keys import BINDINGS, Hint, hint_at, key_hints
from tutor.ui.panel import ROLE_CLASSES, Panel
from tutor.ui.player import Player
from tutor.ui.spans import SpanCompositor
from tutor.ui.whatif_actions import WhatIfActions
from tutor.view.labels import Labels
from tutor.view.lines import Line
from tutor.view.screen import Frame, screen, together, too_small

if TYPE_CHECKING:
    from tutor.ui.app import TutorApp

_MOST_DRAWN = 3
"""Drawn screens that are remembered: the present one, the one before, and the next."""


class LessonScreen(AskingActions, WhatIfActions, WindowActions, WalkingActions):
    """One lesson, one session."""

    KEEP_AFTER = (1.0, 1.0)
    """Seconds after a move, at least and at most, until the learner's place is written to disk."""
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS, Binding("escape", "walk_on", show=False)]
    COMPONENT_CLASSES: ClassVar[set[str]] = ROLE_CLASSES
    ALLOW_SELECT = False
    app: "TutorApp"

    def __init__(self, lesson: Lesson, session: Session, *, ascii_only: bool, notice: str = "") -> None:
        super().__init__()
        self._compositor = SpanCompositor()
        self.lesson = lesson
        self.session = session
        self.labels = Labels(lesson.network, dict(lesson.notation.symbols), ascii=ascii_only)
        self._notice = notice
        self.player = Player(self, self._play_on)
        self._keeper: Timer | None = None
        self._panel = Panel(id="lesson")
        self._drawn: dict[object, tuple[Line, ...]] = {}
        """What was drawn last, by all that it shows; the latest at the end."""
        self._hints: tuple[Hint, ...] = ()
        """What the last line names, for clicks."""
        self._shows_notice = False
        """Whether the last line says something else."""
        self._pressed: Offset | None = None
        """Where a mouse button was pressed."""

    def compose(self) -> ComposeResult:
        """Lay out: one panel for all, and the line for answers over its last line."""
        yield self._panel
        line = AnswerLine(
            id="answer", placeholder="Type the number, then Enter. ! behind it: sure. Tab helps, Esc walks on."
        )
        line.display = False
        yield line

    def on_resize(self) -> None:
        """Draw for the new size; the place stays."""
        self.draw()

    def on_screen_resume(self) -> None:
        """Take an open question up again after a window was closed."""
        if self.is_mounted and self.waits_for_number:
            self.draw()

    def on_unmount(self) -> None:
        """Keep the learner's place."""
        self.keep_place()

    def offered(self) -> Iterator[Binding]:
        """Yield the bindings, for the command palette."""
        return iter(BINDINGS)

    def notice(self, sentence: str) -> None:
        """Show a sentence in the last line until the next key."""
        self._notice = sentence
        self.draw()

    def draw(self) -> None:
        """Bring the panel up to date with the session."""
        cells, height = self.app.size
        self._shows_notice = bool(self._notice)
        if not fits(cells, height):
            lines, self._hints = too_small(cells, height, SMALLEST), ()
        elif _is_bare(self.session):
            self.prompt = None
            lines = self._remembered(self.session, cells, height)
        else:
            lines = self._lines(self.session, cells, height)
        self._panel.place(lines, cells, height)
        self.place_answer(cells, height)

    def _remembered(self, session: Session, cells: int, height: int) -> tuple[Line, ...]:
        """Draw a session, or find it drawn: a step back, or one that was drawn ahead of time, costs nothing."""
        shown = (session.trace, session.at, session.grain, session.digits, session.focus)
        key = (*shown, self._notice, self.title_line, self.last_line(cells), cells, height)
        lines = self._drawn.pop(key, None) or self._lines(session, cells, height)
        self._drawn[key] = lines
        if len(self._drawn) > _MOST_DRAWN:
            del self._drawn[next(iter(self._drawn))]
        return lines

    def draw_ahead(self) -> None:
        """Draw the neighbouring steps of the row before one is asked for; nobody sees them yet."""
        here, (cells, height) = self.session, self.app.size
        if _is_bare(here) and fits(cells, height):
            beside = (here.backward(), here.forward())
            near = [session for session in beside if row_of(session.at) == row_of(here.at)]
            self._panel.prepare(*(self._remembered(session, cells, height) for session in near))

    def _lines(self, session: Session, cells: int, height: int) -> tuple[Line, ...]:
        seen = scene(session, self.labels, self.lesson)
        self.prompt = seen.prompt
        keys = self.last_line(cells)
        why = prose(self.lesson, session)
        title = f"What if {session.fork.name}" if session.fork else self.title_line
        remark = note(session.trace, session.at) if seen.visible(session.at.ref) else ""
        frame = Frame(title, why, session.grain, keys, remark, self._notice)
        return together(screen(seen, frame, cells, height), cells, height)

    @property
    def title_line(self) -> str:
        """What stands at the top."""
        return self.lesson.title

    def last_line(self, cells: int) -> Line:
        """Write the last line, while no notice stands there: the most important keys."""
        self._hints = self.hints(cells)
        return tuple(piece for _, line in self._hints for piece in line)

    def hints(self, cells: int) -> tuple[Hint, ...]:
        """Return the most important keys, with their actions, for a line of so many cells."""
        return key_hints(cells, ascii_only=self.labels.ascii, choices=self.choices)

    def go(self, session: Session) -> None:
        """Take a new session as the present one."""
        moved = session.at != self.session.at or session.forks != self.session.forks
        if session.at != self.session.at:
            self.arrived()
        self.session = session.seen(time.time())
        self._notice = self._sentence()
        self.draw()
        if moved:
            self._keep_later()

    def on_key(self, event: events.Key) -> None:
        """Take a key; Textual calls a handler of this name in every class, so there is this one only."""
        self.key_pressed(event)

    def key_pressed(self, event: events.Key) -> None:
        """Let any key stop playing and end a notice."""
        self.app.key_was_pressed()
        self._notice = ""
        if self.player.is_playing and event.character != "A":
            self.player.stop()
            self.draw()
            event.stop()
            event.prevent_default()
        elif self.chose(event):
            event.stop()
            event.prevent_default()

    def on_mouse_scroll_down(self) -> None:
        """Go on with the wheel."""
        self.action_forward()

    def on_mouse_scroll_up(self) -> None:
        """Go back with the wheel."""
        self.action_backward()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Note where a click begins: what ends elsewhere is none."""
        self._pressed = event.screen_offset

    def on_click(self, event: events.Click) -> None:
        """Do what the key does whose hint was clicked; what is elsewhere does nothing."""
        is_click = event.button == 1 and event.screen_offset == self._pressed
        is_click = is_click and self.get_widget_at(*event.screen_offset)[0] is self._panel
        action = hint_at(self._hints, event.screen_x) if event.screen_y == self.app.size.height - 1 else ""
        if is_click and action and not self._shows_notice:
            self.call_later(self.run_action, action)

    def action_play(self) -> None:
        """Start playing."""
        self.player.start()
        self.notice(f"Playing, {self.player.speed:g} a second; A changes the speed, any other key stops.")

    def action_faster(self) -> None:
        """Change the speed of playing."""
        self.player.faster()
        self.notice(f"{'Playing' if self.player.is_playing else 'Playing will go'} at {self.player.speed:g} a second.")

    def action_leave(self) -> None:
        """Leave the lesson: back to the menu, or out."""
        self.keep_place()
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()

    def _play_on(self) -> bool:
        after = self.session.forward()
        if after.at == self.session.at:
            self.notice("This is the last step.")
            return False
        self.go(after)
        return self.session.asked is None

    def _sentence(self) -> str:
        focused = self.session.focused
        if focused is None:
            return ""
        if made_by(self.session.trace, self.session.at, focused) is not None:
            return f"{self.labels.words(focused)}: Enter goes to its step."
        by_hand = " e sets it by hand." if editable(self.session.at, focused) else ""
        return f"{self.labels.words(focused)} is given.{by_hand}"

    def _keep_later(self) -> None:
        """Write the place soon; also a walk without a pause is written every now and then."""
        if self._keeper is None:
            self._keeper = self.set_timer(uniform(*self.KEEP_AFTER), self.keep_place)  # noqa: S311  (a moment, no secret)

    def keep_place(self) -> None:
        """Write the learner's place to disk."""
        self._keeper = None
        trouble = self.app.keep(self.lesson, self.session)
        if trouble and self.is_running and trouble != self._notice:
            self.notice(trouble)


def _is_bare(session: Session) -> bool:
    """Tell whether a session shows no questions and no what-ifs: its screen is then the same whenever it is drawn."""
    return not session.tutoring.is_active and not session.forks
