"""A lesson that is being written is loaded again when it is saved; while it is broken, the one before stays in use."""

from pathlib import Path

import pytest

from tests.ui.opening import Opened
from tutor.lesson.load import load
from tutor.ui.app import TutorApp
from tutor.ui.dialogs import TextDialog
from tutor.ui.watching import WatchScreen

LESSON = """\
format: 1
id: own
title: My own
network: {inputs: [A], layers: [{units: [O], activation: sigmoid, weights: 0.5}]}
data: {targets: [t], rows: [[0.6, 1]]}
training: {optimiser: {kind: sgd, rate: 0.5}}
"""


@pytest.mark.usefixtures("_thawed")
async def test_a_saved_lesson_is_loaded_again_at_the_same_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANN_TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("tutor.ui.watching._LOOK", 0.05)
    path = tmp_path / "own.yaml"
    path.write_text(LESSON)
    app = TutorApp(load(path), ascii_only=False, watch=True)
    async with app.run_test(size=(80, 24)) as pilot:
        tutor = Opened(app, pilot)
        await tutor.press("right")
        assert "0.5744" in tutor.text
        path.write_text(LESSON.replace("weights: 0.5", "weights: 0.25"))
        await pilot.pause(0.4)
        assert tutor.at == "1/1:a[1][1]"
        assert "0.5374" in tutor.text  # 1 / (1 + exp(-0.15))
        path.write_text(LESSON.replace("sigmoid", "sigmiod"))
        await pilot.pause(0.4)
        assert isinstance(app.screen, TextDialog)
        assert "own.yaml:4:" in tutor.said
        assert "did you mean 'sigmoid'" in tutor.said
        path.write_text(LESSON)
        await pilot.pause(0.4)
        assert isinstance(app.screen, WatchScreen)
        assert "0.5744" in tutor.text
