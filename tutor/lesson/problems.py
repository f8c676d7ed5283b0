"""What can be wrong with a lesson file, as the author reads it. Knows nothing of YAML, schemas or networks."""

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""The way to a value in a lesson file: keys, and positions in lists from 0."""

MOST_PROBLEMS = 100
"""So many problems of a file are written out."""
ENOUGH_PROBLEMS = 1000
"""After so many problems no more are looked for: the file is something else than a lesson."""
_LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, and what to do about it."""

    line: int
    """From 1; 0 where the problem is the whole file's (it is missing, it is a directory)."""
    column: int
    """From 1, in characters."""
    key: str
    """The key as `network.layers[1].units`, list positions from 1; empty where no key is concerned."""
    message: str
    """What is wrong, what to do."""
    file: str = ""
    """The file's path as the user gave it."""

    def __str__(self) -> str:
        """Spell it as one line: `file:line:column: key: what is wrong, what to do`; never a control character."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return visible(": ".join(part for part in (place, self.key, self.message) if part))


class LessonError(Exception):
    """A lesson file that cannot be used; holds every problem found in it, in the order of the file."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = tuple(sorted(problems))

    def __str__(self) -> str:
        """One line a problem."""
        lines = [str(problem) for problem in self.problems[:MOST_PROBLEMS]]
        if len(self.problems) > MOST_PROBLEMS:
            lines.append(f"{visible(self.problems[0].file)}: and more problems; mend these first")
        return "\n".join(lines)


def spelled(path: Path) -> str:
    """Spell a path as an author would: `network.layers[1].units[2]`, list positions from 1."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{shortened(part)}" if text else shortened(part)
    return text


def quoted(text: str) -> str:
    """Quote a piece of the file for a message: on one line, not too long, without control characters."""
    return f"'{visible(shortened(text))}'"


def shortened(text: str) -> str:
    """Cut a long text and mark the cut."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"


def visible(text: str) -> str:
    """Replace every character that a terminal would not show as itself by its escape."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
