"""A quiz on the screen: what it is about, a list of choices, what was said to the last one."""

import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.tutoring.quiz import Quiz

if TYPE_CHECKING:
    from tutor.ui.app import TutorApp


class QuizScreen(Screen[None]):
    """Asks the questions of a quiz one after another."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,escape,ctrl+c", "dismiss(None)", "Leave")]
    app: "TutorApp"

    def __init__(self, quiz: Quiz) -> None:
        super().__init__()
        self.quiz = quiz

    def compose(self) -> ComposeResult:
        """Lay out."""
        yield Static(id="quiz-about")
        yield Static(id="quiz-said")
        yield OptionList()
        yield Static("Up/Down and Enter choose | q leaves", id="menu-hint")

    def on_mount(self) -> None:
        """Show the first question."""
        self._show()

    def _show(self) -> None:
        quiz, query = self.quiz, self.quiz.query
        about = "\n".join((quiz.title, *quiz.lines))
        self.query_one("#quiz-about", Static).update(Content(about))
        asked = query.text if query else quiz.closing
        self.query_one("#quiz-said", Static).update(Content("\n".join(filter(None, (quiz.said, asked)))))
        choices = self.query_one(OptionList)
        choices.clear_options()
        for option in query.options if query else ():
            choices.add_option(Option(Content(option.text)))
        if query is None:
            choices.add_option(Option(Content("Done. Enter goes back.")))
        choices.highlighted = 0
        choices.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take a choice; after the last question, leave."""
        query = self.quiz.query
        if query is None:
            self.dismiss()
            return
        before = self.quiz.place
        self.quiz = self.app.noted(self.quiz.choose(event.option_index, time.time()))
        self._show()
        if self.quiz.place == before:
            self.query_one(OptionList).highlighted = event.option_index
