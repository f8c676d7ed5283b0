"""Numbers in a lesson's words: the engine's, at the digits asked for, and never one that is still asked."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.lesson.tasks_lesson import TASKS
from tutor.arithmetic.trace.step import parse_address
from tutor.lesson.headline import headline
from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load
from tutor.teaching.session.prose import filled
from tutor.teaching.session.session import Session, begin, prose

Open = Callable[..., tuple[Lesson, Session]]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Open the lesson with other words at its error."""

    def opening(said: str = "The error is {1/1:E}.", at: str = "1/1:E", more: str = "") -> tuple[Lesson, Session]:
        path = tmp_path / "lesson.yaml"
        path.write_text(TASKS.replace("The error is {1/1:E}.", said) + more, encoding="utf-8")
        lesson = load(path)
        session = begin(lesson)
        return lesson, replace(session, at=session.trace.find(at, session.at))

    return opening


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("{1/1:a[2][1]}", "0.5574"),
        ("{1/1:a[2][1] 2} or {1/1:a[2][1] 6}", "0.56 or 0.557438"),
        ("{1/1:dw[1][1,1]}", "\u22120.01924"),
        ("{1/1:w[1][1,2]}, {1/1:x[2]}, {1/1:t[1]}, {1/1:rate}", "\u22120.3, 0.9, 1, 0.5"),
        ("{2/1:w[2][1,1]} is {1/1:w_next[2][1,1]}", "0.5266 is 0.5266"),
        ("{slow: 1/1:rate} {plain:1/1:rate 1} {lesson: 1/1:rate}", "0.05 0.2 0.5"),
        ("{= 1 - {1/1:a[2][1]}}, {= 3*4}, {= 3.05731}, {= {slow: 1/1:rate} * 2}", "0.4426, 12, 3.05731, 0.1"),
        ("keys { and } go back, {so}", "keys { and } go back, {so}"),
        ("{1/1 E}, {9/1:E}, {none: 1/1:E}, {= 1/0}", "{1/1 E}, {9/1:E}, {none: 1/1:E}, {= 1/0}"),
        ("no braces", "no braces"),
    ],
)
def test_a_placeholder_becomes_the_engines_number(text: str, becomes: str, opened: Open) -> None:
    lesson, session = opened()
    assert filled(lesson, session.trace, text, session.tutoring, session.at) == becomes


def test_what_is_said_at_a_step_has_its_numbers(opened: Open) -> None:
    assert prose(*opened("E is {1/1:E}, then {2/1:E 3}.")) == "E is 0.2189, then 0.197."


def test_a_list_of_lessons_shows_the_numbers_of_a_summary(tmp_path: Path) -> None:
    path = tmp_path / "lesson.yaml"
    path.write_text(TASKS, encoding="utf-8")
    head = headline(path)
    assert (head.title, head.summary) == ("A lesson with tasks", "Its first output is 0.5574.")


def test_a_number_that_is_still_asked_is_not_given_away(opened: Open) -> None:
    lesson, session = opened("E is {1/1:E 3}, in the slow run {slow: 1/1:E 3}, twice {= 2*{1/1:E}}; z {1/1:z[1][1]}.")
    session = session.in_mode("solo")
    assert prose(lesson, session) == "E is ?, in the slow run ?, twice ?; z ?."
    answered = session.answer("0.2189", 1.0)
    assert prose(lesson, answered) == "E is 0.219, in the slow run 0.219, twice 0.4377; z ?."


def test_a_variants_number_that_is_another_one_gives_nothing_away(opened: Open) -> None:
    lesson, session = opened("{2/1:E} and {slow: 2/1:E}", at="1/1:E", more='ask: [{at: "2/1:E"}]\nmode: solo\n')
    assert prose(lesson, session) == "? and 0.2167"


def test_a_new_weight_is_hidden_under_its_next_name_too(opened: Open) -> None:
    lesson, session = opened("{2/1:w[2][1,1]}", more='ask: [{at: "1/1:w_next[2][1,1]"}]\nmode: solo\n')
    assert prose(lesson, session) == "?"
    there = replace(session, at=parse_address("1/1:w_next[2][1,1]")).answer("0.5266", 1.0)
    assert prose(lesson, replace(there, at=session.at)) == "0.5266"
