"""Runs the command line: in this process, which is quick, or as a program of its own, which shows what a user sees."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import tutor
from tutor.cli import main

ROOT = Path(tutor.__file__).resolve().parents[1]


@dataclass(frozen=True)
class Finished:
    """What a command left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Finished]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the learner a folder of their own, and a terminal of 80 columns that speaks UTF-8."""
    for name in ("LC_ALL", "LC_CTYPE", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "home"
    for name, value in {"ANN_TUTOR_HOME": str(folder), "COLUMNS": "80", "LINES": "24", "LANG": "C.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def running(*words: str) -> Finished:
        try:
            status = main(words)
        except SystemExit as end:  # argparse
            status = end.code if isinstance(end.code, int) else 1
        return Finished(status, *capsys.readouterr())

    return running


def program(*words: str) -> list[str]:
    """Return the command that starts the tutor as a user does."""
    return [sys.executable, "-m", "tutor", *words]


def start(*words: str, stdin: str | None = "", stdout: int | None = None, **changes: str) -> Finished:
    """Run a command as a program; without a standard input where `stdin` is None; `changes` to the environment."""
    ended = subprocess.run(
        program(*words),
        input=None if stdin is None else stdin.encode(),
        stdin=subprocess.DEVNULL if stdin is None else None,
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), **changes},
        timeout=60,
        check=False,
    )
    return Finished(ended.returncode, (ended.stdout or b"").decode(), ended.stderr.decode())


def sentences(text: str) -> list[str]:
    """Return the lines of a message, after making sure that no traceback is among them."""
    assert "Traceback" not in text
    return text.splitlines()
