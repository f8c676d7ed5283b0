"""Where the learner is: the line of places and the thin bar of the row's progress."""

from collections.abc import Iterator

from tutor.trace.grain import position
from tutor.view.lines import Line
from tutor.view.scene import Scene


def place_text(scene: Scene, grain: str = "step") -> str:
    """Say where the step is: epoch, row, pass, unit, number of the step."""
    at = scene.step.address
    trace = scene.trace
    here = position(trace, at, grain)
    unit = scene.labels.place(at.ref) or scene.labels.symbol(at.ref)
    dot = f" {scene.signs.dot} "
    return dot.join(
        (
            f"epoch {at.epoch}/{trace.epochs}",
            f"row {at.row}/{trace.rows}",
            scene.stage,
            unit,
            f"{grain} {here.number} of {here.count}",
        )
    )


def bar_parts(scene: Scene, cells: int) -> Iterator[tuple[int, int, Line]]:
    """Draw the row's progress as a thin bar in which each pass has its named part: start, width and line of each."""
    at = scene.step.address
    plan = scene.trace.plan(at.row)
    here = plan.place(at.ref) + 1
    sizes = plan.pass_sizes
    room = cells - sum(len(stage) + 2 for stage in sizes)
    x, start = 0, 0
    for stage, size in sizes.items():
        share = max(2, room * size // len(plan))
        done = min(share, max(0, -(-(here - start) * share // size)))
        line: Line = (
            (f"{stage} ", "target" if stage == scene.stage else "dim"),
            (scene.signs.done * done, "done"),
            (scene.signs.ahead * (share - done), "dim"),
        )
        yield x, len(stage) + 2 + share, line
        x += len(stage) + 2 + share
        start += size
