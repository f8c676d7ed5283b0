"""The whole walk in plain mode: every step, its numbers, its width, its characters."""

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.running import Run, sentences
from tests.export.zoo import specimen, staged
from tests.plain.walking import Typed, addresses_in, shown_as_json, steps_in
from tutor.lesson.find import bundled, lesson_id

TO_THE_END = ("",) * 105


@pytest.mark.parametrize("lesson", ["article", "twin"])
def test_enter_walks_every_step_with_the_numbers_that_show_prints(lesson: str, typed: Typed, run: Run) -> None:
    walked = typed(lesson, *TO_THE_END)
    assert (walked.status, walked.err) == (0, "")
    steps = steps_in(walked.out)
    assert [(step.address, step.result) for step in steps] == shown_as_json(run, lesson)
    assert [step.place for step in steps] == [("step", number, 53) for _ in (1, 2) for number in range(1, 54)]


def test_the_walk_says_at_the_end_that_there_is_nothing_further(typed: Typed) -> None:
    walked = typed("article", *TO_THE_END, "")
    assert addresses_in(walked.out)[-2:] == ["2/1:w_next[2][1,4]"] * 2
    assert walked.out.count("Nothing further that way.") == 1


def test_the_way_back_shows_the_same_pages_as_the_way_there(typed: Typed) -> None:
    pages = [step.text for step in steps_in(typed("twin", *TO_THE_END, *("<",) * 105).out)]
    assert pages[106:] == pages[-107:-212:-1] == pages[104::-1]


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
@pytest.mark.parametrize("options", [(), ("--words",), ("--ascii",), ("--words", "--ascii")], ids=" ".join)
def test_there_is_never_an_escape_character(path: Path, options: tuple[str, ...], typed: Typed) -> None:
    walked = typed(lesson_id(path), *("",) * 60, "?", "o", "u", "d", "$", "0", options=options)
    assert walked.status == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", walked.out)


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_ascii_is_pure_ascii_and_loses_nothing(path: Path, typed: Typed) -> None:
    lines = ("m watch", "+", "", "", "-", *("",) * 40, "?", "o", "u", "d", "d", "d", "$", "foo")
    walked = typed(lesson_id(path), *lines, options=("--ascii", "--words"))
    assert walked.out.isascii()
    watched = walked.out.split("Watch: ", 1)[1]  # before that, some lessons ask
    formulas = [line for line in watched.splitlines() if " = " in line]
    assert formulas
    assert not any("?" in line for line in formulas)


@pytest.mark.parametrize("columns", [24, 30, 40, 60, 79, 80, 200])
def test_no_line_is_wider_than_the_window(columns: int, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    walked = typed("twin", *("",) * 20, "d", "d", "d", *("",) * 33, "?", "o", "o 9", "u", "g nowhere", "x" * 300, "$")
    assert max(map(cell_len, walked.out.splitlines())) < columns
    assert len(re.findall(r"^[12]/1:\S+\s", walked.out, re.MULTILINE)) == 58


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("names", ["sixteen-letters., another_of_them.", "多層感知器, 隠れ層", "é, ω"])
def test_long_and_wide_names_fit_too(
    names: str, columns: int, typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    specimen(tmp_path, "tanh", "softmax", "cross-entropy", names=names)
    walked = typed(str(tmp_path / "specimen.yaml"), *("",) * 20, "o", "$", ")", "0", "s", "s", "-", "", "u")
    assert walked.status == 0
    assert max(map(cell_len, walked.out.splitlines())) < columns


def test_every_stage_of_a_run_is_walked_as_show_prints_it(typed: Typed, run: Run, tmp_path: Path) -> None:
    staged(tmp_path)
    path = str(tmp_path / "staged.yaml")
    printed = shown_as_json(run, path)
    walked = typed(path, *("",) * (len(printed) - 1))
    assert {address.partition(":")[0] for address, _ in printed} == {
        "prepare",
        "1/1",
        "1/2",
        "1/3",
        "1/4",
        "test/1",
        "test/2",
    }
    assert [(step.address, step.result) for step in steps_in(walked.out)] == printed


def test_a_long_walk_of_digits_shows_the_full_doubles(typed: Typed, run: Run) -> None:
    walked = typed("twin", "d", "d", "d", *TO_THE_END)
    assert [(step.address, step.result) for step in steps_in(walked.out)[3:]] == shown_as_json(
        run, "twin", "--digits", "17"
    )


def test_in_this_mode_the_terminal_gets_no_prompt_where_nobody_types(typed: Typed) -> None:
    assert not any(line.startswith(">") for line in typed("article", "", "").out.splitlines())


def test_an_unknown_lesson_is_the_users_mistake(typed: Typed) -> None:
    ended = typed("artcle")
    assert (ended.status, ended.out) == (2, "")
    assert len(sentences(ended.err)) == 1
