"""A hundred spoilt copies of the bundled lessons: the linter finds every one, at the very line that was spoilt."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tutor.author.linter import check
from tutor.lesson.find import bundled

MANY = 100
_PLACEHOLDER = re.compile(r"\{\d+/\d+:\w+(?:\[[\d,]+\])*(?: \d+)?\}")
_ADDRESS = re.compile(r"at: \"\d+/\d+:(\w+)(\[[\d,]+\])+\"")
_SKILL = re.compile(r"(?<=skill: )[a-z-]+")
_RIGHT = re.compile(r"(?<=\bright: )\d+")


@dataclass(frozen=True)
class Spoilt:
    """A copy of a lesson with one thing wrong."""

    lesson: str
    text: str
    line: int
    """The line that was spoilt, from 1."""
    what: str


def spoil(text: str, match: re.Match[str], instead: str, lesson: str, what: str) -> Spoilt:
    """Put something else in a place of a lesson."""
    changed = text[: match.start()] + instead + text[match.end() :]
    return Spoilt(lesson, changed, text.count("\n", 0, match.start()) + 1, what)


def copies(path: Path) -> Iterator[Spoilt]:
    """Yield spoilt copies of a lesson: a stale number, a place or a skill that there is not, a choice that is none."""
    text, name = path.read_text(encoding="utf-8"), path.stem
    for match in _PLACEHOLDER.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : text.find("\n", match.end())]
        is_choice = line.lstrip().startswith(('- "', "- '")) or "choices:" in line
        if not is_choice and "{=" not in line and "equals:" not in line:  # arithmetic, and what is not claimed
            yield spoil(text, match, "0.2718281", name, "a stale number")
        yield spoil(text, match, match[0].replace(":", ":nothing_", 1), name, "a placeholder that names nothing")
    for match in _ADDRESS.finditer(text):
        yield spoil(text, match, match[0].replace('at: "', 'at: "99999999/'), name, "an address that is none")
        yield spoil(text, match, re.sub(r"\[[\d,]+\]\"$", '[99,99]"', match[0]), name, "a unit that there is not")
    for match in _SKILL.finditer(text):
        yield spoil(text, match, "flying", name, "a skill that nobody knows")
    for match in _RIGHT.finditer(text):
        yield spoil(text, match, "9", name, "a choice that there is not")


def chosen() -> list[Spoilt]:
    """Choose a hundred, from all lessons and of all sorts."""
    found = [spoilt for path in bundled() for spoilt in copies(path)]
    Random(7).shuffle(found)  # noqa: S311  (an order, no secret)
    sorts = sorted({spoilt.what for spoilt in found})
    return [spoilt for what in sorts for spoilt in [one for one in found if one.what == what][: MANY // len(sorts) + 1]]


SPOILT = chosen()


def test_there_are_a_hundred_of_all_sorts() -> None:
    assert len(SPOILT) >= MANY
    assert len({spoilt.what for spoilt in SPOILT}) == 6


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda spoilt: f"{spoilt.lesson}-{spoilt.line}-{spoilt.what}")
def test_a_spoilt_lesson_is_found_at_its_line(spoilt: Spoilt, tmp_path: Path) -> None:
    data = next(path.parent / "data" for path in bundled())
    (tmp_path / "data").symlink_to(data)
    path = tmp_path / f"{spoilt.lesson}.yaml"
    path.write_text(spoilt.text, encoding="utf-8")
    failing = [finding for finding in check(path) if finding.fails]
    assert failing, spoilt.what
    lines = spoilt.text.splitlines()
    near = {finding.line for finding in failing}
    assert any(_is_of(lines, line, spoilt.line) for line in near), (spoilt.what, spoilt.line, sorted(near))


def _is_of(lines: list[str], found: int, spoilt: int) -> bool:
    """Tell whether a finding's line is the spoilt one, or the beginning of the entry whose text goes on there."""
    if found == spoilt:
        return True
    between = lines[found:spoilt]
    return found < spoilt and not any(re.match(r"\s*- |\s*\w+:", line) for line in between)
