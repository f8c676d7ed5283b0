"""Every key of the lesson's screen does what its binding says."""

from collections.abc import Iterator

import pytest

from tests.ui.opening import opened
from tutor.arithmetic.trace.grain import GRAINS
from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.teaching.session.session import DIGITS, begin
from tutor.ui.keys import BINDINGS, hint_at, key_hints, key_names
from tutor.ui.lesson_screen import LessonScreen
from tutor.view.lines import plain, width

BY_ID = {str(binding.id): binding for binding in BINDINGS}
KEYS = [(binding, key) for binding in BINDINGS for key in binding.key.split(",")]


def keys_of(name: str) -> list[str]:
    return BY_ID[name].key.split(",")


async def test_every_key_runs_the_action_of_its_binding(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    for name in {binding.action.partition("(")[0] for binding in BINDINGS}:
        assert callable(getattr(LessonScreen, f"action_{name}"))

        def record(_screen: LessonScreen, first: object = None, second: object = None, name: str = name) -> None:
            given = ", ".join(repr(argument) for argument in (first, second) if argument is not None)
            called.append(f"{name}({given})" if given else name)

        monkeypatch.setattr(LessonScreen, f"action_{name}", record)
    async with opened() as tutor:
        for binding, key in KEYS:
            await tutor.press(key)
            assert called == [binding.action], key
            called.clear()


def test_every_binding_has_a_name_an_explanation_and_keys_of_its_own() -> None:
    names = [binding.id for binding in BINDINGS]
    keys = [key for _, key in KEYS]
    assert len(names) == len(set(names))
    assert len(keys) == len(set(keys))
    for binding in BINDINGS:
        assert binding.id
        assert binding.description
        assert binding.tooltip
        assert binding.tooltip[0].isupper()


def test_every_key_has_a_name_that_fits_a_keyboard() -> None:
    for binding in BINDINGS:
        for ascii_only in (False, True):
            names = key_names(binding, ascii_only=ascii_only)
            assert len(set(names)) == len(names)
            assert all(len(name) == 1 or name[0].isupper() for name in names), names
            assert not ascii_only or all(name.isascii() for name in names)


def walked(*moves: str) -> Iterator[str]:
    """Yield where the moves of a session lead in the article's lesson."""
    session = begin(load(find("article")))
    for move in moves:
        name, *arguments = move.split()
        session = getattr(session, name)(*(int(word) if word[-1].isdecimal() else word for word in arguments))
        yield str(session.at)


WALKS = {
    "next": ("forward", "forward", "forward"),
    "pass-next": ("leap pass 1", "leap pass 1", "leap pass 1"),
    "row-next": ("leap row 1", "leap row 1"),
    "epoch-next": ("leap epoch 1", "leap epoch 1"),
    "unit": ("finish_unit", "finish_unit", "finish_unit"),
    "end": ("to_end", "to_end"),
}


async def test_walking_keys_move_the_session() -> None:
    async with opened() as tutor:
        for name, moves in WALKS.items():
            for key in keys_of(name):
                await tutor.press("home")
                for at in walked(*moves):
                    await tutor.press(key)
                    assert tutor.at == at, key
                    assert f"▶{tutor.lesson.labels.symbol(tutor.session.at.ref)}" in tutor.text


async def test_back_undoes_what_forward_did_and_stops_at_the_first_step() -> None:
    async with opened() as tutor:
        first = tutor.lines
        await tutor.press("right", "space", "greater_than_sign", "enter")
        assert tutor.at == "1/1:z[1][3]"
        await tutor.press("left", "backspace", "less_than_sign", "left")
        assert tutor.lines == first
        await tutor.press("left")
        assert tutor.lines[:-1] == first[:-1]
        assert tutor.last_line == "This is the first step."


async def test_back_to_the_start_of_pass_row_and_epoch() -> None:
    async with opened() as tutor:
        await tutor.press("end", "pageup")
        assert tutor.at == "2/1:w_next[1][1,1]"
        await tutor.press("left_parenthesis")
        assert tutor.at == "2/1:slope[2][1]"
        await tutor.press("left_square_bracket")
        assert tutor.at == "2/1:z[1][1]"
        await tutor.press("left_curly_bracket")
        assert tutor.at == "1/1:z[1][1]"
        await tutor.press("end", "home")
        assert tutor.at == "1/1:z[1][1]"
        await tutor.press("dollar_sign", "0")
        assert tutor.at == "1/1:z[1][1]"


async def test_strides_grow_and_shrink_and_are_named_in_the_first_line() -> None:
    async with opened() as tutor:
        step = GRAINS.index("step")
        for grain in (*GRAINS[step + 1 :], GRAINS[-1]):
            await tutor.press("plus")
            assert tutor.session.grain == grain
            assert f"{grain} " in tutor.lines[0]
        await tutor.press("equals_sign")
        assert tutor.session.grain == GRAINS[-1]
        for grain in (*reversed(GRAINS[:-1]), GRAINS[0]):
            await tutor.press("minus")
            assert tutor.session.grain == grain
        await tutor.press("right")
        assert tutor.at == "1/1:a[1][1]"


async def test_the_last_step_says_so_and_stays() -> None:
    async with opened() as tutor:
        await tutor.press("end", "right")
        assert tutor.at == "2/1:w_next[2][1,4]"
        assert "last step" in tutor.last_line
        await tutor.press("left")
        assert "last step" not in tutor.last_line


async def test_more_digits_are_shown_at_each_press_until_the_fewest_again() -> None:
    async with opened() as tutor:
        await tutor.press("right")
        seen = []
        for digits in (*DIGITS[1:], DIGITS[0]):
            await tutor.press("d")
            assert tutor.session.digits == digits
            seen.append(
                next(line.split("= ")[1].strip() for line in tutor.lines if line.lstrip().startswith("= 0.5744"))
            )
        assert seen == ["0.574443", "0.57444252", "0.574442516811659", "0.5744"]


async def test_provenance_tab_looks_enter_goes_b_comes_back() -> None:
    async with opened() as tutor:
        await tutor.press("g", *"a[2][1]", "enter")
        assert tutor.at == "1/1:a[2][1]"
        await tutor.press("tab")
        assert str(tutor.session.focused) == "z[2][1]"
        assert "◆0.2298" in tutor.text
        assert "weighted sum of O" in tutor.last_line
        await tutor.press("enter")
        assert tutor.at == "1/1:z[2][1]"
        await tutor.press("tab", "tab")
        assert str(tutor.session.focused) == "a[1][1]"
        await tutor.press("shift+tab")
        assert str(tutor.session.focused) == "w[2][1,1]"
        await tutor.press("enter")
        assert tutor.at == "1/1:z[2][1]"
        assert "is given, not calculated" in tutor.last_line
        await tutor.press("tab", "enter")
        assert tutor.at == "1/1:a[1][1]"
        await tutor.press("b", "b", "b")
        assert tutor.at == "1/1:z[1][1]"
        await tutor.press("b")
        assert "no jump to come back from" in tutor.last_line


async def test_quit_leaves_and_keeps_the_place() -> None:
    async with opened() as tutor:
        await tutor.press("right", "right", "q")
        assert tutor.app.return_code == 0
    async with opened() as tutor:
        assert tutor.at == "1/1:z[1][2]"


async def test_control_c_asks_first_and_any_other_key_goes_on() -> None:
    async with opened() as tutor:
        await tutor.press("ctrl+c")
        assert "Ctrl+C again" in tutor.last_line
        await tutor.press("right", "ctrl+c")
        assert tutor.app.is_running
        assert tutor.at == "1/1:a[1][1]"
        await tutor.press("ctrl+c")
        assert tutor.app.return_code == 0


async def test_a_key_without_meaning_changes_nothing() -> None:
    async with opened() as tutor:
        before, session = tutor.lines, tutor.session
        await tutor.press("f5", "z", "up")
        assert tutor.session == session
        assert tutor.lines == before


@pytest.mark.parametrize("cells", [60, 80, 120])
@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
async def test_the_hints_fit_and_name_the_most_important_keys(cells: int, ascii_only: bool) -> None:
    line = tuple(piece for _, hint in key_hints(cells, ascii_only=ascii_only) for piece in hint)
    assert width(line) <= cells
    named = plain(line)
    assert all(word in named for word in ("Next", "Back", "Help", "Quit"))
    async with opened(size=(cells, 24), ascii_only=ascii_only) as tutor:
        assert tutor.last_line == named.rstrip()


def test_every_cell_of_a_hint_leads_to_its_action() -> None:
    hints, x = key_hints(120, ascii_only=False), 0
    line = tuple(piece for _, hint in hints for piece in hint)
    by_name = {binding.description: binding.action for binding in BINDINGS}
    for key, description in zip(line[::2], line[1::2], strict=True):
        for cell in range(x, x + width((key, description))):
            assert hint_at(hints, cell) == by_name[description[0].strip()]
        x += width((key, description))
    assert hint_at(hints, 10_000) == ""
