"""The table of weights and biases: value, gradient and new value of each, filled in as the steps reach them.

A network's weights may be many; rows are found by arithmetic, and where not all fit, those of this step are shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len

from tutor.arithmetic.engine.optimisers import kind_of
from tutor.arithmetic.quantity import VOCABULARY, Ref
from tutor.view.labels import is_of_line
from tutor.view.lines import Line, Piece, left, right
from tutor.view.scene import Scene
from tutor.view.tables import number_cell, wider_for
from tutor.view.window import window

_COLUMNS = ("weight", "gradient", "new weight")
_WIDEST, _NARROWEST = 14, 12
"""Cells of a column of numbers."""
_SHORTEST_NAME = 8
_OF_BIAS = {"b", "db", "db_batch", "v", "v_next", "m", "m_next", "s", "s_next", "m_hat", "s_hat", "step", "b_next"}
"""Quantities that with one index belong to a bias."""


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


_FEW = 1000
"""With at most so many parameters, those around the step's fill the table."""


def weights_table(scene: Scene, cells: int, height: int) -> tuple[Line, ...]:
    """Draw the table with a row a parameter, in the order of the receiving units."""
    names = max(_SHORTEST_NAME, scene.labels.longest_line, cell_len("bias ") + scene.labels.longest_unit) + 1
    name_cells = max(_SHORTEST_NAME, min(names, cells - _NARROWEST * len(_COLUMNS)))
    number_cells = min(wider_for(scene, _WIDEST), (cells - name_cells) // len(_COLUMNS))
    titles = tuple((right(_title(scene, title), number_cells), "title") for title in _COLUMNS)
    memory = _memory(scene)
    rows, missing = _chosen(scene, max(1, height - 1 - len(memory)))
    lines: list[Line] = []
    for row in rows:
        lines.append(_row(scene, _name(scene, row), row.refs(scene), name_cells, number_cells))
        if row == _of_target(scene):
            lines += [_row(scene, f"  {name}", refs, name_cells, number_cells) for name, refs in memory]
    lines = _most_wanted(lines, height - 1)
    more = f"{missing} more"
    if missing and len(lines) < height - 1:
        lines.append(((f"  {scene.signs.more} {more}", "dim"),))
        missing = 0
    name = f"+{more}" if missing else f"from{scene.signs.arrow}to"
    return (((left(name, name_cells), "title"), *titles), *lines)


def _most_wanted(lines: list[Line], room: int) -> list[Line]:
    """Keep so many lines, in their order: those with a mark first, then the first of the others."""
    marked = [place for place, line in enumerate(lines) if any(role for _, role in line)]
    others = [place for place in range(len(lines)) if place not in marked]
    return [lines[place] for place in sorted([*marked, *others][:room])]


def _title(scene: Scene, title: str) -> str:
    return "batch grad." if title == "gradient" and _shows_batch(scene) else title


def _shows_batch(scene: Scene) -> bool:
    """Tell whether the gradients to show are those of the whole batch."""
    return scene.stage == "update" and scene.trace.net.training.batch > 1


def _name(scene: Scene, row: Parameter) -> str:
    value = row.refs(scene)[0]
    return scene.labels.line(value) if value.name == "w" else f"bias {scene.labels.owner(value)}"


def _row(scene: Scene, name: str, refs: Iterable[Ref | None], name_cells: int, number_cells: int) -> Line:
    pieces: list[Piece] = [(left(name, name_cells), "")]
    for ref in refs:
        pieces.extend(number_cell(scene, ref, number_cells) if ref else [(" " * number_cells, "")])
    return tuple(pieces)


def _of_target(scene: Scene) -> Parameter | None:
    """Return the parameter that an update's step belongs to."""
    target = scene.step.target
    return Parameter(target.layer, target.index) if scene.stage == "update" else None


def _memory(scene: Scene) -> list[tuple[str, tuple[Ref | None, ...]]]:
    """Name what the optimiser keeps of the step's parameter, old and new, and what it makes of that."""
    parameter = _of_target(scene)
    kind = kind_of(scene.trace.net.training.optimiser)
    if parameter is None:
        return []
    lines: list[tuple[str, tuple[Ref | None, ...]]] = []
    for result in kind.results:
        old = result.removesuffix("_next")
        new = Ref(result, parameter.layer, parameter.index)
        before = Ref(old, parameter.layer, parameter.index) if old in kind.memory else None
        symbol = scene.labels.symbols.get(old) or VOCABULARY[old].symbol
        lines.append((symbol, (before, None, new)))
    return lines


def _chosen(scene: Scene, room: int) -> tuple[list[Parameter], int]:
    """Choose the rows to show, and count those left out."""
    net = scene.trace.net
    sizes = net.network.sizes
    layers = range(1, len(sizes))
    total = sum(sizes[layer] * (sizes[layer - 1] + net.has_bias(layer)) for layer in layers)
    taking_part = _taking_part(scene)
    if total <= max(room, _FEW):
        units = ((layer, unit) for layer in layers for unit in range(1, sizes[layer] + 1))
        every = [row for n, unit in units for row in _of_unit(scene, n, unit, range(1, sizes[n - 1] + 1))]
        places = [place for place, row in enumerate(every) if row in taking_part]
        if total <= room:
            return every, 0
        if places and places[-1] - places[0] < room - 2:  # they fit together, with a gap at both ends
            near = [every[place] for place in window(total, room - 1, places) if place is not None]
            return near, total - len(near)
    rows = _sorted({*taking_part, *_around(scene, taking_part, room)} if len(taking_part) < room else taking_part)
    wanted = [place for place, row in enumerate(rows) if row in taking_part]
    if len(wanted) > room and scene.focus is not None:
        wanted = [place for place in wanted if scene.focus in rows[place].refs(scene)]
    room_for_rows = room if len(taking_part) == room else room - 1
    shown = [rows[place] for place in window(len(rows), room_for_rows, wanted) if place is not None]
    return shown, total - len(shown)


def _taking_part(scene: Scene) -> set[Parameter]:
    """Return the parameters that the step calculates or uses."""
    parts = (scene.step.target, *(ref for ref, _ in scene.step.values))
    return {Parameter(ref.layer, ref.index) for ref in parts if is_of_line(ref) or ref.name in _OF_BIAS}


def _around(scene: Scene, wanted: set[Parameter], room: int) -> list[Parameter]:
    """Return the rows that fill the table: of the step's unit those near the wanted ones, and near both ends."""
    layer, unit = scene.step.target.layer or scene.trace.net.network.depth, scene.step.target.unit or 1
    last = scene.trace.net.network.sizes[layer - 1]
    own = {row.index[1] for row in wanted if row.layer == layer and row.index[0] == unit and len(row.index) > 1}
    near = {n for at in {1, last, *own} for n in range(max(1, at - room), min(last, at + room) + 1)}
    return _of_unit(scene, layer, unit, near)


def _sorted(rows: Iterable[Parameter]) -> list[Parameter]:
    """Put parameters in the order of layers and receiving units, a unit's bias last."""
    return sorted(rows, key=lambda row: (row.layer, row.index[0], len(row.index) == 1, row.index))


def _of_unit(scene: Scene, layer: int, unit: int, senders: Iterable[int]) -> list[Parameter]:
    weights = [Parameter(layer, (unit, sender)) for sender in senders]
    return [*weights, *([Parameter(layer, (unit,))] if scene.trace.net.has_bias(layer) else [])]
