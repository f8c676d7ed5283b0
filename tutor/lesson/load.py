"""Loads a lesson file: text, values, schema, sense, and then a `Lesson` or every problem at once."""

from pathlib import Path

from tutor.lesson.build import build
from tutor.lesson.check_data import check_addresses, check_data, check_split, check_stop
from tutor.lesson.check_network import check_network
from tutor.lesson.data_file import read_data_file
from tutor.lesson.document import Document, parse
from tutor.lesson.lesson import Lesson
from tutor.lesson.problems import LessonError
from tutor.lesson.report import Report
from tutor.lesson.source import read_text
from tutor.lesson.validate import validate


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
    validate(report)
    sizes = check_network(report)
    check_data(report, sizes)
    check_addresses(report)
    given = read_data_file(report, sizes.outputs)
    check_split(report, len(given.inputs) if given else len(report.value(("data", "rows")) or ()))
    check_stop(report)
    if report.problems:
        raise LessonError(*report.problems)
    return build(document.value, path, given), document
