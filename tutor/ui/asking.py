"""Questions on the screen: the line to type an answer in, choices by their numbers, help, modes."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.widgets import Input

from tutor.arithmetic.trace.step import parse_address
from tutor.teaching.diagnosis.judge import MORE, UNREADABLE
from tutor.teaching.questions.asking import MODES
from tutor.teaching.session.prose import conceals
from tutor.teaching.session.session import Session
from tutor.terminal import fits
from tutor.ui.actions import LessonActions
from tutor.view.ascii import spelled

if TYPE_CHECKING:
    from tutor.lesson.lesson import Lesson
    from tutor.lesson.numbers import Conceals
    from tutor.teaching.exercises.drill import Round
    from tutor.teaching.session.state import Owed
    from tutor.ui.app import TutorApp

_SAID = {
    "watch": "Watch: every number is shown. p lets you work one out first; m changes the mode.",
    "faded": "Faded: you are asked where you are learning. Tab helps, Esc walks on; m changes the mode.",
    "solo": "Solo: you work out every number. Tab helps, Esc walks on; m changes the mode.",
}
_MOST_CHOICES = "123456789"


class AnswerLine(Input):
    """Where an answer is typed; with nothing typed, the arrows walk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "right", show=False),
        Binding("left", "left", show=False),
        Binding("escape", "screen.walk_on", show=False),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._question: object = None
        self._begun: dict[object, str] = {}
        """Answers that were begun and left, by their questions."""

    def belong_to(self, question: object) -> None:
        """Hold the answer to a question: what was begun for another one waits there."""
        if question != self._question:
            self._begun[self._question] = self.value
            self._question, self.value = question, self._begun.pop(question, "")

    def action_right(self) -> None:
        """Move in the text; from its end, go on."""
        if self.cursor_position < len(self.value):
            self.action_cursor_right()
        else:
            self.app.call_later(self.screen.run_action, "forward")

    def action_left(self) -> None:
        """Move in the text; from its beginning, go back."""
        if self.cursor_position:
            self.action_cursor_left()
        else:
            self.app.call_later(self.screen.run_action, "backward")


class AskingActions(LessonActions):
    """Keys and events of questions."""

    app: "TutorApp"
    lesson: "Lesson"
    _is_walking = False
    """Whether the learner left the question for now, to look around."""

    def place_answer(self, cells: int, height: int) -> None:
        """Show the line for answers in the screen's last line where one is waited for."""
        line = self.query_one(AnswerLine)
        waits = self.waits_for_number and fits(cells, height)
        line.display = waits
        if waits:
            line.belong_to((self.lesson, self.session.at, self.session.asked))
            line.styles.offset = Offset(0, height - 1)
            line.styles.width = cells
            if not line.has_focus:
                line.focus()
        elif line.has_focus:
            self.set_focus(None)

    @property
    def waits_for_number(self) -> bool:
        """Whether a number is to be typed now."""
        return self.waits_for_answer and self.prompt is not None and not self.prompt.choices

    @property
    def choices(self) -> int:
        """How many choices there are to choose from now."""
        return len(self.prompt.choices) if self.prompt is not None and self.waits_for_answer else 0

    @property
    def waits_for_answer(self) -> bool:
        """Whether a question is open and the learner is at it."""
        return self.prompt is not None and self.prompt.is_open and not self._is_walking

    def arrived(self) -> None:
        """Take the question up again at another step."""
        self._is_walking = False

    @on(Input.Submitted, "#answer")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.notice("Type a number or an expression and Enter; Tab helps, Esc walks on.")
            return
        self.take(event.value)

    def take(self, text: str) -> None:
        """Take an answer."""
        session = self.session.seen(time.time()).answer(text, time.time())
        asked = session.asked
        found = session.tutoring.attempt(session.at, asked).assessment if asked else None
        line = self.query_one(AnswerLine)
        if found is None or found.verdict not in {MORE, UNREADABLE}:
            line.value = ""  # else it can be mended
        self._go_on(session)
        if found is not None and found.verdict == UNREADABLE:
            line.select_all()  # or typed anew

    def _go_on(self, session: Session) -> None:
        """Write new answers down and show what came of them."""
        session, trouble = self.app.record(session)
        self.go(session)
        if trouble:
            self.app.notify(trouble, markup=False)  # the line for answers may stand over the last line

    def chose(self, event: events.Key) -> bool:
        """Take a key as a choice, if one is waited for."""
        if event.character is None or event.character not in _MOST_CHOICES[: self.choices]:
            return False
        self.take(event.character)
        return True

    def action_forward(self) -> None:
        """Go on; first to a like step with other numbers, if one is owed."""
        owed = self.session.tutoring.owed
        if owed and self.session.asked is None:
            self._like_steps(owed)
        else:
            super().action_forward()

    def action_review(self) -> None:
        """Practise what the lesson taught, on fresh numbers."""
        from tutor.teaching.exercises.rounds import round_after

        found = round_after(self.lesson, int(time.time()))
        if found is None:
            self.notice("This lesson names no skills to practise; the menu has practice for all.")
        else:
            self._begin_round(found, lambda: None)

    def _like_steps(self, owed: "tuple[Owed, ...]") -> None:
        from tutor.teaching.exercises.drill import owed_round

        self._begin_round(owed_round(owed, int(time.time())), super().action_forward)

    def _begin_round(self, found: "Round | None", otherwise: Callable[[], None]) -> None:
        """Ask a round while the lesson waits; where there is nothing to ask, do something else."""
        from tutor.teaching.exercises.drill import carried_on

        first, rest = found.next(self.session.tutoring.knowledge, time.time()) if found else (None, found)
        if first is None or rest is None:
            self.go(carried_on(self.session, {}))
            otherwise()
            return
        from tutor.ui.drill import DrillScreen

        drill = DrillScreen(first, rest, ascii_only=self.labels.ascii)

        def came_back(_: None) -> None:
            self.go(carried_on(self.session, drill.known))
            self.notice("Back in the lesson.")

        self.app.push_screen(drill, came_back)

    def action_look(self, direction: int) -> None:
        """Give a hint where a question is open; else put another operand in focus."""
        if self.waits_for_answer:
            self._go_on(self.session.help(time.time()))
        else:
            self.go(self.session.look(direction))

    def action_claims(self) -> None:
        """Judge what the lesson's publication prints."""
        if not self.lesson.claims:
            self.notice("This lesson judges no publication.")
            return
        from tutor.teaching.exercises.claiming import claims_quiz
        from tutor.ui.quiz import QuizScreen

        self.app.push_screen(QuizScreen(claims_quiz(self.lesson, self.session.original, self.labels)))

    def action_walk_on(self) -> None:
        """Leave the question open and use the keys for walking."""
        if self.waits_for_answer:
            self._is_walking = True
            self.notice("The question stays open: p comes back to it, arrows walk on.")

    def action_predict(self) -> None:
        """Work out the present step first."""
        self._is_walking = False
        if self.session.fork is not None:
            self.notice("Questions belong to the original run: x goes back to it.")
        elif self.session.asked is None:
            self.go(self.session.predict())
        else:
            self.draw()

    def action_mode(self) -> None:
        """Change how much is asked."""
        mode = MODES[(MODES.index(self.session.tutoring.mode) + 1) % len(MODES)]
        self._is_walking = False
        self.go(self.session.in_mode(mode))
        self.notice(_SAID[mode])

    def action_tasks(self) -> None:
        """List the lesson's tasks."""
        count = len(self.lesson.tasks)
        if not count:
            self.notice("This lesson has no tasks beside the walk.")
            return
        from tutor.teaching.exercises.tasks import done, titles
        from tutor.teaching.learner.summary import summary
        from tutor.ui.tasks import TasksDialog

        lesson, trace = self.lesson, self.session.original
        finished = done(summary(lesson.id).answers, lesson.id)
        texts = titles(lesson, trace, finished, self._conceals)
        texts = [spelled(text) if self.labels.ascii else text for text in texts]
        self.app.push_screen(TasksDialog(texts, finished), self._open_task)

    @property
    def _conceals(self) -> "Conceals":
        """What tells whether a number of the lesson must not be seen yet."""
        return conceals(self.session.tutoring, self.session.original, self.session.at)

    def _open_task(self, number: int | None) -> None:
        if number is None:
            return
        from tutor.teaching.exercises.tasks import task_quiz
        from tutor.ui.quiz import QuizScreen

        quiz = task_quiz(self.lesson, self.session.original, number, self._conceals)
        quiz = replace(quiz, since=time.time())
        self.app.push_screen(QuizScreen(quiz), lambda is_done: self._after_task(number, bool(is_done)))

    def _after_task(self, number: int, is_done: bool) -> None:
        """Go where the task sends the learner; from the others, back to the list."""
        from tutor.teaching.exercises.tasks import WALK, destination

        if self.lesson.tasks[number - 1].kind != WALK or not is_done:
            self.action_tasks()
            return
        from tutor.teaching.session.session import begin
        from tutor.ui.tasks import VariantScreen

        lesson, at = destination(self.lesson, number)
        if lesson is self.lesson:
            self.go(self.session.visit(parse_address(at)) if at else self.session)
            return
        session = begin(lesson)
        session = session.visit(parse_address(at)) if at else session
        note = f"{lesson.title}: q goes back to the lesson."
        self.app.push_screen(VariantScreen(lesson, session, ascii_only=self.labels.ascii, notice=note))
