"""A run of a million rows: training, jumps to any step, memory; a keypress late in it, and in a wide network."""

import time
from collections.abc import Iterator
from statistics import median

from tests.benchmarks.engine import small_rows
from tests.benchmarks.report import Report, percentile
from tests.networks import seeded, training, twin_network
from tests.view.cases import Case, case
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.questions.why import why
from tutor.teaching.session.session import Session
from tutor.ui.panel import changed_spans
from tutor.view.labels import Labels
from tutor.view.lines import Line
from tutor.view.scene import Scene
from tutor.view.screen import Frame, screen

_ROWS, _EPOCHS = 100, 10_000
_JUMPS = 300
_KEYS_A_PLACE, _ROUNDS = 20, 12
_SIZE = (80, 24)


def run(report: Report) -> None:
    """Measure and judge."""
    trace = Trace(twin_network(), small_rows(_ROWS), training(0.5, epochs=_EPOCHS))
    _jumps(report, trace)
    _keys(report, trace)


def _jumps(report: Report, trace: Trace) -> None:
    report.title(f"(f) 3-4-1, {_EPOCHS} epochs of {_ROWS} rows")
    start = time.perf_counter()
    trace.run.advance()
    report.figure("training", f"{time.perf_counter() - start:9.4g} s")
    rng, times = seeded("jumps"), []
    for _ in range(_JUMPS):
        number = rng.randrange(len(trace))
        start = time.perf_counter()
        step = trace[trace.address(number)]
        times.append(1000 * (time.perf_counter() - start))
        assert step.values
    report.figure(f"{_JUMPS} random jumps: median / p99", f"{median(times):9.4g} / {percentile(times, 0.99):.4g} ms")
    report.most("longest random jump", max(times), 50, "ms")
    report.most("checkpoints", trace.run.checkpoint_bytes / 2**20, 8, "MiB")


def _keys(report: Report, trace: Trace) -> None:
    report.title("(g) session, scene, screen and changed spans of a keypress in process, in turn")
    late = Case("late", trace, "A long run")
    wide = case("wide")
    starts = {
        "epoch 1": (late, [f"1/{row}:z[1][1]" for row in range(1, 1 + _ROUNDS)]),
        "epoch 10,000": (late, [f"10000/{row}:z[1][1]" for row in range(1, 1 + _ROUNDS)]),
        "784-30-10": (wide, _spread(wide)),
        "3-4-1": (case("article"), _spread(case("article"))),
    }
    times: dict[str, list[float]] = {name: [] for name in starts}
    for place in range(_ROUNDS):
        for name, (shown, addresses) in starts.items():
            times[name] += [1000 * seconds for seconds in _presses(shown, addresses[place])]
    for name, measured in times.items():
        figures = f"{median(measured):5.2f} / {percentile(measured, 0.99):5.2f} / {max(measured):5.2f} ms"
        report.figure(f"{name}: median / p99 / max", figures)
    report.most("epoch 10,000 / epoch 1, median", median(times["epoch 10,000"]) / median(times["epoch 1"]), 1.5)
    report.most("784-30-10 / 3-4-1, median", median(times["784-30-10"]) / median(times["3-4-1"]), 1.5)


def _spread(shown: Case) -> list[str]:
    """Choose places all through a row, away from its end."""
    plan = shown.trace.plan(1)
    last = len(plan) - 1
    numbers = [place * last // _ROUNDS for place in range(_ROUNDS)]
    return [str(shown.trace.address(number)) for number in numbers]


def _presses(shown: Case, at: str) -> Iterator[float]:
    """Walk on from a step; yield the seconds of each keypress after the first."""
    labels = Labels(shown.trace.net.network, shown.symbols)
    session = Session(shown.trace, shown.trace.find(at, shown.trace.first))
    before = _drawn(session, labels)
    for _ in range(_KEYS_A_PLACE):
        start = time.perf_counter()
        session = session.forward()
        after = _drawn(session, labels)
        for name, lines in after.items():
            for old, new in zip(before.get(name, ()), lines, strict=False):
                changed_spans(old, new)
        yield time.perf_counter() - start
        before = after


def _drawn(session: Session, labels: Labels) -> dict[str, tuple[Line, ...]]:
    scene = Scene(session.trace, session.step, labels, session.digits, session.focused)
    frame = Frame("A network", why(session.trace.net, session.at.ref))
    return {part.name: part.lines for part in screen(scene, frame, *_SIZE)}
