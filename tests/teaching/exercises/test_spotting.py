"""Spot the mistake, as a quiz: find the line, then name the slip; wrong choices get their reason and stay open."""

import json
from dataclasses import asdict

import pytest

from tutor.teaching.diagnosis.slips.catalogue import catalogue
from tutor.teaching.exercises.quiz import Quiz
from tutor.teaching.exercises.spotting import spot_quiz
from tutor.teaching.learner.skills import SKILLS

SEEDS = range(40)


def right(quiz: Quiz) -> int:
    query = quiz.query
    assert query is not None
    return [option.right for option in query.options].index(True)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_puzzle_asks_for_the_line_and_then_for_the_slip(seed: int) -> None:
    quiz = spot_quiz(seed)
    find, name = quiz.queries
    for query in (find, name):
        assert sum(option.right for option in query.options) == 1
        assert len({option.text for option in query.options}) == len(query.options)
        assert query.skill in SKILLS
        assert query.step == find.step
    assert all(option.told for option in find.options if not option.right)
    assert all(option.slip in catalogue() for option in name.options if not option.right)


def test_a_puzzle_is_the_same_every_time_and_can_be_written_in_ascii() -> None:
    assert spot_quiz(3) == spot_quiz(3)
    assert spot_quiz(3) != spot_quiz(4)
    quiz = spot_quiz(3, ascii_only=True)
    texts = [*quiz.lines, quiz.closing, *(option.text for query in quiz.queries for option in query.options)]
    assert all(text.isascii() for text in texts)


def test_who_finds_both_at_once_has_two_clean_answers() -> None:
    quiz = spot_quiz(5)
    quiz = quiz.choose(right(quiz), 10.0)
    assert quiz.said.startswith("Yes.")
    quiz = quiz.choose(right(quiz), 20.0)
    assert quiz.query is None
    assert quiz.clean == 2
    assert [(answer.verdict, answer.attempt) for answer in quiz.log] == [("right", 1), ("right", 1)]
    assert quiz.choose(0, 30.0) == quiz


def test_a_wrong_choice_gets_its_reason_and_the_question_stays() -> None:
    quiz = spot_quiz(5)
    wrong = next(place for place in range(3) if place != right(quiz))
    after = quiz.choose(wrong, 10.0)
    assert after.said.startswith("Not that one. That line follows from the lines above it")
    assert after.query == quiz.query
    after = after.choose(right(after), 20.0)
    assert [(answer.verdict, answer.attempt) for answer in after.log] == [("wrong", 1), ("right", 2)]
    assert after.clean == 0
    assert after.choose(99, 30.0) == after
    assert after.choose(-1, 30.0) == after
    for answer in after.log:
        assert json.loads(json.dumps(asdict(answer), allow_nan=False)) == asdict(answer)
