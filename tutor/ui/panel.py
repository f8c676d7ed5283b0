"""The one widget that draws: it shows lines and sends to the terminal only the spans that changed."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby, repeat, zip_longest

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tutor.view.lines import Line
from tutor.view.palette import STYLES
from tutor.view.screen import Part

_GAP = 6
"""Unchanged cells that are cheaper to send again than to move the cursor over."""
ROLE_CLASSES = {f"panel--{role}" for role in STYLES if role}
"""The component classes of a screen with panels."""


class Panel(Widget):
    """Lines of text with roles; its screen has the component classes `ROLE_CLASSES`, styled in app.tcss.

    A panel does not have them itself: a screen has many panels, and styling component classes takes Textual long.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()
        self._place = (0, 0, 0, 0)
        self._styles: dict[str, Style] = {}

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def place(self, part: Part | None) -> None:
        """Take a part's place on the screen and show its lines; without a part, disappear."""
        if part is None:
            self.display = False
            return
        place = (part.x, part.y, part.cells, part.height)
        if place != self._place or not self.display:
            self._place = place
            self.display = True
            self.styles.offset = (part.x, part.y)
            self.styles.width, self.styles.height = part.cells, part.height
        self.show(part.lines[: part.height])

    def show(self, lines: tuple[Line, ...]) -> None:
        """Show lines in place of the present ones; only what differs is drawn again."""
        before, self._lines = self._lines, lines
        changed = [
            Region(start, y, end - start, 1)
            for y in range(max(len(before), len(lines)))
            for start, end in changed_spans(_line(before, y), _line(lines, y))
        ]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        runs = groupby(_line(self._lines, y), key=lambda piece: piece[1])
        segments = [Segment("".join(text for text, _ in run), self._style(role)) for role, run in runs]
        return Strip(segments).adjust_cell_length(self.size.width, self._style(""))

    def notify_style_update(self) -> None:
        """Forget styles when the theme changes."""
        self._styles.clear()
        super().notify_style_update()

    def _style(self, role: str) -> Style:
        if role not in self._styles:
            self._styles[role] = self.screen.get_component_rich_style(f"panel--{role}") if role else self.rich_style
        return self._styles[role]


def changed_spans(before: Line, after: Line) -> list[tuple[int, int]]:
    """Return the spans of cells, start and end, in which two lines differ; close ones are joined."""
    if before == after:
        return []
    same = next((n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), None)
    same = min(len(before), len(after)) if same is None else same
    start = sum(cell_len(text) for text, _ in before[:same])
    spans: list[tuple[int, int]] = []
    pairs = zip_longest(_cells(before[same:]), _cells(after[same:]), fillvalue=(" ", ""))
    for cell in (cell for cell, (old, new) in enumerate(pairs, start) if old != new):
        if spans and cell - spans[-1][1] <= _GAP:
            spans[-1] = (spans[-1][0], cell + 1)
        else:
            spans.append((cell, cell + 1))
    return spans


def _line(lines: tuple[Line, ...], y: int) -> Line:
    return lines[y] if y < len(lines) else ()


def _cells(line: Line) -> Iterator[tuple[str, str]]:
    """Spread a line out to one entry a cell."""
    return chain.from_iterable(zip(_spread(text), repeat(role)) for text, role in line)


@lru_cache(maxsize=4096)
def _spread(text: str) -> Sequence[str]:
    """Spread a text out to one entry a cell; no entry equals one for another part of a wide character."""
    if text.isascii():
        return text
    sizes = [cell_len(character) for character in text]
    if 0 in sizes or sum(sizes) != cell_len(text):  # accents and joined emoji: the text is drawn as a whole
        return [f"{cell}{text}" for cell in range(cell_len(text))]
    parts = zip(text, sizes, strict=True)
    return [part for sign, size in parts for part in (sign, *(f"{cell}{sign}" for cell in range(1, size)))]
