"""After the class: who was there, the questions and what came of them, as Markdown and as CSV. No answer has a name."""

import csv
import time
from collections.abc import Iterator, Mapping
from io import StringIO
from itertools import count as counted
from pathlib import Path

from tutor.classroom.protocol import GIVEN_UP, RIGHT
from tutor.classroom.records import Question, Register
from tutor.export.cells import cell

COLUMNS = ("question", "address", "answered", "right", "mended", "gave up", "other wrong", "missing", "slip", "count")
Names = Mapping[str, str]
"""What each slip is, by its id."""


def write_report(register: Register, path: Path, slips: Names) -> tuple[Path, Path]:
    """Write the report as Markdown and as CSV, under the path's name or, if it is taken, with a number behind it.

    Returns both paths.

    Raises:
        OSError: if they cannot be written.

    """
    markdown, table = _free(path)
    try:
        for target, text in ((markdown, as_markdown(register, slips)), (table, as_csv(register))):
            with target.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
    except OSError:
        for target in (markdown, table):  # a half of a report is none
            target.unlink(missing_ok=True)
        raise
    return markdown, table


def _free(path: Path) -> tuple[Path, Path]:
    """Return two names that no file has yet: `day.md` and `day.csv`, else `day-2.md` and `day-2.csv`, and so on."""
    name = path.name.removesuffix(".md").removesuffix(".csv")
    endings = ("" if number == 1 else f"-{number}" for number in counted(1))
    pairs = ((path.with_name(f"{name}{ending}.md"), path.with_name(f"{name}{ending}.csv")) for ending in endings)
    return next(pair for pair in pairs if not any(one.exists() or one.is_symlink() for one in pair))


def as_csv(register: Register) -> str:
    """Write a row for every slip of every question; one without slips has a row as well."""
    out = StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for question in register.questions:
        for slip, count in question.slips or [("", 0)]:
            table.writerow([*_figures(question), slip, count])
    out.write("\r\n")
    table.writerow(["learner", "first there", "last there"])
    for member in sorted(register.learners, key=lambda one: one.name.casefold()):
        table.writerow([cell(member.name), _clock(member.joined), _clock(member.seen)])
    return out.getvalue()


def as_markdown(register: Register, slips: Names) -> str:
    """Write the report to be read."""
    return "\n".join(_lines(register, slips)) + "\n"


def _lines(register: Register, slips: Names) -> Iterator[str]:
    yield f"# {register.name}: {_text(Path(register.lesson).stem)}"
    yield ""
    yield f"{len(register.learners)} learners, {len(register.questions)} questions."
    for question in register.questions:
        yield ""
        yield from _about(question, slips)
    yield ""
    yield "## Who was there"
    yield ""
    for member in sorted(register.learners, key=lambda one: one.name.casefold()):
        yield f"- {_text(member.name)}, {_clock(member.joined)} to {_clock(member.seen)}"


def _about(question: Question, slips: Names) -> Iterator[str]:
    yield f"## Question {question.number}: `{question.address}`"
    yield ""
    yield f"- {len(question.replies)} answered, {question.missing} of those present did not"
    yield f"- {question.count(RIGHT)} right at once, {question.mended} later on, {question.count(GIVEN_UP)} gave up"
    for slip, count in question.slips:
        yield f"- {count} x {slip}: {slips.get(slip, 'a slip')}"
    if question.other:
        yield f"- {question.other} x wrong in another way"


def _figures(question: Question) -> list[object]:
    replies = question.replies
    right, gave_up = question.count(RIGHT), question.count(GIVEN_UP)
    figures = [len(replies), right, question.mended, gave_up, question.other, question.missing]
    return [question.number, question.address, *figures]


def _text(text: str) -> str:
    """Keep what a name has in it from being taken for Markdown."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]<>()#+!|~" else sign for sign in text)


def _clock(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))
