"""The learner's answers on disk: `answers.jsonl`, one line an answer, only ever added to. Knows answers, no session.

A crash at any moment costs at most the line being written; a line that cannot be used is left out and counted, and
stays in the file.
"""

import errno
import json
import math
import os
import stat
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from enum import Enum
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO

from tutor.teaching.learner.bookmarks import home
from tutor.teaching.learner.mastery import BOTTOM, Answer

FORMAT = 1
"""The version of the lines' format."""
LONGEST = 4096
"""Bytes of a line, its end included; we never write one as long."""
_LONGEST_TYPED = 200
"""Characters that are kept of what was typed; in JSON each takes 12 bytes at most."""
_APPENDING = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_TYPES = {field.name: field.type for field in fields(Answer)}
_LATER = {"tied": "", "avoided": "", "unproved": -1}
"""What a line need not have."""


class Unusable(Enum):
    """Why a line was left out."""

    BROKEN = "broken"
    NEWER = "newer"


def answers_file() -> Path:
    """Return the path of the log."""
    return home() / "answers.jsonl"


# --- writing ---------------------------------------------------------------------------------------------------------


_UNSAVED: dict[Path, tuple[Answer, ...]] = {}
"""Answers that a log could not take yet: they are tried again with the next ones, and when the program ends."""
_MOST_UNSAVED = 1000


def append_answers(answers: tuple[Answer, ...] = ()) -> str:
    """Add answers to the log, those first that it could not take before; return a sentence if that is not possible."""
    path = answers_file()
    wanted = (*_UNSAVED.get(path, ()), *answers)
    if not wanted:
        return ""
    lines, written = [_line(answer) for answer in wanted], 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, _APPENDING, 0o600)
        try:
            written = _append(handle, lines)
        finally:
            os.close(handle)
        reason = "" if written == len(lines) else os.strerror(errno.ENOSPC)
    except OSError as error:
        reason = error.strerror or str(error)
    _UNSAVED[path] = wanted[written:][-_MOST_UNSAVED:]
    if not reason:
        return ""
    return f"Your answers cannot be kept in {path.parent} ({reason}); set ANN_TUTOR_HOME to another folder."


def _line(answer: Answer) -> bytes:
    kept = asdict(replace(answer, answer=answer.answer[:_LONGEST_TYPED]))
    said = {name: value for name, value in kept.items() if value != _LATER.get(name)}
    return json.dumps({"format": FORMAT, **said}).encode("ascii") + b"\n"


def _append(handle: int, lines: list[bytes]) -> int:
    """Write lines in one go: the system puts what several programs append one behind the other.

    Returns:
        How many were written whole.

    Raises:
        OSError: if they could not be written, or nobody knows whether they were.

    """
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise OSError(errno.EINVAL, "it is no file")
    before = b""
    if os.lseek(handle, 0, os.SEEK_END):
        os.lseek(handle, -1, os.SEEK_END)
        before = b"" if os.read(handle, 1) == b"\n" else b"\n"  # a torn line costs only itself
    count = os.write(handle, before + b"".join(lines)) - len(before)
    os.fsync(handle)
    return sum(end <= count for end in accumulate(map(len, lines)))


# --- reading ---------------------------------------------------------------------------------------------------------


def unreadable(error: OSError) -> str:
    """Say that the log cannot be read."""
    return f"The record of your answers in {answers_file()} cannot be read ({error.strerror or error})."


def open_log() -> BinaryIO | None:
    """Open the log for reading; None if there is none.

    Raises:
        OSError: if it is there and cannot be read, or is no file: a pipe would let everybody wait.

    """
    try:
        handle = os.open(answers_file(), os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is no file")
    return os.fdopen(handle, "rb")


def stream_answers() -> Iterator[Answer | Unusable]:
    """Yield every answer of the log, oldest first, line by line however long the file is; none if there is no log.

    Raises:
        OSError: if the log is there and cannot be read.

    """
    log = open_log()
    if log is None:
        return
    with log:
        for line in raw_lines(log):
            if line is None:
                yield Unusable.BROKEN
            elif line.strip():
                yield parsed(line)


def raw_lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Yield lines; None for one that is too long."""
    while line := file.readline(LONGEST):
        if len(line) < LONGEST or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST)
        yield None


def parsed(line: bytes) -> Answer | Unusable:
    """Read a line of the log."""
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
