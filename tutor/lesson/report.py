"""Collects the problems of one document, and tells which of its values are still worth checking. Knows no schema."""

from typing import Any

from tutor.lesson.document import Document
from tutor.lesson.problems import Path, Problem, spelled


class Report:
    """The problems of a document so far; later checks skip what earlier ones refused."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems = list(document.problems)
        self._refused: set[Path] = set()
        self._above_refused: set[Path] = set()
        for path in document.spoilt:
            self._refuse(path)

    def add(self, path: Path, message: str, *, at_key: bool = False) -> None:
        """Report a problem of a value (or of its key); a missing one is the problem of the mapping that lacks it."""
        line, column = self.position(path, at_key=at_key)
        self.problems.append(Problem(line, column, spelled(path), message, self.document.file))
        self._refuse(path)

    def good(self, path: Path) -> bool:
        """Whether nothing is wrong with the value, with a part of it, or with what it is part of."""
        if path in self._above_refused:
            return False
        return not any(path[:length] in self._refused for length in range(len(path) + 1))

    def raw(self, path: Path) -> Any:
        """Return the value at `path`, right or wrong; None where there is none."""
        value = self.document.value
        for part in path:
            if isinstance(value, dict):
                value = value.get(part)
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                return None
        return value

    def value(self, path: Path) -> Any:
        """Return the value at `path` if nothing is wrong with it, else None."""
        return self.raw(path) if self.good(path) else None

    def entries(self, path: Path) -> range:
        """Return the positions of the list at `path`, right or wrong; none if it is no list."""
        value = self.raw(path)
        return range(len(value)) if isinstance(value, list) else range(0)

    def position(self, path: Path, *, at_key: bool = False) -> tuple[int, int]:
        """Return line and column of a value (or of its key); of a missing one, those of the mapping that lacks it."""
        places = self.document.values
        if at_key and path in self.document.keys:
            return self.document.keys[path]
        if path in places:
            return places[path]
        return self.document.keys.get(path[:-1]) or places[path[:-1]]

    def _refuse(self, path: Path) -> None:
        self._refused.add(path)
        self._above_refused.update(path[:length] for length in range(len(path) + 1))
