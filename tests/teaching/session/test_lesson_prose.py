"""What is said at a step: the words for its address, else for its kind, else for its pass, else the program's own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.lesson.smallest import SMALLEST
from tutor.lesson.find import bundled
from tutor.lesson.load import load
from tutor.teaching.session.session import begin, prose

AT = '{at: "1/1:z[1][1]", text: "For the address."}'
KIND = "{at: z, text: For the kind.}"
STAGE = "{at: forward, text: For the pass.}"
Said = Callable[..., str]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """Return what is said at a step of the smallest lesson with the given words."""

    def saying(*words: str, at: str = "1/1:z[1][1]") -> str:
        path = tmp_path / "lesson.yaml"
        path.write_text(f"{SMALLEST}say: [{', '.join(words)}]\n", encoding="utf-8")
        lesson = load(path)
        session = begin(lesson)
        return prose(lesson, replace(session, at=session.trace.find(at, session.at)))

    return saying


def test_words_for_the_address_come_before_all_others_in_whatever_order(said: Said) -> None:
    assert said(STAGE, KIND, AT) == said(AT, KIND, STAGE) == "For the address."


def test_words_for_the_kind_come_before_those_for_the_pass(said: Said) -> None:
    assert said(STAGE, KIND) == said(KIND, STAGE) == "For the kind."


def test_words_for_the_pass_come_before_the_programs_own(said: Said) -> None:
    assert said(STAGE) == "For the pass."


def test_a_step_without_words_of_the_lesson_gets_the_programs_own(said: Said) -> None:
    own = said()
    assert own
    assert said(AT, KIND, STAGE, at="1/1:E") not in {"For the address.", "For the kind.", "For the pass."}


def test_words_for_an_address_are_said_nowhere_else(said: Said) -> None:
    assert said(AT, KIND, at="1/1:a[1][1]") != "For the address."


TRIED = SMALLEST.replace("rows: [[3, 4]]", "rows: [[3, 4], [1, 2]], split: {train: 1}")


def test_words_for_test_rows_are_said_there_and_only_there(tmp_path: Path) -> None:
    path = tmp_path / "lesson.yaml"
    path.write_text(f"{TRIED}say: [{STAGE}, {KIND}, {{at: test, text: For test rows.}}]\n", encoding="utf-8")
    lesson = load(path)
    session = begin(lesson)
    said = {
        at: prose(lesson, replace(session, at=session.trace.find(at, session.at)))
        for at in ("1/1:a[1][1]", "test/1:z[1][1]", "test/1:a[1][1]", "test/1:E")
    }
    assert list(said.values()) == ["For the pass.", "For the kind.", "For test rows.", "For test rows."]


def test_a_text_of_several_lines_is_one_paragraph(said: Said) -> None:
    assert said('{at: z, text: "One\\n   two\\n\\nthree."}') == "One two three."


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_every_step_of_the_first_pass_of_a_bundled_lesson_has_something_to_say(path: Path) -> None:
    lesson = load(path)
    session = replace(begin(lesson), grain="product")
    for _ in range(60):
        assert prose(lesson, session).strip()
        session = session.forward()
