"""The windows of what-if: predicting what will change, and the list of what-ifs. Imported when first needed."""

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.quantity import Ref
from tutor.session import Session
from tutor.trace.whatif import first_difference
from tutor.view.labels import Labels
from tutor.view.lines import left
from tutor.view.whatif import DIRECTIONS


class PredictDialog(ModalScreen[dict[Ref, int]]):
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
            yield OptionList(*(Option(Content(self._line(ref))) for ref in self._refs))

    def on_option_list_option_selected(self) -> None:
        """Show the numbers."""
        self.action_done()

    def action_mark(self, direction: int) -> None:
        """Mark the highlighted quantity and go to the next."""
        choices = self.query_one(OptionList)
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


class ForksDialog(ModalScreen[Any]):
    """The what-ifs so far, to choose from; the first line is the original run."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,ctrl+c", "dismiss(None)", "Close")]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Lay out."""
        with Vertical(classes="dialog"):
            yield Static("Runs (Enter shows one, Esc closes)")
            yield OptionList(Option("the original run"), *(Option(Content(line)) for line in self._lines()))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the chosen run: 0 is the original, n the n-th what-if."""
        self.dismiss(event.option_index)

    def _lines(self) -> Iterable[str]:
        original = self._session.original
        for fork in self._session.forks:
            first = first_difference(original, fork.trace, fork.at)
            where = f"first other number at {first}" if first else "no number of that row differs"
            yield f"{fork.name}: {where}"
