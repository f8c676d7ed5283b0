"""Whatever a key does to the session, the terminal shows that session, as the views draw it without Textual."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.ui.opening import Opened, opened
from tutor.teaching.questions.notes import note
from tutor.teaching.session.session import Session, prose
from tutor.ui.keys import BINDINGS
from tutor.view.lines import plain
from tutor.view.scene import Scene
from tutor.view.screen import Frame, screen, together

MOVES: dict[str, Callable[[Session], Session]] = {
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
KEYS = {binding.id: binding.key.split(",") for binding in BINDINGS}


def rows(tutor: Opened) -> list[str]:
    """Return what the terminal shows, without the last line."""
    strips = tutor.screen._compositor.render_strips()
    return [strip.text.rstrip() for strip in strips][:-1]


def drawn(tutor: Opened, session: Session) -> list[str]:
    """Draw a session without Textual, without the last line."""
    lesson, size = tutor.lesson, tutor.app.size
    scene = Scene(session.trace, session.step, lesson.labels, session.digits, session.focused)
    remark = note(session.trace, session.at)
    frame = Frame(lesson.lesson.title, prose(lesson.lesson, session), session.grain, note=remark)
    return [plain(line).rstrip() for line in together(screen(scene, frame, *size), *size)][:-1]


async def put(tutor: Opened, session: Session) -> None:
    tutor.lesson.go(session)
    await tutor.pilot.pause()


async def test_every_walking_key_is_its_transition_and_the_terminal_shows_it() -> None:
    async with opened("twin") as tutor:
        first = replace(tutor.session, at=tutor.session.trace.find("2/1:delta[2][1]", tutor.session.at))
        for name, move in MOVES.items():
            wanted = move(first)
            for key in KEYS[name]:
                await put(tutor, first)
                await tutor.press(key)
                assert tutor.session == wanted, key
                assert rows(tutor) == drawn(tutor, wanted), key


@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
async def test_the_terminal_shows_each_step_of_a_walk_in_the_characters_it_can(ascii_only: bool) -> None:
    async with opened("article", ascii_only=ascii_only) as tutor:
        for _ in range(12):
            await tutor.press("right")
            shown = rows(tutor)
            assert shown == drawn(tutor, tutor.session)
            assert not ascii_only or "".join(shown).isascii()


async def test_in_a_later_row_a_weight_comes_from_the_update_before_and_b_comes_back_through_both_jumps() -> None:
    async with opened("twin") as tutor:
        session = replace(tutor.session, at=tutor.session.trace.find("2/1:z[1][1]", tutor.session.at))
        names = [ref.name for ref in session.operands]
        await put(tutor, replace(session, focus=names.index("w")))
        await tutor.press("enter")
        assert tutor.at == "1/1:w_next[1][1,1]"
        await tutor.press("end")
        assert tutor.at == "2/1:w_next[2][1,4]"
        await tutor.press("b")
        assert tutor.at == "1/1:w_next[1][1,1]"
        await tutor.press("b")
        assert tutor.at == "2/1:z[1][1]"


async def test_at_the_first_and_the_last_step_no_key_goes_beyond() -> None:
    async with opened("article") as tutor:
        first = tutor.at
        await tutor.press("left", "pageup", "left_square_bracket", "left_curly_bracket", "home")
        assert tutor.at == first
        await tutor.press("end", "pagedown", "right_square_bracket", "right_curly_bracket", "s", "right")
        assert tutor.at == str(tutor.session.trace.last)
