"""Somebody who makes no mistakes does all tasks of every bundled lesson in plain mode, where choices have numbers."""

from pathlib import Path

import pytest

from tests.course.perfect import solved
from tests.plain.walking import Typed
from tests.teaching.session.walking import lesson
from tests.whole_log import read_answers
from tutor.lesson.find import bundled, lesson_id
from tutor.teaching.diagnosis.judge import RIGHT
from tutor.teaching.exercises.quiz import Quiz
from tutor.teaching.exercises.tasks import WALK, destination, done
from tutor.teaching.session.session import begin


def lines_of(quiz: Quiz, number: int, *, leads_away: bool) -> list[str]:
    """Return what is typed for a task that was done right: its answer, and q where a variant is left again."""
    (answer,) = quiz.log
    query = quiz.queries[0]
    texts = [option.text for option in query.options]
    typed = answer.answer if query.judge is not None else str(1 + _place(texts, answer.answer))
    return [f"t {number}", typed, *(["q"] if leads_away else [])]


def _place(texts: list[str], chosen: str) -> int:
    return next(place for place, text in enumerate(texts) if text.startswith(chosen))


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_every_task_can_be_done_line_by_line(path: Path, typed: Typed) -> None:
    name = lesson_id(path)
    found = lesson(name)
    session, lines = begin(found).in_mode("watch"), ["m watch"]
    for number in range(1, len(found.tasks) + 1):
        quiz = solved(found, session, number)
        leads_away = found.tasks[number - 1].kind == WALK and destination(found, number)[0] is not found
        lines += lines_of(quiz, number, leads_away=leads_away)
    walked = typed(name, *lines, "q")
    assert walked.status == 0
    kept = read_answers().answers
    assert done(kept, name) == set(range(1, len(found.tasks) + 1))
    assert {(answer.verdict, answer.attempt) for answer in kept} <= {(RIGHT, 1)}
