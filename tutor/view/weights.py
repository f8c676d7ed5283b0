"""The table of weights and biases: value, gradient and new value of each, filled in as the steps reach them.

A network's weights may be many; rows are found by arithmetic, and where not all fit, those of this step are shown.
"""

from dataclasses import dataclass

from tutor.quantity import Ref
from tutor.view.lines import Line, Piece, left, right
from tutor.view.scene import Scene
from tutor.view.tables import number_cell
from tutor.view.window import window

_COLUMNS = ("weight", "gradient", "new weight")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A weight (receiving and sending unit) or a bias (unit only) of a layer."""

    layer: int
    index: tuple[int, ...]

    @property
    def refs(self) -> tuple[Ref, Ref, Ref]:
        """Its value, its gradient and its new value."""
        names = ("w", "dw", "w_next") if len(self.index) > 1 else ("b", "db", "b_next")
        value, gradient, new = (Ref(name, self.layer, self.index) for name in names)
        return value, gradient, new


def weights_table(scene: Scene, cells: int, height: int) -> tuple[Line, ...]:
    """Draw the table with a row a parameter, in the order of the receiving units."""
    number_cells = min(14, (cells - 8) // len(_COLUMNS))
    name_cells = cells - number_cells * len(_COLUMNS)
    titles = tuple((right(title, number_cells), "title") for title in _COLUMNS)
    head: Line = ((left(f"from{scene.signs.arrow}to", name_cells), "title"), *titles)
    rows, missing = _chosen(scene, height - 1)
    lines = [_row(scene, row, name_cells, number_cells) for row in rows]
    if missing:
        lines.append(((f"  {scene.signs.more} {missing} more", "dim"),))
    return (head, *lines)


def _row(scene: Scene, row: Parameter, name_cells: int, number_cells: int) -> Line:
    value = row.refs[0]
    ends = scene.labels.line(value) if value.name == "w" else f"bias {scene.labels.owner(value)}"
    pieces: list[Piece] = [(left(ends, name_cells), "")]
    for ref in row.refs:
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
    rows = _of_step(scene)
    anchor = scene.focus or scene.step.target
    wanted = [place for place, row in enumerate(rows) if anchor in row.refs]
    shown = [rows[place] for place in window(len(rows), room - 1, wanted) if place is not None]
    return shown, total - len(shown)


def _of_step(scene: Scene) -> list[Parameter]:
    """List the parameters that take part in the step, then others of its unit to fill the table."""
    step = scene.step
    parts = (step.target, *(ref for ref, _ in step.values))
    names = {"w", "b", "dw", "db", "w_next", "b_next", "dw_batch", "db_batch", "product", "share"}
    taking_part = [Parameter(ref.layer, ref.index) for ref in parts if ref.name in names]
    layer = step.target.layer or scene.trace.net.network.depth
    own = _of_unit(scene, layer, step.target.unit or 1)
    return sorted({*taking_part, *own}, key=lambda row: (row.layer, row.index[0], len(row.index) == 1, row.index))


def _of_unit(scene: Scene, layer: int, unit: int) -> list[Parameter]:
    senders = range(1, scene.trace.net.network.sizes[layer - 1] + 1)
    weights = [Parameter(layer, (unit, sender)) for sender in senders]
    return [*weights, *([Parameter(layer, (unit,))] if scene.trace.net.has_bias(layer) else [])]
