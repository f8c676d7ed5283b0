"""The one widget that draws: it shows lines and sends to the terminal only the spans that changed."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby, zip_longest

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tutor.terminal import SMALLEST, fits
from tutor.ui.spans import Spans, WidgetUpdate, sent_at_once
from tutor.view.lines import Line
from tutor.view.palette import STYLES
from tutor.view.screen import too_small

_GAP = 6
"""Unchanged cells that are cheaper to send again than to move the cursor over."""
_BLANK = " "
"""The role of a gap: no text, only its ground."""
_CODES = {role: chr(place) for place, role in enumerate(STYLES)}
"""A character for each role, to compare many at once."""
ROLE_CLASSES = {f"panel--{role}" for role in STYLES if role}
"""The component classes of a screen with panels."""


class Panel(Widget):
    """Lines of text with roles; its screen has the component classes `ROLE_CLASSES`, styled in app.tcss."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()
        self._place = (0, 0)
        self._styles: dict[str, Style] = {}
        self._prepared: tuple[tuple[tuple[Line, ...], tuple[Line, ...], WidgetUpdate], ...] = ()
        """The lines shown, lines that may come next, and what is sent then."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def place(self, lines: tuple[Line, ...], cells: int, height: int) -> None:
        """Fill a screen of so many cells and lines, and show lines on it."""
        if (cells, height) != self._place:
            self._place = cells, height
            self.styles.width, self.styles.height = cells, height
        self.show(lines[:height])

    def draw(self, lines: Callable[[int, int], tuple[Line, ...]], size: Size) -> None:
        """Fill a screen with what is drawn for its cells and lines; where there is too little room, say so."""
        cells, height = size
        self.place(lines(cells, height) if fits(cells, height) else too_small(cells, height, SMALLEST), cells, height)

    def show(self, lines: tuple[Line, ...]) -> None:
        """Show lines in place of the present ones; only what differs is drawn again."""
        before, self._lines = self._lines, lines
        found = (update for old, new, update in self._prepared if old is before and new is lines)
        update = next(found, None) or WidgetUpdate(self, _changes(before, lines))
        if update.spans and not sent_at_once(self, update):
            rows = update.spans.items()
            self.refresh(*(Region(start, y, end - start, 1) for y, spans in rows for start, end in spans))

    def prepare(self, *screens: tuple[Line, ...]) -> None:
        """Work out what is sent if one of these very screens is shown next."""
        present, self._prepared = self._lines, ()
        for lines in screens:
            update = WidgetUpdate(self, _changes(present, lines))
            self._lines = lines
            update.render_segments(self.app.console)
            self._prepared += ((present, lines, update),)
        self._lines = present

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw a region. Nothing is remembered: what changes is drawn once, and a panel has no border."""
        return [self.render_line(y).crop_extend(crop.x, crop.right, self._style("")) for y in crop.line_range]

    def render_line(self, y: int) -> Strip:
        """Draw one line, as far as it goes; gaps by themselves, because viewers of pictures drop leading spaces."""
        line = self._lines[y] if y < len(self._lines) else ()
        segments = []
        for role, run in groupby(line, key=lambda piece: piece[1]):
            text = "".join([text for text, _ in run])
            words = text if role else text.lstrip(" ")
            if len(words) < len(text):
                segments.append(Segment(text[: len(text) - len(words)], self._style(_BLANK)))
            segments.append(Segment(words, self._style(role)))
        return Strip(segments)

    def notify_style_update(self) -> None:
        """Forget styles when the theme changes."""
        self._styles.clear()
        self._prepared = ()
        super().notify_style_update()

    def _style(self, role: str) -> Style:
        if role == _BLANK and role not in self._styles:
            self._styles[role] = Style(bgcolor=self._style("").bgcolor)
        if role not in self._styles:
            style = self.screen.get_component_rich_style(f"panel--{role}") if role else self.rich_style
            strip = Strip([Segment(" ", style)])
            for line_filter in self.get_line_filters():
                strip = strip.apply_filter(line_filter, self.background_colors[1])
            self._styles[role] = next(iter(strip)).style or Style.null()
        return self._styles[role]


def _changes(before: tuple[Line, ...], after: tuple[Line, ...]) -> Spans:
    both = enumerate(zip_longest(before, after, fillvalue=()))
    return {y: spans for y, (old, new) in both if (spans := changed_spans(old, new))}


def changed_spans(before: Line, after: Line) -> list[tuple[int, int]]:
    """Return the spans of cells, start and end, in which two lines differ; close ones are joined."""
    if before == after:
        return []
    old, new = _cells(before), _cells(after)
    missing = len(new[1]) - len(old[1])
    if missing > 0:
        old = (*old[0], *" " * missing), old[1] + _CODES[""] * missing
    elif missing < 0:
        new = (*new[0], *" " * -missing), new[1] + _CODES[""] * -missing
    spans: list[tuple[int, int]] = []
    pairs = zip(old[0], new[0], old[1], new[1], strict=True)
    for cell in [cell for cell, (one, other, was, role) in enumerate(pairs) if one != other or was != role]:
        if spans and cell - spans[-1][1] <= _GAP:
            spans[-1] = (spans[-1][0], cell + 1)
        else:
            spans.append((cell, cell + 1))
    return spans


def _cells(line: Line) -> tuple[Sequence[str], str]:
    """Spread a line out to one entry a cell: what stands there, and a character for its role."""
    spread = [(_spread(text), role) for text, role in line]
    roles = "".join([_CODES[role] * len(cells) for cells, role in spread])
    texts = [cells for cells, _ in spread if isinstance(cells, str)]
    return "".join(texts) if len(texts) == len(spread) else [cell for cells, _ in spread for cell in cells], roles


@lru_cache(maxsize=4096)
def _spread(text: str) -> Sequence[str]:
    """Spread a text out to one entry a cell; no entry equals one for another part of a wide character."""
    if text.isascii():
        return text
    sizes = [cell_len(character) for character in text]
    if set(sizes) == {1}:
        return text
    if 0 in sizes or sum(sizes) != cell_len(text):  # accents and joined emoji: the text is drawn as a whole
        return [f"{cell}{text}" for cell in range(cell_len(text))]
    parts = zip(text, sizes, strict=True)
    return [part for sign, size in parts for part in (sign, *(f"{cell}{sign}" for cell in range(1, size)))]
