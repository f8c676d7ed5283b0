"""What a class writes: its journal, the report that is made from it, the log."""

import logging
import os
import time
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.commands.common import Mistake, tell

if TYPE_CHECKING:
    from tutor.classroom.records import Event, Register

_MOST_LOGGED, _LOGS_KEPT = 1_000_000, 3
"""Bytes of a log file, and how many older ones are kept."""


class Records:
    """A class's journal and reports; `tell` is how the teacher hears that something cannot be written.

    Raises:
        Mistake: if there can be no journal.

    """

    def __init__(self, folder: Path, name: str, path: Path | None) -> None:
        from tutor.classroom.journal import Journal

        self._wanted = path
        self._path = path or folder / f"{name}-{time.strftime('%Y-%m-%d')}"
        self.tell: Callable[[str], None] = lambda _: None
        try:
            self._journal = Journal(folder, name)
        except OSError as error:
            raise Mistake(f"The class's journal cannot be written in {folder}: {error.strerror}.") from None

    def note(self, event: "Event") -> None:
        """Write an event down; the first time that this fails, say so."""
        before = self._journal.trouble
        self._journal.write(event)
        if self._journal.trouble != before and self._journal.trouble:
            self.tell(self._journal.trouble)

    def report(self, register: "Register") -> str:
        """Write the report as it stands now; return a sentence about it."""
        return written(register, self._path)

    def close(self, register: "Register") -> None:
        """Write the report if it is wanted, else say how it can be had; a class that nobody came to leaves nothing."""
        self._journal.close()
        if self._wanted is not None:
            tell(self.report(register))
        elif register.learners:
            tell(f"For the report: ann-tutor class --report-of {self._journal.path}")
        else:
            self._journal.path.unlink(missing_ok=True)


def written(register: "Register", path: Path) -> str:
    """Write a report; return a sentence about it."""
    from tutor.classroom.report import write_report

    try:
        markdown, table = write_report(register, path, _slips())
    except OSError as error:
        return f"The report cannot be written: {error.strerror}."
    return f"The report is in {markdown} and {table}."


def report_of(source: Path, path: Path | None) -> int:
    """Print the report of a class that was, or write it to files.

    Raises:
        Mistake: if there is no journal.

    """
    from tutor.classroom.journal import JournalError, read_journal
    from tutor.classroom.report import as_markdown

    try:
        register = read_journal(source)
    except JournalError as error:
        raise Mistake(str(error)) from None
    if path is None:
        print(as_markdown(register, _slips()), end="")
    else:
        tell(written(register, path))
    return 0


def checked_report(path: Path) -> None:
    """Make sure, before there is anything to lose, that a report can be written.

    Raises:
        Mistake: if it cannot.

    """
    folder = path.absolute().parent
    if not folder.is_dir():
        raise Mistake(f"The report cannot be written to {path}: there is no folder {folder}.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Mistake(f"The report cannot be written to {path}: you may not write in {folder}.")
    if path.is_dir() or not path.name:
        raise Mistake(f"The report needs a file's name, and {path} is a folder.")


def class_log(folder: Path, *, to_stderr: bool) -> Callable[[str], None]:
    """Return what notes comings and goings, never answers: on stderr for a service, else in the class's folder."""
    form = logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S")
    logging.raiseExceptions = False  # a full disk ends no class
    if to_stderr:
        handler: logging.Handler = logging.StreamHandler()
    else:
        path = folder / "class.log"
        handler = RotatingFileHandler(path, maxBytes=_MOST_LOGGED, backupCount=_LOGS_KEPT, encoding="utf-8")
    handler.setFormatter(form)
    logger = logging.Logger("class")
    logger.addHandler(handler)
    return logger.info


def _slips() -> dict[str, str]:
    from tutor.classroom.words import what
    from tutor.teaching.diagnosis.slips.catalogue import catalogue

    return {name: what(name) for name in catalogue()}
