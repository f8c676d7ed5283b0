"""Windows that look at the whole run: overview, training behind a bar, own rows, gradient check, plots."""

import asyncio

import pytest
from textual.widgets import Input

from tests.ui.opening import Opened, opened
from tutor.ui.dialogs import AskDialog, PictureScreen, TextDialog
from tutor.ui.overview import OverviewScreen
from tutor.ui.training import TrainingDialog


async def until_trained(tutor: Opened, seconds: float = 20.0) -> None:
    for _ in range(round(seconds / 0.05)):
        if not isinstance(tutor.screen, TrainingDialog):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("training never ended")


async def test_the_overview_moves_its_cursor_and_lands_in_the_epoch() -> None:
    async with opened() as tutor:
        await tutor.press("v")
        overview = tutor.screen
        assert isinstance(overview, OverviewScreen)
        assert overview.epoch == 1
        await tutor.press("right", "right")
        assert overview.epoch == 2
        assert "0.08293" in tutor.text  # the error of the second epoch
        await tutor.press("home", "left")
        assert overview.epoch == 1
        await tutor.press("end", "enter")
        assert tutor.at == "2/1:z[1][1]"
        await tutor.press("b")
        assert tutor.at == "1/1:z[1][1]"


@pytest.mark.parametrize("key", ["q", "escape", "v", "ctrl+c"])
async def test_the_overview_can_be_left_without_going(key: str) -> None:
    async with opened() as tutor:
        before = tutor.lines
        await tutor.press("v", "right", key)
        assert tutor.screen is tutor.lesson
        assert tutor.lines == before


async def test_the_overview_fits_windows_of_any_size() -> None:
    async with opened() as tutor:
        await tutor.press("v")
        for columns, lines in ((60, 20), (120, 40), (200, 60), (80, 24)):
            await tutor.pilot.resize_terminal(columns, lines)
            await tutor.pilot.pause()
            assert [len(line) for line in tutor.lines] == [columns] * lines


async def test_a_long_run_is_trained_behind_a_bar_and_goes_to_its_last_step() -> None:
    async with opened("train") as tutor:
        await tutor.pilot.press("end")
        await until_trained(tutor)
        await tutor.pilot.pause()
        assert tutor.session.is_at_end


async def test_training_can_be_stopped_and_the_learner_stays() -> None:
    async with opened("train") as tutor:
        await tutor.pilot.press("end")
        await tutor.pilot.pause()
        if not isinstance(tutor.screen, TrainingDialog):
            pytest.skip("this machine trains faster than it is stopped")
        assert "Esc stops here" in tutor.said
        await tutor.press("escape")
        assert tutor.at == "1/1:z[1][1]"
        assert "Stopped after" in tutor.last_line


async def test_an_own_row_walks_its_forward_pass() -> None:
    async with opened() as tutor:
        await tutor.press("o")
        assert isinstance(tutor.screen, AskDialog)
        assert "A, B, C" in tutor.said
        for typed, reason in (("1 2", "2 numbers; this network has 3 inputs"), ("1 two 3", "two")):
            tutor.screen.query_one(Input).value = typed
            await tutor.press("enter")
            assert reason in tutor.said
        tutor.screen.query_one(Input).value = "0.5, -1; 2"
        await tutor.press("enter")
        assert tutor.at == "own/1:z[1][1]"
        assert "own" in tutor.lines[0]
        assert tutor.session.step.values[1][1] == 0.5
        await tutor.press("end", "b", "b")
        assert tutor.at == "1/1:z[1][1]"


async def test_a_gradient_is_checked_and_nothing_else_is() -> None:
    async with opened() as tutor:
        await tutor.press("c")
        assert "Only gradients can be checked" in tutor.last_line
        await tutor.press("g", *"dw[2][1,1]", "enter", "c")
        assert isinstance(tutor.screen, TextDialog)
        assert "-0.06275" in tutor.said.replace("−", "-")
        await tutor.press("q")
        assert tutor.at == "1/1:dw[2][1,1]"


@pytest.mark.parametrize("step", ["a[1][2]", "a[2][1]", "w_next[2][1,1]"])
async def test_a_plot_fits_its_window_and_closes(step: str) -> None:
    async with opened("twin") as tutor:
        await tutor.press("g", *step, "enter", "w")
        assert isinstance(tutor.screen, PictureScreen)
        for columns, lines in ((80, 24), (120, 40), (60, 20)):
            await tutor.pilot.resize_terminal(columns, lines)
            await tutor.pilot.pause()
            assert [len(line) for line in tutor.lines] == [columns] * lines
            assert sum(bool(line.strip()) for line in tutor.lines) > 3
        await tutor.press("w")
        assert tutor.at == f"1/1:{step}"
