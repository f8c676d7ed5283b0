"""Checks of a lesson's rows, loss and addresses that no schema can express. Knows the format's keys."""

from collections.abc import Iterator, Sequence

from tutor.arithmetic.engine.data import Split
from tutor.arithmetic.engine.network import Data
from tutor.arithmetic.functions.losses import CLASS_LOSSES
from tutor.lesson.addresses import AddressError, check_address, check_place
from tutor.lesson.check_network import Sizes
from tutor.lesson.problems import Path
from tutor.lesson.report import Report
from tutor.lesson.wording import are, counted

_FILE: Path = ("data", "file")
_ROWS: Path = ("data", "rows")
_TARGETS: Path = ("data", "targets")
_SPLIT: Path = ("data", "split")
_CLOSE = 1e-6


def check_data(report: Report, sizes: Sizes) -> None:
    """Report rows of the wrong length, targets that do not fit the outputs, and targets that do not fit the loss."""
    targets = report.value(_TARGETS)
    if targets is not None and report.raw(_FILE) is None:  # a file's words may be classes: its reader checks that
        check_target_count(report, len(targets), sizes.outputs)
    if targets is not None and len(set(targets)) < len(targets):
        report.add(_TARGETS, "two targets have the same name; give each its own")
    if targets is None or sizes.inputs is None:
        return
    needed = sizes.inputs + len(targets)
    for row in report.entries(_ROWS):
        values = report.value((*_ROWS, row))
        if values is not None and len(values) != needed:
            parts = f"{counted(sizes.inputs, 'input')}, then {counted(len(targets), 'target')}"
            has = f"row {row + 1} has {counted(len(values), 'number')}"
            report.add((*_ROWS, row), f"{has}; each row needs {needed}: {parts}")
    _check_loss(report, sizes.inputs)


def check_target_count(report: Report, targets: int, outputs: int | None) -> None:
    """Report targets that are not as many as the output units."""
    if outputs is not None and targets != outputs:
        message = f"there {are(targets, 'target')}, but {counted(outputs, 'output unit')}; name one target for each"
        report.add(_TARGETS, message)


def check_row_targets(loss: str, targets: Sequence[float], row: int) -> Iterator[tuple[int | None, str]]:
    """Yield what is wrong with a row's targets for a loss: the place of the target (None: all of them) and a message.

    `row` is the row's number, from 1.
    """
    if loss not in CLASS_LOSSES:
        return
    beyond = [place for place, target in enumerate(targets) if not 0 <= target <= 1]
    for place in beyond:
        yield place, f"the target {targets[place]:g} must lie between 0 and 1 for {loss}"
    if loss == "cross-entropy" and targets and not beyond and abs(sum(targets) - 1) > _CLOSE:
        yield None, f"the targets of row {row} add up to {sum(targets):g}; for cross-entropy they must add up to 1"


def check_addresses(report: Report) -> None:
    """Report every `at` of `say`, `ask` and `claims` that is no address and no other place."""
    for part, check in (("say", check_place), ("ask", check_place), ("claims", check_address)):
        for number in report.entries((part,)):
            path = (part, number, "at")
            at = report.value(path)
            if at is None:
                continue
            try:
                check(at)
            except AddressError as error:
                report.add(path, str(error))


def check_split(report: Report, rows: int) -> None:
    """Report a split that leaves no row for training or none for testing."""
    values = report.value(_SPLIT)
    if values is None or not rows:
        return
    try:
        Split(**values).parts(rows)
    except ValueError as error:
        report.add(_SPLIT, f"{error}; change the split or give more rows", at_key=True)


def check_scaled(report: Report, data: Data) -> None:
    """Report inputs that scaling takes beyond the numbers there are."""
    if data.table is None or data.table.scaling.kind == "none":
        return
    broken = data.table.beyond_numbers
    if broken is not None:
        row, column = broken
        spread = float(data.table.scaling.spread[column - 1])
        message = f"row {row} of input {column} is scaled beyond all numbers, because the training rows spread by only"
        report.add(("data", "normalise"), f"{message} {spread:g}; leave the input out, or do not normalise")


def check_stop(report: Report) -> None:
    """Report a condition for stopping that this lesson cannot meet."""
    stop = report.value(("training", "stop")) or {}
    if "patience" in stop and report.raw(_SPLIT) is None:
        report.add(("training", "stop", "patience"), "there are no rows to judge by; add a data.split with test rows")
    if "accuracy" in stop and report.value(("training", "loss")) not in CLASS_LOSSES:
        words = " or ".join(sorted(CLASS_LOSSES))
        report.add(("training", "stop", "accuracy"), f"only classes can be right or wrong; use the loss {words}")


def _check_loss(report: Report, inputs: int) -> None:
    loss = report.value(("training", "loss"))
    if loss not in CLASS_LOSSES:
        return
    layers = report.entries(("network", "layers"))
    activation = report.value(("network", "layers", layers.stop - 1, "activation")) if layers else None
    if activation not in {None, "sigmoid", "softmax"}:
        message = f"{loss} needs outputs between 0 and 1; give the output layer sigmoid or softmax, not {activation}"
        report.add(("training", "loss"), message)
    for row in report.entries(_ROWS):
        targets = (report.value((*_ROWS, row)) or [])[inputs:]
        for place, message in check_row_targets(loss, targets, row + 1):
            report.add((*_ROWS, row) if place is None else (*_ROWS, row, inputs + place), message)
