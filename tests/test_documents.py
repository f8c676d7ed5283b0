"""What the documents point at is there: links, and the files and folders that they name."""

import re
from pathlib import Path

import pytest

import tutor

ROOT, PACKAGE = Path(__file__).parents[1], Path(tutor.__file__).parent
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "tests/benchmarks/README.md")),
    *sorted((ROOT / "lessons").glob("*.md")),
    *sorted((ROOT / ".github").glob("*.md")),
]
ROOMS = [PACKAGE, *(PACKAGE / room for room in ("arithmetic", "teaching", "teaching/diagnosis", "classroom"))]
"""Where a path in a document may begin."""
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
NAMED = re.compile(r"`((?:[a-z_]+/)*[a-z_]+\.(?:py|toml|md)|tutor(?:/[a-z_]+)+|tests(?:/[a-z_]+)+)`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for link in LINK.findall(document.read_text(encoding="utf-8")):
        target = (document.parent / link).resolve()
        if target.is_relative_to(ROOT / "tutor"):  # what is tested is the installed package
            target = PACKAGE / target.relative_to(ROOT / "tutor")
        assert target.exists(), link


@pytest.mark.parametrize("document", sorted((ROOT / ".github").glob("*.md")), ids=lambda path: path.stem)
def test_files_that_are_named_exist(document: Path) -> None:
    named = NAMED.findall(document.read_text(encoding="utf-8"))
    for name in named:
        places = [ROOT / name, PACKAGE.parent / name, *(room / name for room in ROOMS)]
        anywhere = [] if "/" in name else [*PACKAGE.rglob(name), *(ROOT / "tests").rglob(name)]
        is_there = bool(anywhere) or any(place.exists() for place in places)
        assert is_there, name
    assert len(named) > 10 or document.stem == "SECURITY"


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 130
