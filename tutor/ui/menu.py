"""The menu: the lessons with the learner's progress. Imported only when there is no lesson to open at once."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.progress import catalogue

if TYPE_CHECKING:
    from tutor.ui.app import TutorApp


class MenuScreen(Screen[None]):
    """Chooses a lesson."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "leave", "Quit", id="menu-quit", tooltip="Quit the tutor")]
    app: "TutorApp"

    def compose(self) -> ComposeResult:
        """Lay out."""
        yield Static("ann-tutor: every calculation of a small neural network, one keypress at a time", id="menu-title")
        yield OptionList()
        yield Static("Up/Down choose | Enter opens, where you left it | q quits", id="menu-hint")

    def on_screen_resume(self) -> None:
        """List the lessons with the present progress."""
        choices = self.query_one(OptionList)
        chosen = choices.highlighted or 0
        choices.clear_options()
        for entry in catalogue():
            text = f"{entry.title}  ({entry.progress})\n  {entry.summary}\n"
            choices.add_option(Option(Content(text), id=entry.id))
        choices.highlighted = chosen
        choices.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the chosen lesson."""
        self.app.open_lesson(load(find(event.option_id or "")))

    def action_leave(self) -> None:
        """Quit."""
        self.app.exit()
