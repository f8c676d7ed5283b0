"""What a list of lessons shows of a file: its title, summary, place in the course. Needs no network, so no NumPy."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor.lesson.document import parse
from tutor.lesson.problems import LessonError
from tutor.lesson.source import read_text


@dataclass(frozen=True, slots=True)
class Headline:
    """The head of a lesson file; nothing of it is checked."""

    title: str
    summary: str
    part: str = ""
    minutes: int = 0
    """How long it takes; 0 where the file does not say."""
    needs: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    """Skills that it builds on, and that are practised afterwards."""


def headline(path: Path) -> Headline:
    """Read only the head of a lesson, for a list of lessons.

    Raises:
        LessonError: if the file cannot be read as YAML, or its summary names numbers and it is no lesson.

    """
    document = parse(read_text(path), str(path))
    if document.problems:
        raise LessonError(*document.problems)
    values = document.value if isinstance(document.value, dict) else {}
    title, summary, part = (" ".join(str(values.get(key, "")).split()) for key in ("title", "summary", "part"))
    minutes = values.get("minutes", 0)
    return Headline(
        title,
        _with_numbers(path, summary) if "{" in summary else summary,
        part,
        int(minutes) if isinstance(minutes, int | float) else 0,
        _words(values.get("needs")),
        _words(values.get("review")),
    )


def _words(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _with_numbers(path: Path, summary: str) -> str:
    """Put the lesson's numbers into its summary; only this needs the whole lesson, and NumPy."""
    from tutor.lesson.load import load  # noqa: PLC0415  (a list of other lessons needs no NumPy)
    from tutor.lesson.numbers import own_words  # noqa: PLC0415  (the same)

    return own_words(load(path), summary)
