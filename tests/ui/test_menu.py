"""The menu where a bundled lesson's file cannot be used: it is said, and the menu stays."""

from pathlib import Path

import pytest
from textual.widgets import OptionList

import tutor.lesson.find as finding
from tests.ui.opening import opened
from tutor.ui.dialogs import TextDialog
from tutor.ui.menu import MenuScreen


async def test_a_lesson_that_cannot_be_read_is_no_crash_but_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "01-broken.yaml").write_text("format: 1\nid: broken\ntitle: Broken\n", encoding="utf-8")
    monkeypatch.setattr(finding, "_FOLDERS", (tmp_path,))
    async with opened(None) as tutor:
        options = tutor.screen.query_one(OptionList)
        options.highlighted = options.get_option_index("broken")
        await tutor.press("enter")
        assert isinstance(tutor.screen, TextDialog)
        await tutor.press("escape")
        assert isinstance(tutor.screen, MenuScreen)
