"""Reads the CSV file beside a lesson: a header, then rows of numbers; a single text column may name classes.

Knows CSV and the lesson's names; every problem is located in the CSV file. Nothing else is ever read.
"""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tutor.lesson.names import input_names
from tutor.lesson.problems import ENOUGH_PROBLEMS, LessonError, Problem, quoted, shortened
from tutor.lesson.report import Report
from tutor.lesson.source import LARGEST_DATA_FILE, read_text
from tutor.lesson.wording import meant

_FILE = ("data", "file")
_LARGEST = 1e12


@dataclass(frozen=True, slots=True)
class Given:
    """The rows of a lesson as they are given."""

    inputs: list[list[float]]
    targets: list[list[float]]
    target_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    line: int
    column: int


class _DataFile:
    """A CSV file as cells with their places; collects problems."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        reader = csv.reader(read_text(path, LARGEST_DATA_FILE).splitlines(keepends=True), strict=True)
        self.header: list[str] = []
        self.rows: list[list[_Cell]] = []
        try:
            self._read(reader)
        except csv.Error as error:
            self.add(reader.line_num, 1, "", f"this is no CSV text ({error}); check the quotes of this line")

    def add(self, line: int, column: int, key: str, message: str) -> None:
        """Report a problem."""
        if len(self.problems) < ENOUGH_PROBLEMS:
            self.problems.append(Problem(line, column, shortened(key), message, str(self.path)))

    def _read(self, reader: "Iterator[list[str]]") -> None:
        start = 1
        for fields in reader:
            line, start = start, reader.line_num + 1  # type: ignore[attr-defined]
            if not fields or not any(field.strip() for field in fields):
                continue
            if not self.header:
                self.header = [field.strip() for field in fields]
            elif len(fields) == len(self.header):
                self.rows.append(list(_placed(fields, line)))
            else:
                needed = f"the header has {len(self.header)}"
                self.add(line, 1, "", f"this row has {len(fields)} values; {needed}: add or remove some")

    def column(self, name: str, report: Report, path: tuple[str | int, ...]) -> list[_Cell]:
        """Return a column's cells; a name that the header lacks is the lesson's problem."""
        if name not in self.header:
            names = ", ".join(shortened(known) for known in self.header[:20])
            close = meant(name, self.header)
            advice = f"did you mean {quoted(close)}?" if close else f"it has {names}"
            report.add(path, f"{self.path.name} has no column {quoted(name)}; {advice}")
            return []
        place = self.header.index(name)
        return [row[place] for row in self.rows]

    def numbers(self, cells: list[_Cell], name: str) -> list[float]:
        """Read a column of numbers; report every cell that is none."""
        values = []
        for cell in cells:
            number = _number(cell.text)
            if number is None:
                what = "this cell is empty; give a number" if not cell.text.strip() else None
                self.add(cell.line, cell.column, name, what or f"{quoted(cell.text)} is not a number; write one")
            values.append(number or 0.0)
        return values


def read_data_file(report: Report) -> Given | None:
    """Read the lesson's data file, if it has one; None if it has none or something is wrong with it."""
    name = report.value(_FILE)
    inputs, targets = report.value(("network", "inputs")), report.value(("data", "targets"))
    if name is None or inputs is None or targets is None:
        return None
    try:
        found = _DataFile(Path(report.document.file).parent / name)
    except LessonError as error:
        report.add(_FILE, f"{name}: {error.problems[0].message}")
        return None
    if not found.rows and not found.problems:
        found.add(1, 1, "", "there are no rows; give a header line and under it a line for each row")
    names = inputs if isinstance(inputs, list) else [n for n in found.header if n not in targets][: int(inputs)]
    given = _given(found, report, list(input_names(names)), targets) if not found.problems else None
    report.problems.extend(found.problems)
    return None if found.problems or not report.good(("data",)) else given


def _given(found: _DataFile, report: Report, inputs: list[str], targets: list[str]) -> Given:
    columns = [found.numbers(found.column(name, report, ("network", "inputs")), name) for name in inputs]
    texts = [found.column(name, report, ("data", "targets", place)) for place, name in enumerate(targets)]
    names = tuple(targets)
    if len(texts) == 1 and texts[0] and any(_number(cell.text) is None for cell in texts[0]):
        names = tuple(dict.fromkeys(cell.text.strip() for cell in texts[0]))
        answers = [[float(cell.text.strip() == name) for cell in texts[0]] for name in names]
        for cell in texts[0]:
            if not cell.text.strip():
                found.add(cell.line, cell.column, targets[0], "this cell is empty; name a class")
    else:
        answers = [found.numbers(cells, name) for cells, name in zip(texts, targets, strict=True)]
    rows, answered = (list(map(list, zip(*cells, strict=False))) for cells in (columns, answers))
    return Given(rows, answered, names)


def _placed(fields: list[str], line: int) -> Iterator[_Cell]:
    column = 1
    for field in fields:
        yield _Cell(field, line, column)
        column += len(field) + 1


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= _LARGEST and "_" not in text else None
