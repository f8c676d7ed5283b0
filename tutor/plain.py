"""Plain mode: the same session line by line, for dumb terminals, pipes, logs and screen readers.

Knows sessions and views; writes lines only, never an escape character, and never moves a cursor.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TextIO

from tutor.lesson.lesson import Lesson
from tutor.quantity import RefError
from tutor.session import Session, prose
from tutor.trace.step import AddressError
from tutor.trace.uses import made_by, used_by
from tutor.view.labels import Labels
from tutor.view.page import page
from tutor.view.scene import Scene

HELP = """\
Type a letter and Enter:
  Enter, n, >  next step            <          step back
  )  (         next, previous pass  ]  [       next, previous row
  }  {         next, previous epoch 0  $       first, last step
  s            skip to this unit's result
  +  -         longer, shorter strides (product, step, unit, layer, pass, row, epoch)
  g ADDRESS    go to a step, for example g 1/1:a[2][1]
  o            operands: where the numbers come from;  o 2  goes to the second one's step;  b  comes back
  u            uses: the steps that use this result
  d            more digits          a, a 10    play to the row's end, or so many steps
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
_STRIDES = {"+": Session.coarser, "-": Session.finer}
WIDEST = 78
"""Cells of a line; a narrower window gets shorter lines."""
_NARROWEST = 20


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
            self._move(_MOVES[command](self.session))
        elif command in _STRIDES:
            self.session = _STRIDES[command](self.session)
            self._say(f"Strides: {self.session.grain}.")
        elif letter in {"g", "a", "o", "u"}:
            {"g": self._go, "a": self._play, "o": self._operands, "u": self._uses}[letter](rest.strip())
        elif command == "?":
            self._say(HELP)
        else:
            self._say(f"There is no command {command[:40]!r}; ? lists them.")

    def _move(self, session: Session) -> None:
        if session == self.session:
            end = "end" if session.is_at_end else "beginning"
            self._say(f"Nothing further that way: this is the {end}." if not session.trail else "You are there.")
        self.session = session
        self._show()

    def _go(self, text: str) -> None:
        try:
            self._move(self.session.visit(self.session.trace.find(text, self.session.at)))
        except (AddressError, RefError) as error:
            self._say(f"{error}.")

    def _play(self, text: str) -> None:
        row, left = (self.session.at.epoch, self.session.at.row), int(text) if text.isdecimal() else -1
        while left and not self.session.is_at_end:
            after = self.session.forward()
            if left < 0 and (after.at.epoch, after.at.row) != row:
                return
            left -= 1
            self._move(after)

    def _operands(self, text: str) -> None:
        refs = self.session.operands
        if text.isdecimal() and 1 <= int(text) <= len(refs):
            chosen = replace(self.session, focus=int(text) - 1)
            if chosen.to_source() is chosen:
                self._say(f"{self._labels.words(refs[int(text) - 1])} is given, not calculated.")
            else:
                self._move(chosen.to_source())
            return
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

    def _say(self, text: str) -> None:
        self._out.write(f"{text}\n")
        self._out.flush()
