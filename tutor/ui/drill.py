"""Practice on the screen: a lesson's screen that shows one question after another. Imported only when it is opened."""

import time
from dataclasses import replace

from tutor.lesson.lesson import Lesson
from tutor.teaching.exercises.drill import Exercise, Known, Round, summary
from tutor.teaching.session.session import Session
from tutor.ui.lesson_screen import LessonScreen
from tutor.view.labels import Labels


class DrillScreen(LessonScreen):
    """A round of practice; closes with what is known afterwards."""

    def __init__(self, first: Exercise, rest: Round, *, ascii_only: bool) -> None:
        lesson, session = first
        super().__init__(lesson, session, ascii_only=ascii_only)
        self._round = rest
        self._before: Known = session.tutoring.knowledge
        self.known: Known = session.tutoring.knowledge
        self.lesson = self._titled(lesson)

    def _titled(self, lesson: Lesson) -> Lesson:
        return replace(lesson, title=f"{self._round.place} of {self._round.most} {lesson.title}")

    def go(self, session: Session) -> None:
        """Take a new session, and what it knows of the learner."""
        self.known = session.tutoring.knowledge
        super().go(session)

    def action_forward(self) -> None:
        """Go to the next question, when this one is answered."""
        if self.session.asked is not None:
            self.notice("Answer first: Tab helps, q leaves (after Esc).")
            return
        made, self._round = self._round.next(self.known, time.time(), self.session.tutoring.owed)
        if made is None:
            self._end()
            return
        lesson, session = made
        self.lesson = self._titled(lesson)
        self.labels = Labels(lesson.network, ascii=self.labels.ascii)
        self.go(session)

    def action_backward(self) -> None:
        """Stay: every question stands alone."""
        self.notice("There is nothing before this question; Esc and q leave.")

    def action_leave(self) -> None:
        """Leave the round."""
        self.dismiss()

    def keep_place(self) -> None:
        """Keep no place: practice has none."""

    def _end(self) -> None:
        from tutor.ui.dialogs import TextDialog

        lines = summary(self._before, self.known, time.time())
        self.app.push_screen(TextDialog("The round is done", lines), lambda _: self.action_leave())
