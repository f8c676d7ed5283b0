"""Checks of a lesson's rows, loss and addresses that no schema can express. Knows the format's keys."""

from tutor.lesson.addresses import AddressError, check_address, check_place
from tutor.lesson.check_network import Sizes
from tutor.lesson.problems import Path
from tutor.lesson.report import Report

_ROWS: Path = ("data", "rows")
_TARGETS: Path = ("data", "targets")
_BETWEEN_0_AND_1 = {"binary-cross-entropy", "cross-entropy"}
_CLOSE = 1e-6


def check_data(report: Report, sizes: Sizes) -> None:
    """Report rows of the wrong length, targets that do not fit the outputs, and targets that do not fit the loss."""
    targets = report.value(_TARGETS)
    if targets is not None and sizes.outputs is not None and len(targets) != sizes.outputs:
        message = f"there are {len(targets):,} targets, but {sizes.outputs:,} output units; name one target for each"
        report.add(_TARGETS, message)
    if targets is not None and len(set(targets)) < len(targets):
        report.add(_TARGETS, "two targets have the same name; give each its own")
    if targets is None or sizes.inputs is None:
        return
    needed = sizes.inputs + len(targets)
    for row in report.entries(_ROWS):
        values = report.value((*_ROWS, row))
        if values is not None and len(values) != needed:
            parts = f"{sizes.inputs} for the inputs, then {len(targets)} for the targets"
            report.add((*_ROWS, row), f"row {row + 1} has {len(values)} numbers; each row needs {needed}: {parts}")
    _check_loss(report, sizes.inputs)


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


def check_supported(report: Report) -> None:
    """Report the parts of the format that this version does not read yet."""
    for path in (("data", "file"), ("data", "split"), ("training", "stop")):
        if report.value(path) is not None:
            report.add(path, "not supported yet; leave it out", at_key=True)
    normalise = report.value(("data", "normalise"))
    if normalise not in {None, "none"}:
        report.add(("data", "normalise"), f"{normalise} is not supported yet; write none or leave it out")
    optimiser = report.value(("training", "optimiser"))
    if optimiser is not None and optimiser["kind"] != "sgd":
        report.add(("training", "optimiser", "kind"), f"{optimiser['kind']} is not supported yet; write sgd")


def _check_loss(report: Report, inputs: int) -> None:
    loss = report.value(("training", "loss"))
    if loss not in _BETWEEN_0_AND_1:
        return
    layers = report.entries(("network", "layers"))
    activation = report.value(("network", "layers", layers.stop - 1, "activation")) if layers else None
    if activation not in {None, "sigmoid", "softmax"}:
        message = f"{loss} needs outputs between 0 and 1; give the output layer sigmoid or softmax, not {activation}"
        report.add(("training", "loss"), message)
    for row in report.entries(_ROWS):
        targets = (report.value((*_ROWS, row)) or [])[inputs:]
        for number, target in enumerate(targets):
            if not 0 <= target <= 1:
                report.add((*_ROWS, row, inputs + number), f"the target {target:g} must lie between 0 and 1 for {loss}")
        if loss == "cross-entropy" and targets and abs(sum(targets) - 1) > _CLOSE and report.good((*_ROWS, row)):
            message = (
                f"the targets of row {row + 1} add up to {sum(targets):g}; for cross-entropy they must add up to 1"
            )
            report.add((*_ROWS, row), message)
