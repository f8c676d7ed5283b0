"""What every command uses: mistakes, messages, finding a lesson. Messages never end up among the data."""

import argparse
import gc
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from tutor.lesson.lesson import Lesson
    from tutor.view.labels import Labels

USER_MISTAKE = 2
"""The exit status of a user's mistake."""
_LONGEST_NUMBER = 100
"""Digits of an option's number; nobody means more."""


class Mistake(Exception):
    """Something that the user must change; the message is one sentence (or one line a problem)."""


def parser_of(name: str, description: str) -> argparse.ArgumentParser:
    """Make the reader of a command's words."""
    return argparse.ArgumentParser(prog=name, description=description, allow_abbrev=False)


def path_of(name: str) -> Path:
    """Find a lesson's file by its id or path.

    Raises:
        Mistake: if there is none.

    """
    from tutor.lesson.find import find
    from tutor.lesson.problems import LessonError

    try:
        return find(name)
    except LessonError as error:
        raise Mistake(str(error)) from None


_LOADED: "dict[str, Lesson]" = {}
"""Lessons that were loaded for processes forked later."""


def keep_loaded(name: str) -> "Lesson":
    """Load a lesson once for all processes that are forked from this one."""
    lesson = _LOADED[name] = load_named(name)
    return lesson


def load_named(name: str) -> "Lesson":
    """Load a lesson by its id or path.

    Raises:
        Mistake: if there is none, or it has problems.

    """
    from tutor.lesson.load import load
    from tutor.lesson.problems import LessonError

    if name in _LOADED:
        return _LOADED[name]
    try:
        return load(path_of(name))
    except LessonError as error:
        raise Mistake(str(error)) from None


def labels_of(lesson: "Lesson", *, ascii_only: bool) -> "Labels":
    """Return the names of a lesson's quantities."""
    from tutor.view.labels import Labels

    return Labels(lesson.network, dict(lesson.notation.symbols), ascii=ascii_only)


def _number(text: str, low: int, high: int) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
    if not is_number or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number from {low} to {high}")
    return int(text)


def count(text: str) -> int:
    """Read how many."""
    return _number(text, 1, 10_000_000)


def port(text: str) -> int:
    """Read a TCP port; 0 is any that is free."""
    return _number(text, 0, 65535)


def number_up_to(most: int) -> "Callable[[str], int]":
    """Return what reads a whole number from 1 to `most`."""
    return lambda text: _number(text, 1, most)


def digits(text: str) -> int:
    """Read how many significant digits."""
    return _number(text, 1, 17)


def ready() -> None:
    """Begin to print: a stream that is not UTF-8 shows a question mark where it has no such character.

    From here on there may be garbage; none is looked for among what was imported, nor at the exit.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    gc.freeze()
    gc.enable()


def tell(message: object) -> None:
    """Write a message for the user, if anybody listens; it never ends up among the data."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(message, file=sys.stderr)


def tell_progress(message: str) -> None:
    """Write over the last such message, if somebody watches."""
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(f"{message:70}\r")
        sys.stderr.flush()


def tell_share_read(share: float) -> None:
    """Say how much of a long log of answers was read, up to 1."""
    tell_progress(f"Reading your answers: {share:.0%}")


def forget(stream: TextIO) -> None:
    """Keep the interpreter from complaining at exit that it could not write the rest of a stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
