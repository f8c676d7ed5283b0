"""The small windows over a lesson: help, go to, uses. Imported only when they are opened."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.uses import used_by
from tutor.teaching.session.session import Session
from tutor.ui.keys import key_names
from tutor.ui.panel import ROLE_CLASSES, Panel
from tutor.ui.window import Choices, Dialog, Window
from tutor.view.ascii import spelled
from tutor.view.labels import Labels
from tutor.view.lines import Line, left, plain, words
from tutor.view.palette import ASCII_SIGNS, UNICODE_SIGNS

_MOST_USES = 500
_KEYS, _SAID = 18, 50
"""Cells of the keys' and of the sentences' columns in the help."""
_MOST_LINES = 40
_CLOSE: list[BindingType] = [
    Binding("escape,ctrl+c", "dismiss(None)", "Close", show=False),
]


class HelpDialog(Dialog[None]):
    """What is said at this step, in full; all keys, made from the bindings; what the signs mean."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,question_mark,ctrl+c", "dismiss(None)", "Close")]

    def __init__(self, said: Iterable[str], bindings: Iterable[Binding], *, ascii_only: bool) -> None:
        super().__init__()
        self._said = tuple(said)
        self._listed = tuple(bindings)
        self._ascii = ascii_only

    def compose(self) -> ComposeResult:
        """Lay out."""
        with Vertical(classes="dialog"):
            yield Static("Help (arrows scroll, q closes)")
            with VerticalScroll():
                yield Static(Content("\n".join(self._lines())))

    def _lines(self) -> Iterator[str]:
        for text in self._said:
            yield from map(plain, words(spelled(text) if self._ascii else text, "", _KEYS + _SAID, most=_MOST_LINES))
        yield ""
        for binding in self._listed:
            keys = " ".join(key_names(binding, ascii_only=self._ascii))
            said = f"{binding.description}: {binding.tooltip[:1].lower()}{binding.tooltip[1:]}"
            for number, line in enumerate(words(said, "", _SAID, most=9)):
                yield f"{left('' if number else keys, _KEYS)}{plain(line)}"
        signs = ASCII_SIGNS if self._ascii else UNICODE_SIGNS
        yield ""
        yield f"{signs.target}  what this step calculates      {signs.operand}  what goes into it"
        yield f"{signs.focus}  the operand you look at        {signs.about}  the digits shown give it only roughly"


class AskDialog(Dialog[Any]):
    """Asks for something; stays open, with the reason, until it can be read."""

    BINDINGS = _CLOSE

    def __init__(self, question: str, read: Callable[[str], Any], before: str = "") -> None:
        super().__init__()
        self._question = question
        self._read = read
        self._before = before

    def compose(self) -> ComposeResult:
        """Lay out."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question))
            yield Input(self._before)
            yield Static(id="complaint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Close with what was read, or say what is wrong: a text is a complaint."""
        found = self._read(event.value)
        if isinstance(found, str):
            self.query_one("#complaint", Static).update(Content(found))
            event.input.select_all()  # to be mended, or typed anew
        else:
            self.dismiss(found)


class UsesDialog(Dialog[Address | None]):
    """The steps that use a result, to choose from."""

    BINDINGS = _CLOSE

    def __init__(self, session: Session, labels: Labels) -> None:
        super().__init__()
        self._labels = labels
        self._name = labels.words(session.at.ref)
        self._users = list(islice(used_by(session.trace, session.at), _MOST_USES))

    def compose(self) -> ComposeResult:
        """Lay out."""
        with Vertical(classes="dialog"):
            none = "" if self._users else " Nothing uses it any more."
            yield Static(Content(f"Steps that use the {self._name} (Enter goes there, Esc closes).{none}"))
            yield Choices(*(Option(Content(f"{user}  {self._labels.words(user.ref)}")) for user in self._users))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the chosen step."""
        self.dismiss(self._users[event.option_index])


class TextDialog(Dialog[None]):
    """A few lines to read."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,space,c,ctrl+c", "dismiss(None)", "Close")]

    def __init__(self, title: str, lines: Iterable[str]) -> None:
        super().__init__()
        self._title = title
        self._text = "\n".join(lines)

    def compose(self) -> ComposeResult:
        """Lay out."""
        with Vertical(classes="dialog"):
            yield Static(Content(f"{self._title} (arrows scroll, q closes)"))
            with VerticalScroll():
                yield Static(Content(self._text))


class PictureScreen(Window[None]):
    """Lines that are drawn for any size of the window."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,space,w,ctrl+c", "dismiss(None)", "Close")]
    COMPONENT_CLASSES: ClassVar[set[str]] = ROLE_CLASSES

    def __init__(self, draw: Callable[[int, int], tuple[Line, ...]]) -> None:
        super().__init__()
        self._draw = draw
        self._panel = Panel(id="picture-alone")

    def compose(self) -> ComposeResult:
        """Lay out."""
        yield self._panel

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._panel.draw(self._lines, self.app.size)

    def _lines(self, cells: int, height: int) -> tuple[Line, ...]:
        lines = self._draw(cells - 1, height - 2)
        filler = ((),) * (height - 1 - len(lines))
        return (*lines, *filler, ((" q back", "dim"),))
