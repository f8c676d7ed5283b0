"""Reads the CSV file beside a lesson: a header, then rows of numbers; a single text column may name classes.

Knows CSV and the lesson's names; every problem is located in the CSV file. Nothing else is ever read.
"""

import csv
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

from tutor.lesson.check_data import check_row_targets, check_target_count
from tutor.lesson.problems import ENOUGH_PROBLEMS, LessonError, Problem, quoted, shortened
from tutor.lesson.report import Report
from tutor.lesson.source import LARGEST_DATA_FILE, read_text
from tutor.lesson.wording import are, counted, meant, number_in_disguise

MOST_VALUES = 1_000_000
"""Cells that a data file may have."""
_FILE = ("data", "file")
_INPUTS = ("network", "inputs")
_TARGETS = ("data", "targets")
_LAYERS = ("network", "layers")
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs"}
_LARGEST = 1e12
_MOST_NAMED = 20
_MOST_CLASSES = 5
T = TypeVar("T")


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
        self.header: list[str] = []
        self.rows: list[list[_Cell]] = []
        self._lines = read_text(path, LARGEST_DATA_FILE, "data file").split("\n")
        self._start = 1
        try:
            self._read()
        except csv.Error as error:
            message = f"this is no CSV text ({error}); check the quotes from this line on"
            self.add(self._start, 1, "", message)

    def add(self, line: int, column: int, key: str, message: str) -> None:
        """Report a problem."""
        if len(self.problems) < ENOUGH_PROBLEMS:
            self.problems.append(Problem(line, column, shortened(key), message, str(self.path)))

    def _read(self) -> None:
        reader = csv.reader((f"{line}\n" for line in self._lines), strict=True)
        values = 0
        for fields in reader:
            values += len(fields)
            if values > MOST_VALUES:
                self.add(self._start, 1, "", f"the file has more than {MOST_VALUES:,} values; give fewer rows")
                return
            first, self._start = self._start, reader.line_num + 1
            if not any(field.strip() for field in fields):
                continue
            if not self.header:
                self.header = [field.strip() for field in fields]
                other = [word for sign, word in _OTHER_SEPARATORS.items() if sign in fields[0] and len(fields) == 1]
                if other:
                    self.add(first, 1, "", f"the values are separated by {other[0]}; separate them with commas")
                    return
            elif len(fields) == len(self.header):
                places = _places(self._lines[first - 1 : reader.line_num], first, fields)
                self.rows.append([_Cell(text, *place) for text, place in zip(fields, places, strict=True)])
            else:
                is_cut = len(fields) == 2 * len(self.header)  # 0,5 for 0.5 makes two of one
                advice = "write decimal points, not commas" if is_cut else "add or remove some"
                has = f"this row has {counted(len(fields), 'value')}; the header has {len(self.header)}"
                self.add(first, 1, "", f"{has}: {advice}")

    def column(self, name: str, report: Report, path: tuple[str | int, ...]) -> list[_Cell]:
        """Return a column's cells; a name that the header lacks is the lesson's problem."""
        if name not in self.header:
            names = ", ".join(shortened(known) for known in self.header[:_MOST_NAMED])
            close = meant(name, self.header)
            advice = f"did you mean {quoted(close)}?" if close else f"it has {names}"
            report.add(path, f"{self.path.name} has no column {quoted(name)}; {advice}")
            return []
        if self.header.count(name) > 1:
            self.add(1, 1, name, "two columns have this name; give each its own")
        place = self.header.index(name)
        return [row[place] for row in self.rows]

    def numbers(self, cells: list[_Cell], name: str) -> list[float]:
        """Read a column of numbers; report every cell that is none."""
        return [self._number(cell, name) for cell in cells]

    def _number(self, cell: _Cell, name: str) -> float:
        number = _number(cell.text)
        if number is None:
            empty = not cell.text.strip()
            advice = number_in_disguise(cell.text) or "; write one"
            wrong = "this cell is empty; give a number" if empty else f"{quoted(cell.text)} is not a number{advice}"
            self.add(cell.line, cell.column, name, wrong)
        elif abs(number) > _LARGEST:
            self.add(cell.line, cell.column, name, f"numbers may be as large as {_LARGEST:g}; {number:g} is beyond")
        return number or 0.0


def read_data_file(report: Report, outputs: int | None) -> Given | None:
    """Read the lesson's data file, if it has one; None if it has none or something is wrong with it."""
    name = report.value(_FILE)
    inputs, targets = report.value(_INPUTS), report.value(_TARGETS)
    if name is None or inputs is None or targets is None:
        return None
    try:
        found = _DataFile(Path(report.document.file).parent / name)
    except LessonError as error:
        problem = error.problems[0]
        if problem.line:
            report.problems.append(problem)
        else:
            report.add(_FILE, f"{name}: {problem.message}")
        return None
    if not found.rows and not found.problems:
        found.add(1, 1, "", "there are no rows; give a header line and under it a line for each row")
    given = None if found.problems else _given(found, report, inputs, outputs)
    report.problems.extend(found.problems)
    return None if found.problems or not (report.good(("data",)) and report.good(_INPUTS)) else given


def _given(found: _DataFile, report: Report, inputs: list[str] | int, outputs: int | None) -> Given | None:
    targets: list[str] = report.raw(_TARGETS)
    columns = [found.numbers(cells, name) for name, cells in _input_columns(found, report, inputs, targets)]
    texts = [found.column(name, report, (*_TARGETS, place)) for place, name in enumerate(targets)]
    if not report.good(_TARGETS):
        return None
    words = len(texts) == 1 and _are_words(texts[0])
    if words:
        names = _by_units(report, _classes(found, targets[0], texts[0]))
        _check_classes(found, report, targets[0], texts[0], names, outputs)
        answers = [[float(cell.text.strip() == name) for cell in texts[0]] for name in names[: outputs or 0]]
    else:
        names = tuple(targets)
        answers = [found.numbers(cells, name) for cells, name in zip(texts, targets, strict=True)]
        check_target_count(report, len(targets), None if found.problems else outputs)
    if found.problems or not (report.good(("data",)) and report.good(_INPUTS)):
        return None
    given = Given(_turned(columns), _turned(answers), names)
    if not words:
        _check_loss(found, report, given, _turned(texts))
    return given


def _input_columns(
    found: _DataFile, report: Report, inputs: list[str] | int, targets: list[str]
) -> Iterator[tuple[str, list[_Cell]]]:
    """Yield the inputs' columns: those that the lesson names, or the first so many that are no targets."""
    if isinstance(inputs, list):
        for place, name in enumerate(inputs):
            yield name, found.column(name, report, (*_INPUTS, place))
        return
    others = [name for name in found.header if name not in targets]
    if len(others) < inputs:
        has = f"has {len(others)} besides the targets'"
        report.add(_INPUTS, f"there are {int(inputs):,} inputs, but {found.path.name} {has}; give a column for each")
    for name in others[: int(inputs)]:
        yield name, found.column(name, report, _INPUTS)


def _are_words(cells: list[_Cell]) -> bool:
    """Tell whether a column names classes: a single word among numbers is a slip instead."""
    filled = [_number(cell.text) is None for cell in cells if cell.text.strip()]
    return 2 * sum(filled) > len(filled)


def _classes(found: _DataFile, column: str, cells: list[_Cell]) -> tuple[str, ...]:
    """Return the classes in the order in which they first come."""
    for cell in cells:
        if not cell.text.strip():
            found.add(cell.line, cell.column, column, "this cell is empty; name a class")
    return tuple(dict.fromkeys(cell.text.strip() for cell in cells if cell.text.strip()))


def _by_units(report: Report, names: tuple[str, ...]) -> tuple[str, ...]:
    """Put the classes in the order of the output units that have their names; report units named by another's."""
    path = (*_LAYERS, max(report.entries(_LAYERS), default=0), "units")
    units, by_small = report.value(path), {name.casefold(): name for name in names}
    if not isinstance(units, list) or not len(units) == len(by_small) == len(names):
        return names
    small = [unit.casefold() for unit in units]
    if sorted(small) == sorted(by_small):
        return tuple(by_small[unit] for unit in small)
    astray = [unit for unit, one, name in zip(units, small, by_small, strict=False) if one in by_small and one != name]
    if astray:
        listed = ", ".join(shortened(name) for name in names[:_MOST_NAMED])
        message = f"{quoted(astray[0])} is the name of another unit's class; name the units after the classes: {listed}"
        report.add(path, message)
    return names


def _check_classes(
    found: _DataFile, report: Report, column: str, cells: list[_Cell], names: tuple[str, ...], outputs: int | None
) -> None:
    """Report classes that are not as many as the output units; each needs one of its own."""
    if len(names) > 1 and outputs in {None, len(names)}:
        return
    some = ", ".join(shortened(name) for name in names[:_MOST_CLASSES]) + (", …" if names[_MOST_CLASSES:] else "")
    if len(names) == 1:
        report.add(_TARGETS, f"{quoted(column)} names a single class ({some}); there is nothing to tell apart")
    elif not _misspelt(found, column, cells):
        advice = f"give the output layer {len(names):,} units, one for each class"
        units = f"there {are(outputs or 0, 'output unit')}"
        report.add(_TARGETS, f"{quoted(column)} names {len(names):,} classes ({some}), but {units}; {advice}")


def _misspelt(found: _DataFile, column: str, cells: list[_Cell]) -> bool:
    """Report words that stand once and are nearly another class; tell whether there are any."""
    counts = Counter(cell.text.strip() for cell in cells)
    others = [word for word, count in counts.items() if count > 1][:_MOST_NAMED]
    single = [cell for cell in cells if counts[cell.text.strip()] == 1][:_MOST_NAMED]
    near = [(cell, meant(cell.text.strip(), others)) for cell in single]
    for cell, word in near:
        if word:
            message = f"{quoted(cell.text.strip())} stands only here; did you mean {quoted(word)}?"
            found.add(cell.line, cell.column, column, message)
    return any(word for _, word in near)


def _check_loss(found: _DataFile, report: Report, given: Given, cells: list[list[_Cell]]) -> None:
    """Report targets that do not fit the loss, at their cells."""
    loss = report.value(("training", "loss"))
    for row, (targets, texts) in enumerate(zip(given.targets, cells, strict=True), 1):
        for place, message in check_row_targets(loss, targets, row):
            cell = texts[place or 0]
            if place is None:
                found.add(cell.line, 1, "", message)
            else:
                found.add(cell.line, cell.column, given.target_names[place], message)


def _turned(columns: list[list[T]]) -> list[list[T]]:
    return [list(row) for row in zip(*columns, strict=False)]


def _places(lines: list[str], first: int, fields: list[str]) -> Iterator[tuple[int, int]]:
    """Yield line and column of each field of a record that fills these lines of the file, from line `first` on."""
    if len(lines) == 1 and '"' not in lines[0]:
        yield from ((first, 1 + start) for start in accumulate((len(field) + 1 for field in fields[:-1]), initial=0))
        return
    is_quoted = is_inside = False
    is_first = True
    yield first, 1
    for line, text in enumerate(lines, first):
        for column, character in enumerate(text, 1):
            if character == "," and not is_inside:
                yield line, column + 1
                is_quoted, is_first = False, True
                continue
            if character == '"' and (is_first or is_quoted):  # elsewhere a quote is a sign like any other
                is_quoted, is_inside = True, not is_inside
            is_first = False
        is_first = False


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None
