"""Training far: lines of progress, Ctrl+C that stops at an exact step, and the learner who goes on from there."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.running import Run, program
from tests.export.zoo import staged
from tests.plain.walking import Typed, addresses_in, steps_in
from tests.terminal.environment import environment
from tutor.lesson.find import find

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX signals")


@pytest.fixture
def long_lesson(tmp_path: Path) -> Path:
    """Write a lesson that trains for minutes."""
    path = tmp_path / "long.yaml"
    text = find("train").read_text(encoding="utf-8")
    assert "epochs: 3000" in text
    path.write_text(text.replace("epochs: 3000", "epochs: 1000000"), encoding="utf-8")
    return path


@POSIX
def test_control_c_stops_training_and_the_learner_stays_at_an_exact_step(
    long_lesson: Path, tmp_path: Path, run: Run
) -> None:
    pipe = subprocess.PIPE
    env = environment(tmp_path / "home")
    command = program(str(long_lesson), "--plain")
    with subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write("g 900000/1\n")
        process.stdin.flush()
        lines, times = [], []
        for _ in range(2):
            lines.append(process.stderr.readline())
            times.append(time.monotonic())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate("n\ng 40/3:E\n", timeout=60)
    assert process.returncode == 0
    assert all(line.startswith("Training: epoch ") and line.endswith("Ctrl+C stops.\n") for line in lines)
    assert times[1] - times[0] > 0.5
    assert "Traceback" not in err
    assert " epochs; you are still at 1/1:z[1][1]." in out
    assert addresses_in(out) == ["1/1:z[1][1]", "1/1:a[1][1]", "40/3:E"]
    # what was trained is what a run that was never stopped has
    shown = run("show", "train", "--at", "40/3:E").out
    assert steps_in(out)[-1].result in shown


def test_a_short_training_says_nothing(typed: Typed) -> None:
    walked = typed("train", "g 300/1", "$")
    assert (walked.status, walked.err) == (0, "")


@pytest.mark.parametrize("line", ["g 2000000/1", "g 900000/99", "g 900000/0", "g 2000000/test/1", "v 2000000"])
def test_a_place_that_does_not_exist_is_not_trained_for(line: str, long_lesson: Path, typed: Typed) -> None:
    before = time.monotonic()
    walked = typed(str(long_lesson), line)
    assert time.monotonic() - before < 5
    assert addresses_in(walked.out) == ["1/1:z[1][1]"]


def test_every_stage_can_be_gone_to_by_its_place(typed: Typed, tmp_path: Path) -> None:
    staged(tmp_path)
    walked = typed(str(tmp_path / "staged.yaml"), "g 1/3", "g test/2", "g prepare", "g 1/test/1", "g 9/test/1", "$")
    places = [address.partition(":")[0] for address in addresses_in(walked.out)]
    assert places[1:4] == ["1/3", "test/2", "prepare"]
    assert walked.status == 0


def test_a_run_that_stops_early_says_so_when_a_later_epoch_is_asked_for(typed: Typed, tmp_path: Path) -> None:
    text = find("train").read_text(encoding="utf-8")
    text = text.replace("\n  epochs: 3000", "\n  epochs: 3000\n  stop: {error_below: 0.1}", 1)
    path = tmp_path / "early.yaml"
    path.write_text(text, encoding="utf-8")
    for line in ("g 2000/1", "v 2000"):
        walked = typed(str(path), line)
        said = " ".join(walked.out.split())
        assert "was below 0.1" in said
        assert addresses_in(walked.out) == ["1/1:z[1][1]"]
