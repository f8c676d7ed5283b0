"""What a list of lessons shows of a file: its title and summary. Knows no network, so that a list needs no NumPy."""

from pathlib import Path

from tutor.lesson.document import parse
from tutor.lesson.problems import LessonError
from tutor.lesson.source import read_text


def headline(path: Path) -> tuple[str, str]:
    """Read only a lesson's title and summary, for a list of lessons; the rest is not checked.

    Raises:
        LessonError: if the file cannot be read as YAML, or its summary names numbers and it is no lesson.

    """
    document = parse(read_text(path), str(path))
    if document.problems:
        raise LessonError(*document.problems)
    values = document.value if isinstance(document.value, dict) else {}
    title, summary = (" ".join(str(values.get(key, "")).split()) for key in ("title", "summary"))
    return title, _with_numbers(path, summary) if "{" in summary else summary


def _with_numbers(path: Path, summary: str) -> str:
    """Put the lesson's numbers into its summary; only this needs the whole lesson, and NumPy."""
    from tutor.lesson.load import load  # noqa: PLC0415  (a list of other lessons needs no NumPy)
    from tutor.lesson.numbers import own_words  # noqa: PLC0415  (the same)

    return own_words(load(path), summary)
