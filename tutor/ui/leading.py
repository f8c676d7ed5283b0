"""The teacher's screen in a class: her steps are everyone's; she asks, sees the tally as it comes, and reveals."""

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tutor.arithmetic.trace.step import OWN, Address
from tutor.classroom.learner import brought, is_askable, next_askable, read
from tutor.classroom.transport import LOST, Link, Message
from tutor.classroom.words import beside, in_columns, joined, roster, step_words, tally, teachers_strip
from tutor.lesson.lesson import Lesson
from tutor.teaching.session.session import Session
from tutor.ui.dialogs import TextDialog
from tutor.ui.in_class import ClassScreen
from tutor.ui.panel import ROLE_CLASSES, Panel
from tutor.ui.window import Window
from tutor.view.ascii import spelled
from tutor.view.lines import Line

_KEYS = (
    Binding("F", "pace", "Follow/free", id="pace", tooltip="let everyone go free, or make everyone follow again"),
    Binding("Q", "ask", "Ask this step", id="ask", tooltip="ask everyone the step that you are at"),
    Binding("N", "ask_next", "Ask next", id="ask-next", tooltip="ask everyone the next step, before anybody sees it"),
    Binding("T", "tally", "Tally", id="tally", tooltip="see the answers as they come, without names"),
    Binding("V", "reveal", "Reveal", id="reveal", tooltip="close the question and show what came of it"),
    Binding("S", "beside", "Slip", id="beside", tooltip="show everyone the commonest slip beside the right line"),
    Binding("R", "roster", "Roster", id="roster", tooltip="see who is there, where, and the first answers, by name"),
    Binding("B", "bring", "Bring", id="bring", tooltip="bring everyone to your step"),
    Binding("L", "lower", "Hands", id="lower", tooltip="lower all hands, when they are seen to"),
    Binding("W", "write", "Report", id="write", tooltip="write the class's report now"),
    Binding(
        "U",
        "open",
        "Open",
        id="open",
        tooltip="let addresses that sent too many wrong codes try at the usual pace",
    ),
    Binding("E", "finish", "End", id="finish", tooltip="end the class, after a second press"),
)
_ASK_AGAIN = 1.0
"""Seconds between two looks at who is there, while the roster is open."""


class Board(Window[None]):
    """Lines about the class over the lesson; the lesson's keys for the class work here as well."""

    COMPONENT_CLASSES: ClassVar[set[str]] = ROLE_CLASSES

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("V", "reveal", show=False),
        Binding("S", "beside", show=False),
        Binding("L", "lower", show=False),
        Binding("q,escape,enter,T,R,ctrl+c", "dismiss(None)", show=False),
        Binding("pagedown,space,right,down", "turn(1)", show=False),
        Binding("pageup,left,up", "turn(-1)", show=False),
    ]

    def __init__(self, lead: "LeadScreen", draw: Callable[[int, int, int], tuple[Line, ...]], *, asks: bool) -> None:
        super().__init__()
        self._draw = draw
        self._lead = lead
        self._panel = Panel(id="board")
        self._page = 0
        self._asks = asks

    def on_key(self) -> None:
        """Let any key end what was said, as on the lesson's screen."""
        self._lead.unsay()

    def compose(self) -> ComposeResult:
        """Lay out."""
        yield self._panel

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.redraw()

    def on_mount(self) -> None:
        """Ask who is there, again and again, if this is what the board shows."""
        if self._asks:
            self._ask()
            self.set_interval(_ASK_AGAIN, self._ask)

    def redraw(self) -> None:
        """Show what is known now."""
        if self.is_mounted:
            self._panel.draw(lambda cells, height: self._draw(cells, height, self._page), self.app.size)

    def action_turn(self, pages: int) -> None:
        """Turn to another page."""
        self._page = max(0, self._page + pages)
        self.redraw()

    def action_reveal(self) -> None:
        """Reveal."""
        self._lead.action_reveal()

    def action_beside(self) -> None:
        """Show the commonest slip."""
        self._lead.action_beside()

    def action_lower(self) -> None:
        """Lower all hands."""
        self._lead.action_lower()

    def _ask(self) -> None:
        self._lead.link.send({"type": "who"})


class LeadScreen(ClassScreen):
    """The teacher of a class."""

    CLASS_KEYS: ClassVar[tuple[Binding, ...]] = _KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*_KEYS]

    def __init__(self, lesson: Lesson, session: Session, link: Link, *, ascii_only: bool, notice: str = "") -> None:
        super().__init__(lesson, session, link, ascii_only=ascii_only, notice=notice)
        self.counts: Message = {}
        self._members: list[Message] = []
        self._again = ""
        """The key that does what it says when it is pressed once more: E ends the class, q leaves it."""

    def strip_pieces(self) -> tuple[str, ...]:
        """Say how the class stands."""
        if not self.counts:
            return teachers_strip(self.link.name, {})
        keys = "V reveal" if self.counts["open"] else "N ask next"
        return (*teachers_strip(self.link.name, self.counts), keys, "T tally", "R roster")

    def take_news(self, message: Message) -> None:
        """Take a message of the hub."""
        match message["type"]:
            case "welcome":
                self.tell_place()
            case "counts":
                self._count(message)
            case "roster":
                self._members = message["members"]
            case "told":
                self._tell(message["text"])
            case "refused":
                self.notice(f"{self.link.name}: {message['reason']}")
            case kind if kind == LOST:
                self.counts = {}
        self._redraw_board()

    def _count(self, counts: Message) -> None:
        """Take new counts; an answer or a hand that came is to be seen, also where a notice stands."""
        is_news = any(counts[what] > self.counts.get(what, 0) for what in ("answered", "hands"))
        self.counts = counts
        if is_news and not self._again:
            self.unsay()

    def notice(self, sentence: str) -> None:
        """Show a sentence in the last line, of the board as well."""
        super().notice(sentence)
        self._redraw_board()

    def unsay(self) -> None:
        """Let the notice go; the next drawing is without it."""
        self._notice = ""

    def _redraw_board(self) -> None:
        if isinstance(self.app.screen, Board):
            self.app.screen.redraw()

    def go(self, session: Session) -> None:
        """Take a new session, and take the class along."""
        before = self.session.at
        super().go(session)
        if self.session.at != before:
            self.tell_place()

    def key_pressed(self, event: events.Key) -> None:
        """Let any other key keep the class going."""
        if event.character != self._again:
            self._again = ""
        super().key_pressed(event)

    def action_pace(self) -> None:
        """Let everyone go free, or make everyone follow."""
        pace = "follow" if self.counts.get("pace") == "free" else "free"
        if self._reaches({"type": "pace", "pace": pace}):
            self.notice("Everyone follows you." if pace == "follow" else "Everyone goes at their own pace.")

    def action_bring(self) -> None:
        """Bring everyone here."""
        self.tell_place()
        if self._reaches({"type": "bring"}):
            self.notice("Everyone is brought to your step.")

    def action_lower(self) -> None:
        """Lower all hands."""
        if self._reaches({"type": "lower"}):
            self.notice("All hands are lowered.")

    def action_write(self) -> None:
        """Have the report written; where, is told."""
        self._reaches({"type": "report"})

    def action_open(self) -> None:
        """Let addresses that were closed try codes again."""
        self._reaches({"type": "open"})

    def _tell(self, sentence: str) -> None:
        """Say something where it is seen: in the last line, or over a window."""
        if self.app.screen is self or isinstance(self.app.screen, Board):
            self.notice(sentence)
        else:
            self.app.notify(sentence, markup=False)

    def action_ask(self) -> None:
        """Ask everyone this step."""
        self._ask(self.session.at)

    def action_ask_next(self) -> None:
        """Ask everyone the next step; this screen stays until it is revealed, so that it gives nothing away."""
        at = next_askable(self.session.original, self.session.at, self.session.grain)
        if at is None:
            self.notice("Nothing more to ask: this is the end.")
        else:
            self._ask(at)

    def _ask(self, at: Address) -> None:
        if at.stage == OWN or self.session.fork is not None:
            self.notice("A class is asked steps of the lesson's own run: x or b goes back to it.")
        elif not is_askable(self.session.original, at):
            self.notice("This step only compares: there is nothing to work out.")
        elif self._reaches({"type": "ask", "address": str(at)}):
            self.notice(f"Asked: {step_words(self.session.original, self.labels, at)}. T tally, V reveal.")

    def action_reveal(self) -> None:
        """Close the question: everyone sees what came of it, and the number."""
        if not self.counts.get("open"):
            self.notice("No question is open: Q asks this step, N the next one.")
            return
        at = read(self.counts["asked"])
        found = brought(self.session, at) if at is not None else None
        if found is not None:
            self.go(found)
        if self._reaches({"type": "reveal"}):
            self.notice("Revealed. S shows everyone the commonest slip beside the right line.")

    def action_beside(self) -> None:
        """Show everyone the commonest slip beside the right line."""
        slips, at = self.counts.get("slips", []), read(self.counts.get("asked", ""))
        if self.counts.get("open"):
            self.notice("Reveal first: V.")
        elif not slips or at is None:
            self.notice("The class made no slip that has a name.")
        elif self._reaches({"type": "beside", "slip": slips[0][0]}):
            self.come_to_front()
            lines = beside(self.session.original, at, slips[0][0], self.labels)
            self.app.push_screen(TextDialog(f"Everyone sees this ({slips[0][1]} made it)", lines))

    def action_tally(self) -> None:
        """Show the tally."""
        self._open(lambda: tally(self.counts, self.session.original, self.labels), self._keys, asks=False)

    def _keys(self) -> str:
        """Name the keys that do something to the question as it is."""
        if self.counts.get("open"):
            return "q back  V reveal"
        return "q back  S slip beside the right line" if self.counts.get("slips") else "q back"

    def action_roster(self) -> None:
        """Show who is there."""
        self._members = []
        self._open(lambda: roster(self._members), lambda: "q back  PgDn PgUp more  L lower hands", asks=True)

    def action_finish(self) -> None:
        """End the class at the second press."""
        if self._again != "E":
            self._again = "E"
            self.notice("E again ends the class for everyone; any other key goes on.")
        elif self._reaches({"type": "end"}):
            super().action_leave()

    def action_leave(self) -> None:
        """Leave, at the second press if that leaves learners alone."""
        if self.counts.get("present") and self._again != "q":
            self._again = "q"
            self.notice("q again leaves: the class goes on without you. E ends it for everyone.")
        else:
            super().action_leave()

    def _reaches(self, message: Message) -> bool:
        """Send a message; say so if the hub is not there."""
        if not self.link.is_up:
            self.notice("The class's hub cannot be reached; it is looked for.")
            return False
        self.link.send(message)
        return True

    def _open(self, entries: Callable[[], Iterator[str]], hints: Callable[[], str], *, asks: bool) -> None:
        def draw(cells: int, height: int, page: int) -> tuple[Line, ...]:
            found = list(entries())
            pages = list(in_columns(found, cells, height - 3)) if asks else [found[: height - 3]]
            page = min(page, len(pages) - 1)
            strip = joined(teachers_strip(self.link.name, self.counts), cells, " - ")
            number = f"  page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
            shown = [((self._plain(text), ""),) for text in pages[page]]
            filler: list[Line] = [()] * (height - 3 - len(shown))
            last = self._notice or f" {hints()}{number}"
            return (((strip, "title"),), (), *shown, *filler, ((last, "dim"),))

        self.app.push_screen(Board(self, draw, asks=asks))

    def _plain(self, text: str) -> str:
        return spelled(text) if self.labels.ascii else text
