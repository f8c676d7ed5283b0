"""A quiz on the screen: what it is about, choices or a line for a number, what was said to the last answer."""

import time
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tutor.teaching.diagnosis.judge import UNREADABLE
from tutor.teaching.exercises.quiz import Quiz
from tutor.teaching.exercises.tasks import WALK
from tutor.ui.window import Choices, Window
from tutor.view.ascii import spelled

if TYPE_CHECKING:
    from tutor.ui.app import TutorApp

_CHOOSING = "Up/Down and Enter choose | q leaves"
_TYPING = "Type the number or an expression, then Enter | Tab helps | Esc leaves"


class QuizScreen(Window[bool]):
    """Asks the questions of a quiz one after another; closes with whether all were answered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,ctrl+c", "dismiss(False)", "Leave"),
        Binding("tab", "hint", "Help", priority=True),
    ]
    app: "TutorApp"

    def __init__(self, quiz: Quiz) -> None:
        super().__init__()
        self.quiz = quiz

    def compose(self) -> ComposeResult:
        """Lay out."""
        yield Static(id="quiz-about")
        yield Static(id="quiz-said")
        yield Input(id="quiz-answer", placeholder="Your number")
        yield Choices()
        yield Static(id="menu-hint")

    def on_mount(self) -> None:
        """Show the first question."""
        self._show()

    def _show(self) -> None:
        quiz, query = self.quiz, self.quiz.query
        is_typed = query is not None and query.judge is not None
        self._say("#quiz-about", quiz.title, *quiz.lines)
        self._say("#quiz-said", quiz.said, query.text if query else quiz.closing)
        self._say("#menu-hint", _TYPING if is_typed else _CHOOSING)
        line, choices = self.query_one(Input), self.query_one(Choices)
        line.display, choices.display = is_typed, not is_typed
        choices.clear_options()
        for option in query.options if query else ():
            choices.add_option(Option(self._content(option.text)))
        if query is None:
            choices.add_option(Option(Content("Done. Enter goes back.")))
        choices.highlighted = 0
        self.set_focus(line if is_typed else choices)

    def _say(self, place: str, *texts: str) -> None:
        self.query_one(place, Static).update(self._content("\n".join(filter(None, texts))))

    def _content(self, text: str) -> Content:
        return Content(spelled(text) if self.app.ascii_only else text)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take a choice; after the last question, leave."""
        if self.quiz.query is None:
            self.dismiss(result=True)
            return
        before, kind = self.quiz.place, self.quiz.query.kind
        self._take(self.quiz.choose(event.option_index, time.time()))
        if kind == WALK and not self.quiz.closing:  # it is a way to somewhere, and nothing more is said
            self.dismiss(result=True)
        elif self.quiz.place == before:
            self.query_one(Choices).highlighted = event.option_index

    @on(Input.Submitted, "#quiz-answer")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            before = self.quiz.tries, self.quiz.place
            judge = self.quiz.query.judge if self.quiz.query else None
            self._take(self.quiz.type(event.value, time.time()))
            if (self.quiz.tries, self.quiz.place) != before:
                event.input.value = ""  # else it can be mended
            elif judge is not None and judge(event.value).verdict == UNREADABLE:
                event.input.select_all()  # or typed anew

    def action_hint(self) -> None:
        """Give the next hint."""
        self._take(self.quiz.help())

    def _take(self, quiz: Quiz) -> None:
        self.quiz = self.app.noted(quiz)
        self._show()
