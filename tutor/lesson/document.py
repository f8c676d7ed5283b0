"""A lesson file as plain values with the position of each: YAML read event by event, without recursion or constructors.

Knows YAML; knows nothing of what a lesson must say. Anchors, aliases and tags are refused, depth and size are bounded,
so that no file can make reading it slow, large or dangerous.
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import yaml

from tutor.lesson.problems import ENOUGH_PROBLEMS, LessonError, Path, Problem, quoted, shortened, spelled
from tutor.lesson.scalars import Scalar, resolve
from tutor.lesson.syntax import DEEPEST, TOO_DEEP, advice

MOST_NODES = 100_000
"""Values that a lesson file may have."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]"
)

Position = tuple[int, int]


@dataclass(slots=True)
class Document:
    """The values of a lesson file, where each stands, and what was wrong on the way."""

    file: str
    value: Any = None
    values: dict[Path, Position] = field(default_factory=dict)
    """Line and column of every value."""
    keys: dict[Path, Position] = field(default_factory=dict)
    """Line and column of every key of a mapping."""
    problems: list[Problem] = field(default_factory=list)
    spoilt: set[Path] = field(default_factory=set)
    """Values that a problem was reported for already."""

    def spoil(self, path: Path, message: str, position: Position | None = None) -> None:
        """Report a value that cannot be used; give up where far too much is wrong."""
        line, column = position or self.values[path]
        self.problems.append(Problem(line, column, spelled(path), message, self.file))
        self.spoilt.add(path)
        if len(self.problems) > ENOUGH_PROBLEMS:
            raise LessonError(*self.problems)


@dataclass(slots=True)
class _Level:
    """A mapping or list that is being read."""

    container: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None
    """The key whose value comes next."""
    repeated: bool = False
    """Whether that key was there already, so that its value is dropped."""


def parse(text: str, file: str) -> Document:
    """Read the text of a lesson file.

    Raises:
        LessonError: if the text is no YAML, is empty, or is nested too deeply or too large to go on.

    """
    document = Document(file)
    text = _without_unsafe_characters(text, document)
    try:
        _read(yaml.parse(text, Loader=_LOADER), document)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = _within(text, mark.line + 1, mark.column + 1) if mark else (1, 1)
        where = "".join(text.split("\n")[line - 1 : line])
        message = advice(error, where[column - 1 : column], where)
        raise LessonError(*document.problems, Problem(line, column, "", message, file)) from None
    if document.value is None and not document.spoilt:
        message = "the file is empty; a lesson begins with the line 'format: 1'"
        raise LessonError(*document.problems, Problem(1, 1, "", message, file))
    return document


def _within(text: str, line: int, column: int) -> tuple[int, int]:
    """Return a place of a text; the end, which YAML counts as a line of its own, is behind the last character."""
    lines = text.rstrip("\n").split("\n")
    return (line, column) if line <= len(lines) else (len(lines), len(lines[-1]) + 1)


def unsafe_character(text: str) -> str:
    """Name the first character that may not reach a terminal, as `U+001B`; empty if there is none."""
    found = _UNSAFE.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def _without_unsafe_characters(text: str, document: Document) -> str:
    line, counted = 1, 0
    for found in islice(_UNSAFE.finditer(text), ENOUGH_PROBLEMS):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        column = counted - text.rfind("\n", 0, counted)
        message = f"the character U+{ord(found[0]):04X} ({_name(found[0])}) is not allowed; remove it"
        document.problems.append(Problem(line, column, "", message, document.file))
    return _UNSAFE.sub("\ufffd", text)


def _name(character: str) -> str:
    return unicodedata.name(character, "a control character").lower()


def _read(events: Iterator[Any], document: Document) -> None:
    levels: list[_Level] = []
    documents = nodes = 0
    for event in events:
        position = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _fatal(document, position, "a second YAML document begins here ('---'); keep one lesson a file")
        elif isinstance(event, yaml.CollectionEndEvent):
            levels.pop()
        elif isinstance(event, yaml.NodeEvent):
            nodes += 1
            if nodes > MOST_NODES:
                raise _fatal(document, position, f"there are more than {MOST_NODES:,} values; make the lesson smaller")
            _node(event, position, levels, document)
            if len(levels) > DEEPEST:
                raise _fatal(
                    document,
                    position,
                    TOO_DEEP,
                )


def _node(event: Any, position: Position, levels: list[_Level], document: Document) -> None:
    level = levels[-1] if levels else None
    if level and isinstance(level.container, dict) and level.key is None:
        _key(event, position, level, document)
        return
    path = _place(level)
    document.values.setdefault(path, position)
    _refuse_magic(event, path, position, document)
    value: Any = None
    if isinstance(event, yaml.ScalarEvent):
        value = _scalar(event, path, position, document)
    elif isinstance(event, yaml.CollectionStartEvent):
        value = {} if isinstance(event, yaml.MappingStartEvent) else []
        levels.append(_Level(value, path))
    _attach(value, level, document)


def _key(event: Any, position: Position, level: _Level, document: Document) -> None:
    if not isinstance(event, yaml.ScalarEvent):
        raise _fatal(document, position, "a key must be a word, not a list, a mapping or an alias; write 'key: value'")
    word = _UNSAFE.sub("\ufffd", event.value)
    path = (*level.path, word)
    _refuse_magic(event, path, position, document)
    if not event.style and not isinstance(resolve(word), str):
        document.spoil(path, f"the key {quoted(word)} is not a word; remove it or put it in quotes", position)
    if name := unsafe_character(event.value):
        document.spoil(path, f"the key has the character {name}; remove it", position)
    level.key, level.repeated = word, word in level.container
    if level.repeated:
        first = document.keys[path][0]
        document.spoil(path, f"this key stands twice, first in line {first}; keep one of them", position)
    document.keys.setdefault(path, position)


def _place(level: _Level | None) -> Path:
    if level is None:
        return ()
    return (*level.path, len(level.container) if level.key is None else level.key)


def _attach(value: Any, level: _Level | None, document: Document) -> None:
    if level is None:
        document.value = value
    elif isinstance(level.container, list):
        level.container.append(value)
    else:
        if not level.repeated:
            level.container[str(level.key)] = value
        level.key = None


def _scalar(event: Any, path: Path, position: Position, document: Document) -> Scalar:
    text: str = event.value
    value = text if event.style else resolve(text)
    if isinstance(value, float) and not math.isfinite(value):
        document.spoil(path, f"{quoted(text)} is not a finite number; write an ordinary number", position)
        return 0
    if isinstance(value, str) and (name := unsafe_character(value)):
        document.spoil(path, f"the text has the character {name}, which may not reach a terminal; remove it", position)
        return _UNSAFE.sub("\ufffd", value)
    if value is None and path in document.keys:
        document.values[path] = document.keys[path]
    return value


def _refuse_magic(event: Any, path: Path, position: Position, document: Document) -> None:
    if isinstance(event, yaml.AliasEvent):
        document.spoil(
            path, f"aliases (*{shortened(str(event.anchor))}) are not used here; write the value out", position
        )
    elif event.anchor:
        document.spoil(path, f"anchors (&{shortened(event.anchor)}) are not used here; remove it", position)
    tag = str(getattr(event, "tag", None) or "")
    if tag:
        document.spoil(path, f"tags ({shortened(tag)}) are not used here; remove it", position)


def _fatal(document: Document, position: Position, message: str) -> LessonError:
    return LessonError(*document.problems, Problem(*position, "", message, document.file))
