"""Tasks on the screen: the list and what is done, choices and numbers, a variant to look at and the way back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from tests.lesson.tasks_lesson import TASKS
from tests.ui.opening import Opened, opened
from tutor.ui.lesson_screen import LessonScreen
from tutor.ui.quiz import QuizScreen
from tutor.ui.tasks import TasksDialog, VariantScreen


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Write the lesson with tasks."""
    file = tmp_path / "lesson.yaml"
    file.write_text(TASKS, encoding="utf-8")
    return str(file)


@asynccontextmanager
async def at_task(path: str, number: int, *, ascii_only: bool = False) -> AsyncIterator[Opened]:
    async with opened(path, ascii_only=ascii_only) as tutor:
        await tutor.press("t", "home", *["down"] * (number - 1), "enter")
        assert isinstance(tutor.screen, QuizScreen)
        yield tutor


def listed(tutor: Opened) -> list[str]:
    choices = tutor.screen.query_one(OptionList)
    return [str(choices.get_option_at_index(place).prompt) for place in range(choices.option_count)]


async def test_a_lesson_without_tasks_says_so() -> None:
    async with opened("twin") as tutor:
        await tutor.press("t")
        assert "This lesson has no tasks beside the walk." in tutor.last_line


async def test_the_list_shows_what_is_done_and_begins_at_the_first_that_is_not(path: str) -> None:
    async with opened(path) as tutor:
        await tutor.press("t")
        assert isinstance(tutor.screen, TasksDialog)
        assert listed(tutor)[:2] == [" 1 [ ] Can E be negative?", " 2 [ ] (a number to work out)"]
        await tutor.press("enter", "down", "enter", "enter")
        assert isinstance(tutor.screen, TasksDialog)
        assert "1 of 10 done" in tutor.said
        assert listed(tutor)[:2] == [" 1 [x] Can E be negative?", " 2 [ ] What does H1 add up?"]
        assert tutor.screen.query_one(OptionList).highlighted == 1
        await tutor.press("escape")
        assert isinstance(tutor.screen, LessonScreen)
    async with opened(path) as tutor:  # on another day
        await tutor.press("t")
        assert listed(tutor)[0] == " 1 [x] Can E be negative?"


async def test_a_number_is_typed_and_a_wrong_one_explained(path: str) -> None:
    async with at_task(path, 2) as tutor:
        assert tutor.screen.query_one(Input).has_focus
        assert "What does H1 add up?" in tutor.said
        await tutor.press(*"-0.15", "enter")
        assert "the sum without the bias" in tutor.said
        assert tutor.screen.query_one(Input).value == ""
        await tutor.press("tab")
        assert "z[H1] = w[A→H1]·x[A]" in tutor.said
        await tutor.press(*"-0.05", "enter")
        assert "Yes." in tutor.said
        assert "It is \u22120.05." in tutor.said
        await tutor.press("enter")
        assert isinstance(tutor.screen, TasksDialog)


async def test_what_cannot_be_read_stays_to_be_mended(path: str) -> None:
    async with at_task(path, 4) as tutor:
        await tutor.press(*"0.44x", "enter")
        assert "cannot be read" in tutor.said
        assert tutor.screen.query_one(Input).value == "0.44x"
        await tutor.press("7")  # what could not be read is marked, so that new typing takes its place
        assert tutor.screen.query_one(Input).value == "7"


async def test_a_task_is_chosen_by_its_digit(path: str) -> None:
    async with opened(path) as tutor:
        await tutor.press("t", "2")
        assert isinstance(tutor.screen, QuizScreen)
        assert "What does H1 add up?" in tutor.said


async def test_a_task_can_be_left(path: str) -> None:
    async with at_task(path, 2) as tutor:
        await tutor.press("escape")
        assert isinstance(tutor.screen, TasksDialog)
        assert "0 of 10 done" in tutor.said


async def test_in_ascii_a_task_is_ascii(path: str) -> None:
    async with at_task(path, 2, ascii_only=True) as tutor:
        await tutor.press("tab")
        assert tutor.said.isascii()


@pytest.mark.parametrize("leave", ["q", "escape", "ctrl+c"])
async def test_a_walk_opens_the_variant_and_comes_back(leave: str, path: str) -> None:
    async with at_task(path, 9) as tutor:
        await tutor.press("enter")
        assert isinstance(tutor.screen, VariantScreen)
        assert (tutor.at, tutor.session.trace.net.training.optimiser.rate) == ("2/1:E", 0.05)
        assert "A tenth of the rate" in tutor.lines[0]
        await tutor.press(leave)
        assert not isinstance(tutor.screen, VariantScreen)
        assert tutor.session.trace.net.training.optimiser.rate == 0.5


async def test_a_walk_in_the_lesson_itself_goes_there(path: str) -> None:
    async with at_task(path, 10) as tutor:
        await tutor.press("enter")
        assert tutor.at == "1/1:E"
        assert isinstance(tutor.screen, LessonScreen)


async def test_a_lesson_opens_with_a_word_about_what_it_builds_on(path: str) -> None:
    async with opened(path) as tutor:
        assert "This lesson builds on: weighted sum." in tutor.last_line
        await tutor.press("right")
        assert "builds on" not in tutor.last_line
