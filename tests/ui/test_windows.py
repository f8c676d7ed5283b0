"""Windows over the lesson: help, go to, uses and the others; and the window of the terminal itself."""

import re

import pytest
from textual.widgets import Input, OptionList

from tests.ui.opening import Opened, opened
from tutor.arithmetic.trace.step import Address
from tutor.ui.dialogs import AskDialog, HelpDialog, UsesDialog
from tutor.ui.keys import BINDINGS, key_names
from tutor.ui.lesson_screen import LessonScreen

COMPLAINTS = {
    "delto[1][3]": "did you mean 'delta'",
    "3/1": "epochs go from 1 to 2",
    "1/2:E": "rows from 1 to 1",
    "x[1]": "is given, not calculated",
    "z[1][5]": "layer 1 has 4 units",
    "z[1]": "write z[1][1]",
    "": "not a quantity",
    "[/bold]": "no place in a run",
    "9" * 40: "not a quantity",
}
"""What is typed, and what the window says to it."""


@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
async def test_the_help_lists_every_binding_and_every_sign(ascii_only: bool) -> None:
    async with opened(ascii_only=ascii_only) as tutor:
        await tutor.press("question_mark")
        assert isinstance(tutor.screen, HelpDialog)
        lines = re.sub(r"\n {18}", " ", tutor.said).splitlines()  # long sentences go on under themselves
        for binding in BINDINGS:
            keys = " ".join(key_names(binding, ascii_only=ascii_only))
            line = next((line for line in lines if line.startswith(f"{keys} ")), "")
            assert binding.description in line, f"{binding.id}: {keys!r} is not in the help\n{tutor.said}"
            assert binding.tooltip[1:] in line
        signs = (">", "*", "@", "~") if ascii_only else ("▶", "•", "◆", "≈")
        assert all(any(f"{sign}  " in line for line in lines[-2:]) for sign in signs)
        assert not ascii_only or tutor.said.isascii()


async def test_the_help_says_the_steps_words_and_its_note_in_full() -> None:
    async with opened(size=(60, 20)) as tutor:
        await tutor.press("g", "E", "enter")
        assert "prints the squared value" not in tutor.text  # no room for it
        assert "Note: H1, H2, H3 and H4 have the same weights: same" in tutor.text
        await tutor.press("question_mark")
        said = " ".join(tutor.said.split())
        assert "This step: Half the squared miss" in said
        assert "but prints the squared value. Note: H1, H2, H3 and H4 have the same weights: same" in said
        assert "same gradients, they never part." in said


async def test_the_help_closes_and_the_lesson_is_where_it_was() -> None:
    async with opened() as tutor:
        await tutor.press("right")
        before = tutor.lines
        for key in ("q", "escape", "enter", "question_mark", "ctrl+c"):
            await tutor.press("question_mark")
            assert isinstance(tutor.screen, HelpDialog)
            await tutor.press(key)
            assert isinstance(tutor.screen, LessonScreen)
            assert tutor.lines == before


async def test_go_to_an_address_a_row_or_a_quantity() -> None:
    async with opened() as tutor:
        for typed, at in (("2/1", "2/1:z[1][1]"), ("delta[1][3]", "2/1:delta[1][3]"), (" 1/1:a[2][1] ", "1/1:a[2][1]")):
            await tutor.press("g")
            tutor.screen.query_one(Input).value = typed
            await tutor.press("enter")
            assert tutor.at == at
            assert isinstance(tutor.screen, LessonScreen)
        await tutor.press("b", "b", "b")
        assert tutor.at == "1/1:z[1][1]"


async def test_go_to_says_what_is_wrong_and_waits_for_better() -> None:
    async with opened() as tutor:
        await tutor.press("g")
        for typed, reason in COMPLAINTS.items():
            tutor.screen.query_one(Input).value = typed
            await tutor.press("enter")
            assert isinstance(tutor.screen, AskDialog)
            assert reason in tutor.said, typed
        tutor.screen.query_one(Input).value = "a[1][2]"
        await tutor.press("enter")
        assert tutor.at == "1/1:a[1][2]"


async def test_go_to_can_be_left_without_going() -> None:
    async with opened() as tutor:
        for key in ("escape", "ctrl+c"):
            await tutor.press("g", "E", key)
            assert isinstance(tutor.screen, LessonScreen)
            assert tutor.at == "1/1:z[1][1]"
            assert tutor.app.is_running


async def test_uses_lists_the_steps_that_use_the_result_and_goes_to_the_chosen_one() -> None:
    async with opened() as tutor:
        await tutor.press("g", *"a[1][2]", "enter", "u")
        assert isinstance(tutor.screen, UsesDialog)
        options = tutor.screen.query_one(OptionList)
        listed = [str(option.prompt) for option in options.options]
        assert [line.split()[0] for line in listed] == [
            "1/1:product[2][1,2]",
            "1/1:z[2][1]",
            "1/1:dw[2][1,2]",
            "1/1:slope[1][2]",
        ]
        await tutor.press("down", "enter")
        assert tutor.at == "1/1:z[2][1]"
        await tutor.press("b")
        assert tutor.at == "1/1:a[1][2]"


async def test_uses_of_the_last_result_says_that_there_are_none() -> None:
    async with opened() as tutor:
        await tutor.press("end", "u")
        assert "Nothing uses it" in tutor.said
        await tutor.press("escape")
        assert tutor.at == "2/1:w_next[2][1,4]"


async def test_a_window_over_the_lesson_takes_no_key_of_the_lesson() -> None:
    async with opened() as tutor:
        await tutor.press("u", "d", "right")
        assert tutor.session.digits == 4
        assert tutor.at == "1/1:z[1][1]"


@pytest.mark.parametrize(("columns", "lines"), [(59, 24), (80, 19), (3, 1)])
async def test_a_window_too_small_says_so_and_recovers(columns: int, lines: int) -> None:
    async with opened() as tutor:
        await tutor.press("right", "right")
        before = tutor.lines
        await tutor.pilot.resize_terminal(columns, lines)
        await tutor.pilot.pause()
        assert f"This window is {columns}x{lines}"[:columns] in tutor.text
        assert all(len(line) == columns for line in tutor.lines)
        await tutor.press("right")
        await tutor.pilot.resize_terminal(80, 24)
        await tutor.press("left")
        assert tutor.lines == before


@pytest.mark.parametrize("size", [(60, 20), (120, 40)], ids=str)
async def test_a_resize_keeps_the_place_and_shows_what_a_new_window_would(size: tuple[int, int]) -> None:
    async with opened("twin") as tutor:
        await tutor.press("g", *"delta[1][2]", "enter", "tab")
        await tutor.pilot.resize_terminal(*size)
        await tutor.pilot.pause()
        session, resized = tutor.session, tutor.lines
        assert str(session.at) == "1/1:delta[1][2]"
        assert session.focus == 0
    async with opened("twin", size) as tutor:
        assert tutor.at == "1/1:delta[1][2]"  # resumed
        await tutor.press("tab")
        assert tutor.lines == resized


async def test_the_command_palette_offers_every_key_and_runs_it() -> None:
    async with opened() as tutor:
        commands = {command.title: command for command in tutor.app.get_system_commands(tutor.screen)}
        assert {binding.description for binding in BINDINGS} <= set(commands)
        for binding in BINDINGS:
            assert commands[binding.description].help == binding.tooltip
        await _run(tutor, "Last step")
        assert tutor.at == "2/1:w_next[2][1,4]"
        await _run(tutor, "Previous epoch")
        assert tutor.session.at == Address(2, 1, tutor.session.trace.start.ref)
        await _run(tutor, "Help")
        assert isinstance(tutor.screen, HelpDialog)


async def _run(tutor: Opened, title: str) -> None:
    while tutor.screen is not tutor.lesson:
        await tutor.press("escape")
    commands = {command.title: command.callback for command in tutor.app.get_system_commands(tutor.app.screen)}
    found = commands[title]()
    if found is not None:
        await found
    await tutor.pilot.pause()


async def test_the_command_palette_opens_and_finds_a_key_by_its_name() -> None:
    async with opened() as tutor:
        await tutor.press("ctrl+p", *"Last step")
        await tutor.pilot.pause(0.5)
        await tutor.press("enter")
        await tutor.pilot.pause(0.2)
        if tutor.at == "1/1:z[1][1]":  # the first Enter picked the only entry
            await tutor.press("enter")
            await tutor.pilot.pause(0.2)
        assert tutor.at == "2/1:w_next[2][1,4]"
