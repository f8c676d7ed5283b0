"""The network as a picture in cells: columns of units with their numbers, lines between them.

Forward it shows outputs, on the way back error terms; the lines that the step uses stand out from the others. Larger
networks are shown around the unit of the step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len

from tutor.arithmetic.quantity import Ref
from tutor.view.canvas import lines_between
from tutor.view.labels import is_of_line
from tutor.view.lines import Line, Piece, cut, left
from tutor.view.scene import Scene
from tutor.view.window import window

_WIDEST_GAP = 24
"""Cells between two columns; a picture wider than it needs is left with empty space at its right."""
_ROOMIER = ((9, 6), (7, 4), (6, 3))
"""Cells of a unit's number and of a gap at least: the first pair with which all layers fit, else the last."""
_NAME = 5
_TOTAL = 9
"""Cells of a number below a layer at most."""
_JUDGED = {"error": ("E", "hit"), "epoch": ("E_all", "accuracy")}
"""What is shown below the output layer, by the pass."""
_FEW_INPUTS = 8
_SAMPLE = 12
"""Inputs looked at to find their column's width; many are not measured in full."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A layer's place in the picture."""

    layer: int
    at: int
    cells: int
    rows: dict[int, int]
    """Screen row by unit number; units left out are missing."""
    gaps: tuple[int, ...]
    """Screen rows that say that units are left out."""


def diagram(scene: Scene, cells: int, height: int) -> tuple[Line, ...]:
    """Draw the network in a rectangle.

    The first line says what the numbers are and which way the pass goes, the last one has what belongs to whole layers.
    """
    columns = _columns(scene, cells, height - 2)
    rows: list[list[tuple[int, Piece]]] = [[] for _ in range(height - 2)]
    for column in columns:
        _put_units(scene, column, rows)
    for before, after in pairwise(columns):
        _put_lines(scene, before, after, rows)
    heading = _heading(scene, cells) if columns[0].layer == 0 else _inputs(scene, cells)
    return (heading, *(_joined(row) for row in rows), _joined(_totals(scene, columns, cells)))


def _inputs(scene: Scene, cells: int) -> Line:
    """Name the inputs where the picture has no room for their column."""
    names = scene.trace.net.network.inputs
    if len(names) > _FEW_INPUTS:
        return _heading(scene, cells)
    numbers = (scene.cell(Ref("x", 0, (number,)), _NAME) for number in range(1, len(names) + 1))
    text = " ".join(f"{name} {number}" for name, number in zip(names, numbers, strict=True))
    return ((text, ""),) if cell_len(text) <= cells else _heading(scene, cells)


def _heading(scene: Scene, cells: int) -> Line:
    if scene.is_backward:
        text, arrow = "error terms", scene.signs.backward
    else:
        text, arrow = "outputs", scene.signs.forward
    full = f"{arrow} {scene.stage}: {text}"
    return ((full if cell_len(full) <= cells else cut(f"{arrow} {text}", cells), "title"),)


def _totals(scene: Scene, columns: list[_Column], cells: int) -> list[tuple[int, Piece]]:
    """Put below the layers what belongs to whole ones: sums of exponentials, the row's error, those of all rows."""
    net, pieces = scene.trace.net, []
    for column in columns:
        if column.layer == net.network.depth and scene.stage != "forward":
            refs = _JUDGED.get(scene.stage, ("E",))
            texts = [text for name in refs for text in _total(scene, Ref(name), _TOTAL)]
            at = min(column.at, cells - sum(cell_len(text) + 1 for text, _ in texts) + 1)
        elif column.layer and net.is_softmax(column.layer):
            at = column.at
            texts = list(_total(scene, Ref("expsum", column.layer), min(_TOTAL, cells - at - 3)))
        else:
            continue
        for text, role in texts:
            pieces.append((at, (text, role)))
            at += cell_len(text) + 1
    return pieces


def _total(scene: Scene, ref: Ref, cells: int) -> Iterator[Piece]:
    sign, role = scene.mark(ref)
    number = scene.cell(ref, cells)
    if number or role:
        yield f"{sign}{scene.labels.symbol(ref)} {number}", role


def _columns(scene: Scene, cells: int, height: int) -> list[_Column]:
    sizes = scene.trace.net.network.sizes
    inputs = _longest_input(scene)
    for number, narrowest in _ROOMIER:
        widths = [_cells(scene, layer, number if layer else min(number, inputs)) for layer in range(len(sizes))]
        layers = _layers_that_fit(scene, widths, cells, narrowest)
        if len(layers) == len(sizes):
            break
    spare = cells - sum(widths[layer] for layer in layers)
    gap = spare // max(1, len(layers) - 1)
    columns, at = [], 0
    for layer in layers:
        rows, gaps = _rows(scene, layer, sizes[layer], height)
        columns.append(_Column(layer, at, widths[layer], rows, gaps))
        at += widths[layer] + min(gap, _WIDEST_GAP)
    return columns


def _longest_input(scene: Scene) -> int:
    """Measure the longest number of an input; most are short."""
    sample = range(1, min(scene.trace.net.network.sizes[0], _SAMPLE) + 1)
    return max(len(scene.cell(Ref("x", 0, (unit,)), _ROOMIER[0][0])) for unit in sample)


def _cells(scene: Scene, layer: int, number: int) -> int:
    """Measure a layer's column: mark, name, number."""
    return 2 + min(_NAME, scene.labels.longest_name(layer)) + number


def _layers_that_fit(scene: Scene, widths: list[int], cells: int, gap: int) -> range:
    """Return the layers around the step's that fit side by side."""
    here = scene.step.target.layer or len(widths) - 1
    first, last = max(0, here - 1), here
    if sum(widths[first : last + 1]) + gap > cells:
        return range(here, here + 1)
    grown = True
    while grown:
        grown = False
        for wider in ((first, last + 1), (first - 1, last)):
            if wider[0] < 0 or wider[1] >= len(widths):
                continue
            needed = sum(widths[wider[0] : wider[1] + 1]) + gap * (wider[1] - wider[0])
            if needed <= cells:
                (first, last), grown = wider, True
                break
    return range(first, last + 1)


def _rows(scene: Scene, layer: int, size: int, height: int) -> tuple[dict[int, int], tuple[int, ...]]:
    wanted = [
        ref.index[-1 if ref.name in {"w", "dw"} and ref.layer == layer + 1 else 0] - 1
        for ref in (scene.step.target, *((scene.focus,) if scene.focus else ()))
        if ref.index and layer in {ref.layer, ref.layer - 1}
    ]
    shown = window(size, height, [place for place in wanted if place < size])
    rows = {unit + 1: _spread(place, len(shown), height) for place, unit in enumerate(shown) if unit is not None}
    return rows, tuple(_spread(place, len(shown), height) for place, unit in enumerate(shown) if unit is None)


def _spread(place: int, count: int, height: int) -> int:
    return (2 * place + 1) * height // (2 * count)


def _put_units(scene: Scene, column: _Column, rows: list[list[tuple[int, Piece]]]) -> None:
    layer = column.layer
    name_cells = min(_NAME, max(cell_len(scene.labels.unit(layer, unit)) for unit in column.rows))
    for unit, row in column.rows.items():
        shown = Ref("x", 0, (unit,)) if layer == 0 else Ref("delta" if scene.is_backward else "a", layer, (unit,))
        sign, role = _unit_mark(scene, layer, unit)
        name = scene.labels.unit(layer, unit)
        number = scene.cell(shown, column.cells - name_cells - 2)
        text = f"{sign}{left(name, name_cells)} {number}".rstrip()
        rows[row].append((column.at, (text, role)))
    for row in column.gaps:
        rows[row].append((column.at, (f" {scene.signs.more}", "dim")))


def _unit_mark(scene: Scene, layer: int, unit: int) -> Piece:
    if layer == 0:
        return scene.mark(Ref("x", 0, (unit,)))
    names = ("z", "a", "slope", "delta", "exp", "back")
    sign, role = scene.mark(*(Ref(name, layer, (unit,)) for name in names))
    if (layer, unit) == _receiver(scene.step.target):
        return scene.signs.target, "target"
    return sign, role


def _receiver(ref: Ref) -> tuple[int, int] | None:
    """Return layer and unit that a weight's quantity goes to; a share of the blame goes back to the sender."""
    if not is_of_line(ref):
        return None
    return (ref.layer - 1, ref.index[1]) if ref.name == "share" else (ref.layer, ref.unit)


def _put_lines(scene: Scene, before: _Column, after: _Column, rows: list[list[tuple[int, Piece]]]) -> None:
    start = before.at + before.cells + 1
    lines = frozenset((top, bottom) for top in before.rows.values() for bottom in after.rows.values())
    active = frozenset(
        (before.rows[ref.index[1]], after.rows[ref.index[0]])
        for ref in (scene.step.target, *scene.operands)
        if is_of_line(ref) and ref.layer == after.layer
        if ref.index[1] in before.rows and ref.index[0] in after.rows
    )
    drawn = lines_between((after.at - start, len(rows)), lines, active, ascii_only=scene.labels.ascii)
    for row, pieces in enumerate(drawn):
        at = start
        for text, role in pieces:
            if role:
                rows[row].append((at, (text, role)))
            at += len(text)


def _joined(pieces: list[tuple[int, Piece]]) -> Line:
    line: list[Piece] = []
    at = 0
    for start, (text, role) in sorted(pieces, key=lambda piece: piece[0]):
        if start > at:
            line.append((" " * (start - at), ""))
        line.append((text, role))
        at = max(at, start) + cell_len(text)
    return tuple(line)
