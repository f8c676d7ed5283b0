"""What a list of lessons shows of a file: its title and summary. Knows no network, so that a list needs no NumPy."""

from pathlib import Path

from tutor.lesson.document import parse
from tutor.lesson.problems import LessonError
from tutor.lesson.source import read_text


def headline(path: Path) -> tuple[str, str]:
    """Read only a lesson's title and summary, for a list of lessons; the rest is not checked.

    Raises:
        LessonError: if the file cannot be read as YAML.

    """
    document = parse(read_text(path), str(path))
    if document.problems:
        raise LessonError(*document.problems)
    values = document.value if isinstance(document.value, dict) else {}
    title, summary = (" ".join(str(values.get(key, "")).split()) for key in ("title", "summary"))
    return title, summary
