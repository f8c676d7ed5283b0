"""A class over SSH on loopback: key to screen, memory a learner, a rush of thirty, following the teacher. Linux only.

OpenSSH's clients, the terminals and what measures them run on the same cores as the server, and count in.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.report import Report, percentile
from tests.classroom.crowd import Crowd
from tests.classroom.ssh_world import MISSING, cpu_seconds

_SECONDS, _EVERY, _RUSH, _TEACHERS_KEYS = 60.0, 2.0, 30, 10


def run(report: Report, *, learners: int) -> None:
    """Measure and judge."""
    report.title(f"a class of {learners} over SSH, a key every {_EVERY:g} s each, for {_SECONDS:g} s")
    if sys.platform != "linux" or MISSING:
        report.figure("not measured", MISSING or "the class server needs Linux")
        return
    with tempfile.TemporaryDirectory() as folder, Crowd(Path(folder), learners + _RUSH) as crowd:
        crowd.join(["first"])  # what the first one makes ready is no part of the rush
        rush = crowd.join([f"learner{number}" for number in range(_RUSH)])
        report.figure(f"{_RUSH} at once: median first frame", f"{median(rush):5.2f} s")
        report.most(f"{_RUSH} at once: last first frame", max(rush), 2, "s")
        for start in range(_RUSH, learners, 10):
            crowd.join([f"learner{number}" for number in range(start, min(start + 10, learners))])
        own, base = crowd.memory()
        report.most("memory a learner, PSS", own, 16, "MiB")
        report.figure("server and zygote, PSS", f"{base:5.1f} MiB")
        _type(report, crowd)
        followed = [1000 * seconds for seconds in crowd.follow(_TEACHERS_KEYS)]
        report.figure("teacher's key to the last learner's step: median", f"{median(followed):5.0f} ms")
        report.most("teacher's key to the last learner's step: most", max(followed), 250, "ms")


def _type(report: Report, crowd: Crowd) -> None:
    pids = crowd.world.children()
    before, served = sum(map(cpu_seconds, pids)), cpu_seconds(crowd.world.process.pid)
    times = [1000 * seconds for seconds in crowd.type_in_turn(_SECONDS, _EVERY)]
    used, served = sum(map(cpu_seconds, pids)) - before, cpu_seconds(crowd.world.process.pid) - served
    report.figure("processor: learners' processes, server", f"{used / _SECONDS:.0%}, {served / _SECONDS:.0%} of a core")
    report.figure("key to last byte: median / max", f"{median(times):5.1f} / {max(times):5.1f} ms, {len(times)} keys")
    report.most("key to last byte: p99", percentile(times, 0.99), 25, "ms")
    report.most("keys that changed nothing", sum(seat.missed for seat in crowd.seats), 0, "")
