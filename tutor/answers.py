"""The learner's answers on disk: `answers.jsonl`, one line an answer, only ever added to. Knows answers, no session.

A crash at any moment costs at most the line being written; a line that cannot be used is left out and counted, and
stays in the file.
"""

import errno
import json
import math
import os
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from tutor.coach.mastery import BOTTOM, Answer
from tutor.places import home

FORMAT = 1
"""The version of the lines' format."""
LONGEST = 4096
"""Bytes of a line, its end included; we never write one as long."""
_LONGEST_TYPED = 200
"""Characters that are kept of what was typed; in JSON each takes 12 bytes at most."""
_TYPES = {field.name: field.type for field in fields(Answer)}
_LATER = {"tied": "", "avoided": "", "unproved": -1}
"""What a line need not have."""


class Unusable(Enum):
    """Why a line was left out."""

    BROKEN = "broken"
    NEWER = "newer"


class Answers(NamedTuple):
    """What was found in the log."""

    answers: tuple[Answer, ...] = ()
    broken: int = 0
    """Lines that cannot be read."""
    newer: int = 0
    """Lines of a newer format than ours."""
    trouble: str = ""
    """A sentence for the learner, if the log itself cannot be read."""


def answers_file() -> Path:
    """Return the path of the log."""
    return home() / "answers.jsonl"


# --- writing ---------------------------------------------------------------------------------------------------------


def append_answers(answers: tuple[Answer, ...]) -> str:
    """Add answers to the log; return a sentence if that was not possible, else nothing."""
    if not answers:
        return ""
    path = answers_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            _append(handle, b"".join(map(_line, answers)))
        finally:
            os.close(handle)
    except OSError as error:
        return f"Your answers cannot be kept in {path.parent} ({error.strerror}); set ANN_TUTOR_HOME to another folder."
    return ""


def _line(answer: Answer) -> bytes:
    kept = asdict(replace(answer, answer=answer.answer[:_LONGEST_TYPED]))
    said = {name: value for name, value in kept.items() if value != _LATER.get(name)}
    return json.dumps({"format": FORMAT, **said}).encode("ascii") + b"\n"


def _append(handle: int, lines: bytes) -> None:
    """Write lines in one go: the system puts what several programs append one behind the other.

    Raises:
        OSError: if they could not be written, or not whole.

    """
    if os.lseek(handle, 0, os.SEEK_END):
        os.lseek(handle, -1, os.SEEK_END)
        if os.read(handle, 1) != b"\n":  # a torn line costs only itself
            lines = b"\n" + lines
    if os.write(handle, lines) < len(lines):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)


# --- reading ---------------------------------------------------------------------------------------------------------


def read_answers() -> Answers:
    """Read all answers, oldest first; what cannot be read is left out."""
    answers: list[Answer] = []
    left_out = dict.fromkeys(Unusable, 0)
    trouble = ""
    try:
        for found in stream_answers():
            if isinstance(found, Answer):
                answers.append(found)
            else:
                left_out[found] += 1
    except OSError as error:
        trouble = f"The record of your answers in {answers_file()} cannot be read ({error.strerror})."
    return Answers(tuple(answers), left_out[Unusable.BROKEN], left_out[Unusable.NEWER], trouble)


def stream_answers() -> Iterator[Answer | Unusable]:
    """Yield every answer of the log, oldest first, line by line however long the file is; none if there is no log.

    Raises:
        OSError: if the log is there and cannot be read.

    """
    path = answers_file()
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in _lines(file):
            if line is None:
                yield Unusable.BROKEN
            elif line.strip():
                yield _read(line)


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Yield lines; None for one that is too long."""
    while line := file.readline(LONGEST):
        if len(line) < LONGEST or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST)
        yield None


def _read(line: bytes) -> Answer | Unusable:
    try:
        value = json.loads(line.decode("utf-8"))
        return Unusable.NEWER if _is_newer(value) else _answer(value)
    except (ValueError, OverflowError, RecursionError):
        return Unusable.BROKEN


def _is_newer(value: Any) -> bool:
    return isinstance(value, dict) and type(value.get("format")) is int and value["format"] > FORMAT


def _answer(value: Any) -> Answer:
    """Check what a line holds.

    Raises:
        ValueError: if it is not an answer in our format.

    """
    if not isinstance(value, dict) or type(value.get("format")) is not int or value["format"] != FORMAT:
        raise ValueError("it has another format")
    answer = Answer(**{name: _typed(value.get(name, _LATER.get(name)), kind) for name, kind in _TYPES.items()})
    in_range = 0 <= answer.hints <= BOTTOM and answer.attempt >= 1 and answer.options >= 0 and answer.unproved >= -1
    if not in_range or not math.isfinite(answer.time) or not math.isfinite(answer.seconds):
        raise ValueError("a number in it is out of range")
    return answer


def _typed(value: Any, kind: Any) -> Any:
    """Check a value's type; a whole number is a number of seconds as well.

    Raises:
        ValueError: if it is of another type.

    """
    if type(value) is kind:
        return value
    if kind is float and type(value) is int:
        return float(value)
    raise ValueError("it is incomplete")
