"""The environment of a program under test: plain, with a home of its own for the learner's data."""

import os
from pathlib import Path

import tutor

_KEPT = ("PATH", "HOME", "VIRTUAL_ENV", "SYSTEMROOT")


def environment(home: Path, **changes: str | None) -> dict[str, str]:
    """Return an environment in which only `home` and `changes` matter; a change to None takes a variable out."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    root = str(Path(tutor.__file__).resolve().parents[1])
    plain = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "ANN_TUTOR_HOME": str(home), "PYTHONPATH": root}
    return {name: value for name, value in {**kept, **plain, **changes}.items() if value is not None}
