"""The formats of `show`: text in columns, Markdown, LaTeX, CSV, and one JSON object a line. Streams row by row."""

import csv
import json
import re
import shutil
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, astuple, fields
from itertools import chain, groupby
from typing import TextIO

from rich.cells import cell_len, chop_cells

from tutor.arithmetic.trace.step import PREPARE, TRAIN, Address, Step
from tutor.export.record import Record, latex, record
from tutor.view.labels import Labels


def as_json(steps: Iterable[Step], labels: Labels, digits: int, out: TextIO) -> None:
    """Write one JSON object a line."""
    out.writelines(json.dumps(asdict(record(step, labels, digits))) + "\n" for step in steps)


def as_csv(steps: Iterable[Step], labels: Labels, digits: int, out: TextIO) -> None:
    """Write a header and one line a step."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(field.name for field in fields(Record))
    for step in steps:
        writer.writerow(astuple(record(step, labels, digits)))


def as_markdown(steps: Iterable[Step], labels: Labels, digits: int, out: TextIO) -> None:
    """Write a table a row of the data, under a heading of its own."""
    for title, group in _by_row(steps):
        out.write(f"## {title}\n\n| step | quantity | formula | numbers | result |\n| --- | --- | --- | --- | --- |\n")
        for step in group:
            line = record(step, labels, digits)
            words = _MARKUP.sub(r"\\\g<0>", labels.words(step.target))
            cells = (line.address, words, f"`{line.symbols}`", f"`{line.numbers}`", _result(step, line, digits, labels))
            out.write(f"| {' | '.join(cells)} |\n")
        out.write("\n")


def as_latex(steps: Iterable[Step], labels: Labels, digits: int, out: TextIO) -> None:
    """Write a document with an aligned line a step."""
    out.write("\\documentclass{article}\n\\usepackage{amsmath}\n\\allowdisplaybreaks\n\\begin{document}\n")
    for title, group in _by_row(steps):
        lines = " \\\\\n".join(latex(step, labels, digits) for step in group)
        out.write(f"\\section*{{{title}}}\n\\begin{{align*}}\n{lines}\n\\end{{align*}}\n")
    out.write("\\end{document}\n")


def as_text(steps: Iterable[Step], labels: Labels, digits: int, out: TextIO) -> None:
    """Write a table a row of the data, as wide as the terminal; in a file or a pipe 80 cells."""
    cells = min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
    for title, group in _by_row(steps):
        lines = _table([_entry(step, labels, digits) for step in group], cells, ascii_only=labels.ascii)
        out.writelines(f"{line.rstrip()}\n" for line in (title, *lines, ""))


def _entry(step: Step, labels: Labels, digits: int) -> tuple[str, tuple[str, ...], str]:
    """Return the step's name in its row, its calculation in three lines, and its result."""
    line = record(step, labels, digits)
    calculation = (labels.words(step.target), line.symbols, line.numbers)
    return line.address.partition(":")[2], calculation, _result(step, line, digits, labels)


def _table(entries: list[tuple[str, tuple[str, ...], str]], cells: int, *, ascii_only: bool) -> Iterator[str]:
    """Lay out like a rich table, which would take longer to lay out than all else that is done for it."""
    steps = max(len("step"), *(len(step) for step, _, _ in entries))
    results = max(len("result"), *(len(result) for _, _, result in entries))
    room = cells - steps - results - 6
    heads, rule, cross, bar = (" | ", "-", "-+-", " | ") if ascii_only else (" ┃ ", "━", "━╇━", " │ ")
    yield heads.join((f"{'step':{steps}}", f"{'calculation':{room}}", f"{'result':>{results}}"))
    yield cross.join(rule * width for width in (steps, room, results))
    for step, calculation, result in entries:
        for line in chain.from_iterable(_folded(text, room) for text in calculation):
            yield bar.join((f"{step:{steps}}", line + " " * (room - cell_len(line)), f"{result:>{results}}"))
            step = result = ""  # noqa: PLW2901  (they stand in the first line only)


def _folded(text: str, cells: int) -> list[str]:
    """Break a text at spaces into lines of at most so many cells, and inside a word where that is too long."""
    if cell_len(text) <= cells:
        return [text]
    lines = textwrap.wrap(text, cells, break_on_hyphens=False)
    return [part for line in lines for part in chop_cells(line, cells)]


_MARKUP = re.compile(r"[\\`*_|<#~]")
"""What names of units may have in them and Markdown would read as its own."""
_NARROWEST, _WIDEST = 60, 1000
"""Cells below which numbers would be cut; a narrower terminal breaks the lines itself."""


FORMATS: dict[str, Callable[[Iterable[Step], Labels, int, TextIO], None]] = {
    "text": as_text,
    "markdown": as_markdown,
    "latex": as_latex,
    "csv": as_csv,
    "json": as_json,
}
"""By the name that the command line uses."""


def _by_row(steps: Iterable[Step]) -> Iterator[tuple[str, Iterator[Step]]]:
    return groupby(steps, key=lambda step: _heading(step.address))


def _heading(at: Address) -> str:
    if at.stage == TRAIN:
        return f"Epoch {at.epoch}, row {at.row}"
    if at.stage == PREPARE:
        return "Preparing the table"
    return f"{at.stage.capitalize()} row {at.row}" + (f" after epoch {at.epoch}" if at.epoch else "")


def _result(step: Step, line: Record, digits: int, labels: Labels) -> str:
    return line.shown if step.closes(digits) else f"{'~' if labels.ascii else '≈'} {line.shown}"
