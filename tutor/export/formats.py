"""The formats of `show`: text as rich tables, Markdown, LaTeX, CSV, and one JSON object a line. Streams row by row."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, astuple, fields
from itertools import groupby
from typing import TextIO

from rich.box import ASCII, HEAVY_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tutor.export.record import Record, closes, latex, record
from tutor.trace.step import PREPARE, TRAIN, Address, Step
from tutor.view.labels import Labels
from tutor.view.palette import ASCII_SIGNS, UNICODE_SIGNS


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
            cells = (line.address, words, f"`{line.symbols}`", f"`{line.numbers}`", _result(step, digits, labels))
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
    """Write a rich table a row of the data, as wide as the terminal; a file or a pipe gets plain text."""
    console = _Printer(file=out, highlight=False)
    console.width = max(console.width, _NARROWEST)
    expand, signs = console.width > _WIDE, ASCII if labels.ascii else HEAVY_HEAD
    for title, group in _by_row(steps):
        table = Table(title=title, title_justify="left", box=signs, show_edge=False, pad_edge=False, expand=expand)
        table.add_column("step", no_wrap=True)
        table.add_column("calculation", ratio=1, overflow="fold")
        table.add_column("result", justify="right", no_wrap=True)
        for step in group:
            line = record(step, labels, digits)
            calculation = Text(f"{labels.words(step.target)}\n", "bold")
            calculation.append(f"{line.symbols}\n{line.numbers}", "not bold")
            table.add_row(line.address.partition(":")[2], calculation, _result(step, digits, labels))
        console.print(table)
        console.print()


_MARKUP = re.compile(r"[\\`*_|<#~]")
"""What names of units may have in them and Markdown would read as its own."""
_WIDE = 80
_NARROWEST = 60
"""Cells below which numbers would be cut; a narrower terminal breaks the lines itself."""


class _Printer(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command line, as in every other format; rich itself would exit with status 1."""
        raise BrokenPipeError


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


def _result(step: Step, digits: int, labels: Labels) -> str:
    signs = ASCII_SIGNS if labels.ascii else UNICODE_SIGNS
    line = record(step, labels, digits).shown
    return line if closes(step, digits) else f"{signs.about} {line}"
