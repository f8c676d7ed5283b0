"""The windows over a long run: overview, training behind a bar, gradient check, picture, own rows, far addresses."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.networks import TWIN_ROW, plain_training, training, twin_network
from tests.ui.opening import Opened, opened
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import parse_address
from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.ui.app import TutorApp
from tutor.ui.dialogs import AskDialog, PictureScreen, TextDialog
from tutor.ui.lesson_screen import LessonScreen
from tutor.ui.overview import OverviewScreen
from tutor.ui.training import TrainingDialog

UPDATES = 3000 * 8
"""What the lesson `train` trains in all."""


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Train in short slices, and do not wait after each key until the processor is idle: it trains."""

    async def wait_for_idle(_least: float = 0.0, _most: float = 1.0) -> None:
        for _ in range(4):
            await asyncio.sleep(0.001)

    monkeypatch.setattr("tutor.ui.training.SLICE", 0.005)
    monkeypatch.setattr("textual.app.wait_for_idle", wait_for_idle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait_for_idle)


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what every training window says when it opens."""
    said: list[str] = []
    mount = TrainingDialog.on_mount

    def mounted(dialog: TrainingDialog) -> None:
        mount(dialog)
        said.append(str(dialog.query_one("#training", Static).content))

    monkeypatch.setattr(TrainingDialog, "on_mount", mounted)
    return said


async def typed(tutor: Opened, text: str) -> None:
    """Put a text into the window's line, and Enter."""
    tutor.screen.query_one(Input).value = text
    await tutor.press("enter")


async def until(tutor: Opened, happened: Callable[[], bool]) -> None:
    for _ in range(500):
        if happened():
            return
        await tutor.pilot.pause(0.01)
    pytest.fail("it never happened")


def overview_of(tutor: Opened) -> OverviewScreen:
    screen = tutor.screen
    assert isinstance(screen, OverviewScreen)
    return screen


def trained(tutor: Opened) -> int:
    return len(tutor.session.trace.run.history.errors)


@asynccontextmanager
async def endless(folder: Path) -> AsyncIterator[Opened]:
    """Open the lesson `train` with so many epochs that no test waits for the last one."""
    path = folder / "endless.yaml"
    text = find("train").read_text(encoding="utf-8").replace("epochs: 3000", "epochs: 1000000")
    path.write_text(text.replace("id: train", "id: endless"), encoding="utf-8")
    app = TutorApp(load(path), ascii_only=False)
    async with app.run_test(size=(80, 24)) as pilot:
        pilot_: Pilot[None] = pilot
        await pilot.pause()
        yield Opened(app, pilot_)


# --- the overview ----------------------------------------------------------------------------------------------------


async def test_the_overviews_cursor_goes_by_one_by_tenths_and_to_both_ends() -> None:
    async with opened("train") as tutor:
        await tutor.press("v")
        overview = overview_of(tutor)
        known = trained(tutor)
        assert known > 20
        assert overview.epoch == 1
        places = []
        for key in ("left", "right", "space", "backspace", "pagedown", "pageup", "end", "right", "left", "home"):
            await tutor.press(key)
            places.append(overview.epoch)
        assert places == [1, 2, 3, 2, 2 + known // 10, 2, known, known, known - 1, 1]
        assert trained(tutor) == known


async def test_the_overview_says_the_error_of_the_epoch_under_its_cursor() -> None:
    async with opened("train") as tutor:
        await tutor.press("v")
        # the curriculum: E of epoch 1 is .3699, of epoch 10 .3613
        assert "epoch 1: error 0.3699, held-out rows: error " in tutor.text
        await tutor.press(*["right"] * 9)
        assert "epoch 10: error 0.3613, held-out rows: error " in tutor.text


async def test_l_makes_the_axis_logarithmic_and_even_again() -> None:
    async with opened("train") as tutor:
        await tutor.press("v")
        before = tutor.lines
        assert len(before[-1].rstrip()) < 80
        assert "l log axis" in before[-1]
        await tutor.press("l")
        assert "error of the epoch (logarithmic)" in tutor.lines[1]
        await tutor.press("l")
        assert tutor.lines == before


async def test_enter_lands_at_the_first_step_of_the_epoch_and_b_comes_back() -> None:
    async with opened("train") as tutor:
        await tutor.press("right", "right")
        before = tutor.at
        await tutor.press("v", *["right"] * 4, "enter")
        assert isinstance(tutor.screen, LessonScreen)
        assert tutor.at == "5/1:z[1][1]"
        await tutor.press("b")
        assert tutor.at == before


async def test_the_overview_opens_at_the_epoch_where_the_learner_is() -> None:
    async with opened("train") as tutor:
        await tutor.press("g")
        await typed(tutor, "7/3")
        await tutor.press("v")
        assert overview_of(tutor).epoch == 7
        assert "epoch 7: error" in tutor.text


async def test_t_trains_to_the_end_behind_a_bar_and_enter_lands_there(bars: list[str]) -> None:
    async with opened("train") as tutor:
        await tutor.press("v", "t")
        await until(tutor, lambda: isinstance(tutor.screen, OverviewScreen) and trained(tutor) == 3000)
        assert len(bars) == 1
        assert "Training: epoch " in bars[0]
        assert " of 3,000" in bars[0]
        assert "Esc stops here." in bars[0]
        await tutor.pilot.pause()
        assert overview_of(tutor).epoch == 3000
        assert tutor.lines[0].startswith("3,000 epochs trained of 3,000.")
        assert "epoch 3,000: error 0.003" in tutor.text  # the curriculum: .0030
        await tutor.press("enter")
        assert tutor.at == "3000/1:z[1][1]"


async def test_escape_stops_the_training_and_keeps_what_was_trained(tmp_path: Path) -> None:
    async with endless(tmp_path) as tutor:
        await tutor.press("v")
        before = trained(tutor)
        await tutor.press("t")
        await until(tutor, lambda: trained(tutor) > before)
        await tutor.press("escape")
        assert isinstance(tutor.screen, OverviewScreen)
        kept = trained(tutor)
        assert before < kept < 1_000_000
        assert overview_of(tutor).epoch == kept
        assert tutor.lines[0].startswith(f"{kept:,} epochs trained, at most 1,000,000.")
        await tutor.pilot.pause(0.05)
        assert trained(tutor) == kept  # nothing goes on behind the screen
        await tutor.press("enter")
        assert tutor.at == f"{kept}/1:z[1][1]"


async def test_a_key_of_the_lesson_does_nothing_while_training_goes_on(tmp_path: Path) -> None:
    async with endless(tmp_path) as tutor:
        before = tutor.at
        await tutor.press("end")
        await tutor.press("right", "d", "left", "v")
        assert isinstance(tutor.screen, TrainingDialog)
        await tutor.press("escape")
        assert tutor.at == before
        assert "Stopped after " in tutor.last_line


# --- far addresses ---------------------------------------------------------------------------------------------------


async def test_the_last_step_is_trained_for_behind_a_bar(bars: list[str]) -> None:
    async with opened("train") as tutor:
        await tutor.press("end")
        await until(tutor, lambda: isinstance(tutor.screen, LessonScreen) and tutor.at == "test/2:E_all")
        assert len(bars) == 1
        assert tutor.session.is_at_end
        assert tutor.at == "test/2:E_all"
        assert tutor.session.trace.run.done == UPDATES
        await tutor.press("home", "end")  # now nothing is left to train
        assert len(bars) == 1
        assert isinstance(tutor.screen, LessonScreen)
        assert tutor.at == "test/2:E_all"


async def test_a_short_lesson_goes_to_its_end_at_once() -> None:
    async with opened("twin") as tutor:
        await tutor.press("end")
        assert isinstance(tutor.screen, LessonScreen)
        assert tutor.session.is_at_end


async def test_a_test_row_after_three_hundred_epochs_is_the_curriculums() -> None:
    async with opened("train") as tutor:
        await tutor.press("g")
        await typed(tutor, "300/test/1")
        await until(tutor, lambda: isinstance(tutor.screen, LessonScreen) and tutor.at.startswith("300/test/1"))
        assert tutor.session.trace.run.done < UPDATES
        trace = tutor.session.trace
        predictions = [trace[f"300/test/{row}:a[2][1]"].result for row in (1, 2)]
        assert predictions == pytest.approx([0.872, 0.568], abs=5e-4)
        await tutor.press("g")
        await typed(tutor, "a[2][1]")
        assert tutor.at == "300/test/1:a[2][1]"
        assert "0.872" in tutor.text


# --- gradient check --------------------------------------------------------------------------------------------------


async def test_c_checks_the_gradient_of_the_step() -> None:
    async with opened("twin") as tutor:
        await tutor.press("g")
        await typed(tutor, "1/1:dw[2][1,1]")
        await tutor.press("c")
        assert isinstance(tutor.screen, TextDialog)
        # the curriculum's twin: the gradient is -.031354, the output .570384, the error .026362
        assert "= -0.031354" in tutor.said
        assert "backward pass: -0.031354" in tutor.said
        assert "the backward pass is right." in tutor.said
        assert "0.57038" in tutor.said
        await tutor.press("c")
        assert isinstance(tutor.screen, LessonScreen)
        assert tutor.at == "1/1:dw[2][1,1]"


@pytest.mark.parametrize("at", ["1/1:z[1][1]", "1/1:E", "1/1:delta[2][1]"])
async def test_c_on_another_step_says_what_can_be_checked(at: str) -> None:
    async with opened("twin") as tutor:
        await tutor.press("g")
        await typed(tutor, at)
        await tutor.press("c")
        assert isinstance(tutor.screen, LessonScreen)
        assert "Only gradients can be checked" in tutor.last_line
        await tutor.press("right")
        assert "Only gradients" not in tutor.last_line


# --- the picture -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "heading"),
    [
        ("1/1:a[1][1]", "sigmoid of H1: sum 0.23, output 0.5572, slope 0.2467"),
        ("1/1:dw[2][1,1]", "from 0.3 to 0."),
        ("1/1:E", "H1"),
    ],
)
async def test_w_shows_what_there_is_to_see_and_any_size_of_window(at: str, heading: str) -> None:
    async with opened("twin") as tutor:
        await tutor.press("g")
        await typed(tutor, at)
        await tutor.press("w")
        assert isinstance(tutor.screen, PictureScreen)
        assert heading in tutor.lines[0]
        assert tutor.lines[-1].strip() == "q back"
        for size in ((60, 20), (120, 40), (80, 24)):
            await tutor.pilot.resize_terminal(*size)
            await tutor.pilot.pause()
            assert heading in tutor.lines[0]
            assert len(tutor.lines) == size[1]
        await tutor.press("w")
        assert isinstance(tutor.screen, LessonScreen)
        assert tutor.at == at


async def test_the_picture_is_ascii_in_an_ascii_terminal() -> None:
    async with opened("train", ascii_only=True) as tutor:
        await tutor.press("right", "w")
        assert tutor.text.isascii()
        await tutor.press("q", "v")
        assert isinstance(tutor.screen, OverviewScreen)
        assert tutor.text.isascii()


# --- a row of the learner's own --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("1 2", "2 numbers; this network has 3 inputs: A, B, C"),
        ("", "0 numbers; this network has 3 inputs: A, B, C"),
        ("1 2 3 4", "4 numbers; this network has 3 inputs: A, B, C"),
        ("1 two 3", "'two' is not a number"),
        ("1 inf 3", "'inf' is not a number"),
    ],
)
async def test_an_own_row_that_cannot_be_read_is_explained_and_can_be_mended(text: str, complaint: str) -> None:
    async with opened("twin") as tutor:
        before = tutor.at
        await tutor.press("o")
        assert "Your own row: A, B, C" in tutor.said
        await typed(tutor, text)
        assert isinstance(tutor.screen, AskDialog)
        assert complaint in tutor.said
        await typed(tutor, "1 .5 -2")
        assert isinstance(tutor.screen, LessonScreen)
        assert parse_address(tutor.at).stage == "own"
        await tutor.press("b")
        assert tutor.at == before


@pytest.mark.parametrize("text", ["1 0.5 -2", "1; .5; -2", "1, 0.5, -2", "1  .5   -2"])
async def test_an_own_row_goes_through_the_trained_network(text: str) -> None:
    async with opened("twin") as tutor:
        await tutor.press("o")
        await typed(tutor, text)
        assert tutor.at == "own/1:z[1][1]"
        trained_by_hand = plain_training(twin_network(), TWIN_ROW, training(0.5, epochs=2))[-1]
        weights = [trained_by_hand[Ref("w", 1, (1, sender))].real for sender in (1, 2, 3)]
        expected = weights[0] + 0.5 * weights[1] - 2 * weights[2]
        assert tutor.session.step.result == pytest.approx(expected, rel=1e-12)
        await tutor.press("o")
        await typed(tutor, "0 0 0")
        assert tutor.at == "own/1:z[1][1]"
        assert tutor.session.step.result == 0


async def test_an_own_row_on_a_long_run_is_trained_for_first_and_escape_gives_it_up(tmp_path: Path) -> None:
    async with endless(tmp_path) as tutor:
        before = tutor.at
        await tutor.press("o")
        await typed(tutor, "1 .5 1")
        assert isinstance(tutor.screen, TrainingDialog)
        await tutor.press("escape")
        assert isinstance(tutor.screen, LessonScreen)
        assert tutor.at == before
        assert "Stopped after " in tutor.last_line


async def test_the_own_row_can_be_left_without_going() -> None:
    async with opened("twin") as tutor:
        before = tutor.at
        await tutor.press("o", "1", "escape")
        assert isinstance(tutor.screen, LessonScreen)
        assert tutor.at == before
