"""However the program ends, the terminal is as before and the learner's place is kept."""

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.pty_program import PtyProgram
from tests.terminal.sequences import ALTERNATE_SCREEN, not_restored, was_on

Start = Callable[..., PtyProgram]
RIGHT, CONTROL_C, ENTER = "\x1b[C", "\x03", "\r"
MOST_CPU = 2.5
"""Seconds: what a start costs on a slow machine, and no spinning after it."""


def place(home: Path) -> str:
    """Return the address that was kept."""
    return str(json.loads((home / "places" / "article.json").read_text(encoding="utf-8"))["address"])


def ended_well(program: PtyProgram, home: Path) -> bool:
    """Tell whether the terminal is as it was, and the place the third step's."""
    assert was_on(program.output, ALTERNATE_SCREEN)
    assert not_restored(program.output) == []
    assert program.echoes()
    assert b"Traceback" not in program.output
    return place(home) == "1/1:z[1][2]"


@pytest.fixture
def walked(start: Start) -> PtyProgram:
    """Start the article and go two steps on."""
    program = start("article")
    program.press(RIGHT)
    program.press(RIGHT)
    return program


def test_q_quits(walked: PtyProgram, home: Path) -> None:
    walked.send("q")
    assert walked.wait() == 0
    assert ended_well(walked, home)


def test_the_first_control_c_asks_and_the_second_one_quits(walked: PtyProgram, home: Path) -> None:
    assert "Press Ctrl+C again to quit" in walked.press(CONTROL_C)
    walked.send(CONTROL_C)
    assert walked.wait() == 0
    assert ended_well(walked, home)


def test_control_c_asks_again_after_another_key(walked: PtyProgram) -> None:
    walked.press(CONTROL_C)
    assert "Ctrl+C again" not in walked.press(RIGHT)
    assert "Press Ctrl+C again to quit" in walked.press(CONTROL_C)
    assert walked.process.poll() is None


def test_control_c_in_a_window_does_not_end_the_lesson(walked: PtyProgram) -> None:
    before = walked.text()
    for window in ("g", "u", "?"):
        walked.press(window)
        assert walked.press(CONTROL_C) == before
    assert walked.process.poll() is None


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=["TERM", "HUP"])
def test_a_signal_ends_it_with_the_usual_status(number: int, status: int, walked: PtyProgram, home: Path) -> None:
    assert walked.kill(number) == status
    assert ended_well(walked, home)


def test_a_signal_ends_it_in_a_window_and_in_the_menu_too(start: Start) -> None:
    in_menu = start(until="The article's network")
    in_window = start("article")
    in_window.press("g")
    for program in (in_menu, in_window):
        assert program.kill(signal.SIGTERM) == 143
        assert not_restored(program.output) == []


@pytest.mark.skipif(sys.platform != "linux", reason="measured on Linux")
@pytest.mark.parametrize("controlling", [True, False], ids=["own terminal", "handed over"])
def test_a_lost_terminal_ends_it_soon_and_without_spinning(controlling: bool, start: Start, home: Path) -> None:
    program = start("article", controlling=controlling)
    program.press(RIGHT)
    program.press(RIGHT)
    status, used = program.hang_up(seconds=8)
    assert status == 129
    assert used < MOST_CPU
    assert place(home) == "1/1:z[1][2]"


def test_after_a_kill_the_lesson_resumes_where_it_was(walked: PtyProgram, start: Start) -> None:
    walked.read(seconds=1.4, quiet=1.4)
    walked.process.kill()
    walked.process.wait()
    program = start("article", until="step 3 of 53")
    assert "▶z[H2]" in program.text()


def test_a_kill_while_it_walks_without_a_pause_costs_a_second_of_walking(start: Start) -> None:
    program = start("article")
    for _ in range(8):
        program.press(RIGHT)
        program.read(seconds=0.3, quiet=0.3)
    program.process.kill()
    program.process.wait()
    again = start("article", until="forward")
    steps = [f"step {number} of" for number in range(5, 11)]
    assert any(step in again.text() for step in steps), again.text()


def test_a_home_that_cannot_be_written_is_told_and_costs_only_the_resume(start: Start) -> None:
    program = start("article", ANN_TUTOR_HOME="/dev/null/x")
    program.press(RIGHT)
    program.wait_for("cannot be kept", seconds=4)
    assert "step 3 of" in program.press(RIGHT)
    program.send("q")
    assert program.wait() == 0
    assert b"Traceback" not in program.output
