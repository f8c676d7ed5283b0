"""Where the learner is: the line of places and the thin bar of the row's progress."""

from collections.abc import Iterator

from rich.cells import cell_len

from tutor.arithmetic.trace.grain import position
from tutor.arithmetic.trace.step import TRAIN
from tutor.view.lines import Line, cut
from tutor.view.scene import Scene

_SHORTEST = 2
"""Cells of a pass's bar at least."""


def place_text(scene: Scene, grain: str, cells: int) -> str:
    """Say where the step is: epoch, row, pass, unit, number of the step; in short where there is no room for all."""
    at = scene.step.address
    trace = scene.trace
    here = position(trace, at, grain)
    unit = scene.labels.place(at.ref) or scene.labels.symbol(at.ref)
    number = f"{grain} {here.number} of {here.count}"
    if at.stage != TRAIN:
        after = (f"epoch {at.epoch}",) if at.epoch else ()
        where = (f"{at.stage} row {at.row}/{trace.section(at).rows}",) if at.row else ("preparing the table",)
        texts = [f" {scene.signs.dot} ".join(form) for form in ((*after, *where, unit, number), (*where, unit))]
        return next((text for text in texts if cell_len(text) <= cells), cut(texts[-1], cells))
    epoch, row = f"{at.epoch}/{trace.epochs}", f"{at.row}/{trace.rows}"
    forms = (
        (f"epoch {epoch}", f"row {row}", scene.stage, unit, number),
        (f"epoch {epoch}", f"row {row}", unit, number),
        (f"epoch {at.epoch}", f"row {at.row}", unit, f"{grain} {here.number}/{here.count}"),
        (f"epoch {at.epoch}", f"row {at.row}", f"{grain} {here.number}/{here.count}"),
    )
    texts = [f" {scene.signs.dot} ".join(form) for form in forms]
    return next((text for text in texts if cell_len(text) <= cells), cut(texts[-1], cells))


def bar_parts(scene: Scene, cells: int) -> Iterator[tuple[int, int, Line]]:
    """Draw the row's progress as a thin bar in which each pass has its named part: start, width and line of each."""
    at = scene.step.address
    plan = scene.trace.plan_at(at)
    here = plan.place(at.ref) + 1
    sizes = plan.pass_sizes
    room = cells - sum(len(stage) + 2 + _SHORTEST for stage in sizes)
    x, start = 0, 0
    for stage, size in sizes.items():
        share = _SHORTEST + room * size // len(plan)
        done = min(share, max(0, -(-(here - start) * share // size)))
        line: Line = (
            (f"{stage} ", "target" if stage == scene.stage else "dim"),
            (scene.signs.done * done, "done"),
            (scene.signs.ahead * (share - done), "dim"),
        )
        yield x, len(stage) + 2 + share, line
        x += len(stage) + 2 + share
        start += size
