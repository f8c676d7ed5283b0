"""A shim over Textual's compositor: of a changed line, send only the changed span.

Textual 8.2 knows which spans of a line changed, but sends each line from its widget's left edge up to the span's end
("TODO: crop to x extents" in its `ChopsUpdate`). Over a slow line that doubles the bytes of a keypress. This is the
only place that touches Textual's private parts; without it everything works, with more bytes.
"""

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor


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
