"""Every test here has a home of its own for the learner's data; nothing is frozen for the garbage collector."""

import pytest

from tests.cli.running import home

__all__ = ["home"]


@pytest.fixture(autouse=True)
def _thawed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.ui.app._freeze_garbage", lambda: None)
    monkeypatch.delenv("TEXTUAL_THEME", raising=False)
