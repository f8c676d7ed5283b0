"""Plain mode itself: reads lines, and does what each asks for."""

import re
from collections.abc import Callable
from typing import TextIO

from tutor.plain.asking import is_answer, take
from tutor.plain.commands import BARE, KEYS, TAKES
from tutor.plain.rounds import come_back
from tutor.plain.talk import KEEP_AFTER, Talk, sentence

_KEYS = re.compile(r"(?:\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z]))+")
_KEY = re.compile(r"\x1b([^\x1b]+)")


class PlainMode(Talk):
    """A session over two text streams."""

    def run(self, source: TextIO, *, prompt: bool, begin: Callable[[Talk], None] | None = None) -> None:
        """Show steps as the lines of `source` ask for; ends at `q` or at the end of input.

        `begin` says something else than the present step at first.
        """
        if begin is not None:
            begin(self)
        else:
            self.say(f"{sentence(self.lesson.title)} Enter goes on, ? helps, q quits.")
            self.show()
        while not self.is_over:
            if prompt:
                self.prompt()
            line = source.readline()
            if not line or (line.strip() == "q" and not come_back(self)):
                return
            if line.strip() != "q":
                self.answer(line.strip())
            self.keep_place(after=0.0 if prompt else KEEP_AFTER)

    def answer(self, line: str) -> None:
        """Do what one line asks for, or take it as the answer to a question."""
        reader = self.reader
        if reader is not None:
            self.reader = None
            if not reader(line) and self.reader is None:
                self.reader = reader
        elif is_answer(self, line):
            take(self, line)
        elif _KEYS.fullmatch(line):
            for key in _KEY.findall(line):
                self._press(key)
        else:
            self._do(line)

    def _press(self, key: str) -> None:
        """Do what a key does on the full screen, where it has a meaning line by line."""
        if key in KEYS:
            self._do(KEYS[key])
        else:
            self.say("This key does nothing here; ? lists the commands.")

    def _do(self, command: str) -> None:
        letter, _, rest = command.partition(" ")
        if command in BARE:
            BARE[command](self)
        elif letter in TAKES:
            TAKES[letter](self, rest.strip())
        else:
            self.say(f"There is no command {command[:40]!r}; ? lists them.")
