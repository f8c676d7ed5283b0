"""Pictures of the screen in its colours, kept under tests/goldens/svg and compared as text.

`python -m tests.ui.snapshots` says which differ from what is drawn now; with `--write` it writes them anew. Look at the
changed ones in a browser before keeping them.
"""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ui.opening import opened

FOLDER = Path(__file__).parents[1] / "goldens" / "svg"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What to open, which keys to press."""

    lesson: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (80, 24)
    theme: str = ""
    ascii_only: bool = False
    colourless: bool = False


_FOCUS = ("g", *"delta[1][3]", "enter", "tab", "tab")
SNAPSHOTS = {
    "focus": Snapshot("twin", _FOCUS),
    "focus-light": Snapshot("twin", _FOCUS, theme="textual-light"),
    "focus-without-colour": Snapshot("twin", _FOCUS, colourless=True),
    "focus-ascii": Snapshot("twin", _FOCUS, ascii_only=True),
    "update": Snapshot("twin", ("end", "left"), (120, 40)),
    "go-to-complaint": Snapshot("article", ("g", *"delat[2][1]", "enter")),
}


async def picture(name: str) -> str:
    """Draw a picture, without what differs from run to run."""
    shown = SNAPSHOTS[name]
    if shown.colourless:
        os.environ["NO_COLOR"] = "1"
    try:
        async with opened(shown.lesson, shown.size, ascii_only=shown.ascii_only) as tutor:
            tutor.app.theme = shown.theme or tutor.app.theme
            await tutor.press(*shown.keys)
            return normalised(tutor.app.export_screenshot(title=name))
    finally:
        os.environ.pop("NO_COLOR", None)


def normalised(svg: str) -> str:
    """Take out the number that Rich draws up, the fonts that it would load, and spaces at ends of lines."""
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


@contextmanager
def plain_environment() -> Iterator[None]:
    """Give the tutor an empty home and no wishes as to its looks."""
    with tempfile.TemporaryDirectory() as home:
        before = dict(os.environ)
        for variable in ("TEXTUAL_THEME", "NO_COLOR"):
            os.environ.pop(variable, None)
        os.environ["ANN_TUTOR_HOME"] = home
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def main() -> int:
    """Compare the files, or write them."""
    with plain_environment():
        drawn = {name: asyncio.run(picture(name)) for name in SNAPSHOTS}
    kept = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")}
    changed = sorted(name for name in {*drawn, *kept} if drawn.get(name) != kept.get(name))
    if "--write" in sys.argv[1:]:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in changed:
            path = FOLDER / f"{name}.svg"
            if name in drawn:
                path.write_text(drawn[name], encoding="utf-8")
            else:
                path.unlink()
    print("\n".join(changed) or "no picture changed")
    return int(bool(changed) and "--write" not in sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
