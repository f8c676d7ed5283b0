"""Variants: the lesson with some of it changed, held to the same rules. Knows the format; builds only on demand."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tutor.lesson.build import build
from tutor.lesson.data_file import Given
from tutor.lesson.document import Document
from tutor.lesson.lesson import Variant
from tutor.lesson.problems import Path as Place
from tutor.lesson.problems import Problem, spelled
from tutor.lesson.report import Report
from tutor.lesson.schema_tasks import CHANGEABLE
from tutor.lesson.sense import read_sense

_KEPT = ("format", "id", "title", "source", *CHANGEABLE)
"""What a variant has of the lesson: no words, questions or tasks, which are about the lesson's own numbers."""
_CHOOSES = "kind"
"""A mapping that names another kind replaces the old one whole: its other keys belong to the old kind."""


def variants(report: Report, path: Path, given: Given | None) -> tuple[Variant, ...]:
    """Check the variants of a document in which nothing else is wrong, and report what is wrong with them.

    Args:
        report: The lesson's document.
        path: The lesson's file.
        given: The rows of the lesson's data file.

    """
    return tuple(_variants(report, path, given))


def _variants(report: Report, path: Path, given: Given | None) -> Iterator[Variant]:
    values = report.document.value
    for name, entry in values.get("variants", {}).items():
        kept = {key: value for key, value in values.items() if key in _KEPT}
        merged = merge(kept, entry["change"])
        own = _VariantReport(report.document, merged, ("variants", name, "change"))
        rows = read_sense(own, None if _touches_data(entry["change"]) else given)
        report.problems.extend(own.problems)
        marked = {**merged, "id": f"{values['id']}--{name}", "title": entry["title"]}  # no lesson's own id has two
        yield Variant(name, entry["title"], partial(build, marked, path, rows))


def merge(old: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping with changes put in, at any depth; nothing (`null`) takes a key away."""
    merged = dict(old)
    for key, value in change.items():
        before = merged.get(key)
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict) and isinstance(before, dict) and _is_of_one_kind(before, value):
            merged[key] = merge(before, value)
        else:
            merged[key] = value
    return merged


def _is_of_one_kind(before: dict[str, Any], value: dict[str, Any]) -> bool:
    return _CHOOSES not in value or value[_CHOOSES] == before.get(_CHOOSES)


def _touches_data(change: dict[str, Any]) -> bool:
    return not {"data", "network"}.isdisjoint(change) or "loss" in change.get("training", {})


class _VariantReport(Report):
    """The problems of a changed document, told where the change stands."""

    def __init__(self, lesson: Document, merged: dict[str, Any], change: Place) -> None:
        super().__init__(Document(lesson.file, merged))
        self._lesson = Report(lesson)
        self._change = change

    def add(self, path: Place, message: str, *, at_key: bool = False) -> None:
        """Report a problem of a changed value, or of an old one that the change makes wrong."""
        own = (*self._change, *path)
        document = self._lesson.document
        if own not in document.values and own not in document.keys:
            missing = own[:-1] in document.values and self.raw(path) is None
            own, message = (own, message) if missing else (self._change, f"with it, {spelled(path)}: {message}")
        line, column = self._lesson.position(own, at_key=at_key)
        self.problems.append(Problem(line, column, spelled(own), message, document.file))
        self._refuse(path)
