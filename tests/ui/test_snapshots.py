"""Pictures of the screen in its colours, compared with the ones that were looked at and found good."""

import pytest

from tests.ui.snapshots import FOLDER, SNAPSHOTS, normalised, picture


@pytest.mark.parametrize("name", SNAPSHOTS)
async def test_a_picture_looks_as_it_did_when_it_was_last_looked_at(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    kept = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert await picture(name) == kept, "if the change is meant: python -m tests.ui.snapshots --write, and look at it"


def test_no_picture_is_left_over() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(SNAPSHOTS)


def test_what_differs_from_run_to_run_is_taken_out() -> None:
    svg = '<svg>\n@font-face {\n src: url("x");\n}\n.terminal-12-r1 { fill: red }  \n\n</svg>'
    assert normalised(svg) == "<svg>\n.terminal-r1 { fill: red }\n</svg>\n"
