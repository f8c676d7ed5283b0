"""Checks of a document that make it a network with rows and a training: schema, shapes, data file. Knows the format."""

from tutor.lesson.check_data import check_data, check_split, check_stop
from tutor.lesson.check_network import check_network
from tutor.lesson.data_file import Given, read_data_file
from tutor.lesson.report import Report
from tutor.lesson.validate import validate


def read_sense(report: Report, known: Given | None = None) -> Given | None:
    """Report what is wrong with a document's network, data and training; return its data file's rows.

    Args:
        report: The document, with what is wrong with it so far.
        known: The data file's rows, where they were read and checked already.

    """
    validate(report)
    sizes = check_network(report)
    check_data(report, sizes)
    given = known or read_data_file(report, sizes.outputs)
    check_split(report, len(given.inputs) if given else len(report.value(("data", "rows")) or ()))
    check_stop(report)
    return given
