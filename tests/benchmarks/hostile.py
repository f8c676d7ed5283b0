"""A thousand hostile connections to a class on loopback: what they get, what stays behind. Linux only."""

import asyncio
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

from tests.benchmarks.report import Report
from tests.classroom.attack import HOSTILE, attack
from tests.classroom.ssh_world import MISSING, World, until

_CONNECTIONS = 1000
_TOGETHER = 250


def run(report: Report) -> None:
    """Measure and judge."""
    report.title(f"{_CONNECTIONS} hostile connections, {_TOGETHER} at a time: {', '.join(HOSTILE)}")
    if sys.platform != "linux" or MISSING:
        report.figure("not measured", MISSING or "the class server needs Linux")
        return
    with tempfile.TemporaryDirectory() as folder, World(Path(folder)) as world:
        _attack(world)  # what the first thousand make the server keep for good is no leak
        until(lambda: world.connections() == 0, 20)
        descriptors, memory = world.descriptors(), world.memory()
        answers = _attack(world)
        until(lambda: world.descriptors() == descriptors, 20)
        report.most("descriptors left open", world.descriptors() - descriptors, 0, "")
        report.most("memory kept", world.memory() - memory, 5, "MiB")
        report.most("learners' processes made", len(world.children()), 0, "")
        told = sum(bool(answer) and not answer.startswith(b"SSH-2.0-") for answer in answers)
        report.most("answers that are not the server's hello", told, 0, "")


def _attack(world: World) -> list[bytes]:
    answers: list[bytes] = []
    for _ in range(0, _CONNECTIONS, _TOGETHER):
        answers += asyncio.run(attack(world.port, list(islice(cycle(HOSTILE.values()), _TOGETHER))))
    return answers
