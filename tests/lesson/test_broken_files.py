"""Every file in `broken/` is refused with exactly the message that stands beside it."""

from pathlib import Path

import pytest
import yaml

from tutor.lesson import document
from tutor.lesson.load import load
from tutor.lesson.problems import LessonError

BROKEN = Path(__file__).parent / "broken"
FILES = sorted(BROKEN.glob("*.yaml"))
ONE_COLUMN_OFF = {BROKEN / "unknown-escape.yaml"}
"""PyYAML's own reader points at the letter behind the backslash."""


def messages(path: Path) -> str:
    with pytest.raises(LessonError) as caught:
        load(path)
    return str(caught.value).replace(str(path), path.name) + "\n"


def test_there_are_many_broken_files_each_with_its_message() -> None:
    assert len(FILES) >= 60
    assert {path.stem for path in FILES} == {path.stem for path in BROKEN.glob("*.txt")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_with_the_message_beside_it(path: Path) -> None:
    assert messages(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [path for path in FILES if path not in ONE_COLUMN_OFF], ids=lambda path: path.stem)
def test_the_message_is_the_same_without_libyaml(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "_LOADER", yaml.SafeLoader)
    assert messages(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_message_can_move_the_cursor_or_change_a_colour(path: Path) -> None:
    assert all(line.isprintable() for line in messages(path).splitlines())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_of_a_message_names_the_file_and_says_what_to_do(path: Path) -> None:
    for line in messages(path).splitlines():
        place, advice = line.split(": ", 1)
        assert place.startswith(f"{path.name}:")
        assert 10 < len(advice) < 300
