"""A lesson says what it builds on and is not solid yet; nobody is locked out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lesson.smallest import SMALLEST
from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load
from tutor.teaching.learner.mastery import Knowledge
from tutor.teaching.session.gates import gate

SOLID = Knowledge(chance=0.99, tries=3, clean=3, networks=frozenset({"a", "b"}))
Needing = Callable[[str], Lesson]


@pytest.fixture
def needing(tmp_path: Path) -> Needing:
    """Load a lesson that needs skills."""

    def loaded(skills: str) -> Lesson:
        path = tmp_path / "lesson.yaml"
        path.write_text(f"{SMALLEST}needs: [{skills}]\n", encoding="utf-8")
        return load(path)

    return loaded


def test_what_is_not_solid_is_named(needing: Needing) -> None:
    lesson = needing("net-sum, act-sigmoid")
    assert gate(lesson, {"net-sum": SOLID}, 0.0) == ("This lesson builds on: sigmoid. Go on anyway, or practise first.")


def test_only_a_few_are_named(needing: Needing) -> None:
    lesson = needing("net-sum, act-sigmoid, bias, momentum, softmax")
    assert gate(lesson, {}, 0.0).startswith("This lesson builds on: weighted sum, sigmoid, bias and 2 more.")


def test_there_is_nothing_to_say_where_all_is_solid_or_nothing_is_needed(needing: Needing) -> None:
    assert gate(needing("net-sum"), {"net-sum": SOLID}, 0.0) == ""
    assert gate(needing(""), {}, 0.0) == ""
