"""What is typed ahead does what the same keys do when they are typed slowly."""

import sys
from pathlib import Path
from random import Random

import pytest

from tests.terminal.environment import environment
from tests.terminal.pty_program import PtyProgram

KEYS = (
    *("m", "p", "\x1b[C", "\x1b[D", "\t", "0.3\r", "0.5744\r", "\x1b[6~"),
    *("d", "+", "-", "?", "w", "e", "5\r", "g", "E\r"),
)


def after(keys: list[str], home: Path, *, slowly: bool) -> str:
    """Return the screen after some keys, each in its own time, or all at once."""
    command = [sys.executable, "-m", "tutor", "article"]
    with PtyProgram(command, env=environment(home)) as program:
        program.wait_for("step 1 of")
        if slowly:
            for key in keys:
                for sign in [key] if key.startswith("\x1b") else key:
                    program.send(sign)
                    program.read(seconds=1.0, first=0.12, quiet=0.06)
        else:
            program.send("".join(keys))
        program.read(seconds=5.0, first=1.0, quiet=0.5)
        return program.text()


@pytest.mark.parametrize("seed", range(6))
def test_a_burst_gives_what_the_same_keys_slowly_give(seed: int, tmp_path: Path) -> None:
    random = Random(seed)  # noqa: S311  (keys, no secret)
    keys = ["m", "m", *random.choices(KEYS, k=10)]
    assert after(keys, tmp_path / "burst", slowly=False) == after(keys, tmp_path / "slow", slowly=True), keys


@pytest.mark.parametrize("keys", [["m", "m", "0.3\r", "\x1b[C", "0.5744\r"], ["p", "0.3\r"], ["g", "E\r", "u", "\r"]])
def test_answers_and_windows_that_are_typed_ahead(keys: list[str], tmp_path: Path) -> None:
    assert after(keys, tmp_path / "burst", slowly=False) == after(keys, tmp_path / "slow", slowly=True)
