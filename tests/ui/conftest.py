"""Every test here has a home of its own for the learner's data, and a process whose garbage is not frozen."""

import asyncio

import pytest

from tests.cli.running import home

__all__ = ["home"]


@pytest.fixture(autouse=True)
def unfrozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what only pays in a process that lives for one lesson."""
    monkeypatch.setattr("tutor.ui.app._freeze_garbage", lambda: None)
    monkeypatch.delenv("TEXTUAL_THEME", raising=False)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait milliseconds after a key: Textual's own tests wait 40 of them until the processor is idle."""

    async def wait_for_idle(_least: float = 0.0, _most: float = 1.0) -> None:
        for _ in range(4):
            await asyncio.sleep(0.001)

    monkeypatch.setattr("textual.app.wait_for_idle", wait_for_idle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait_for_idle)
