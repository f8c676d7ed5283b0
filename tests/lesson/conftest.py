"""Fixtures that make a lesson file, or a lesson, of its text."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a lesson file."""

    def written(text: str) -> Path:
        path = tmp_path / "lesson.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def load_text(write: Callable[[str], Path]) -> Callable[[str], Lesson]:
    """Load a lesson from its text."""
    return lambda text: load(write(text))
