"""`show`: which steps, how many digits, and what is said when a word is wrong."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.running import Run, sentences
from tests.export.zoo import staged

FORMATS = ("text", "markdown", "latex", "csv", "json")


def addresses(run: Run, *words: str) -> list[str]:
    shown = run("show", *words, "--format", "json")
    assert (shown.status, shown.err) == (0, "")
    return [json.loads(line)["address"] for line in shown.out.splitlines()]


def test_at_a_step_shows_this_step(run: Run) -> None:
    assert addresses(run, "article", "--at", "2/1:delta[2][1]") == ["2/1:delta[2][1]"]


def test_at_a_product_shows_a_step_of_the_finest_grain(run: Run) -> None:
    assert addresses(run, "article", "--at", "1/1:product[2][1,3]") == ["1/1:product[2][1,3]"]


def test_at_a_row_shows_all_steps_of_that_row(run: Run) -> None:
    shown = addresses(run, "article", "--at", "2/1")
    assert len(shown) == 53
    assert (shown[0], shown[-1]) == ("2/1:z[1][1]", "2/1:w_next[2][1,4]")


def test_at_a_quantity_alone_shows_it_in_the_first_row(run: Run) -> None:
    assert addresses(run, "article", "--at", "E") == ["1/1:E"]


@pytest.mark.parametrize(
    ("at", "first", "last"),
    [
        ("prepare", "prepare:mean[1]", "prepare:scaled[6,2]"),
        ("test/1", "test/1:z[1][1]", "test/1:E"),
    ],
)
def test_at_another_stage_shows_its_steps(at: str, first: str, last: str, tmp_path: Path, run: Run) -> None:
    staged(tmp_path)
    shown = addresses(run, str(tmp_path / "staged.yaml"), "--at", at)
    assert (shown[0], shown[-1]) == (first, last)


def test_last_shows_the_last_steps(run: Run) -> None:
    assert addresses(run, "article", "--last", "2") == ["2/1:w_next[2][1,3]", "2/1:w_next[2][1,4]"]


def test_last_of_more_than_there_are_shows_all(run: Run) -> None:
    assert len(addresses(run, "article", "--last", "10000000")) == 106


def test_last_before_a_step_ends_with_that_step(run: Run) -> None:
    assert addresses(run, "article", "--at", "1/1:E", "--last", "3") == ["1/1:z[2][1]", "1/1:a[2][1]", "1/1:E"]


def test_last_before_a_step_of_the_second_row_reaches_back_into_the_first(run: Run) -> None:
    shown = addresses(run, "article", "--at", "2/1:a[1][1]", "--last", "3")
    assert shown == ["1/1:w_next[2][1,4]", "2/1:z[1][1]", "2/1:a[1][1]"]


def test_last_of_a_row_shows_the_end_of_that_row(run: Run) -> None:
    assert addresses(run, "article", "--at", "1/1", "--last", "1") == ["1/1:w_next[2][1,4]"]


@pytest.mark.parametrize("digits", range(1, 18))
def test_no_number_has_more_digits_than_asked_for(digits: int, run: Run) -> None:
    shown = run("show", "twin", "--digits", str(digits), "--format", "json")
    assert shown.status == 0
    for line in shown.out.splitlines():
        step = json.loads(line)
        figures = re.sub(r"e.*|[-.]", "", step["shown"]).lstrip("0")
        assert len(figures) <= digits
        if digits == 17:
            assert float(step["shown"]) == step["result"]


@pytest.mark.parametrize("digits", ["0", "18", "-1", "4.5", "four", "", "٤", "9" * 5000, "1e1", " 4"])
def test_digits_that_are_no_number_from_1_to_17_are_refused_in_a_sentence(digits: str, run: Run) -> None:
    ended = run("show", "article", f"--digits={digits}")
    assert (ended.status, ended.out) == (2, "")
    assert "is not a whole number from 1 to 17" in sentences(ended.err)[-1]


@pytest.mark.parametrize("count", ["0", "-3", "some", "10000001"])
def test_a_count_of_steps_that_is_none_is_refused_in_a_sentence(count: str, run: Run) -> None:
    ended = run("show", "article", f"--last={count}")
    assert (ended.status, ended.out) == (2, "")
    assert "is not a whole number from 1" in sentences(ended.err)[-1]


@pytest.mark.parametrize(
    ("at", "word"),
    [
        ("3/1", "epochs go from 1 to 2"),
        ("1/2", "rows from 1 to 1"),
        ("0/1:E", "epochs go from 1 to 2"),
        ("1/1:z[1][5]", "z[1][5]"),
        ("1/1:z[1][0]", "numbers start at 1"),
        ("1/1:x[1]", "given, not calculated"),
        ("1/1:delat[1][1]", "did you mean 'delta'?"),
        ("1/1:", "not an address"),
        ("", "not a quantity"),
        ("1/1/1", "no place in a run"),
        ("prepare:x[1]", "no stage 'prepare'"),
    ],
)
def test_an_address_that_is_none_is_refused_in_one_line(at: str, word: str, run: Run) -> None:
    ended = run("show", "article", "--at", at)
    assert (ended.status, ended.out) == (2, "")
    (sentence,) = sentences(ended.err)
    assert word in sentence


def test_a_misspelt_lesson_gets_a_suggestion(run: Run) -> None:
    ended = run("show", "artcle")
    assert (ended.status, ended.out) == (2, "")
    (sentence,) = sentences(ended.err)
    assert "did you mean 'article'?" in sentence


@pytest.mark.parametrize("lesson", ["nothing/here.yaml", "here.yml", "\0", "x" * 5000, "", ".", "/", "~"])
def test_a_lesson_that_is_not_there_is_refused_in_one_line(lesson: str, run: Run) -> None:
    ended = run("show", lesson)
    assert (ended.status, ended.out) == (2, "")
    assert len(sentences(ended.err)) == 1


def test_every_problem_of_a_broken_lesson_is_told_with_its_place(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(
        """\
format: 1
id: broken
titel: A lesson with three mistakes
network:
  inputs: [A]
  layers: [{units: [O], activation: sigmiod, weights: 0.1}]
data: {targets: [t], rows: [[1, 1]]}
training: {optimiser: {kind: sgd, rate: fast}}
""",
        encoding="utf-8",
    )
    ended = run("show", str(path))
    assert (ended.status, ended.out) == (2, "")
    places = [re.match(r"(.*):(\d+):(\d+): ([^:]+): .+", line) for line in sentences(ended.err)]
    found = [(match[1], int(match[2]), match[4]) for match in places if match]
    assert len(found) == len(places)
    assert {(str(path), 3, "titel"), (str(path), 8, "training.optimiser.rate")} <= set(found)
    assert (str(path), 6, "network.layers[1].activation") in found


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_shows_a_lesson_given_by_its_path(format_: str, run: Run) -> None:
    by_path = run("show", "lessons/05-twin.yaml", "--format", format_, "--last", "2")
    assert by_path == run("show", "twin", "--format", format_, "--last", "2")
    assert by_path.status == 0


def test_an_unknown_format_is_refused_and_the_formats_are_named(run: Run) -> None:
    ended = run("show", "article", "--format", "html")
    assert (ended.status, ended.out) == (2, "")
    assert all(name in sentences(ended.err)[-1] for name in FORMATS)


def test_an_abbreviated_option_is_refused_so_that_scripts_stay_valid(run: Run) -> None:
    assert run("show", "article", "--form", "json").status == 2


def test_a_number_with_many_zeros_in_front_is_that_number(run: Run) -> None:
    assert addresses(run, "article", "--last", "00000000002") == ["2/1:w_next[2][1,3]", "2/1:w_next[2][1,4]"]
