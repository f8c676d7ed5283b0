"""The table of weights and biases: value, gradient and new value of each, filled in as the steps reach them.

A network's weights may be many; rows are found by arithmetic, and where not all fit, those of this step are shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len

from tutor.quantity import Ref
from tutor.view.lines import Line, Piece, left, right
from tutor.view.scene import Scene
from tutor.view.tables import number_cell
from tutor.view.window import window

_COLUMNS = ("weight", "gradient", "new weight")
_WIDEST, _NARROWEST = 14, 12
"""Cells of a column of numbers."""
_SHORTEST_NAME = 8


@dataclass(frozen=True, slots=True)
class Parameter:
    """A weight (receiving and sending unit) or a bias (unit only) of a layer."""

    layer: int
    index: tuple[int, ...]

    def refs(self, scene: Scene) -> tuple[Ref, Ref, Ref]:
        """Its value, its gradient (in the update that of the batch) and its new value."""
        name = "w" if len(self.index) > 1 else "b"
        gradient = f"d{name}_batch" if _shows_batch(scene) else f"d{name}"
        value, slope, new = (Ref(name, self.layer, self.index) for name in (name, gradient, f"{name}_next"))
        return value, slope, new


def weights_table(scene: Scene, cells: int, height: int) -> tuple[Line, ...]:
    """Draw the table with a row a parameter, in the order of the receiving units."""
    names = max(_SHORTEST_NAME, scene.labels.longest_line, cell_len("bias ") + scene.labels.longest_unit) + 1
    name_cells = max(_SHORTEST_NAME, min(names, cells - _NARROWEST * len(_COLUMNS)))
    number_cells = min(_WIDEST, (cells - name_cells) // len(_COLUMNS))
    titles = tuple((right(_title(scene, title), number_cells), "title") for title in _COLUMNS)
    rows, missing = _chosen(scene, height - 1)
    lines = [_row(scene, row, name_cells, number_cells) for row in rows]
    more = f"{missing} more"
    if missing and len(lines) < height - 1:
        lines.append(((f"  {scene.signs.more} {more}", "dim"),))
    name = f"+{more}" if missing and len(lines) == len(rows) else f"from{scene.signs.arrow}to"
    return (((left(name, name_cells), "title"), *titles), *lines)


def _title(scene: Scene, title: str) -> str:
    return "batch grad." if title == "gradient" and _shows_batch(scene) else title


def _shows_batch(scene: Scene) -> bool:
    """Tell whether the gradients to show are those of the whole batch."""
    return scene.stage == "update" and scene.trace.net.training.batch > 1


def _row(scene: Scene, row: Parameter, name_cells: int, number_cells: int) -> Line:
    refs = row.refs(scene)
    value = refs[0]
    ends = scene.labels.line(value) if value.name == "w" else f"bias {scene.labels.owner(value)}"
    pieces: list[Piece] = [(left(ends, name_cells), "")]
    for ref in refs:
        pieces.extend(number_cell(scene, ref, number_cells))
    return tuple(pieces)


def _chosen(scene: Scene, room: int) -> tuple[list[Parameter], int]:
    """Choose the rows to show, and count those left out."""
    net = scene.trace.net
    sizes = net.network.sizes
    layers = range(1, len(sizes))
    total = sum(sizes[layer] * (sizes[layer - 1] + net.has_bias(layer)) for layer in layers)
    if total <= room:
        return [row for n in layers for unit in range(1, sizes[n] + 1) for row in _of_unit(scene, n, unit)], 0
    taking_part = _taking_part(scene)
    rows = _sorted({*taking_part, *_of_unit(scene, *_own(scene))} if len(taking_part) < room else taking_part)
    wanted = [place for place, row in enumerate(rows) if row in taking_part]
    if len(wanted) > room and scene.focus is not None:
        wanted = [place for place in wanted if scene.focus in rows[place].refs(scene)]
    room_for_rows = room if len(taking_part) == room else room - 1
    shown = [rows[place] for place in window(len(rows), room_for_rows, wanted) if place is not None]
    return shown, total - len(shown)


def _taking_part(scene: Scene) -> set[Parameter]:
    """Return the parameters that the step calculates or uses."""
    names = {"w", "b", "dw", "db", "w_next", "b_next", "dw_batch", "db_batch", "product", "share"}
    parts = (scene.step.target, *(ref for ref, _ in scene.step.values))
    return {Parameter(ref.layer, ref.index) for ref in parts if ref.name in names}


def _own(scene: Scene) -> tuple[int, int]:
    """Return layer and unit of the step: its rows fill the table."""
    return scene.step.target.layer or scene.trace.net.network.depth, scene.step.target.unit or 1


def _sorted(rows: Iterable[Parameter]) -> list[Parameter]:
    """Put parameters in the order of layers and receiving units, a unit's bias last."""
    return sorted(rows, key=lambda row: (row.layer, row.index[0], len(row.index) == 1, row.index))


def _of_unit(scene: Scene, layer: int, unit: int) -> list[Parameter]:
    senders = range(1, scene.trace.net.network.sizes[layer - 1] + 1)
    weights = [Parameter(layer, (unit, sender)) for sender in senders]
    return [*weights, *([Parameter(layer, (unit,))] if scene.trace.net.has_bias(layer) else [])]
