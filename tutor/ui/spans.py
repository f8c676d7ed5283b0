"""A shim over Textual's compositor: of what changed, send only the changed spans, and send them at once.

Textual 8.2 knows which spans of a line changed, but sends each line from its widget's left edge up to the span's end
("TODO: crop to x extents" in its `ChopsUpdate`). Over a slow line that doubles the bytes of a keypress. It also puts
every change through three messages and a timer, and asks all widgets for their lines; where one widget fills the
screen, that is half the processor time of a keypress, times 150 in a class. This and `driver` are the only
places that touch Textual's private parts; without them everything works, with more bytes and later.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual.geometry import Region
from textual.widget import Widget

Spans = Mapping[int, Sequence[tuple[int, int]]]
"""Of each line that changed: the spans of cells, start and end."""


class SpanUpdate(ChopsUpdate):
    """Changed spans, cropped at both ends."""

    def render_segments(self, console: Console) -> str:
        """Render the spans to what is written to the terminal."""
        sequences: list[str] = []
        for y, start, end in self.spans:
            for strip_end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= end or strip_end <= start:
                    continue
                left = max(x, start)
                sequences.append(f"\x1b[{y + 1};{left + 1}H")
                sequences.append(strip.crop(left - x, min(strip_end, end) - x).render(console))
        return "".join(sequences)


class SpanCompositor(Compositor):
    """A compositor whose partial updates are spans."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Render what changed since the last update."""
        update = super().render_partial_update()
        return update and SpanUpdate(update.chops, update.spans, update.chop_ends)


class WidgetUpdate(CompositorUpdate):
    """Spans of one widget that fills the screen."""

    def __init__(self, widget: Widget, spans: Spans) -> None:
        self.spans = spans
        self._widget = widget
        self._rendered = ""

    def render_segments(self, console: Console) -> str:
        """Render the spans to what is written to the terminal, once."""
        self._rendered = self._rendered or "".join(self._render(console))
        return self._rendered

    def _render(self, console: Console) -> Iterator[str]:
        for y, spans in self.spans.items():
            first = spans[0][0]
            (strip,) = self._widget.render_lines(Region(first, y, spans[-1][1] - first, 1))
            for start, end in spans:
                yield f"\x1b[{y + 1};{start + 1}H"
                yield strip.crop(start - first, end - first).render(console)


def sent_at_once(widget: Widget, update: WidgetUpdate) -> bool:
    """Send what changed to the terminal; tell whether that was possible, as nothing else is on the screen."""
    app = widget.app
    if not widget.is_attached or app.is_headless or not app.screen_stack or app._batch_count:  # noqa: SLF001
        return False  # in a batch, Textual throws away what is displayed
    screen = widget.screen
    shown = screen._compositor.visible_widgets  # noqa: SLF001  (see above)
    if screen is not app.screen or shown.keys() != {screen, widget} or widget.size != screen.size:
        return False
    app._display(screen, cast("Any", update))  # noqa: SLF001
    return True
