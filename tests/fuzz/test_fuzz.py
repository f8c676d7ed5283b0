"""A small share of the rubbish that `python -m tests.fuzz` makes."""

import pytest

from tests.fuzz import keys, lessons

pytest.importorskip("termios")

from tests.fuzz import kills, screens


def test_after_any_sequences_a_key_is_heard() -> None:
    assert keys.run(30_000, 2) == 0


@pytest.mark.parametrize("seed", range(4))
def test_mutated_lessons_load_or_say_why(seed: int) -> None:
    assert lessons.run(400, seed) == 0


def test_kills_at_any_moment_lose_nothing() -> None:
    assert kills.run(6, 2) == 0


@pytest.mark.parametrize("seed", range(4))
def test_screens_quit_after_any_rubbish(seed: int) -> None:
    assert screens.run(1, 100 + seed) == 0
