"""What a learner can do, as text in words and bars, and every answer for other programs. Reads answers line by line.

The text is ASCII in 80 columns, and says in words all that its bars show.
"""

import csv
import json
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, astuple, fields
from typing import TextIO

from tutor.export.cells import visible
from tutor.teaching.diagnosis.slips.catalogue import catalogue as slips
from tutor.teaching.learner.answers import Unusable, stream_answers
from tutor.teaching.learner.course import Entry, catalogue
from tutor.teaching.learner.mastery import DUE, NEW, SHAKY, SOLID, WORDS, Answer, Knowledge
from tutor.teaching.learner.skills import SKILLS
from tutor.teaching.learner.summary import Summary

_WIDTH = 79
_TITLE = 34
_BAR = 10
_LESSON = 16


# --- every answer ----------------------------------------------------------------------------------------------------


def as_csv(out: TextIO) -> str:
    """Write a header and one line an answer; return a sentence if lines were left out, else nothing."""
    left_out, writer = Summary(), csv.writer(out, lineterminator="\n")
    writer.writerow(field.name for field in fields(Answer))
    writer.writerows(map(visible, astuple(answer)) for answer in _answers(left_out))
    return left_out.lines_left_out


def as_json(out: TextIO) -> str:
    """Write one JSON object a line; return a sentence if lines were left out, else nothing."""
    left_out = Summary()
    out.writelines(json.dumps(asdict(answer)) + "\n" for answer in _answers(left_out))
    return left_out.lines_left_out


def _answers(left_out: Summary) -> Iterator[Answer]:
    """Yield every answer of the log, oldest first, and count the lines that are none.

    Raises:
        OSError: if the log cannot be read.

    """
    for found in stream_answers():
        if isinstance(found, Unusable):
            left_out.left_out[found] += 1
        else:
            yield found


EXPORTS: dict[str, Callable[[TextIO], str]] = {"csv": as_csv, "json": as_json}
"""By the name that the command line uses."""


# --- words and bars --------------------------------------------------------------------------------------------------


def as_text(out: TextIO, found: Summary, now: float) -> str:
    """Write skills and lessons in words and bars; return a sentence if lines were left out, else nothing."""
    lines = ("Skills", *_skills(found.knowledge, now), "", "Lessons", *_lessons(found, catalogue(), now))
    out.writelines(f"{line.rstrip()}\n" for line in lines)
    return found.trouble or found.lines_left_out


def _skills(knowledge: Mapping[str, Knowledge], now: float) -> Iterator[str]:
    """Say how each skill stands, those that were never asked in one sentence."""
    known = {skill: known for skill, known in knowledge.items() if known.word(now) != NEW}
    if not known:
        yield "  Nothing was asked yet: every skill is new."
        return
    words = [entry.word(now) for entry in known.values()]
    yield f"  {_counted(words)}, {len(SKILLS.keys() - known)} new"
    yield ""
    order = list(SKILLS)
    for skill in sorted(known, key=lambda skill: order.index(skill) if skill in SKILLS else len(order)):
        yield _row(_title(skill), _TITLE, known[skill].word(now), known[skill].share(_BAR)) + _rest(known[skill], now)
        for remark in (*_misconceptions(known[skill]), *_still_to_show(known[skill])):
            yield from textwrap.wrap(remark, _WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 4)
    fresh = [skill.title for skill in SKILLS.values() if skill.id not in known]
    if fresh:
        yield ""
        yield from textwrap.wrap(f"New: {', '.join(fresh)}.", _WIDTH, initial_indent="  ", subsequent_indent="  ")


def _rest(known: Knowledge, now: float) -> str:
    return "  rests until tomorrow" if known.is_resting(now) else ""


def _misconceptions(known: Knowledge) -> Iterator[str]:
    """Name the slips that came up again and again."""
    for slip in known.misconceptions:
        yield f"{known.slips.get(slip, 0)} times: {_slip(slip)}"


def _still_to_show(known: Knowledge) -> Iterator[str]:
    """Say what keeps a skill from being solid whose last answers were right."""
    if not known.is_shown:
        return
    for tie in known.open:
        yield f"Right since, but not yet where this would show: {', or '.join(map(_slip, sorted(tie)))}"
    if known.unproved and not known.open:
        yield "Right so far; a kind of question in which slips of other kinds would show is still to come."


def _slip(slip: str) -> str:
    return _plain(slips()[slip].what if slip in slips() else slip)


_NO_LESSONS = ("practice", "spot")
"""What answers call themselves that belong to no lesson."""


def _lessons(found: Summary, bundled: tuple[Entry, ...], now: float) -> Iterator[str]:
    """Say how far each lesson is, and how the skills stand that were asked in it."""
    progress = {entry.id: entry.progress for entry in bundled}
    for lesson in (*progress, *(lesson for lesson in found.lessons if lesson not in {*progress, *_NO_LESSONS})):
        skills = [found.knowledge[skill] for skill in sorted(found.lessons.get(lesson, ()))]
        words = [word for word in (known.word(now) for known in skills) if word != NEW]
        word = _word(words)
        filled = _BAR * sum(word in {SOLID, DUE} for word in words) // len(words) if words else 0
        walked = progress.get(lesson, NEW)
        told = ([] if walked == NEW else [f"walked {walked}" if walked.endswith("%") else walked]) + (
            [f"skills: {_counted(words)}"] if words else []
        )
        yield f"{_row(_plain(lesson), _LESSON, word, filled)}  {', '.join(told)}"


def _word(words: list[str]) -> str:
    """Say how a lesson stands by its skills: what is due comes first, and solid is only what is solid throughout."""
    return next((word for word in (DUE, SHAKY, SOLID) if word in words), NEW)


def _counted(words: list[str]) -> str:
    return ", ".join(f"{words.count(word)} {word}" for word in (SOLID, DUE, SHAKY) if word in words)


def _row(title: str, room: int, word: str, filled: int) -> str:
    title = title if len(title) <= room else f"{title[: room - 3]}..."
    bar = "#" * filled + "." * (_BAR - filled)
    return f"  {title:{room}}  {word:{max(map(len, WORDS))}}  {bar}"


def _title(skill: str) -> str:
    return SKILLS[skill].title if skill in SKILLS else _plain(skill)


def _plain(text: str) -> str:
    """Put a question mark for what is not a printable character of ASCII: files' names may have anything in them."""
    return "".join(letter if letter.isascii() and letter.isprintable() else "?" for letter in text)
