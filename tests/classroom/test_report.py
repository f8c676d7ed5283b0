"""The report of a class: who was there, what was asked, what came of it."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from tests.classroom.fakes import Room
from tutor.classroom.report import as_csv, as_markdown, write_report


@pytest.fixture
def room() -> Room:
    """A class of three with one question; Ada's name is one that spreadsheets and Markdown could misread."""
    found = Room()
    found.join("teacher", "teacher")
    for name in ("Ada_x", "Bo", "Cy"):
        found.join(name)
    found.say("teacher", "ask", address="1/1:a[1][1]")
    found.say("Ada_x", "answer", question=1, verdict="wrong", slip="exponent-sign")
    found.say("Ada_x", "answer", question=1, verdict="right", slip="")
    found.say("Bo", "answer", question=1, verdict="right", slip="")
    found.say("teacher", "reveal")
    return found


def test_the_csv_has_the_questions_and_who_was_there(room: Room) -> None:
    rows = list(csv.reader(StringIO(as_csv(room.hub))))
    assert rows[1] == ["1", "1/1:a[1][1]", "2", "1", "1", "0", "0", "1", "exponent-sign", "1"]
    assert [row[0] for row in rows[4:]] == ["Ada_x", "Bo", "Cy"]


def test_the_markdown_says_it_in_words_and_names_nobody_beside_an_answer(room: Room) -> None:
    text = as_markdown(room.hub, {"exponent-sign": "the sign turned"})
    assert "3 learners, 1 questions." in text
    assert "- 2 answered, 1 of those present did not" in text
    assert "- 1 right at once, 1 later on, 0 gave up" in text
    assert "- 1 x exponent-sign: the sign turned" in text
    assert "- Ada\\_x, " in text
    assert "Ada" not in text.partition("## Who was there")[0]


def test_both_files_are_written(room: Room, tmp_path: Path) -> None:
    written = write_report(room.hub, tmp_path / "monday", {})
    assert [path.name for path in written] == ["monday.md", "monday.csv"]
    assert all(path.stat().st_size for path in written)


def test_a_class_without_questions_has_a_report_too() -> None:
    assert "0 learners, 0 questions." in as_markdown(Room().hub, {})
    assert as_csv(Room().hub).startswith("question,address")
