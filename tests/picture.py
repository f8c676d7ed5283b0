"""Draws the README's pictures anew: `python -m tests.picture` writes .github/screen.svg and question.svg."""

import asyncio
import os
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / ".github"
PICTURES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "screen": ("1/1:delta[1][2]", ("tab",), ""),
    "question": ("1/1:a[1][1]", ("p",), "0.4428"),
}
"""By file: a step of the lesson `twin`, the keys pressed there, and what is typed as an answer."""


_NAMES = {".": "full_stop", "/": "slash", ":": "colon", "[": "left_square_bracket", "]": "right_square_bracket"}


def _keys(text: str) -> list[str]:
    return [_NAMES.get(character, character) for character in text]


async def draw(step: str, keys: tuple[str, ...], answer: str) -> str:
    """Open the lesson `twin` at a step, press keys, answer, and take a picture of the screen."""
    from tutor.lesson.find import find
    from tutor.lesson.load import load
    from tutor.ui.app import TutorApp

    app = TutorApp(load(find("twin")), ascii_only=False)
    async with app.run_test(size=(100, 28)) as pilot:
        app.theme = "textual-dark"
        await pilot.press("g", *_keys(step), "enter", *keys)
        if answer:
            await pilot.press(*_keys(answer), "enter")
        await pilot.pause(0.2)
        return app.export_screenshot(title="ann-tutor twin")


if __name__ == "__main__":
    for name, shown in PICTURES.items():
        with tempfile.TemporaryDirectory() as home:
            os.environ["ANN_TUTOR_HOME"] = home
            (FOLDER / f"{name}.svg").write_text(asyncio.run(draw(*shown)), encoding="utf-8")
