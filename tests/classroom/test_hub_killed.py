"""The hub's process is killed: who follows on the screen is told in a line, goes on alone, and rejoins."""

import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import rmtree

import pytest

pytest.importorskip("grp")

from tests.terminal.environment import environment
from tests.terminal.pty_program import PtyProgram

RIGHT = "\x1b[C"
Start = Callable[..., PtyProgram]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the tutor as somebody, on a terminal."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # a socket's path must be short
    with ExitStack() as stack:

        def started(who: str, *words: str, until: str) -> PtyProgram:
            command = [sys.executable, "-m", "tutor", *words, "--dir", str(folder)]
            program = stack.enter_context(PtyProgram(command, env=environment(tmp_path / who)))
            program.wait_for(until)
            return program

        yield started
    rmtree(folder)


def test_followers_of_a_killed_hub_go_on_alone_and_rejoin(start: Start) -> None:
    lead = ("lead", "article", "--name", "algebra")
    teacher = start("teacher", *lead, until="step 1 of")
    teacher.press(RIGHT, "step 2 of")
    learners = [start(name, "follow", "algebra", until="algebra: with the teacher") for name in ("anna", "ben")]
    teacher.kill(signal.SIGKILL)
    for learner in learners:
        learner.wait_for("algebra cannot be reached: you go on alone; it is looked for.")
        learner.press(RIGHT, "step 3 of")
        assert "[alone]" in learner.text()
    start("teacher", *lead, until="2 of 2 here")
    for learner in learners:
        learner.wait_for("algebra: with the teacher")
