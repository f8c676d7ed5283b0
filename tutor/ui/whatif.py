"""The windows of what-if: predicting what will change, and the list of what-ifs. Imported when first needed."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.whatif import first_difference
from tutor.teaching.session.session import Fork, Session
from tutor.ui.dialogs import AskDialog
from tutor.ui.keys import key_names
from tutor.ui.window import Choices, Dialog
from tutor.view.ascii import spelled
from tutor.view.labels import Labels
from tutor.view.lines import left
from tutor.view.whatif import DIRECTIONS


class PredictDialog(Dialog[dict[Ref, int]]):
    """Lets the learner mark which quantities will change, and which way; marking nothing is fine."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign,u", "mark(1)", "Up"),
        Binding("minus,d", "mark(-1)", "Down"),
        Binding("s,0", "mark(0)", "Same"),
        Binding("escape", "done", "Show"),
    ]

    def __init__(self, what: str, refs: Iterable[Ref], labels: Labels) -> None:
        super().__init__()
        self._what = what
        self._refs = tuple(refs)
        self._labels = labels
        self._marks: dict[Ref, int] = {}

    def compose(self) -> ComposeResult:
        """Lay out."""
        with Vertical(classes="dialog"):
            yield Static(Content(f"{self._what}. What will change? + up, - down, s same; Enter shows the numbers."))
            yield Choices(*(Option(Content(self._line(ref))) for ref in self._refs))

    def on_option_list_option_selected(self) -> None:
        """Show the numbers."""
        self.action_done()

    def action_mark(self, direction: int) -> None:
        """Mark the highlighted quantity and go to the next."""
        choices = self.query_one(Choices)
        place = choices.highlighted or 0
        self._marks[self._refs[place]] = direction
        choices.replace_option_prompt_at_index(place, Content(self._line(self._refs[place])))
        choices.highlighted = min(place + 1, len(self._refs) - 1)

    def action_done(self) -> None:
        """Close with the marks."""
        self.dismiss(self._marks)

    def _line(self, ref: Ref) -> str:
        mark = DIRECTIONS[self._marks[ref]] if ref in self._marks else ""
        return f"{left(mark, 5)} {self._labels.words(ref)}"


class ForksDialog(Dialog[tuple[Session, int | None]]):
    """The what-ifs so far, to choose from, name and delete; the first line is the original run.

    Closes with what was named and deleted, and with the number of the run to be shown; None: the original.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "rename", "names it"),
        Binding("d,delete", "forget", "deletes it"),
        Binding("escape,q,ctrl+c", "close", "closes"),
    ]

    def __init__(self, session: Session, *, ascii_only: bool) -> None:
        super().__init__()
        self._session = session
        self._ascii = ascii_only

    def compose(self) -> ComposeResult:
        """Lay out."""
        bindings = (binding for binding in self.BINDINGS if isinstance(binding, Binding))
        said = (f"{key_names(binding, ascii_only=self._ascii)[0]} {binding.description}" for binding in bindings)
        with Vertical(classes="dialog"):
            yield Static(f"Runs (Enter shows one, {', '.join(said)})")
            yield Choices(Option("the original run"), *(Option(self._line(fork)) for fork in self._session.forks))
            yield Static(id="complaint")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the chosen run shown."""
        self.dismiss((self._session, event.option_index - 1 if event.option_index else None))

    def action_rename(self) -> None:
        """Ask for a name of the highlighted what-if."""
        number = self._highlighted()
        if number is None:
            return
        question = "A name for this what-if, up to 40 characters; nothing: what was set"
        asked = AskDialog(question, lambda text: (text,), self._session.forks[number].given_name)
        self.app.push_screen(asked, lambda said: self._call_it(number, said))

    def action_forget(self) -> None:
        """Delete the highlighted what-if."""
        number = self._highlighted()
        if number is None:
            return
        self._session = self._session.forget(number)
        choices = self.query_one(Choices)
        choices.remove_option_at_index(number + 1)
        choices.highlighted = min(number + 1, len(self._session.forks))

    def action_close(self) -> None:
        """Close with what was named and deleted."""
        self.dismiss((self._session, self._session.chosen))

    def _highlighted(self) -> int | None:
        """Return the number of the highlighted what-if, from 0; the original run has none."""
        place = self.query_one(Choices).highlighted or 0
        said = "" if place else "The original run keeps its name and stays."
        self.query_one("#complaint", Static).update(said)
        return place - 1 if place else None

    def _call_it(self, number: int, said: tuple[str] | None) -> None:
        if said is not None:
            self._session = self._session.rename(number, said[0])
            line = self._line(self._session.forks[number])
            self.query_one(Choices).replace_option_prompt_at_index(number + 1, line)

    def _line(self, fork: Fork) -> Content:
        first = first_difference(self._session.original, fork.trace, fork.at)
        where = f"first other number at {first}" if first else "no number of that row differs"
        name = f"{fork.name}, {fork.what}" if fork.given_name else fork.what
        return Content(spelled(f"{name}: {where}") if self._ascii else f"{name}: {where}")
