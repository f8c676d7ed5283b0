"""A class's journal: a line of JSON an event, written as it happens, so that whatever ends the class loses nothing."""

import errno
import json
import os
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

from tutor.classroom.records import Event, Register

FOLDER = "journals"
"""In the class's folder."""
_MOST_WAITING = 2**24
"""Bytes that may wait for a disk that has no room."""


class JournalError(ValueError):
    """There is no journal to read; the sentence says why."""


class Journal:
    """A file that events are appended to; nobody else can read it.

    Raises:
        OSError: if it cannot be made.

    """

    def __init__(self, folder: Path, name: str) -> None:
        folder = folder / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        started = time.strftime("%Y-%m-%d-%H%M%S")
        for number in count(1):
            self.path = folder / f"{started}-{name}{f'-{number}' if number > 1 else ''}.jsonl"
            try:
                self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
            except FileExistsError:
                continue
            break
        self._waiting = b""
        """What could not be written yet; it is tried again with the next event."""
        self.trouble = ""
        """A sentence, if the latest event could not be written."""

    def write(self, event: Event) -> None:
        """Append an event; on a full disk it waits for the next one, and for room."""
        self._waiting += json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        try:
            self._waiting = self._waiting[os.write(self._file, self._waiting) :]
            reason = os.strerror(errno.ENOSPC) if self._waiting else ""
        except OSError as error:
            reason = error.strerror or str(error)
        if len(self._waiting) > _MOST_WAITING:
            self._waiting = b""
        told = f"The journal cannot be written ({reason}); the report may lack what happens now."
        self.trouble = told if reason else ""

    def close(self) -> None:
        """Write what still waits, if there is room, and no more."""
        with suppress(OSError):
            os.write(self._file, self._waiting)
        os.close(self._file)


def read_journal(path: Path) -> Register:
    """Read a journal, or the latest one in a class's folder; a line that was not written whole is passed over.

    Raises:
        JournalError: if there is none, or it cannot be read.

    """
    if path.is_dir():
        found = sorted((path / FOLDER).glob("*.jsonl"), key=lambda one: (one.stat().st_mtime, one.name))
        if not found:
            raise JournalError(f"There is no journal of a class in {path}.")
        path = found[-1]
    register = Register()
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                _take(register, line)
    except OSError as error:
        raise JournalError(f"{path} cannot be read: {error.strerror}.") from None
    if not register.name:
        raise JournalError(f"{path} is no journal of a class.")
    if not register.is_over:
        for member in register.members.values():  # a class that was cut off: they were there to the end
            member.seen = register.latest if member.present else member.seen
    return register


def _take(register: Register, line: str) -> None:
    try:
        register.apply(json.loads(line))
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return
