"""The mouse, playing by itself, the menu, and how it looks without colour."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual import events
from textual.screen import Screen
from textual.widgets import OptionList

from tests.ui.opening import Opened, opened
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.find import bundled, lesson_id
from tutor.ui import drill, following, leading, overview, quiz, tasks, training, watching, whatif  # noqa: F401
from tutor.ui.dialogs import HelpDialog
from tutor.ui.keys import key_hints
from tutor.ui.lesson_screen import LessonScreen
from tutor.ui.menu import MenuScreen
from tutor.ui.player import SPEEDS
from tutor.view.lines import Line, plain
from tutor.view.palette import STYLES


def hint_line(cells: int) -> Line:
    return tuple(piece for _, line in key_hints(cells, ascii_only=False) for piece in line)


async def test_a_click_on_a_hint_does_what_its_key_does() -> None:
    async with opened() as tutor:
        hints = plain(hint_line(80))
        await tutor.pilot.click(offset=(hints.index("Next"), 23))
        assert tutor.at == "1/1:a[1][1]"
        await tutor.pilot.click(offset=(hints.index("Back"), 23))
        assert tutor.at == "1/1:z[1][1]"
        await tutor.pilot.click(offset=(hints.index("Help"), 23))
        await tutor.pilot.pause()
        assert isinstance(tutor.screen, HelpDialog)


async def test_a_click_on_a_note_does_nothing_and_the_hints_below_it_still_work() -> None:
    async with opened() as tutor:
        await tutor.press("g", "E", "enter")
        assert tutor.lines[22].startswith("Note: H1, H2, H3 and H4 have the same weights")
        await tutor.pilot.click(offset=(plain(hint_line(80)).index("Back"), 23))
        assert tutor.at == "1/1:a[2][1]"
        await tutor.press("right")
        await tutor.pilot.click(offset=(plain(hint_line(80)).index("Back"), 22))
        assert tutor.at == "1/1:E"


async def test_a_click_elsewhere_does_nothing_and_the_wheel_goes_both_ways() -> None:
    async with opened() as tutor:
        for place in ((40, 10), (79, 23), (0, 0)):
            await tutor.pilot.click(offset=place)
            assert tutor.at == "1/1:z[1][1]"
        await _wheel(tutor, down=True)
        assert tutor.at == "1/1:a[1][1]"
        await _wheel(tutor, down=False)
        assert tutor.at == "1/1:z[1][1]"


async def test_a_drag_to_select_text_and_other_buttons_do_nothing() -> None:
    async with opened() as tutor:
        next_key = plain(hint_line(80)).index("Next")
        await tutor.pilot.mouse_down(offset=(20, 8))
        await tutor.pilot.mouse_up(offset=(next_key, 23))
        await tutor.pilot.click(offset=(next_key, 23), button=3)
        assert tutor.at == "1/1:z[1][1]"


async def test_nothing_is_clicked_where_the_last_line_names_no_keys() -> None:
    next_key = plain(hint_line(80)).index("Next")
    async with opened() as tutor:
        tutor.lesson.notice("Here stands something else than the keys, over the whole of the last line.")
        await tutor.pilot.click(offset=(next_key, 23))
        assert tutor.at == "1/1:z[1][1]"
        await tutor.pilot.resize_terminal(30, 8)
        await tutor.pilot.pause()
        await tutor.pilot.click(offset=(next_key, 7))
        assert tutor.at == "1/1:z[1][1]"


async def test_in_a_list_a_click_chooses_and_a_drag_does_not() -> None:
    async with opened(lesson=None) as tutor:
        assert isinstance(tutor.screen, MenuScreen)
        await tutor.pilot.mouse_down(offset=(10, 4))
        await tutor.pilot.mouse_up(offset=(14, 9))
        await tutor.pilot.pause()
        assert isinstance(tutor.screen, MenuScreen)
        await tutor.pilot.click(offset=(10, 4))
        await tutor.pilot.pause()
        assert isinstance(tutor.screen, LessonScreen)


@pytest.mark.parametrize("height", [1, 2, 3])
async def test_a_list_without_a_line_to_be_seen_can_be_paged(height: int) -> None:
    async with opened(lesson=None) as tutor:
        await tutor.pilot.resize_terminal(20, height)
        await tutor.press("pagedown", "pagedown", "pageup", "end", "pageup", "home", "pagedown")
        assert tutor.app.is_running


async def test_a_click_on_the_answer_line_only_puts_the_cursor_there() -> None:
    async with opened() as tutor:
        await tutor.press("m", "m")
        for column in range(0, 80, 3):
            await tutor.pilot.click(offset=(column, 23))
        assert tutor.app.is_running
        assert tutor.at == "1/1:z[1][1]"


def test_no_screen_handles_an_event_twice() -> None:
    """Textual calls the handler of every class of a widget; only those of mounting are meant so."""
    meant = {"on_mount", "on_unmount"}
    screens = [one for one in _subclasses(Screen) if one.__module__.startswith("tutor.")]
    assert len(screens) > 12
    for screen in screens:
        handlers = Counter(name for one in screen.__mro__ for name in vars(one) if name.startswith("on_"))
        ours = {name for one in screen.__mro__ if one.__module__.startswith("tutor.") for name in vars(one)}
        assert {name for name, count in handlers.items() if count > 1 and name in ours} <= meant, screen


def _subclasses(of: type[Screen[object]]) -> Iterator[type[Screen[object]]]:
    for one in of.__subclasses__():
        yield one
        yield from _subclasses(one)


async def _wheel(tutor: Opened, *, down: bool) -> None:
    kind = events.MouseScrollDown if down else events.MouseScrollUp
    place = {"x": 10, "y": 10, "delta_x": 0, "delta_y": 1, "button": 0, "screen_x": 10, "screen_y": 10}
    event = kind(None, **place, shift=False, meta=False, ctrl=False)  # type: ignore[arg-type]  # the rest by name
    tutor.screen._forward_event(event)
    await tutor.pilot.pause()


@pytest.mark.parametrize("key", ["right", "a", "q"])
async def test_playing_goes_on_by_itself_until_any_key_stops_it_and_does_nothing_else(key: str) -> None:
    async with opened() as tutor:
        await tutor.press("A", "A", "A", "a")
        assert tutor.lesson.player.is_playing
        assert "any other key stops" in tutor.last_line
        await _until(lambda: tutor.at not in {"1/1:z[1][1]", "1/1:a[1][1]"})
        await tutor.press(key)
        assert not tutor.lesson.player.is_playing
        assert tutor.app.is_running
        at = tutor.session
        await asyncio.sleep(0.25)
        assert tutor.session == at
        assert "Next" in tutor.last_line


async def _until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    for _ in range(round(seconds / 0.02)):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never happened")


async def test_the_speed_changes_while_playing_and_before_it_and_goes_round() -> None:
    async with opened() as tutor:
        player = tutor.lesson.player
        for speed in (*SPEEDS[1:], SPEEDS[0]):
            await tutor.press("A")
            assert player.speed == speed
            assert f"at {speed:g} " in tutor.last_line
        await tutor.press("a", "A")
        assert player.is_playing
        assert player.speed == SPEEDS[1]
        await tutor.press("right")
        assert not player.is_playing


async def test_playing_ends_at_the_last_step() -> None:
    async with opened() as tutor:
        await tutor.press("end", "left", "left", "A", "A", "A", "a")
        await _until(lambda: not tutor.lesson.player.is_playing)
        assert tutor.at == "2/1:w_next[2][1,4]"
        assert "last step" in tutor.last_line


MIXED = [f"-mixed-{number}" for number in (1, 2, 3, 4)]


async def test_the_menu_lists_every_lesson_with_its_progress_and_opens_one() -> None:
    ids = [lesson_id(path) for path in bundled()]
    async with opened(None) as tutor:
        assert isinstance(tutor.screen, MenuScreen)
        options = tutor.screen.query_one(OptionList)
        chosen = [option for option in options.options if option.id is not None]
        lessons = [option for option in chosen if not str(option.id).startswith("-")]
        assert [option.id for option in lessons] == ids
        assert [option.id for option in chosen if option not in lessons] == [*MIXED, "-practise", "-spot"]
        assert all("(new, " in str(option.prompt) for option in lessons)
        options.highlighted = options.get_option_index("twin")
        await tutor.press("enter")
        assert tutor.lesson.lesson.id == "twin"
        await tutor.press("end", "q")
        assert isinstance(tutor.screen, MenuScreen)
        options = tutor.screen.query_one(OptionList)
        assert "(done, " in str(options.get_option("twin").prompt)
        assert options.highlighted == options.get_option_index("twin")
        await tutor.press("enter")
        assert tutor.at == "2/1:w_next[2][1,4]"
        await tutor.press("q", "q")
        assert tutor.app.return_code == 0


async def test_control_c_leaves_the_menu_at_once() -> None:
    async with opened(None) as tutor:
        await tutor.press("ctrl+c")
        assert tutor.app.return_code == 0


async def test_without_colour_every_role_still_looks_different(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened() as tutor:
        await tutor.press("tab")
        styles = {
            role: style
            for role, style in tutor.lesson._panel._styles.items()
            if role in {"", "target", "operand", "focus", "dim", "title"}
        }
        attributes = {role: (style.bold, style.dim, style.underline, style.reverse) for role, style in styles.items()}
        assert len({attributes[role] for role in ("", "target", "operand", "focus") if role in attributes}) == 4
        assert tutor.app.theme == "ansi-dark"
        assert tutor.app.ansi_color


async def test_every_role_has_a_class_and_a_style_of_the_theme() -> None:
    async with opened() as tutor:
        panel = tutor.lesson._panel
        for role in STYLES:
            assert panel._style(role) is not None
            assert not role or f"panel--{role}" in tutor.lesson.COMPONENT_CLASSES
        roles = {role for role in STYLES if role}
        plainest = panel._style("")
        assert all(panel._style(role) != plainest for role in roles)


async def test_another_theme_changes_how_a_role_looks_at_once() -> None:
    async with opened() as tutor:
        panel = tutor.lesson._panel
        before = panel._style("target")
        tutor.app.theme = "textual-light"
        await tutor.pilot.pause()
        assert panel._style("target") != before


async def test_the_place_is_kept_soon_after_a_move(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.ui.lesson_screen.LessonScreen.KEEP_AFTER", (0.05, 0.05))
    async with opened() as tutor:
        await tutor.press("right", "right")
        await asyncio.sleep(0.3)
    assert '"1/1:z[1][2]"' in next((home / "places").iterdir()).read_text(encoding="utf-8")


async def test_a_place_that_cannot_be_kept_is_told_and_the_lesson_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.ui.app.keep", lambda *_: "The disk is full.")
    monkeypatch.setattr("tutor.ui.lesson_screen.LessonScreen.KEEP_AFTER", (0.01, 0.01))
    async with opened() as tutor:
        await tutor.press("right")
        await _until(lambda: "The disk is full." in tutor.last_line)
        await tutor.press("right")
        assert tutor.at == "1/1:z[1][2]"
        assert isinstance(tutor.screen, LessonScreen)
        assert isinstance(tutor.session.trace, Trace)
