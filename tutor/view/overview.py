"""The whole run at a glance: error (and accuracy) epoch by epoch as a plot, and the numbers of one epoch."""

from tutor.arithmetic.engine.history import History
from tutor.arithmetic.numerals import shown
from tutor.arithmetic.trace.trace import Trace
from tutor.view.ascii import in_ascii
from tutor.view.lines import Line, cut
from tutor.view.plots import Curve, plot


def overview(
    trace: Trace,
    epoch: int,
    size: tuple[int, int],
    *,
    ascii_only: bool,
    original: Trace | None = None,
    logarithmic: bool = False,
) -> tuple[Line, ...]:
    """Draw the epochs trained so far in (cells, height), with a mark at one of them, and say its numbers in words."""
    cells, height = size
    history = trace.run.history
    trained = len(history.errors)
    curves = [Curve("error of the epoch (logarithmic)" if logarithmic else "error of the epoch", history.errors)]
    if original is not None:
        curves.append(Curve("original run", original.run.history.errors[:trained], dotted=True))
    elif history.held_out_errors:
        curves.append(Curve("error on held-out rows", history.held_out_errors, dotted=True))
    of = trace.run.last_epoch or f"at most {trace.net.training.epochs:,}"
    heading = f"{trained:,} epochs trained of {of:,}" if isinstance(of, int) else f"{trained:,} epochs trained, {of}"
    lines: list[Line] = [((cut(f"{heading}. {trace.stopped}", cells), "title"),)]
    if trained:
        epochs, room = range(1, trained + 1), (cells, height - 2)
        lines += plot(curves, epochs, room, ascii_only=ascii_only, cursor=epoch - 1, logarithmic=logarithmic)
        lines.append(((cut(_numbers(history, epoch), cells), "target"),))
    else:
        lines.append((("Nothing is trained yet: t trains to the end, Enter goes to the first epoch.", ""),))
    return tuple(map(in_ascii, lines)) if ascii_only else tuple(lines)


def _numbers(history: History, epoch: int) -> str:
    place = epoch - 1
    parts = [f"epoch {epoch:,}: error {shown(history.errors[place])}"]
    if history.accuracies:
        parts.append(f"{history.accuracies[place]:.1%} right")
    if history.held_out_errors:
        parts.append(f"held-out rows: error {shown(history.held_out_errors[place])}")
    return ", ".join(parts)
