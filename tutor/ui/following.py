"""A learner's screen in a class: goes with the teacher, looks back, answers what all are asked, raises a hand."""

from dataclasses import replace
from random import uniform
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer

from tutor.arithmetic.trace.step import Address
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
from tutor.classroom.transport import LOST, Link, Message
from tutor.classroom.words import beside, learners_strip, outcome, state, step_words
from tutor.lesson.lesson import Lesson
from tutor.teaching.session.session import Session
from tutor.ui.in_class import ClassScreen

_KEYS = (
    Binding("f", "rejoin", "Rejoin", id="rejoin", tooltip="go to the teacher's step, or to the question"),
    Binding("H", "hand", "Hand", id="hand", tooltip="raise your hand, or lower it"),
)
_IDLE = (0.2, 0.6)
"""Seconds after a step of the teacher's within which the next one is drawn ahead."""
_NOT_AHEAD = "The teacher is not further yet. You may look back; f comes here again."
_NOT_NOW = "This shows what is to come: it waits until the teacher lets everyone go free."


class FollowScreen(ClassScreen):
    """One learner of a class."""

    KEEP_AFTER = (1.5, 4.0)  # not all learners at the same moment
    CLASS_KEYS: ClassVar[tuple[Binding, ...]] = _KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*_KEYS]

    def __init__(self, lesson: Lesson, session: Session, link: Link, *, ascii_only: bool, notice: str = "") -> None:
        super().__init__(lesson, session, link, ascii_only=ascii_only, notice=notice)
        self.standing = Standing()
        self._is_with = True
        """Whether the learner goes along; who looks back does not."""
        self._drawing: Timer | None = None
        self._slip_window: Screen[None] | None = None
        self._reply: Message | None = None
        """The latest answer to a question of the class, for a hub that was away."""

    @property
    def title_line(self) -> str:
        """Say how the learner stands to the class."""
        return f"[{state(self.standing, is_with=self._is_with)}] {self.lesson.title}"

    def strip_pieces(self) -> tuple[str, ...]:
        """Say how the class stands."""
        teacher = step_words(self.session.original, self.labels, self.standing.teacher)
        return learners_strip(self.link.name, self.standing, teacher, is_with=self._is_with)

    def take_news(self, message: Message) -> None:
        """Take a message of the class."""
        self.standing = self.standing.after(message)
        match message["type"]:
            case "welcome":
                self._welcomed(message)
            case "at" | "pace" if self._is_with:
                self._go_along()
            case "come" | "asked":
                self.come_to_front()
                self._rejoin()
            case "revealed":
                self._revealed(message)
            case "beside":
                self._set_beside(message)
            case kind:
                self._tell(kind, message)

    def _tell(self, kind: str, message: Message) -> None:
        """Say what came in a sentence, where it is worth one."""
        name = self.link.name
        said = {
            "lowered": "The teacher has seen your hand.",
            "ended": f"{name} is over: you go on alone. Your answers are kept.",
            LOST: f"{name} cannot be reached: you go on alone; it is looked for.",
            "refused": f"{name}: {message.get('reason', '')}",
        }.get(kind)
        if not said or (kind == LOST and self.standing.is_over):
            return
        if self.waits_for_number or self.app.screen is not self:  # a notice could not be seen
            self.app.notify(said, markup=False)
        else:
            self.notice(said)

    def go(self, session: Session) -> None:
        """Take a new session, not further than the teacher is."""
        before, limit = self.session.at, self.standing.limit
        is_over = limit is not None and is_ahead(session.original, session.at, limit)
        if limit is not None and is_over:
            session = (before != limit and brought(session, limit)) or self.session
        self._is_with = limit is None or session.at == limit
        super().go(session)
        if self.session.at != before:
            self.tell_place()
        elif is_over:
            self.notice(_NOT_AHEAD)

    def _go_on(self, session: Session) -> None:
        """Write new answers down, and tell the class what came of them."""
        if self.standing.question:
            said = reply(self.standing, session.tutoring.log)
            if said is not None:
                self._reply = said
                self.link.send(said)
        super()._go_on(session if self.standing.limit is None else free_of_debts(session))

    def _play_on(self) -> bool:
        before = self.session.at
        return super()._play_on() and self.session.at != before

    def _welcomed(self, message: Message) -> None:
        if (said := unheard(self._reply, self.standing, message)) is not None:
            self.link.send(said)
        self.tell_place()
        if self._is_with:
            self._rejoin()

    def _rejoin(self) -> None:
        """Go to the question, if one is open, else to the teacher's step."""
        standing = self.standing
        self._is_with = True
        if standing.question and standing.asked is not None:
            self._reach(standing.asked, is_question=standing.asked not in self.session.tutoring.predicted)
        elif standing.teacher is not None and standing.is_led:
            self._reach(standing.teacher)

    def _go_along(self) -> None:
        """Go to the teacher's step, if all follow."""
        limit = self.standing.limit
        if limit is not None and not self.standing.question:
            if self.app.screen is self._slip_window:  # what the teacher opened closes when she goes on
                self.app.pop_screen()
            self._reach(limit)
            self._draw_ahead_later()

    def _draw_ahead_later(self) -> None:
        """Draw the teacher's next step while she talks, not all learners at once: her key then reaches all sooner."""
        if self._drawing is not None:
            self._drawing.stop()
        self._drawing = self.set_timer(uniform(*_IDLE), self.draw_ahead)  # noqa: S311  (a moment, no secret)

    def _reach(self, at: Address, *, is_question: bool = False) -> None:
        """Go to a step, training up to it if need be."""
        if self.session.fork is not None:
            self.session = self.session.choose(None)
        if not exists(self.session.trace, at):
            self.notice(f"Your copy of the lesson has no step {at}: the teacher's is another one.")
            return

        def there() -> None:
            is_answered = self.standing.is_answered
            found = asked(self.session, at, is_answered=is_answered) if is_question else brought(self.session, at)
            if found is not None:
                self.arrived()
                self.go(found)

        self.after_training(self.updates_before(at), there)

    def _revealed(self, message: Message) -> None:
        at = read(message["address"])
        if at is not None:
            self.session = revealed(self.session, at)
        if self._is_with:
            self._go_along()
        self.notice(outcome(message))

    def _set_beside(self, message: Message) -> None:
        from tutor.ui.dialogs import TextDialog

        at = read(message["address"])
        if at is None or brought(self.session, at) is None:
            return
        self.come_to_front()
        lines = beside(self.session.original, at, message["slip"], self.labels)
        self._slip_window = TextDialog("The right line, and a slip of the class", lines)
        self.app.push_screen(self._slip_window)

    def action_rejoin(self) -> None:
        """Go to where the class is."""
        if not self.standing.is_up or not self.standing.is_led:
            self.notice("There is no teacher to go to just now.")
        else:
            self._rejoin()

    def action_hand(self) -> None:
        """Raise a hand, or lower it."""
        if not self.standing.is_up:
            self.notice("The class cannot be reached: nobody would see your hand.")
            return
        self.standing = replace(self.standing, hand=not self.standing.hand)
        self.link.send({"type": "hand", "up": self.standing.hand})
        self.notice("Your hand is up; H lowers it." if self.standing.hand else "Your hand is down.")

    def _is_bound(self) -> bool:
        """Tell, and say, that what shows later steps has to wait."""
        if self.standing.limit is None:
            return False
        self.notice(_NOT_NOW)
        return True

    def action_overview(self) -> None:
        """Show the whole run, at one's own pace only."""
        if not self._is_bound():
            super().action_overview()

    def action_own(self) -> None:
        """Walk a row of one's own, at one's own pace only."""
        if not self._is_bound():
            super().action_own()

    def action_end(self) -> None:
        """Go to the last step, at one's own pace only."""
        if not self._is_bound():
            super().action_end()

    def action_tasks(self) -> None:
        """List the tasks, at one's own pace only."""
        if not self._is_bound():
            super().action_tasks()

    def action_review(self) -> None:
        """Practise the whole lesson's steps, at one's own pace only."""
        if not self._is_bound():
            super().action_review()

    def action_claims(self) -> None:
        """Judge the claims, at one's own pace only."""
        if not self._is_bound():
            super().action_claims()
