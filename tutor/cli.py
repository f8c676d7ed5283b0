"""The command line. Data goes to stdout, messages to stderr; 0 is fine, 1 a check found something, 2 a user's mistake.

The screen is imported inside its branch only: commands that print never pay for Textual.
"""

import argparse
import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import StringIO, TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from tutor import __version__
from tutor.cli_progress import progress

if TYPE_CHECKING:
    from tutor.lesson.check import Finding
    from tutor.lesson.lesson import Lesson
    from tutor.view.labels import Labels

USER_MISTAKE = 2
_CONTROL_C = 130


class Mistake(Exception):
    """Something that the user must change; the message is one sentence (or one line a problem)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    gc.disable()  # there is nothing to collect among imports; `_ready` enables it again
    try:
        return _run(list(sys.argv[1:] if argv is None else argv))
    finally:
        gc.enable()


def _run(words: list[str]) -> int:
    command = COMMANDS.get(words[0]) if words else None
    if sys.stdout is None:
        _tell("Standard output is closed: there is nowhere to write to.")
        return USER_MISTAKE
    try:
        status = command(words[1:]) if command else tutor(words)
        sys.stdout.flush()
    except Mistake as mistake:
        _tell(mistake)
        return USER_MISTAKE
    except KeyboardInterrupt:
        return _CONTROL_C
    except BrokenPipeError:
        _forget(sys.stdout)
        return 0
    except OSError as error:  # files say their own; what is left are the standard streams: a full disk, a lost terminal
        _forget(sys.stdout)
        _tell(f"Reading or writing failed: {error.strerror}.")
        return USER_MISTAKE
    return status


def tutor(words: list[str]) -> int:
    """Open the tutor: the menu, or a lesson, on the full screen or line by line."""
    parser = _parser("ann-tutor", "Walk through every calculation of a small neural network. " + _COMMAND_HELP)
    parser.add_argument("lesson", nargs="?", help="a lesson's id or the path of a lesson file; without: the menu")
    parser.add_argument("--plain", action="store_true", help="line by line: no full screen, no colour needed")
    parser.add_argument("--words", action="store_true", help="with --plain: formulas also in spoken words")
    parser.add_argument("--ascii", action="store_true", help="use ASCII characters only")
    parser.add_argument("--version", action="version", version=f"ann-tutor {__version__}")
    chosen = parser.parse_args(words)
    from tutor.preflight import preflight

    found = preflight()
    ascii_only = chosen.ascii or found.ascii
    if chosen.plain or not found.screen:
        if not chosen.plain and found.reason:
            _tell(found.reason)
        return _plain(chosen.lesson, spoken=chosen.words, ascii_only=ascii_only)
    lesson = _load(chosen.lesson) if chosen.lesson else None
    from tutor.ui.app import run

    status = run(lesson, ascii_only=ascii_only)
    try:
        sys.stderr.flush()  # the screen is drawn there
    except OSError:
        _forget(sys.stderr)
    return status


def _plain(name: str | None, *, spoken: bool, ascii_only: bool) -> int:
    if name is None:
        list_([])
        _tell("Start one with: ann-tutor LESSON --plain")
        return 0
    lesson = _load(name)
    from tutor.plain import PlainMode
    from tutor.progress import keep, resume

    _ready()
    session, trouble = resume(lesson)
    if trouble:
        _tell(trouble)
    labels, cells = _labels(lesson, ascii_only=ascii_only), shutil.get_terminal_size().columns - 1
    mode = PlainMode(lesson, session, labels, sys.stdout, spoken=spoken, cells=cells)
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", None)):
        if number is not None:
            signal.signal(number, _stop)
    try:
        source = sys.stdin or StringIO()
        mode.run(source, prompt=source.isatty())
    finally:
        trouble = keep(lesson, mode.session)
    if trouble:
        _tell(trouble)
    return 0


def list_(words: list[str]) -> int:
    """Print the bundled lessons with the learner's progress."""
    _parser("ann-tutor list", "List the lessons with your progress.").parse_args(words)
    from tutor.catalogue import catalogue

    _ready()
    for entry in catalogue():
        print(f"{entry.id:12}  {entry.progress:>12}  {entry.title}")
        if entry.trouble:
            _tell(entry.trouble)
    return 0


def show(words: list[str]) -> int:
    """Print the steps of a lesson."""
    from tutor.export.formats import FORMATS

    parser = _parser("ann-tutor show", "Print every step of a lesson.")
    parser.add_argument("lesson", help="a lesson's id or the path of a lesson file")
    parser.add_argument("--at", metavar="ADDRESS", help="only this step (1/1:a[2][1]), or this row (1/1)")
    parser.add_argument("--last", type=_count, metavar="N", help="only the last N of the steps")
    parser.add_argument(
        "--digits", type=_digits, default=4, metavar="D", help="significant digits, 1 to 17 (default 4)"
    )
    parser.add_argument("--format", choices=FORMATS, default="text")
    chosen = parser.parse_args(words)
    lesson = _load(chosen.lesson)
    from tutor.export.record import selected
    from tutor.preflight import speaks_utf8
    from tutor.quantity import RefError
    from tutor.trace.step import AddressError
    from tutor.trace.trace import Trace

    _ready()
    trace = Trace(lesson.network, lesson.data, lesson.training, lesson.notation.difference)
    try:
        addresses = selected(trace, chosen.at, chosen.last)
        first = next(addresses)
    except (AddressError, RefError) as error:
        raise Mistake(str(error)) from None
    steps = (trace[at] for at in chain([first], addresses))
    labels = _labels(lesson, ascii_only=not speaks_utf8())
    FORMATS[chosen.format](steps, labels, chosen.digits, sys.stdout)
    return 0


def check(words: list[str]) -> int:
    """Check lesson files for their author."""
    parser = _parser("ann-tutor check", "Check lesson files: format, shapes, addresses, claims, prose.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a lesson file, or the id of a bundled lesson")
    parser.add_argument(
        "--gradients", action="store_true", help="check every gradient of the first row by nudging instead"
    )
    chosen = parser.parse_args(words)
    from tutor.author import check as check_file
    from tutor.lesson.check_gradients import check_gradients

    _ready()
    findings: list[Finding] = []
    for path in map(_path, chosen.files):
        found, said = check_gradients(path) if chosen.gradients else (check_file(path, _tell_progress), "")
        findings += found
        print(*found, *([said] if said else []), sep="\n", end="\n" if found or said else "")
    failed = {finding.file for finding in findings if finding.fails}
    _tell(f"{len(chosen.files)} checked, {len(failed)} to be mended")
    return USER_MISTAKE if any(f.kind == "file" for f in findings) else int(bool(failed))


def schema(words: list[str]) -> int:
    """Print the JSON Schema of lesson files."""
    _parser("ann-tutor schema", "Print the JSON Schema of lesson files.").parse_args(words)
    from tutor.lesson.schema import json_schema

    print(json.dumps(json_schema(), indent=2))
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "list": list_,
    "progress": progress,
    "show": show,
    "check": check,
    "schema": schema,
}
"""What is not the tutor itself."""
_COMMAND_HELP = "Other commands: ann-tutor list, progress, show, check, schema; each has --help."


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=name, description=description, allow_abbrev=False)


def _path(name: str) -> Path:
    from tutor.lesson.find import find
    from tutor.lesson.problems import LessonError

    try:
        return find(name)
    except LessonError as error:
        raise Mistake(str(error)) from None


def _load(name: str) -> "Lesson":
    from tutor.lesson.load import load
    from tutor.lesson.problems import LessonError

    try:
        return load(_path(name))
    except LessonError as error:
        raise Mistake(str(error)) from None


def _labels(lesson: "Lesson", *, ascii_only: bool) -> "Labels":
    from tutor.view.labels import Labels

    return Labels(lesson.network, dict(lesson.notation.symbols), ascii=ascii_only)


def _number(text: str, low: int, high: int) -> int:
    if not text.isascii() or not text.isdecimal() or not low <= int(text[:9]) <= high:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {low} to {high}")
    return int(text[:9])


def _count(text: str) -> int:
    return _number(text, 1, 10_000_000)


def _digits(text: str) -> int:
    return _number(text, 1, 17)


def _ready() -> None:
    """Begin to print: a stream that is not UTF-8 shows a question mark where it has no such character.

    From here on there may be garbage; none is looked for among what was imported, nor at the exit.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    gc.freeze()
    gc.enable()


def _tell(message: object) -> None:
    """Write a message for the user, if anybody listens; it never ends up among the data."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(message, file=sys.stderr)


def _tell_progress(message: str) -> None:
    """Write over the last such message, if somebody watches."""
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(f"{message:70}\r")
        sys.stderr.flush()


def _forget(stream: TextIO) -> None:
    """Keep the interpreter from complaining at exit that it could not write the rest of a stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _stop(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)
