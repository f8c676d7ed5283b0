"""Which class was taken for which: a table of counts, actual classes down, predicted ones across."""

from tutor.arithmetic.engine.values import Values
from tutor.arithmetic.trace.moment import RowMoment, TrainingMoment
from tutor.view.lines import Line, cut, left, right
from tutor.view.scene import Scene

_NAME, _COUNT = 14, 9


def confusion(scene: Scene, cells: int, height: int) -> tuple[Line, ...]:
    """Count the rows of the epoch (or of the trial) by their own and their predicted class."""
    names, counts = counted(scene)
    if not names:
        return ()
    right_rows = sum(counts[place][place] for place in range(len(names)))
    total = sum(map(sum, counts))
    head: Line = (
        (left("is \\ taken for", _NAME), "title"),
        *((right(cut(name, _COUNT - 1), _COUNT), "title") for name in names),
    )
    lines = [
        (
            (left(name, _NAME), ""),
            *((right(str(count), _COUNT), "target" if across == down else "") for across, count in enumerate(line)),
        )
        for down, (name, line) in enumerate(zip(names, counts, strict=True))
    ]
    said = f"{right_rows} of {total} rows got the right class."
    return (head, *lines[: height - 2], ((cut(said, cells), ""),))


def counted(scene: Scene) -> tuple[list[str], list[list[int]]]:
    """Return the classes and, for each one, its rows' predicted classes counted; nothing while there are no rows."""
    moment = scene.moment
    row = moment.row if isinstance(moment, TrainingMoment) else moment
    if not isinstance(row, RowMoment):
        return [], []
    names = list(scene.trace.run.data.target_names)
    names = [f"not {names[0]}", names[0]] if len(names) == 1 else names
    counts = [[0] * len(names) for _ in names]
    for actual, predicted in _classes(row.all_rows()):
        counts[actual][predicted] += 1
    return names, counts


def _classes(values: Values) -> list[tuple[int, int]]:
    """Return each row's class and predicted class; one output means its second class from a half on."""
    rows = zip(values.targets.tolist(), values.outputs[-1].tolist(), strict=True)
    if values.targets.shape[1] == 1:
        return [(int(target[0] >= 0.5), int(output[0] >= 0.5)) for target, output in rows]
    return [(target.index(max(target)), output.index(max(output))) for target, output in rows]
