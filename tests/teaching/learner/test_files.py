"""The files of progress: written whole or not at all; what cannot be used is set aside, never lost."""

import errno
import json
import os
import stat
from pathlib import Path

import pytest

from tutor.teaching.learner.bookmarks import Place, WhatIf, load_place, save_place

PLACE = Place("1/1:delta[2][1]", 0.25, (WhatIf("1/1:z[1][1]", "w[1][1,2]", -0.5, "größer"),))
SPOILT = {
    "nothing": "",
    "no JSON": '{"format": 1, "address": "1/1:E", "sha',
    "a list": "[]",
    "a word": '"1/1:E"',
    "null": "null",
    "an older format": '{"format": 0, "address": "1/1:E", "share": 0.5}',
    "a newer format": '{"format": 2, "address": "1/1:E", "share": 0.5, "answers": []}',
    "a format of another type": '{"format": "1", "address": "1/1:E", "share": 0.5}',
    "a format that equals one": '{"format": true, "address": "1/1:E", "share": 0.5}',
    "no format": '{"address": "1/1:E", "share": 0.5}',
    "no address": '{"format": 1, "share": 0.5}',
    "an address of another type": '{"format": 1, "address": 7, "share": 0.5}',
    "no share": '{"format": 1, "address": "1/1:E"}',
    "a share of another type": '{"format": 1, "address": "1/1:E", "share": "half"}',
    "a share that equals one": '{"format": 1, "address": "1/1:E", "share": true}',
    "a share of 500 digits": f'{{"format": 1, "address": "1/1:E", "share": {"9" * 500}}}',
    "a share of 5000 digits": f'{{"format": 1, "address": "1/1:E", "share": {"9" * 5000}}}',
    "deep nesting": "[" * 100_000,
    "deep nesting of objects": '{"a":' * 100_000,
}

_WHAT_IFS: list[str] = ['"w"', "{}", "null", "[7]", '[["1/1:E", "w[1][1,1]"]]', '[["1/1:E", "w[1][1,1]", "0.5"]]']
_WHAT_IFS += ['[["1/1:E", "w[1][1,1]", true]]', '[[1, "w[1][1,1]", 1]]', '[["1/1:E", 7, 1]]']
_WHAT_IFS += ['[["1/1:E", "w[1][1,1]", 1, 7]]', '[["1/1:E", "w[1][1,1]", 1, "name", "more"]]']
SPOILT |= {
    f"what-ifs {what}": f'{{"format": 1, "address": "1/1:E", "share": 0.5, "forks": {what}}}' for what in _WHAT_IFS
}


def file_of(home: Path, lesson: str = "article") -> Path:
    return home / "places" / f"{lesson}.json"


def written(home: Path, content: str | bytes) -> Path:
    path = file_of(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_what_was_saved_is_loaded() -> None:
    assert save_place("article", PLACE) == ""
    assert (load_place("article").place, load_place("article").trouble) == (PLACE, "")


def test_lessons_have_files_of_their_own() -> None:
    save_place("article", PLACE)
    save_place("twin", Place("2/1:E", 1.0))
    assert load_place("article").place == PLACE
    assert load_place("twin").place == Place("2/1:E", 1.0)


def test_a_lesson_never_opened_has_no_place_and_no_trouble(home: Path) -> None:
    found = load_place("article")
    assert (found.place, found.trouble) == (None, "")
    assert not home.exists()


def test_the_file_says_its_format(home: Path) -> None:
    save_place("article", PLACE)
    assert json.loads(file_of(home).read_text()) == {
        "format": 1,
        "address": "1/1:delta[2][1]",
        "share": 0.25,
        "forks": [["1/1:z[1][1]", "w[1][1,2]", -0.5, "größer"]],
        "mode": "",
    }


def test_a_file_from_before_there_were_what_ifs_is_read(home: Path) -> None:
    written(home, '{"format": 1, "address": "1/1:E", "share": 0.5}')
    assert load_place("article").place == Place("1/1:E", 0.5)


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_nobody_else_can_read_what_a_learner_did(home: Path) -> None:
    save_place("article", PLACE)
    assert stat.S_IMODE(file_of(home).stat().st_mode) == 0o600


@pytest.mark.parametrize(("written_share", "share"), [("-0.5", 0.0), ("7", 1.0), ("1e999", 1.0), ("NaN", 0.0)])
def test_a_share_outside_0_to_1_is_brought_back(written_share: str, share: float, home: Path) -> None:
    written(home, f'{{"format": 1, "address": "1/1:E", "share": {written_share}}}')
    assert load_place("article").place == Place("1/1:E", share)


# --- writing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["replace", "fsync", "write"])
def test_a_save_that_fails_leaves_the_old_file_and_says_so(
    place: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_place("article", PLACE)
    before = file_of(home).read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        if place == "write":
            broken.setattr("tempfile.mkstemp", full)
        else:
            broken.setattr(os, place, full)
        sentence = save_place("article", Place("2/1:E", 0.9))
    assert "No space left on device" in sentence
    assert str(home) in sentence
    assert file_of(home).read_bytes() == before
    assert load_place("article").place == PLACE
    assert [path.name for path in file_of(home).parent.iterdir()] == ["article.json"]


def test_the_new_file_is_complete_on_disk_before_it_takes_the_old_ones_place(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noting_fsync(handle: int) -> None:
        calls.append(f"fsync {os.fstat(handle).st_size > 0}")
        fsync(handle)

    def noting_replace(source: str, target: str) -> None:
        calls.append(f"replace {json.loads(Path(source).read_text())['address']}")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(os, "replace", noting_replace)
    save_place("article", PLACE)
    assert calls == ["fsync True", "replace 1/1:delta[2][1]"]


def test_a_save_that_is_interrupted_leaves_the_old_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_place("article", PLACE)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            save_place("article", Place("2/1:E", 0.9))
    assert load_place("article").place == PLACE
    assert [path.name for path in file_of(home).parent.iterdir()] == ["article.json"]


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no /dev/null here")
def test_a_home_that_cannot_be_made_costs_a_sentence_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANN_TUTOR_HOME", "/dev/null/x")
    assert (load_place("article").place, load_place("article").trouble) == (None, "")
    sentence = save_place("article", PLACE)
    assert sentence.count("\n") == 0
    assert "ANN_TUTOR_HOME" in sentence


def test_a_file_in_place_of_the_home_costs_a_sentence_and_nothing_else(home: Path) -> None:
    home.write_text("mine", encoding="utf-8")
    assert (load_place("article").place, load_place("article").trouble) == (None, "")
    assert "cannot be kept" in save_place("article", PLACE)
    assert home.read_text(encoding="utf-8") == "mine"


# --- what cannot be used ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", SPOILT.values(), ids=SPOILT)
def test_what_is_no_record_of_ours_is_set_aside_with_a_sentence(content: str, home: Path) -> None:
    path = written(home, content)
    found = load_place("article")
    aside = path.with_name("article.json.aside-1")
    assert found.place is None
    assert found.trouble.count("\n") == 0
    assert str(aside) in found.trouble
    assert len(found.trouble) < 400
    assert aside.read_text() == content
    assert not path.exists()
    assert (load_place("article").place, load_place("article").trouble) == (None, "")


def test_what_is_no_text_is_set_aside(home: Path) -> None:
    path = written(home, b"\xff\xfe\x00")
    assert "aside-1" in load_place("article").trouble
    assert path.with_name("article.json.aside-1").read_bytes() == b"\xff\xfe\x00"


def test_a_folder_in_place_of_the_file_is_set_aside_with_what_is_in_it(home: Path) -> None:
    path = file_of(home)
    path.mkdir(parents=True)
    (path / "mine.txt").write_text("mine", encoding="utf-8")
    assert "aside-1" in load_place("article").trouble
    assert (path.with_name("article.json.aside-1") / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert save_place("article", PLACE) == ""
    assert load_place("article").place == PLACE


def test_nothing_that_was_set_aside_is_ever_written_over(home: Path) -> None:
    for number in (1, 2, 3):
        path = written(home, f"broken {number}")
        load_place("article")
        save_place("article", PLACE)
    kept = {aside.name: aside.read_text() for aside in path.parent.glob("*.aside-*")}
    assert kept == {f"article.json.aside-{number}": f"broken {number}" for number in (1, 2, 3)}


def test_a_record_that_cannot_even_be_set_aside_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(home, "{")

    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "rename", refused)
    found = load_place("article")
    assert found.place is None
    assert "cannot be read" in found.trouble
    assert path.read_text() == "{"
