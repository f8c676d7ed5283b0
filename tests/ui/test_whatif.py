"""What-if on the screen: e sets the operand in focus, the prediction is judged, x goes back, all survives a restart."""

import pytest
from textual.widgets import OptionList

from tests.ui.opening import opened

NUMBER = {"0": "0", ".": "full_stop", "5": "5"}


async def test_a_number_set_by_hand_is_shown_side_by_side_with_the_original() -> None:
    async with opened("twin") as tutor:
        await tutor.press("tab", "e", *(NUMBER[key] for key in "0.5"), "enter")
        assert "What will change?" in tutor.said
        await tutor.press("plus", "plus", "plus", "plus", "minus", "enter")  # z[H1] a[H1] z[H2] a[H2] z[H3]
        assert "What if w[A→H1] = 0.5" in tutor.said
        assert "Your prediction: 2 of 5 right." in tutor.said
        assert "z[H2]: you said up, it is unchanged" in tutor.said
        lines = tutor.said.splitlines()
        assert any(line.split() == ["z[H1]", "0.23", "0.59", "up"] for line in lines)
        await tutor.press("q")
        assert tutor.lines[0].startswith("What if w[1][1,1]=0.5")
        assert "0.59" in tutor.text


async def test_x_goes_back_to_the_original_and_again_to_the_what_if() -> None:
    async with opened("twin") as tutor:
        before = tutor.lines[1:-1]
        await tutor.press("tab", "e", *(NUMBER[key] for key in "0.5"), "enter", "escape", "q", "x")
        assert tutor.session.fork is None
        assert tutor.lines[1:-1] == before
        await tutor.press("x")
        assert tutor.session.fork is not None
        assert "0.59" in tutor.text


async def test_what_ifs_are_listed_and_chosen() -> None:
    async with opened("twin") as tutor:
        await tutor.press("tab", "e", *(NUMBER[key] for key in "0.5"), "enter", "escape", "q")
        await tutor.press("X", "enter")
        assert tutor.session.fork is None
        await tutor.press("X", "down", "enter")
        assert tutor.session.fork is not None
        assert tutor.session.fork.name == "w[1][1,1]=0.5 from 1/1"


async def test_what_ifs_survive_a_restart() -> None:
    async with opened("twin") as tutor:
        await tutor.press("right", "right", "tab", "e", *(NUMBER[key] for key in "0.5"), "enter", "escape", "q")
    async with opened("twin") as tutor:
        assert tutor.at == "1/1:z[1][2]"
        assert [fork.name for fork in tutor.session.forks] == ["w[1][2,1]=0.5 from 1/1"]
        assert tutor.session.fork is None
        await tutor.press("x")
        assert tutor.session.step.result == pytest.approx(0.45, rel=1e-12)  # 0.5·0.9 − 0.1·0.4 + 0.2·0.2


async def test_what_ifs_are_named_and_deleted_in_their_list_and_that_is_kept() -> None:
    async with opened("twin") as tutor:
        await tutor.press("tab", "e", *(NUMBER[key] for key in "0.5"), "enter", "escape", "q")
        await tutor.press("X")
        assert "r names it, d deletes it, Esc closes" in tutor.said
        await tutor.press("r")
        assert "original run keeps its name" in tutor.said
        await tutor.press("d", "down", "r", *"half", "enter")
        listed = [str(option.prompt) for option in tutor.screen.query_one(OptionList).options]
        assert listed[0] == "the original run"
        assert listed[1].startswith("half, w[1][1,1]=0.5 from 1/1: first other number at ")
        await tutor.press("enter")
        assert tutor.lines[0].startswith("What if half")
    async with opened("twin") as tutor:
        assert [fork.name for fork in tutor.session.forks] == ["half"]
        await tutor.press("x", "X", "down", "d")
        assert len(tutor.screen.query_one(OptionList).options) == 1
        await tutor.press("escape")
        assert (tutor.session.forks, tutor.session.fork) == ((), None)
    async with opened("twin") as tutor:
        assert tutor.session.forks == ()


async def test_the_list_of_what_ifs_is_ascii_in_an_ascii_terminal() -> None:
    async with opened("twin", ascii_only=True) as tutor:
        await tutor.press("tab", "e", *(NUMBER[key] for key in "0.5"), "enter", "escape", "q", "X", "down", "r", "ö")
        await tutor.press("enter")
        listed = [str(option.prompt) for option in tutor.screen.query_one(OptionList).options]
        assert listed[1].startswith("o, w[1][1,1]=0.5")
        await tutor.press("enter")
        assert tutor.text.isascii()


async def test_what_cannot_be_set_is_said() -> None:
    async with opened("twin") as tutor:
        await tutor.press("e")
        assert "Tab to a weight" in tutor.last_line
        await tutor.press("x")
        assert "no what-if yet" in tutor.last_line
        await tutor.press("tab", "e", "n", "o", "enter")
        assert "is not a number" in tutor.said
