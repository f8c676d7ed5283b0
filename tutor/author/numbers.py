"""Checks the numbers in a lesson's words, and those that its tasks are about, against its runs. Knows traces.

A number written out in prose goes stale when a weight changes. So each has to be some quantity's of the lesson.
"""

import re
from collections.abc import Iterator

from tutor.arithmetic.expressions import TypedError
from tutor.arithmetic.numerals import shown, significant
from tutor.arithmetic.quantity import RefError
from tutor.arithmetic.trace.gradient_check import checkable
from tutor.arithmetic.trace.step import AddressError, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.author.number_index import Known
from tutor.lesson.check_tasks import texts
from tutor.lesson.document import Document
from tutor.lesson.lesson import Lesson, Task
from tutor.lesson.numbers import calculated, comparable, number_at, trace_of
from tutor.lesson.placeholders import Calculation, Placeholder, pieces, placeholders
from tutor.lesson.problems import Path, quoted
from tutor.lesson.report import Report

Remark = tuple[Path, str, str]
"""Where it is, what is wrong, and the kind of finding."""
FIGURES = 3
"""So many significant digits are no accident; shorter and whole numbers are left alone."""
_LITERAL = re.compile(r"(?<![\w.])(?:\d+\.\d+|\.\d+)(?:[eE][-+\u2212]?\d+)?(?!\w|\.\d)", re.ASCII)


def named(lesson: Lesson) -> Iterator[str]:
    """Yield every place of the lesson's own run that it names."""
    yield from (entry.at for part in (lesson.say, lesson.ask, lesson.claims) for entry in part)
    yield from (task.at for task in lesson.tasks if task.at and not task.variant)
    words = [lesson.summary, *(say.text for say in lesson.say)]
    for task in lesson.tasks:
        words += [task.ask, task.equals, *task.because, *task.choices]
    for text in words:
        yield from (p.at for p in placeholders(text) if isinstance(p, Placeholder) and not p.variant)


def stale(lesson: Lesson, trace: Trace, document: Document) -> Iterator[Remark]:
    """Yield the placeholders that name no number, and the numbers in prose that no quantity of the lesson has."""
    report = Report(document)
    known = Known(lesson, trace, tuple(named(lesson)))
    for path in texts(report):
        text = report.raw(path)
        if isinstance(text, str) and path[-1] != "equals":
            yield from ((path, message, "number") for message in _unknown(lesson, trace, text))
            if not _is_wrong_choice(report, path):
                yield from ((path, message, "number") for message in _strangers(known, text))


def _is_wrong_choice(report: Report, path: Path) -> bool:
    return path[-2:-1] == ("choices",) and report.raw((*path[:-2], "right")) != int(path[-1]) + 1


def _unknown(lesson: Lesson, trace: Trace, text: str) -> Iterator[str]:
    for piece in pieces(text):
        try:
            if isinstance(piece, Placeholder):
                number_at(trace_of(lesson, trace, piece.variant), piece.at)
            elif isinstance(piece, Calculation):
                calculated(lesson, trace, piece.inside)
        except (AddressError, RefError, TypedError) as error:
            written = piece if isinstance(piece, str) else piece.text
            yield f"{quoted(written)}: {error}"


def _strangers(known: Known, text: str) -> Iterator[str]:
    words = "\0".join(piece for piece in pieces(text) if isinstance(piece, str))
    for literal in dict.fromkeys(found[0].replace("\u2212", "-") for found in _LITERAL.finditer(words)):
        if significant(literal.lower()) >= FIGURES and not known.has(literal):
            near = known.near(float(literal))
            what = f" ({{{near.at}}} is {shown(near.value)})" if near else ""
            advice = f"write {{ADDRESS}} for a number of the lesson{what}, {{= {literal}}} for any other"
            yield f"no quantity of this lesson is {literal}; {advice}"


def unfit(lesson: Lesson, trace: Trace) -> Iterator[Remark]:
    """Yield what is wrong with the numbers that tasks are about."""
    for number, task in enumerate(lesson.tasks):
        path: Path = ("tasks", number)
        try:
            yield from ((path, message, "task") for message in _unclear(lesson, trace, task))
        except (AddressError, RefError, TypedError) as error:
            yield (*path, "equals" if task.equals else "at"), str(error), "task"


def _unclear(lesson: Lesson, trace: Trace, task: Task) -> Iterator[str]:
    """Yield why a task has no single answer.

    Raises:
        AddressError, RefError, TypedError: if what it is about does not exist.

    """
    runs = [trace_of(lesson, trace, name) for name in task.among or (task.variant, task.start, task.to)]
    if task.equals:
        calculated(lesson, trace, task.equals)
    elif task.kind in {"compare", "direction"}:
        values = [comparable(run, task.at) for run in runs]
        best = min(values) if task.which == "lowest" else max(values)
        if task.kind == "compare" and sum(shown(value) == shown(best) for value in values) > 1:
            yield f"two of these have the {task.which} number, {shown(best)}; only one answer can be right"
    elif task.at:
        address = parse_address(task.at)
        runs[0].number(address)
        if task.kind in {"nudge", "sabotage"} and not checkable(address) and address.ref.name != "delta":
            yield "only gradients of training rows can be nudged; write an address such as 1/1:dw[1][1,1]"
