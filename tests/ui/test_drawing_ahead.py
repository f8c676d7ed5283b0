"""Screens that are remembered or drawn ahead of time: the same lines, sent the same way, nothing too early."""

from types import SimpleNamespace
from typing import Any

import pytest
from textual.geometry import Region

from tests.ui.opening import opened
from tutor.ui.spans import WidgetUpdate, sent_at_once


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_a_step_drawn_ahead_is_the_one_that_is_shown_then(size: tuple[int, int]) -> None:
    async with opened("twin", size=size) as tutor:
        panel = tutor.lesson._panel
        for _ in range(30):
            shown, at = panel.lines, tutor.at
            tutor.lesson.draw_ahead()
            assert (panel.lines, tutor.at) == (shown, at)
            await tutor.press("right")
            ahead = panel.lines
            tutor.lesson._drawn.clear()
            tutor.lesson.draw()
            assert panel.lines == ahead
            assert ahead != shown


async def test_what_was_worked_out_to_be_sent_is_what_would_be_sent() -> None:
    async with opened("twin") as tutor:
        panel, console = tutor.lesson._panel, tutor.app.console
        for key in ["right", "right", "left", "right", "left", "left", "pagedown", "right"]:
            tutor.lesson.draw_ahead()
            prepared = {id(after): update for _, after, update in panel._prepared}
            await tutor.press(key)
            update = prepared.get(id(panel.lines))
            assert (update is None) == (key == "pagedown")
            if update is not None:
                assert update.render_segments(console) == WidgetUpdate(panel, update.spans).render_segments(console)


async def test_few_screens_are_remembered() -> None:
    async with opened("twin") as tutor:
        await tutor.press(*["right"] * 20)
        assert len(tutor.lesson._drawn) == 3


async def test_an_asked_step_is_neither_remembered_nor_drawn_ahead() -> None:
    async with opened("twin") as tutor:
        await tutor.press("p")
        tutor.lesson._drawn.clear()
        tutor.lesson.draw_ahead()
        assert tutor.lesson._drawn == {}
        assert tutor.lesson._panel._prepared == ()


@pytest.mark.parametrize("key", ["+", "d", "tab"])
async def test_another_view_of_the_same_step_is_drawn_anew(key: str) -> None:
    async with opened("twin") as tutor:
        await tutor.press("pagedown")
        tutor.lesson.draw_ahead()
        before = tutor.lines
        await tutor.press(key)
        assert tutor.lines != before


async def test_gaps_have_the_ground_of_the_theme_from_the_first_line_on() -> None:
    async with opened("twin") as tutor:
        panel = tutor.lesson._panel
        tutor.app.theme = "textual-dark"
        await tutor.pilot.pause()
        first = next(y for y, line in enumerate(tutor.lines) if line.startswith("  "))
        panel.notify_style_update()
        (strip,) = panel.render_lines(Region(0, first, 80, 1))
        assert all(segment.style and segment.style.bgcolor for segment in strip)


def test_nothing_is_sent_at_once_in_a_batch_which_would_lose_it() -> None:
    app = SimpleNamespace(is_headless=False, screen_stack=["a screen"], _batch_count=1)
    widget: Any = SimpleNamespace(is_attached=True, app=app)
    assert not sent_at_once(widget, WidgetUpdate(widget, {}))
