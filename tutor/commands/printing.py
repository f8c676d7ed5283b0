"""The commands that print: lessons, steps, findings, the schema. None of them loads the screen."""

import json
import sys
from itertools import chain
from typing import TYPE_CHECKING

from tutor.commands.common import (
    USER_MISTAKE,
    Mistake,
    count,
    digits,
    labels_of,
    load_named,
    parser_of,
    path_of,
    ready,
    tell,
    tell_progress,
)

if TYPE_CHECKING:
    from tutor.author.findings import Finding


def list_(words: list[str]) -> int:
    """Print the bundled lessons with the learner's progress."""
    parser_of("ann-tutor list", "List the lessons with your progress.").parse_args(words)
    from tutor.teaching.learner.course import catalogue

    ready()
    for entry in catalogue():
        print(f"{entry.id:12}  {entry.progress:>12}  {entry.title}")
        if entry.trouble:
            tell(entry.trouble)
    return 0


def show(words: list[str]) -> int:
    """Print the steps of a lesson."""
    from tutor.export.formats import FORMATS

    parser = parser_of("ann-tutor show", "Print every step of a lesson.")
    parser.add_argument("lesson", help="a lesson's id or the path of a lesson file")
    parser.add_argument("--at", metavar="ADDRESS", help="only this step (1/1:a[2][1]), or this row (1/1)")
    parser.add_argument("--last", type=count, metavar="N", help="only the last N of the steps")
    parser.add_argument("--digits", type=digits, default=4, metavar="D", help="significant digits, 1 to 17 (default 4)")
    parser.add_argument("--format", choices=FORMATS, default="text")
    chosen = parser.parse_args(words)
    lesson = load_named(chosen.lesson)
    from tutor.arithmetic.quantity import RefError
    from tutor.arithmetic.trace.step import AddressError
    from tutor.export.record import selected
    from tutor.terminal import speaks_utf8

    ready()
    trace = lesson.new_trace()
    try:
        addresses = selected(trace, chosen.at, chosen.last)
        first = next(addresses)
    except (AddressError, RefError) as error:
        raise Mistake(str(error)) from None
    steps = (trace[at] for at in chain([first], addresses))
    labels = labels_of(lesson, ascii_only=not speaks_utf8())
    FORMATS[chosen.format](steps, labels, chosen.digits, sys.stdout)
    return 0


def check(words: list[str]) -> int:
    """Check lesson files for their author."""
    parser = parser_of("ann-tutor check", "Check lesson files: format, shapes, addresses, claims, prose.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a lesson file, or the id of a bundled lesson")
    parser.add_argument(
        "--gradients", action="store_true", help="check every gradient of the first row by nudging instead"
    )
    parser.add_argument("--ascii", action="store_true", help="also remark what a terminal with ASCII only cannot show")
    chosen = parser.parse_args(words)
    from tutor.author.gradients import check_gradients
    from tutor.author.linter import check as check_file

    ready()
    findings: list[Finding] = []
    failed = 0
    for path in map(path_of, chosen.files):
        if chosen.gradients:
            found, said = check_gradients(path)
        else:
            found, said = check_file(path, tell_progress, ascii_only=chosen.ascii), ""
        findings += found
        failed += any(finding.fails for finding in found)
        print(*found, *([said] if said else []), sep="\n", end="\n" if found or said else "")
    tell(f"{len(chosen.files)} checked, {failed} to be mended")
    return USER_MISTAKE if any(f.kind == "file" for f in findings) else int(bool(failed))


def schema(words: list[str]) -> int:
    """Print the JSON Schema of lesson files."""
    parser_of("ann-tutor schema", "Print the JSON Schema of lesson files.").parse_args(words)
    from tutor.lesson.schema import json_schema

    print(json.dumps(json_schema(), indent=2))
    return 0
