"""`ann-tutor new` begins a lesson that passes the check, never overwrites, and says what is wrong in one sentence."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.running import Run, home, run, sentences
from tutor.commands.writing import SCHEMA

__all__ = ["home", "run"]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_new_lesson_passes_the_check_and_names_its_schema(run: Run, tmp_path: Path) -> None:
    begun = run("new", "my-first")
    assert (begun.status, begun.out) == (0, "my-first.yaml\n")
    first, *_ = (tmp_path / "my-first.yaml").read_text().splitlines()
    assert first == f"# yaml-language-server: $schema={SCHEMA}"
    assert json.loads((tmp_path / SCHEMA).read_text())["title"] == "ann-tutor lesson"
    checked = run("check", "my-first.yaml")
    assert (checked.status, checked.out) == (0, "")


def test_a_file_that_is_there_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("mine")
    refused = run("new", "own")
    assert (refused.status, refused.out) == (2, "")
    assert "exists already" in refused.err
    assert (tmp_path / "own.yaml").read_text() == "mine"


@pytest.mark.parametrize("name", ["Mine", "a b", "../x", "a--b", "", "-a"])
def test_a_name_that_can_be_no_id_is_refused(name: str, run: Run, tmp_path: Path) -> None:
    refused = run("new", name)
    assert (refused.status, refused.out) == (2, "")
    assert len(sentences(refused.err)) >= 1
    assert list(tmp_path.glob("*.yaml")) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said_to_be_one(run: Run, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    refused = run("new", "own")
    assert refused.status == 2
    assert "cannot be written" in refused.err
