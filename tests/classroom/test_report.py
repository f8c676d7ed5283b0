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
    rows = list(csv.reader(StringIO(as_csv(room.hub.register))))
    assert rows[1] == ["1", "1/1:a[1][1]", "2", "1", "1", "0", "0", "1", "exponent-sign", "1"]
    assert [row[0] for row in rows[4:]] == ["Ada_x", "Bo", "Cy"]


def test_the_markdown_says_it_in_words_and_names_nobody_beside_an_answer(room: Room) -> None:
    text = as_markdown(room.hub.register, {"exponent-sign": "the sign turned"})
    assert "3 learners, 1 questions." in text
    assert "- 2 answered, 1 of those present did not" in text
    assert "- 1 right at once, 1 later on, 0 gave up" in text
    assert "- 1 x exponent-sign: the sign turned" in text
    assert "- Ada\\_x, " in text
    assert "Ada" not in text.partition("## Who was there")[0]


def test_both_files_are_written(room: Room, tmp_path: Path) -> None:
    written = write_report(room.hub.register, tmp_path / "monday", {})
    assert [path.name for path in written] == ["monday.md", "monday.csv"]
    assert all(path.stat().st_size for path in written)


def test_a_class_without_questions_has_a_report_too() -> None:
    assert "0 learners, 0 questions." in as_markdown(Room().hub.register, {})
    assert as_csv(Room().hub.register).startswith("question,address")


def test_a_report_overwrites_nothing_and_keeps_the_points_of_its_name(room: Room, tmp_path: Path) -> None:
    register = room.hub.register
    for asked in ("day", "day.md", "day.csv", "rep.2026.11.28"):
        first, second = (write_report(register, tmp_path / asked, {}) for _ in range(2))
        assert not set(first) & set(second)
    names = {path.name for path in tmp_path.iterdir()}
    assert {"day.md", "day.csv", "day-2.md", "day-6.csv", "rep.2026.11.28.md", "rep.2026.11.28-2.csv"} <= names
    assert len(names) == 16


def test_a_report_does_not_write_through_a_link(room: Room, tmp_path: Path) -> None:
    (tmp_path / "day.csv").symlink_to(tmp_path / "elsewhere")
    write_report(room.hub.register, tmp_path / "day", {})
    assert not (tmp_path / "elsewhere").exists()
    assert (tmp_path / "day-2.csv").exists()
