"""Every key that moves the session: which transition it is, and that the screen shows the session it leads to."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.ui.opened import SIZE, Tutor, tutor
from tutor.session import Session, prose
from tutor.trace.step import parse_address
from tutor.ui.keys import BINDINGS
from tutor.view.lines import plain
from tutor.view.scene import Scene
from tutor.view.screen import Frame, screen, together

Move = Callable[[Session], Session]
MOVES: dict[str, Move] = {
    "next": Session.forward,
    "enter": Session.forward,
    "back": Session.backward,
    "pass-next": lambda session: session.leap("pass", 1),
    "pass-back": lambda session: session.leap("pass", -1),
    "row-next": lambda session: session.leap("row", 1),
    "row-back": lambda session: session.leap("row", -1),
    "epoch-next": lambda session: session.leap("epoch", 1),
    "epoch-back": lambda session: session.leap("epoch", -1),
    "coarser": Session.coarser,
    "finer": Session.finer,
    "start": Session.to_start,
    "end": Session.to_end,
    "unit": Session.finish_unit,
    "operand-next": lambda session: session.look(1),
    "operand-back": lambda session: session.look(-1),
    "digits": Session.other_digits,
}
ELSEWHERE = {"go", "return", "uses", "play", "speed", "help", "quit"}
"""Bindings tried in test_windows, test_mouse_and_time and test_app."""
WINDOWS = {"edit", "original", "forks", "own", "check", "see", "overview"}
"""Bindings tried in test_windows and test_what_if."""
BY_ID = {binding.id: binding for binding in BINDINGS}


def test_every_binding_is_tried_somewhere() -> None:
    assert {*MOVES, *ELSEWHERE, *WINDOWS} == set(BY_ID)


def test_no_key_has_two_meanings() -> None:
    keys = [key for binding in BINDINGS for key in binding.key.split(",")]
    assert len(set(keys)) == len(keys)


def test_every_binding_can_be_explained() -> None:
    for binding in BINDINGS:
        assert binding.id
        assert binding.description
        assert binding.tooltip


def drawn(running: Tutor, session: Session) -> list[str]:
    """Draw a session without Textual; leave out the last line."""
    lesson = running.lesson
    scene = Scene(session.trace, session.step, lesson.labels, session.digits, session.focused)
    frame = Frame(lesson.lesson.title, prose(lesson.lesson, session), session.grain)
    return [plain(line).rstrip() for line in together(screen(scene, frame, *SIZE), *SIZE)][:-1]


@pytest.mark.parametrize("start", ["1/1:z[1][2]", "2/1:delta[2][1]"])
@pytest.mark.parametrize("name", MOVES)
async def test_a_key_is_its_transition_and_shows_it(name: str, start: str) -> None:
    async with tutor("twin", start) as running:
        before = running.session
        wanted = MOVES[name](before)
        for key in BY_ID[name].key.split(","):
            await running.put(before)
            shown = await running.press(key)
            assert running.session == wanted, key
            assert shown.splitlines()[: SIZE[1] - 1] == drawn(running, wanted), key


async def test_at_the_first_and_the_last_step_keys_do_no_harm() -> None:
    async with tutor("article") as running:
        first = running.session
        assert await running.press("left", "pageup", "left_square_bracket", "left_curly_bracket", "home")
        assert running.session.at == first.at
        await running.press("end")
        last = running.session
        shown = await running.press("right")
        assert "This is the last step. Home goes back to the first, q leaves." in shown
        await running.press("pagedown", "right_square_bracket", "right_curly_bracket", "s", "end")
        assert running.session.at == last.at == last.trace.last


async def test_a_walk_forward_and_back_meets_every_step_twice() -> None:
    async with tutor("twin") as running:
        there, wanted = [], []
        session = running.session
        for _ in range(25):
            session = session.forward()
            wanted.append(session.at)
            await running.press("right")
            there.append(running.session.at)
        assert there == wanted
        for at in reversed(wanted[:-1]):
            await running.press("left")
            assert running.session.at == at


async def test_the_strides_end_at_both_extremes() -> None:
    async with tutor() as running:
        await running.press(*["plus"] * 8)
        assert running.session.grain == "epoch"
        await running.press(*["minus"] * 8)
        assert running.session.grain == "product"
        await running.press("pagedown", "pageup", "left")
        assert running.session.at.ref.name == "product"


async def test_digits_go_round() -> None:
    async with tutor("article", "1/1:a[1][1]") as running:
        shown = [await running.press("d") for _ in range(4)]
        results = ["= 0.574443", "= 0.57444252", "= 0.574442516811659", "= 0.5744"]
        for text, result in zip(shown, results, strict=True):
            assert result in {line.strip() for line in text.splitlines()}


async def test_tab_goes_round_the_operands_and_enter_goes_to_the_source_and_b_comes_back() -> None:
    async with tutor("twin", "1/1:z[2][1]") as running:
        count = len(running.session.operands)
        seen = []
        for _ in range(count):
            shown = await running.press("tab")
            assert "◆" in shown
            seen.append(running.session.focused)
        assert tuple(seen) == running.session.operands
        await running.press("tab")
        assert running.session.focus == 0
        await running.press("shift+tab")
        assert running.session.focus == count - 1
        focused = running.session.focused
        assert focused is not None
        wanted = parse_address(f"1/1:{focused}")
        await running.press("enter")
        assert running.session.at == wanted
        assert running.session.focus is None
        await running.press("b")
        assert running.session.at == parse_address("1/1:z[2][1]")
        assert "There is no jump to come back from." in await running.press("b")


async def test_a_given_operand_has_no_source_and_says_so() -> None:
    async with tutor("article", "1/1:z[1][1]") as running:
        at = running.session.at
        await running.press("tab")
        assert "is given, not calculated." in await running.press("enter")
        assert running.session.at == at


async def test_in_a_later_row_a_weight_comes_from_the_update_before_and_b_comes_back_through_two_jumps() -> None:
    async with tutor("twin", "2/1:z[1][1]") as running:
        session = running.session
        names = [ref.name for ref in session.operands]
        await running.put(replace(session, focus=names.index("w")))
        await running.press("enter")
        assert str(running.session.at) == "1/1:w_next[1][1,1]"
        await running.press("end")
        await running.press("b")
        assert str(running.session.at) == "1/1:w_next[1][1,1]"
        await running.press("b")
        assert str(running.session.at) == "2/1:z[1][1]"
