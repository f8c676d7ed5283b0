"""Draws the README's picture anew: `python -m tests.picture` writes .github/screen.svg."""

import asyncio
import os
import tempfile
from pathlib import Path

PICTURE = Path(__file__).resolve().parents[1] / ".github" / "screen.svg"
STEP = "1/1:delta[1][2]"


_NAMES = {"/": "slash", ":": "colon", "[": "left_square_bracket", "]": "right_square_bracket"}


def _keys(text: str) -> list[str]:
    return [_NAMES.get(character, character) for character in text]


async def draw() -> str:
    """Open the lesson `twin` at a step of the backward pass and take a picture of the screen."""
    from tutor.lesson.find import find
    from tutor.lesson.load import load
    from tutor.ui.app import TutorApp

    app = TutorApp(load(find("twin")), ascii_only=False)
    async with app.run_test(size=(100, 28)) as pilot:
        app.theme = "textual-dark"
        await pilot.press("g", *_keys(STEP), "enter")
        await pilot.press("tab")
        await pilot.pause(0.2)
        return app.export_screenshot(title="ann-tutor twin")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["ANN_TUTOR_HOME"] = home
        PICTURE.write_text(asyncio.run(draw()), encoding="utf-8")
