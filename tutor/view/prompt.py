"""A question on the screen: what is asked, the choices, what is said to the last answer. Knows lines only."""

from dataclasses import dataclass

from tutor.arithmetic.quantity import Ref
from tutor.view.lines import Line, words

NOTHING, SYMBOLS, GAP, NUMBERS, ALL = ("nothing", "symbols", "gap", "numbers", "all")
"""How much of the step's formula may be seen: its name only; symbols; numbers with a gap; numbers; all."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a question shows."""

    ask: str = ""
    """The question; empty once it is answered."""
    choices: tuple[str, ...] = ()
    """What to choose from, where nothing is typed."""
    said: str = ""
    """What is said to the last answer, or as help."""
    reveal: str = ALL
    blank: Ref | None = None
    """The quantity that the line leaves blank."""
    looks: bool = False
    """Whether the operands are lit up."""

    @property
    def is_open(self) -> bool:
        """Whether an answer is waited for."""
        return bool(self.ask)


_MOST_SAID = 4


def lines_needed(prompt: Prompt, cells: int) -> int:
    """Count the lines that a question takes with all its choices, and what is said to the last answer."""
    choices = (f"{number}  {choice}" for number, choice in enumerate(prompt.choices, 1))
    texts = [(text, 2) for text in (*choices, prompt.ask) if text] + [(prompt.said, _MOST_SAID)] * bool(prompt.said)
    return sum(len(words(text, "", cells, most)) for text, most in texts)


def prompt_lines(prompt: Prompt, cells: int, height: int) -> tuple[Line, ...]:
    """Draw a question in at most so many lines: what was said first, then the question and its choices."""
    choices: list[Line] = []
    for number, choice in enumerate(prompt.choices, 1):
        choices += words(f"{number}  {choice}", "", cells, 2)
    ask = words(prompt.ask, "target", cells, 2) if prompt.ask else ()
    room = max(1, height - len(ask) - len(choices))
    said = words(prompt.said, "note" if prompt.ask else "", cells, room) if prompt.said else ()
    return (*said, *ask, *choices)[:height]
