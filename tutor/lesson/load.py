"""Loads a lesson file: text, values, schema, sense, and then a `Lesson` or every problem at once."""

from pathlib import Path

from tutor.lesson.build import build
from tutor.lesson.check_data import check_addresses, check_scaled
from tutor.lesson.check_tasks import check_tasks, check_words
from tutor.lesson.document import Document, parse
from tutor.lesson.lesson import Lesson
from tutor.lesson.problems import LessonError
from tutor.lesson.report import Report
from tutor.lesson.sense import read_sense
from tutor.lesson.source import read_text
from tutor.lesson.variants import variants


def load(path: Path) -> Lesson:
    """Load and check a lesson file; nothing in it is run, and at most a data file beside it is read.

    Raises:
        LessonError: with all problems of the file.

    """
    return load_document(path)[0]


def load_document(path: Path) -> tuple[Lesson, Document]:
    """Load and check a lesson file; also return its values with their positions.

    Raises:
        LessonError: with all problems of the file.

    """
    document = parse(read_text(path), str(path))
    report = Report(document)
    given = read_sense(report)
    check_addresses(report)
    check_tasks(report)
    check_words(report)
    made = () if report.problems else variants(report, path, given)
    if report.problems:
        raise LessonError(*report.problems)
    lesson = build(document.value, path, given, made)
    check_scaled(report, lesson.data)
    if report.problems:
        raise LessonError(*report.problems)
    return lesson, document
