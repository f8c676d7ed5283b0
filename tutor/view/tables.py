"""The two tables of a lesson's screen: units and weights, filled in as the steps reach them. Widths are by design.

Every number fits its column (with fewer digits if need be); a cell is empty until its quantity is calculated.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tutor.quantity import Ref
from tutor.view.lines import Line, Piece, left, right
from tutor.view.scene import Scene
from tutor.view.window import window


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers."""

    title: str
    cells: int
    """Width, with the sign of a marked quantity at its left."""


_UNIT_COLUMNS = ("z", "sum", 8), ("a", "output", 8), ("t", "target", 7), ("slope", "slope", 7), ("delta", "error δ", 10)
_NAME = 4


def unit_columns(scene: Scene, cells: int) -> tuple[tuple[str, Column], ...]:
    """Lay out the units' columns in a width: wider ones where there is room, the lesson's symbols as titles."""
    spare = max(0, cells - _NAME - sum(width for _, _, width in _UNIT_COLUMNS)) // len(_UNIT_COLUMNS)
    return tuple(
        (name, Column(_title(scene, name, title, width + min(spare, 6)), width + min(spare, 6)))
        for name, title, width in _UNIT_COLUMNS
    )


def _title(scene: Scene, name: str, title: str, cells: int) -> str:
    if name in scene.labels.symbols:
        return scene.labels.symbols[name]
    if name == "delta":
        long = "error term"
        return long if cells > len(long) else title.replace("δ", "d") if scene.labels.ascii else title
    return title


def units_table(scene: Scene, cells: int, height: int) -> tuple[Line, ...]:
    """Draw the units' table: a row a unit, hidden layers first."""
    columns = unit_columns(scene, cells)
    units = [
        (layer, number)
        for layer, size in enumerate(scene.trace.net.network.sizes)
        if layer
        for number in range(1, size + 1)
    ]
    head: Line = (
        (left("unit", _NAME), "title"),
        *((right(column.title, column.cells), "title") for _, column in columns),
    )
    wanted = [place for place, (layer, number) in enumerate(units) if _takes_part(scene, layer, number)]
    rows = window(len(units), height - 1, wanted)
    return (head, *(_unit_row(scene, columns, *units[row]) if row is not None else _gap(scene) for row in rows))


def _takes_part(scene: Scene, layer: int, number: int) -> bool:
    here = scene.step.target
    return any(
        ref.layer == layer and ref.unit == number and ref.kind.shape == "unit" for ref in (here, *scene.operands)
    ) or (here.layer == layer and here.unit == number)


def _unit_row(scene: Scene, columns: tuple[tuple[str, Column], ...], layer: int, number: int) -> Line:
    pieces: list[Piece] = [(left(scene.labels.unit(layer, number), _NAME), "")]
    for name, column in columns:
        is_target = name == "t"
        if is_target and layer < scene.trace.net.network.depth:
            pieces.append((" " * column.cells, ""))
            continue
        ref = Ref("t", 0, (number,)) if is_target else Ref(name, layer, (number,))
        pieces.extend(number_cell(scene, ref, column.cells))
    return tuple(pieces)


def number_cell(scene: Scene, ref: Ref, cells: int) -> Iterator[Piece]:
    """Draw one quantity's number flush right in a column, its mark in front."""
    text = scene.cell(ref, cells - 1)
    sign, role = scene.mark(ref)
    if not text:
        yield (right(sign if role == "target" else "", cells), role)
        return
    yield (" " * (cells - 1 - len(text)), "")
    yield (f"{sign}{text}", role)


def _gap(scene: Scene) -> Line:
    return ((f"  {scene.signs.more}", "dim"),)
