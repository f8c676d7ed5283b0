"""The table of units, filled in as the steps reach them. Widths are by design.

Every number fits its column (with fewer digits if need be); a cell is empty until its quantity is calculated. The last
two columns change with the pass: forward they show what a softmax needs and the outputs' errors, on the way back
slopes and error terms.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from tutor.arithmetic.quantity import Ref
from tutor.view.lines import Line, Piece, left, right
from tutor.view.scene import Scene
from tutor.view.window import window


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers."""

    name: str
    """The quantity, by its name in the vocabulary."""
    title: str
    cells: int
    """Width, with the sign of a marked quantity at its left."""


_ALWAYS = ("z", "sum", 8), ("a", "output", 8), ("t", "target", 7)
_FORWARD = ("exp", "exp", 7), ("E", "error E", 10)
_BACKWARD = ("slope", "slope", 7), ("delta", "error δ", 10)
_HEAD = "unit"
_NAME = 3
_LONGEST_NAME = 12
_WIDER = 6
"""Cells by which a column is widened at most."""
_FEWEST = 4
"""Significant digits that a learner begins with."""
_USUAL_DIGITS = 8
"""Significant digits for which that is enough."""
_NEEDIEST = (4, 1, 0, 3)
"""Columns that get a cell that is left over, so that their mark does not touch the number at its left."""


def unit_columns(scene: Scene, cells: int) -> tuple[Column, ...]:
    """Lay out the columns in a width: wider ones where there is room, the lesson's symbols as titles."""
    chosen = (*_ALWAYS, *(_BACKWARD if scene.is_backward else _FORWARD))
    spare = max(0, cells - _name_cells(scene, cells) - sum(width for _, _, width in chosen))
    wider, rest = divmod(spare, len(chosen))
    most = wider_for(scene, _WIDER)
    needy = _NEEDIEST[: rest if wider < most else 0]
    widths = [width + min(wider, most) + (number in needy) for number, (_, _, width) in enumerate(chosen)]
    return tuple(
        Column(name, _title(scene, name, title, width), width)
        for (name, title, _), width in zip(chosen, widths, strict=True)
    )


def wider_for(scene: Scene, usual: int) -> int:
    """Tell by how much a column may be widened: enough for more digits where the learner wants them."""
    return usual + max(0, scene.digits - _USUAL_DIGITS)


def _name_cells(scene: Scene, cells: int) -> int:
    """Measure the names' column: longer names get the room that the narrowest numbers leave."""
    spare = cells - sum(width for _, _, width in (*_ALWAYS, *_BACKWARD))
    return max(_NAME, min(spare, _LONGEST_NAME, scene.labels.longest_unit + 1))


def _title(scene: Scene, name: str, title: str, cells: int) -> str:
    own = scene.labels.symbols.get(name)
    if own and cell_len(own) < cells:
        return own
    if name == "exp" and not scene.has_softmax:
        return ""
    if name == "delta":
        long = "error term"
        return long if cells > len(long) else title.replace("δ", "d") if scene.labels.ascii else title
    return title


def units_table(scene: Scene, cells: int, height: int) -> tuple[Line, ...]:
    """Draw the units' table: a row a unit, hidden layers first."""
    columns, name_cells = unit_columns(scene, cells), _name_cells(scene, cells)
    units = [
        (layer, number)
        for layer, size in enumerate(scene.trace.net.network.sizes)
        if layer
        for number in range(1, size + 1)
    ]
    titles = right(columns[0].title, columns[0].cells + name_cells - len(_HEAD))
    head: Line = (
        (f"{_HEAD}{titles}", "title"),
        *((right(column.title, column.cells), "title") for column in columns[1:]),
    )
    taking_part = _taking_part(scene)
    rows = window(len(units), height - 1, [place for place, unit in enumerate(units) if unit in taking_part])
    lines = (_unit_row(scene, columns, name_cells, *units[row]) if row is not None else _gap(scene) for row in rows)
    return (head, *lines)


def _taking_part(scene: Scene) -> set[tuple[int, int]]:
    """Return the units, as layer and number, whose rows matter to the step."""
    depth, target = scene.trace.net.network.depth, scene.step.target
    units = {(ref.layer, ref.unit) for ref in (target, *scene.operands) if ref.kind.shape == "unit"}
    units |= {(depth, ref.unit) for ref in (target, *scene.operands) if ref.name in {"t", "E"}}
    return units | {(target.layer or depth, target.unit)}


def _unit_row(scene: Scene, columns: tuple[Column, ...], name_cells: int, layer: int, number: int) -> Line:
    pieces: list[Piece] = [(left(scene.labels.unit(layer, number), name_cells), "")]
    for column in columns:
        ref = _ref(scene, column.name, layer, number)
        gap = int(column.name == "t" and ref is not None and len(scene.cell(ref, column.cells - 1)) < column.cells - 1)
        pieces.extend(number_cell(scene, ref, column.cells - gap) if ref else [(" " * column.cells, "")])
        pieces.append((" " * gap, ""))  # targets are short, and the next column may have a mark in front
    return tuple(pieces)


def _ref(scene: Scene, name: str, layer: int, number: int) -> Ref | None:
    """Name a unit's quantity in a column; None where such a unit has none."""
    if name not in {"t", "E"}:
        return Ref(name, layer, (number,))
    if layer < scene.trace.net.network.depth:
        return None
    return Ref("E") if name == "E" and scene.trace.net.outputs == 1 else Ref(name, 0, (number,))


def number_cell(scene: Scene, ref: Ref, cells: int) -> Iterator[Piece]:
    """Draw one quantity's number flush right in a column, its mark in front."""
    text = scene.cell(ref, cells - 1)
    if scene.digits > _FEWEST and len(text) == cells - 1:  # more digits only where they leave a space before the mark
        text = max(scene.cell(ref, cells - 2), scene.cell(ref, cells - 1, _FEWEST), key=len)
    sign, role = scene.mark(ref)
    if not text:
        yield (right(sign if role == "target" else "", cells), role)
        return
    yield (" " * (cells - 1 - len(text)), "")
    yield (f"{sign}{text}", role)


def _gap(scene: Scene) -> Line:
    return ((f"  {scene.signs.more}", "dim"),)
