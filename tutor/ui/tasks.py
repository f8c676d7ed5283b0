"""A lesson's tasks on the screen: the list with what is done, and a variant to look at. Imported only when opened."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.ui.lesson_screen import LessonScreen
from tutor.ui.window import Choices, Dialog

_LONGEST_TITLE = 64
_DIGITS = range(1, 10)


class TasksDialog(Dialog[int | None]):
    """The tasks of a lesson, to choose one from, by its number."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,t,ctrl+c", "dismiss(None)", "Close", show=False),
        *(Binding(str(number), f"choose({number})", show=False) for number in _DIGITS),
    ]

    def __init__(self, titles: Iterable[str], done: frozenset[int]) -> None:
        super().__init__()
        self._titles = tuple(titles)
        self._done = done

    def compose(self) -> ComposeResult:
        """Lay out."""
        marks = ("[x]" if number in self._done else "[ ]" for number in range(1, len(self._titles) + 1))
        with Vertical(classes="dialog"):
            yield Static(
                f"Tasks: {len(self._done)} of {len(self._titles)} done (Enter or its digit opens one, Esc closes)."
            )
            rows = enumerate(zip(marks, self._titles, strict=True), 1)
            yield Choices(*(Option(Content(f"{place:>2} {mark} {_cut(title)}")) for place, (mark, title) in rows))

    def on_mount(self) -> None:
        """Begin at the first task that is not done."""
        numbers = range(1, len(self._titles) + 1)
        self.query_one(Choices).highlighted = next((n - 1 for n in numbers if n not in self._done), 0)

    def action_choose(self, number: int) -> None:
        """Close with a task's number, where there is such a task."""
        if number <= len(self._titles):
            self.dismiss(number)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the number of the chosen task."""
        self.dismiss(event.option_index + 1)


def _cut(title: str) -> str:
    """Return the beginning of what a task asks, in one line of the list."""
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 3].rstrip()}..."


class VariantScreen(LessonScreen):
    """A variant of a lesson, to look around in; keeps no place."""

    def action_leave(self) -> None:
        """Go back to the lesson."""
        self.dismiss()

    def action_walk_on(self) -> None:
        """Leave a question open; where there is none, the variant."""
        if self.waits_for_answer:
            super().action_walk_on()
        else:
            self.action_leave()

    def keep_place(self) -> None:
        """Keep no place: the lesson has one."""
