"""Straight lines in a rectangle of cells: braille dots, or plain ASCII characters. Knows nothing of networks."""

from functools import lru_cache
from itertools import groupby

from tutor.view.lines import Piece

_BRAILLE = 0x2800
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of a dot in a braille character, by row and column within the cell."""
_DOTS_ACROSS, _DOTS_DOWN = 2, 4


@lru_cache(maxsize=256)
def lines_between(
    size: tuple[int, int], lines: frozenset[tuple[int, int]], active: frozenset[tuple[int, int]], *, ascii_only: bool
) -> tuple[tuple[Piece, ...], ...]:
    """Draw lines, given by their rows at both edges, in a rectangle of (cells, height); return its rows."""
    canvas = Canvas(*size, ascii_only=ascii_only)
    for top, bottom in lines:
        canvas.line(top, bottom, active=(top, bottom) in active)
    return tuple(canvas.pieces())


class Canvas:
    """Lines from the left edge to the right edge; active ones are drawn over the others."""

    def __init__(self, cells: int, height: int, *, ascii_only: bool) -> None:
        self.cells = cells
        self.height = height
        self._ascii = ascii_only
        self._drawn: dict[tuple[int, int], int | str] = {}
        self._active: dict[tuple[int, int], int | str] = {}

    def line(self, top: int, bottom: int, *, active: bool) -> None:
        """Draw a line from row `top` at the left edge to row `bottom` at the right edge."""
        cells = self._active if active else self._drawn
        if self._ascii:
            self._characters(top, bottom, cells)
        else:
            self._dots(top, bottom, cells)

    def pieces(self) -> list[tuple[Piece, ...]]:
        """Return the rows, active lines and others in their roles."""
        return [tuple(self._row(row)) for row in range(self.height)]

    def _row(self, row: int) -> list[Piece]:
        looks = [self._look(row, cell) for cell in range(self.cells)]
        return [("".join(text for text, _ in run), role) for role, run in groupby(looks, key=lambda look: look[1])]

    def _look(self, row: int, cell: int) -> Piece:
        for cells, role in ((self._active, "edge-active"), (self._drawn, "edge")):
            drawn = cells.get((row, cell))
            if drawn is not None:
                return (chr(_BRAILLE + drawn) if isinstance(drawn, int) else drawn), role
        return " ", ""

    def _dots(self, top: int, bottom: int, cells: dict[tuple[int, int], int | str]) -> None:
        last = self.cells * _DOTS_ACROSS - 1
        middle, rise = _DOTS_DOWN // 2, (bottom - top) * _DOTS_DOWN
        steps = max(last, abs(rise), 1)
        for step in range(steps + 1):
            x, y = round(last * step / steps), top * _DOTS_DOWN + middle + round(rise * step / steps)
            place = (y // _DOTS_DOWN, x // _DOTS_ACROSS)
            before = cells.get(place, 0)
            cells[place] = (before if isinstance(before, int) else 0) | _DOTS[y % _DOTS_DOWN][x % _DOTS_ACROSS]

    def _characters(self, top: int, bottom: int, cells: dict[tuple[int, int], int | str]) -> None:
        """Draw with a character a row where the line is steep, else with one a column; X and + are crossings."""
        last, rise = self.cells - 1, bottom - top
        steps = max(last, abs(rise), 1)
        slant = "-" if rise == 0 else "\\" if rise > 0 else "/"
        for step in range(steps + 1):
            row, cell = top + round(rise * step / steps), round(last * step / steps)
            flat = 2 * abs(rise) < last and top + round(rise * (step + 1) / steps) == row
            sign = "-" if flat else slant
            if cells is self._active:
                cells[row, cell] = "=" if sign == "-" else "#"
            else:
                cells[row, cell] = sign if cells.get((row, cell), sign) == sign else "+" if sign == "-" else "X"


class Dots:
    """A rectangle of dots: eight a cell in braille, one a cell in ASCII."""

    def __init__(self, cells: int, height: int, *, ascii_only: bool) -> None:
        self.per_cell, self.rows_per_cell = (1, 1) if ascii_only else (_DOTS_ACROSS, _DOTS_DOWN)
        self.across = cells * self.per_cell
        """Dots in a row."""
        self.down = height * self.rows_per_cell
        """Dots in a column."""
        self._ascii = ascii_only
        self._bits = [[0] * cells for _ in range(height)]

    def row_at(self, part: float) -> int:
        """Return the row of dots that is so high: 0 is the lowest, 1 the highest."""
        return round((1 - part) * (self.down - 1))

    def set(self, x: int, y: int, *, light: bool = False) -> None:
        """Set a dot, in ASCII a star or a light one; places outside are left out."""
        if not (0 <= x < self.across and 0 <= y < self.down):
            return
        if self._ascii:
            self._bits[y][x] = max(self._bits[y][x], 1 if light else 2)
        else:
            bit = _DOTS[y % _DOTS_DOWN][x % _DOTS_ACROSS]
            self._bits[y // _DOTS_DOWN][x // _DOTS_ACROSS] |= bit

    def row(self, row: int) -> str:
        """Return a row of cells as text."""
        if self._ascii:
            return "".join(" .*"[bit] for bit in self._bits[row])
        return "".join(chr(_BRAILLE + bits) if bits else " " for bits in self._bits[row])
