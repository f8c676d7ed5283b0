"""The questions why: the right choice is not to be told by its form, nor read off what the step says anyway."""

import tomllib
from importlib.resources import files

import pytest

from tutor.arithmetic.functions.activations import ACTIVATIONS
from tutor.arithmetic.functions.losses import LOSSES
from tutor.teaching.questions import why

MENUS = tomllib.loads(files("tutor.teaching.questions").joinpath("why_menus.toml").read_text(encoding="utf-8"))
SAID = [
    *why._SENTENCES.values(),
    *(one.why for one in ACTIVATIONS.values()),
    *(one.why for one in LOSSES.values()),
]
RUN = 5
"""So many words in a row are no accident."""


def texts(key: str) -> list[str]:
    return [MENUS[key]["right"], *(text for text, _ in MENUS[key]["wrong"])]


def words(text: str) -> list[str]:
    return [word.strip(".,:;").lower() for word in text.split()]


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[place : place + RUN]) for place in range(len(found) - RUN + 1)}


@pytest.mark.parametrize("key", MENUS)
def test_all_choices_are_about_as_long(key: str) -> None:
    lengths = [len(text) for text in texts(key)]
    assert max(lengths) <= 1.35 * min(lengths), lengths


@pytest.mark.parametrize("key", MENUS)
def test_a_word_that_begins_all_wrong_choices_begins_the_right_one_too(key: str) -> None:
    right, *wrong = (words(text)[0] for text in texts(key))
    assert len(set(wrong)) > 1 or right in wrong


def test_the_right_choice_is_neither_the_longest_nor_the_shortest_by_rule() -> None:
    longest = sum(max(texts(key), key=len) == texts(key)[0] for key in MENUS)
    shortest = sum(min(texts(key), key=len) == texts(key)[0] for key in MENUS)
    assert longest <= 2 * len(MENUS) / 3
    assert shortest <= len(MENUS) / 2


@pytest.mark.parametrize("key", MENUS)
def test_the_right_choice_repeats_nothing_that_the_step_says(key: str) -> None:
    said = set().union(*map(runs, SAID))
    assert not runs(MENUS[key]["right"]) & said


@pytest.mark.parametrize("key", MENUS)
def test_no_choice_begins_with_because(key: str) -> None:
    assert not [text for text in texts(key) if text.startswith("Because")]
