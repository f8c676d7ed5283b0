"""The table of the data while it is prepared: each column raw and scaled, its statistics above, row by row."""

from collections.abc import Iterator

from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.preparation import STATISTICS
from tutor.view.lines import Line, Piece, cut, left, right
from tutor.view.scene import Scene
from tutor.view.tables import number_cell
from tutor.view.window import window

_NAME = 12
_NUMBER = 10


def data_table(scene: Scene, cells: int, height: int) -> tuple[Line, ...]:
    """Draw the rows around the step's, the columns around the step's; rows that are not for training say so."""
    table = scene.trace.table
    if table is None:
        return ()
    target = scene.step.target
    inputs = len(table.scaling.lower)
    room = max(1, (cells - _NAME) // (2 * _NUMBER))
    columns = [place + 1 for place in window(inputs, room, [target.index[-1] - 1]) if place is not None]
    statistics = STATISTICS[table.scaling.kind]
    looked_at = scene.focus or target
    wanted = [looked_at.unit - 1] if looked_at.kind.shape == "cell" else []
    rows = window(len(table.inputs), height - 1 - len(statistics), wanted)
    training = frozenset(table.training)
    return (
        _head(scene, columns),
        *(_statistic(scene, name, columns) for name in statistics),
        *(
            ((f"  {scene.signs.more}", "dim"),)
            if row is None
            else _row(scene, row + 1, columns, training=row + 1 in training)
            for row in rows
        ),
    )


def _head(scene: Scene, columns: list[int]) -> Line:
    pieces: list[Piece] = [(left("row", _NAME), "title")]
    for column in columns:
        name = cut(scene.labels.unit(0, column), _NUMBER - 1)
        pieces += [(right(name, _NUMBER), "title"), (right("scaled", _NUMBER), "title")]
    return tuple(pieces)


def _statistic(scene: Scene, name: str, columns: list[int]) -> Line:
    pieces: list[Piece] = [(left(name, _NAME), "title")]
    for column in columns:
        pieces.extend(number_cell(scene, Ref(name, 0, (column,)), _NUMBER))
        pieces.append((" " * _NUMBER, ""))
    return tuple(pieces)


def _row(scene: Scene, row: int, columns: list[int], *, training: bool) -> Line:
    return (
        (left(f"{row}" if training else f"{row} held out", _NAME), "" if training else "dim"),
        *_cells(scene, row, columns),
    )


def _cells(scene: Scene, row: int, columns: list[int]) -> Iterator[Piece]:
    for column in columns:
        for name in ("raw", "scaled"):
            yield from number_cell(scene, Ref(name, 0, (row, column)), _NUMBER)
