"""The menu: the lessons with the learner's progress. Imported only when there is no lesson to open at once."""

import time
from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.lesson.problems import LessonError
from tutor.teaching.exercises.drill import to_review
from tutor.teaching.learner.course import REVIEWS_AFTER, catalogue
from tutor.teaching.learner.skills import SKILLS
from tutor.teaching.learner.summary import summary
from tutor.ui.window import Choices

if TYPE_CHECKING:
    from tutor.ui.app import TutorApp

REVIEW, PRACTISE, SPOT, MIXED = "-review", "-practise", "-spot", "-mixed-"
"""What is chosen besides lessons; no lesson's id begins with a dash."""
_MOST_NAMED = 3


class MenuScreen(Screen[None]):
    """Chooses a lesson."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "leave", "Quit", id="menu-quit", tooltip="Quit the tutor"),
        Binding("p", "progress", "Progress", id="menu-progress", tooltip="Show how each skill and lesson stands"),
    ]
    app: "TutorApp"

    def compose(self) -> ComposeResult:
        """Lay out."""
        yield Static("ann-tutor: every calculation of a small neural network, one keypress at a time", id="menu-title")
        yield Choices()
        yield Static("Up/Down choose | Enter opens, where you left it | p progress | q quits", id="menu-hint")

    def on_screen_resume(self) -> None:
        """List the lessons with the present progress."""
        choices = self.query_one(Choices)
        chosen = choices.highlighted
        choices.clear_options()
        rounds = [Option(Content(f"{title}\n  {text}\n"), id=name) for name, title, text in self._rounds()]
        choices.add_options(option for option in rounds if option.id == REVIEW)
        self._list_course(choices)
        choices.add_options(option for option in rounds if option.id != REVIEW)
        if chosen is None:
            choices.action_first()  # a part's name cannot be chosen
        else:
            choices.highlighted = chosen
        choices.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the chosen lesson, or practice."""
        if event.option_id in {REVIEW, PRACTISE, SPOT}:
            self._open_round(event.option_id)
        elif event.option_id is not None and event.option_id.startswith(MIXED):
            self.app.practise(event.option_id.removeprefix("-"))
        else:
            self._open(event.option_id or "")

    def _open(self, lesson_id: str) -> None:
        """Open a lesson; where its file cannot be used, say why."""
        try:
            lesson = load(find(lesson_id))
        except LessonError as error:
            from tutor.ui.dialogs import TextDialog

            self.app.push_screen(TextDialog("This lesson cannot be opened", str(error).splitlines()))
        else:
            self.app.open_lesson(lesson)

    def _list_course(self, choices: Choices) -> None:
        """List the lessons part by part, and the mixed reviews where they stand."""
        part = ""
        for entry in catalogue():
            if entry.part not in {"", part}:
                part = entry.part
                choices.add_option(Option(Content(f"Part {part}\n"), disabled=True))
            minutes = f", {entry.minutes} min" if entry.minutes else ""
            text = f"{entry.title}  ({entry.progress}{minutes})\n  {entry.summary}\n"
            choices.add_option(Option(Content(text), id=entry.id))
            if entry.id in REVIEWS_AFTER:
                number = REVIEWS_AFTER.index(entry.id) + 1
                text = f"Mixed review {number}\n  Everything up to here, on fresh numbers.\n"
                choices.add_option(Option(Content(text), id=f"{MIXED}{number}"))

    def _rounds(self) -> Iterator[tuple[str, str, str]]:
        """Yield what there is besides lessons, for who has answered something before."""
        known = summary().knowledge
        due = to_review(known, time.time())
        if due:
            named = ", ".join(SKILLS[skill].title for skill in due[:_MOST_NAMED])
            yield REVIEW, f"Review ({len(due)} due, five minutes)", f"Due today: {named}"
        yield PRACTISE, "Practice", "Fresh numbers for what you know least, one question at a time."
        yield SPOT, "Spot the mistake", "A row worked by hand, with one slip in it: find it and name it."

    def _open_round(self, name: str) -> None:
        if name == SPOT:
            self.app.spot()
        else:
            self.app.practise(review=name == REVIEW)

    def action_progress(self) -> None:
        """Show how each skill and each lesson stands."""
        from tutor.export.learner import as_text
        from tutor.ui.dialogs import TextDialog

        text = StringIO()
        trouble = as_text(text, summary(), time.time())
        self.app.push_screen(TextDialog("Your progress", (*text.getvalue().splitlines(), *filter(None, (trouble,)))))

    def action_leave(self) -> None:
        """Quit."""
        self.app.exit()
