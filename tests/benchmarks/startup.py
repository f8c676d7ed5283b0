"""Start-up: first frame against a bare label, commands against an import, memory against a bare label with NumPy."""

import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median

from tests.benchmarks.report import Report, interleaved, medians
from tests.benchmarks.terminals import (
    LABEL,
    LABEL_AND_NUMPY,
    READY,
    TUTOR,
    first_frame,
    key,
    opened,
    peak_memory,
    until_first_frame,
    whole_run,
)

_ROUNDS = 21
_IMPORT = (sys.executable, "-c", "import numpy, rich.table")
_SHOW = (sys.executable, "-m", "tutor", "show", "article")
_LIST = (sys.executable, "-m", "tutor", "list")


def run(report: Report) -> None:
    """Measure and judge."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        report.title(f"(b) first frame and commands, compiled, {_ROUNDS} runs each in turn")
        commands = {"label": LABEL, "label and NumPy": LABEL_AND_NUMPY, "ann-tutor article": TUTOR}
        frames = interleaved({n: partial(first_frame, c, home) for n, c in commands.items()}, 1 + _ROUNDS)
        first = medians({name: values[1:] for name, values in frames.items()})
        whole = {"import": _IMPORT, "show article": _SHOW, "list": _LIST}
        ends = interleaved({name: partial(whole_run, c, home) for name, c in whole.items()}, 1 + _ROUNDS)
        finished = medians({name: values[1:] for name, values in ends.items()})
        for name, values in {**frames, **ends}.items():
            report.figure(f"{name}: median / best", f"{1000 * median(values[1:]):5.0f} / {1000 * min(values):5.0f} ms")
        for one, other in (("ann-tutor article", "label"), ("show article", "import"), ("list", "import")):
            best = {**frames, **ends}
            report.figure(f"best of {one} / best of {other}", f"{min(best[one]) / min(best[other]):9.4g} x")
        tutor = first["ann-tutor article"]
        report.most("first frame / bare label", tutor / first["label"], 1.6)
        report.figure("first frame / label and NumPy", f"{tutor / first['label and NumPy']:9.4g} x")
        report.most("show article / import numpy, rich.table", finished["show article"] / finished["import"], 1.5)
        report.most("list / import numpy, rich.table", finished["list"] / finished["import"], 1.5)
    _memory(report)


def _memory(report: Report) -> None:
    report.title("(c) peak memory of the running program, after 100 keys, 3 runs each in turn")
    programs = {"label and NumPy": LABEL_AND_NUMPY, "ann-tutor article": TUTOR}
    peaks = medians(interleaved({name: partial(_peak, c) for name, c in programs.items()}, 3))
    for name, mebibytes in peaks.items():
        report.figure(name, f"{mebibytes:9.4g} MiB")
    report.most("peak / label and NumPy", peaks["ann-tutor article"] / peaks["label and NumPy"], 1.4)


def _peak(command: tuple[str, ...]) -> float:
    with tempfile.TemporaryDirectory() as folder, opened(command, Path(folder)) as program:
        until_first_frame(program, READY[command])
        if command == TUTOR:
            for _ in range(100):
                key(program, " ")
        return peak_memory(program)
