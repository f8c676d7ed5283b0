"""Keypress to last byte at a pseudo-terminal, over walks of the article's lesson; bytes; idleness; gc.freeze."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from tests.benchmarks.report import Report, percentile
from tests.benchmarks.terminals import (
    ONE_LINE,
    READY,
    TUTOR,
    UNFROZEN,
    cpu_seconds,
    idle_bytes,
    key,
    opened,
    until_first_frame,
)
from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.teaching.session.session import begin

_KEYS = 400
_HOME, _NEXT = "\x1b[H", " "


def walk() -> Iterator[str]:
    """Yield the keys of a walk through the whole lesson, and back to its start."""
    session, stops = begin(load(find("article"))), 0
    while (after := session.forward()).at != session.at:
        session, stops = after, stops + 1
    return cycle([*[_NEXT] * stops, _HOME])


def run(report: Report) -> None:
    """Measure and judge."""
    report.title(f"(a, d) keypress to last byte, {_KEYS} keys each in turn, walking through `article`")
    programs = {"one line": (ONE_LINE, (80, 24)), "80x24": (TUTOR, (80, 24)), "200x50": (TUTOR, (200, 50))}
    programs |= {"one line 200x50": (ONE_LINE, (200, 50)), "80x24 unfrozen": (UNFROZEN, (80, 24))}
    times: dict[str, list[float]] = {name: [] for name in programs}
    sent: dict[str, list[int]] = {name: [] for name in programs}
    with ExitStack() as stack:
        open_programs = {}
        for name, (command, size) in programs.items():
            home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            open_programs[name] = stack.enter_context(opened(command, home, size))
            until_first_frame(open_programs[name], READY[command])
        used = {name: -cpu_seconds(program) for name, program in open_programs.items()}
        for keys in islice(walk(), _KEYS):
            for name, program in open_programs.items():
                seconds, count = key(program, keys)
                times[name].append(1000 * seconds)
                sent[name].append(count)
        cpu = {name: 1000 * (used[name] + cpu_seconds(open_programs[name])) / _KEYS for name in programs}
        idle = {name: idle_bytes(open_programs[name], 3.5) for name in ("80x24", "200x50")}
    for name, milliseconds in cpu.items():
        report.figure(
            f"{name}: processor time a key", f"{milliseconds:5.2f} ms ({milliseconds / cpu['one line']:.2f} x)"
        )
    _judge(report, times, sent, idle)


def _judge(report: Report, times: dict[str, list[float]], sent: dict[str, list[int]], idle: dict[str, int]) -> None:
    for name, measured in times.items():
        figures = f"{median(measured):5.2f} / {percentile(measured, 0.99):5.2f} / {max(measured):5.2f} ms"
        count = f"{median(sent[name]):5.0f} / {percentile(sent[name], 0.99):5.0f} / {max(sent[name]):5.0f} bytes"
        report.figure(f"{name}: median / p99 / max", f"{figures}; {count}")
    floor, tail = median(times["one line"]), percentile(times["80x24"], 0.99)
    report.most("median at 80x24 / one line", median(times["80x24"]) / floor, 3)
    report.most("p99 at 80x24 / p99 of one line", tail / percentile(times["one line"], 0.99), 8)
    report.figure("p99 at 80x24 / median of one line", f"{tail / floor:9.4g} x")
    report.most("median at 200x50 / median at 80x24", median(times["200x50"]) / median(times["80x24"]), 1.5)
    report.most("bytes a key, median", median(sent["80x24"]), 1000, "B")
    report.most("bytes a key, p99", percentile(sent["80x24"], 0.99), 3000, "B")
    report.most("bytes sent in 3.5 s without a key", idle["80x24"] + idle["200x50"], 0, "B")
    unfrozen = percentile(times["80x24 unfrozen"], 0.99)
    report.figure("p99 without gc.freeze / with", f"{unfrozen / tail:9.4g} x")
