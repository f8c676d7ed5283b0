"""Lines of text whose pieces have roles: what every view returns. Knows rich for printing them, nothing of Textual.

A role says what a piece means (target, operand …); the palette, or the theme of a screen, says how that looks. Lines
are plain tuples, so that a screen can compare old and new ones and send only what changed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment

from tutor.view.palette import STYLES

Piece = tuple[str, str]
"""Text and its role."""
Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines as a rich renderable."""

    lines: tuple[Line, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.lines:
            yield from (Segment(text, STYLES[role]) for text, role in line)
            yield Segment.line()

    def __str__(self) -> str:
        """Give the plain text."""
        return "\n".join(plain(line).rstrip() for line in self.lines)


def plain(line: Line) -> str:
    """Give a line's text without its roles."""
    return "".join(text for text, _ in line)


def width(line: Line) -> int:
    """Measure a line in terminal cells."""
    return sum([len(text) if text.isascii() else cell_len(text) for text, _ in line])


def cut(text: str, cells: int, more: str = "…") -> str:
    """Shorten a text to so many cells, with a sign where something is left out."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - cell_len(more))) + more if cells else ""


def left(text: str, cells: int) -> str:
    """Set a text flush left in a column."""
    return set_cell_size(cut(text, cells), cells)


def right(text: str, cells: int) -> str:
    """Set a text flush right in a column; a space stays at its left where it fits."""
    return " " * (cells - cell_len(text)) + text


def pad(line: Line, cells: int) -> Line:
    """Fill a line with spaces to a width."""
    missing = cells - width(line)
    return (*line, (" " * missing, "")) if missing > 0 else line


def wrapped(pieces: Iterable[Piece], cells: int, indent: int) -> tuple[Line, ...]:
    """Break pieces into lines of at most so many cells, after pieces that end in a space; later lines are indented.

    What is too long for a line of its own is broken between any two pieces, and as a last resort within one.
    """
    lines: list[list[Piece]] = [[]]
    used = 0
    for chunk in _chunks(pieces, cells - indent):
        needed = cell_len("".join(text for text, _ in chunk).rstrip())
        if used > indent and used + needed > cells:
            text, role = lines[-1][-1]
            lines[-1][-1] = (text.rstrip(), role)
            lines.append([(" " * indent, "")])
            used = indent
        lines[-1].extend(chunk)
        used += width(tuple(chunk))
    return tuple(tuple(line) for line in lines)


def _chunks(pieces: Iterable[Piece], room: int) -> Iterator[list[Piece]]:
    chunk: list[Piece] = []
    for piece in pieces:
        chunk.append(piece)
        if piece[0].endswith(" "):
            yield from _torn(chunk, room)
            chunk = []
    if chunk:
        yield from _torn(chunk, room)


def _torn(chunk: list[Piece], room: int) -> Iterator[list[Piece]]:
    """Give a chunk whole if it fits, else its pieces, those too long for a line in parts."""
    if cell_len("".join(text for text, _ in chunk).rstrip()) <= room:
        yield chunk
        return
    for text, role in chunk:
        yield from ([(part, role)] for part in chop_cells(text, max(2, room)))


def words(text: str, role: str, cells: int, most: int) -> tuple[Line, ...]:
    """Break prose into lines at spaces; with more than `most` lines the last one ends in an ellipsis."""
    lines = [plain(line).rstrip() for line in wrapped(((f"{word} ", role) for word in text.split()), cells, 0)]
    if len(lines) > most:
        lines[most - 1 :] = [cut(" ".join(lines[most - 1 :]), cells)]
    return tuple(((line, role),) for line in lines)
