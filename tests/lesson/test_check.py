"""The author's linter: places that do not exist fail; claims that differ and long prose are only told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lesson.smallest import SMALLEST
from tutor.author import check
from tutor.lesson.find import bundled, find, lesson_id

Write = Callable[[str], Path]


def remarks(path: Path) -> list[str]:
    return [str(finding).partition("lesson.yaml:")[2] for finding in check(path)]


@pytest.mark.parametrize("path", bundled(), ids=lesson_id)
def test_a_bundled_lesson_has_nothing_to_mend(path: Path) -> None:
    assert [str(finding) for finding in check(path) if finding.kind != "claim"] == []


def test_the_claims_of_the_article_that_differ_are_told_but_do_not_fail() -> None:
    findings = check(find("article"))
    assert not any(finding.fails for finding in findings)
    assert [finding.message for finding in findings] == [
        "the publication prints 0.228; the engine has 0.22978",
        "the publication prints 0.0968; the engine has 0.098039",
        "the publication prints 0.246; the engine has 0.24673",
        "the publication prints -0.0617; the engine has -0.062760",
        "the publication prints 0.245; the engine has 0.24446",
        "the publication prints -0.00265; the engine has -0.0026708",
        "the publication prints 0.10265; the engine has 0.1026708",
        "the publication prints 0.10617; the engine has 0.1627598",
    ]


def test_a_lesson_that_does_not_load_gives_all_its_problems(write: Write) -> None:
    findings = check(write(SMALLEST.replace("title", "titel").replace("weights: 2", "weights: two")))
    assert [(finding.line, finding.column, finding.key, finding.fails) for finding in findings] == [
        (3, 1, "titel", True),
        (6, 52, "network.layers[1].weights", True),
    ]


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("1/1:z[1][2]", "this network calculates no z[1][2]: its inputs and layers have 1, 1 units"),
        ("2/1:z[1][1]", "there is no row 2/1: epochs go from 1 to 1, rows from 1 to 1"),
        ("1/1:x[1]", "x[1] is given, not calculated: go to a step that uses it"),
        ("test/1:a[1][1]", "this run has no stage 'test': its stages are train"),
        ("prepare:x[1]", "this run has no stage 'prepare': its inputs are not scaled"),
        ("prepare", "this lesson has no stage 'prepare'; remove this"),
        ("test", "this lesson has no stage 'test'; remove this"),
        ("db", "this lesson calculates no db; remove this, or write one of E, a, delta, dw, product, w_next, z"),
    ],
)
def test_a_place_that_does_not_exist_fails(at: str, message: str, write: Write) -> None:
    path = write(f'{SMALLEST}say: [{{at: "{at}", text: Why}}]\n')
    assert remarks(path) == [f"9:12: say[1].at: {message}"]
    assert check(path)[0].fails


def test_words_for_test_rows_are_fine_where_there_are_some(write: Write) -> None:
    text = SMALLEST.replace("rows: [[3, 4]]", "rows: [[3, 4], [1, 2]], split: {train: 1}")
    assert remarks(write(f"{text}say: [{{at: test, text: Why}}]\n")) == []


def test_asks_and_claims_at_missing_places_fail_too(write: Write) -> None:
    path = write(f'{SMALLEST}ask: [{{at: "1/9:E"}}]\nclaims: [{{at: "1/9:E", printed: "1"}}]\n')
    assert [finding.key for finding in check(path)] == ["ask[1].at", "claims[1].at"]


def test_two_texts_for_one_place_fail(write: Write) -> None:
    path = write(f"{SMALLEST}say:\n  - {{at: z, text: One}}\n  - {{at: z, text: Two}}\n")
    assert remarks(path) == ["11:10: say[2].at: 'z' stands in line 10 already; keep one of them"]


def test_long_prose_is_told_but_does_not_fail(write: Write) -> None:
    path = write(f"{SMALLEST}say: [{{at: z, text: {'word ' * 81}}}]\n")
    assert remarks(path) == ["9:21: say[1].text: the text has 404 characters; up to 400 can be read at a glance"]
    assert not check(path)[0].fails


@pytest.mark.parametrize("printed", ["6", "6.0", "6.00e0", "+6", "6.", "0.6e1", "1e1"])
def test_a_claim_that_agrees_at_its_printed_digits_is_no_finding(printed: str, write: Write) -> None:
    assert remarks(write(f'{SMALLEST}claims: [{{at: "1/1:z[1][1]", printed: "{printed}"}}]\n')) == []


@pytest.mark.parametrize("printed", ["7", "6.01", "−6", "6e-1", "6e999", "6e-999"])
def test_a_claim_that_differs_is_a_finding(printed: str, write: Write) -> None:
    (finding,) = check(write(f'{SMALLEST}claims: [{{at: "1/1:z[1][1]", printed: "{printed}"}}]\n'))
    assert finding.message == f"the publication prints {printed}; the engine has 6"


def test_a_claim_about_a_number_that_overflows_is_a_finding(write: Write) -> None:
    text = SMALLEST.replace("linear", "sigmoid").replace("weights: 2", "weights: 1e12")
    text = text.replace("{optimiser", "{loss: binary-cross-entropy, optimiser").replace("[3, 4]", "[3, 0]")
    (finding,) = check(write(f'{text}claims: [{{at: "1/1:E", printed: "1"}}]\n'))
    assert finding.message.startswith("the publication prints 1; the engine has ")


def test_training_up_to_a_late_place_is_told(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.lesson.check._PATIENCE", 0.0)
    said: list[str] = []
    late = SMALLEST.replace("rate: 0.5}", "rate: 0.5}, epochs: 1000") + "say: [{at: '300/1:E', text: Late.}]\n"
    assert check(write(late), said.append) == ()
    assert said == ["smallest: training, epoch 128 of 300", "smallest: training, epoch 256 of 300", ""]


def test_nothing_is_told_of_a_short_lesson(write: Write) -> None:
    said: list[str] = []
    check(write(SMALLEST), said.append)
    assert said == [""]
