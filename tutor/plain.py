"""Plain mode: the same session line by line, for dumb terminals, pipes, logs and screen readers.

Knows sessions and views; writes lines only, never an escape character, and never moves a cursor.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TextIO

from tutor.coach.notes import note
from tutor.lesson.lesson import Lesson
from tutor.quantity import RefError
from tutor.session import Session, prose
from tutor.trace.step import AddressError
from tutor.trace.uses import made_by, used_by
from tutor.view.ascii import spelled
from tutor.view.labels import Labels
from tutor.view.lines import plain, width, wrapped
from tutor.view.page import page
from tutor.view.scene import Scene

HELP = """\
Type a letter and Enter:
  Enter, n, >  next step            <          step back
  )  (         next, previous pass  ]  [       next, previous row
  }  {         next, previous epoch 0  $       first, last step
  s            skip to this unit's result
  +  -         longer, shorter strides: product, step, unit, layer ... epoch
  g ADDRESS    go to a step, for example g 1/1:a[2][1]
  o            operands: where the numbers come from
  o 2          go to the step that made the second one
  b            come back from a jump (g, o, 0 or $)
  u            uses: the steps that use this result
  d            more digits          a, a 10    play to the row's end, 10 steps
  ?            this help            q          quit
"""
_MOVES: dict[str, Callable[[Session], Session]] = {
    **dict.fromkeys(("", "n", ">"), Session.forward),
    "<": Session.backward,
    ")": lambda session: session.leap("pass", 1),
    "(": lambda session: session.leap("pass", -1),
    "]": lambda session: session.leap("row", 1),
    "[": lambda session: session.leap("row", -1),
    "}": lambda session: session.leap("epoch", 1),
    "{": lambda session: session.leap("epoch", -1),
    "0": Session.to_start,
    "$": Session.to_end,
    "s": Session.finish_unit,
    "b": Session.return_,
    "d": Session.other_digits,
}
_UNMOVED = {
    "b": "There is no jump to come back from.",
    "0": "You are there.",
    "$": "You are there.",
}
"""What to say where a move leads nowhere; the other moves have nothing further that way."""
_STRIDES = {"+": Session.coarser, "-": Session.finer}
WIDEST = 78
"""Cells of a line; a narrower window gets shorter lines."""
_NARROWEST = 20
_LONGEST_NUMBER = 9
_LONGEST_ADDRESS = 80


class PlainMode:
    """A session over two text streams."""

    def __init__(
        self,
        lesson: Lesson,
        session: Session,
        labels: Labels,
        out: TextIO,
        *,
        spoken: bool = False,
        cells: int = WIDEST,
    ) -> None:
        self.lesson = lesson
        self.session = session
        self._labels = labels
        self._out = out
        self._spoken = spoken
        self._cells = max(_NARROWEST, min(cells, WIDEST))

    def run(self, source: TextIO, *, prompt: bool) -> None:
        """Show steps as the lines of `source` ask for; ends at `q` or at the end of input."""
        self._say(f"{self.lesson.title}. Enter goes on, ? helps, q quits.")
        self._show()
        while True:
            if prompt:
                self._out.write("> ")
                self._out.flush()
            line = source.readline()
            if not line or line.strip() == "q":
                return
            self.answer(line.strip())

    def answer(self, command: str) -> None:
        """Do what one line asks for."""
        letter, _, rest = command.partition(" ")
        if command in _MOVES:
            self._move(_MOVES[command](self.session), _UNMOVED.get(command, "Nothing further that way."))
        elif command in _STRIDES:
            self.session = _STRIDES[command](self.session)
            self._say(f"Strides: {self.session.grain}.")
        elif letter in {"g", "a", "o", "u"}:
            {"g": self._go, "a": self._play, "o": self._operands, "u": self._uses}[letter](rest.strip())
        elif command == "?":
            self._say(HELP)
        else:
            self._say(f"There is no command {command[:40]!r}; ? lists them.")

    def _move(self, session: Session, unmoved: str = "You are there.") -> None:
        if session == self.session:
            self._say(unmoved)
        self.session = session
        self._show()

    def _go(self, text: str) -> None:
        text = text if len(text) <= _LONGEST_ADDRESS else f"{text[:_LONGEST_ADDRESS]}…"
        try:
            self._move(self.session.visit(self.session.trace.find(text, self.session.at)))
        except (AddressError, RefError) as error:
            self._say(f"{error}.")

    def _play(self, text: str) -> None:
        most = _number(text) if text else None
        if most == 0:
            self._say(f"{text[:40]!r} is no number of steps; write for example a 10.")
            return
        row, played = self.session.at.row, 0
        while not self.session.is_at_end and played != most:
            after = self.session.forward()
            if not text and (after.at.row != row or after.at.epoch != self.session.at.epoch):
                break
            self._move(after)
            played += 1
        if not played:
            self._say("This is the lesson's end." if self.session.is_at_end else "This is the row's end.")

    def _operands(self, text: str) -> None:
        refs, wanted = self.session.operands, _number(text)
        if 1 <= wanted <= len(refs):
            chosen = replace(self.session, focus=wanted - 1)
            if chosen.to_source() is chosen:
                self._say(f"{self._labels.words(refs[wanted - 1])} is given, not calculated.")
            else:
                self._move(chosen.to_source())
            return
        if text:
            self._say(f"This step has no operand {text[:40]!r}; these are its operands:")
        for number, ref in enumerate(refs, 1):
            source = made_by(self.session.trace, self.session.at, ref)
            self._say(f"  {number}. {self._labels.words(ref)}: {f'made by {source}' if source else 'given'}")

    def _uses(self, _text: str) -> None:
        users = [str(user) for user in used_by(self.session.trace, self.session.at)]
        self._say(f"  used by {', '.join(users)}" if users else "  nothing uses this result.")

    def _show(self) -> None:
        session = self.session
        scene = Scene(session.trace, session.step, self._labels, session.digits)
        for line in page(scene, prose(self.lesson, session), self._cells, session.grain, spoken=self._spoken):
            self._say(line)
        if said := note(session.trace, session.at):
            self._say(f"  Note: {said}")

    def _say(self, text: str) -> None:
        """Write a text; what is to be read aloud is not broken into lines."""
        for line in (spelled(text) if self._labels.ascii else text).splitlines():
            lines = [line] if self._spoken else _folded(line, self._cells)
            self._out.writelines(f"{part}\n" for part in lines)
        self._out.flush()


def _number(text: str) -> int:
    """Read a whole number as a person types it; 0 where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER else 0


def _folded(line: str, cells: int) -> list[str]:
    """Break a line that is too wide at spaces; what follows is indented like its beginning, and a little more."""
    if width(((line, ""),)) <= cells:
        return [line]
    indent = len(line) - len(line.lstrip()) + 2
    pieces = ((f"{word} ", "") for word in line.split(" "))
    return [plain(part).rstrip() for part in wrapped(pieces, cells, min(indent, cells // 4))]
