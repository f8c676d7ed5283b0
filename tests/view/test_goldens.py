"""Whole screens, compared with the ones that were read and found good."""

import pytest

from tests.view.goldens import FOLDER, screens

_DRAWN = dict(screens())


@pytest.mark.parametrize("name", sorted(_DRAWN))
def test_a_screen_looks_as_it_did_when_it_was_last_read(name: str) -> None:
    kept = (FOLDER / name).read_text(encoding="utf-8")
    assert _DRAWN[name] == kept, "if the change is meant: python -m tests.view.goldens --write, and read the difference"


def test_no_golden_screen_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(_DRAWN)
