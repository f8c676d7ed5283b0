"""The author's linter: places that do not exist fail; claims that differ and long prose are only told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lesson.smallest import SMALLEST
from tutor.author.linter import check
from tutor.lesson.find import bundled, lesson_id

Write = Callable[[str], Path]


def remarks(path: Path) -> list[str]:
    return [str(finding).partition("lesson.yaml:")[2] for finding in check(path)]


@pytest.mark.parametrize("path", bundled(), ids=lesson_id)
def test_a_bundled_lesson_has_nothing_to_mend(path: Path) -> None:
    findings = check(path)
    assert {finding.kind for finding in findings} <= {"claim", "slips"}
    assert not any(finding.fails for finding in findings)


def test_a_lesson_that_does_not_load_gives_all_its_problems(write: Write) -> None:
    findings = check(write(SMALLEST.replace("title", "titel").replace("weights: 2", "weights: two")))
    assert [(finding.line, finding.column, finding.key, finding.fails) for finding in findings] == [
        (3, 1, "titel", True),
        (6, 52, "network.layers[1].weights", True),
    ]


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("1/1:z[1][2]", "this network calculates no z[1][2]: layer 1 has 1 unit"),
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
    path = write(f'{SMALLEST}mode: faded\nask: [{{at: "1/9:E"}}]\nclaims: [{{at: "1/9:E", printed: "1"}}]\n')
    assert [finding.key for finding in check(path)] == ["ask[1].at", "claims[1].at"]


def test_two_texts_for_one_place_fail(write: Write) -> None:
    path = write(f"{SMALLEST}say:\n  - {{at: z, text: One}}\n  - {{at: z, text: Two}}\n")
    assert remarks(path) == ["11:10: say[2].at: 'z' stands in line 10 already; keep one of them"]


def test_long_prose_is_told_but_does_not_fail(write: Write) -> None:
    path = write(f"{SMALLEST}say: [{{at: z, text: {'word ' * 81}}}]\n")
    assert remarks(path) == ["9:21: say[1].text: the text has 404 characters; up to 400 can be read at a glance"]
    assert not check(path)[0].fails


@pytest.mark.parametrize("printed", ["6", "6.0", "6.00e0", "+6", "6.", "0.6e1", "1e1"])
def test_a_claim_that_agrees_at_its_printed_digits_is_told_too(printed: str, write: Write) -> None:
    path = write(f'{SMALLEST}claims: [{{at: "1/1:z[1][1]", printed: "{printed}"}}]\n')
    assert remarks(path) == [f"9:10: claims[1]: 1/1:z[1][1]: printed {printed}: agrees"]


@pytest.mark.parametrize(
    ("printed", "why"),
    [
        ("7", "no slip is known that gives this"),
        ("6.01", "a digit slip, right up to its last digit"),
        ("3", "a slip, the sum of what comes in, without the weights"),
        ("−6", "a slip, right in size, with the sign turned"),
        ("6e-1", "a digit slip, right in its digits, with the point elsewhere"),
        ("6e999", "no slip is known that gives this"),
        ("6e-999", "no slip is known that gives this"),
    ],
)
def test_a_claim_that_differs_is_told_with_its_reason_and_does_not_fail(printed: str, why: str, write: Write) -> None:
    (finding,) = check(write(f'{SMALLEST}claims: [{{at: "1/1:z[1][1]", printed: "{printed}"}}]\n'))
    assert finding.message == f"1/1:z[1][1]: printed {printed}: {why}; the engine has 6"
    assert (finding.kind, finding.fails) == ("claim", False)


def test_a_claim_about_a_number_that_overflows_is_a_finding(write: Write) -> None:
    text = SMALLEST.replace("linear", "sigmoid").replace("weights: 2", "weights: 1e12")
    text = text.replace("{optimiser", "{loss: binary-cross-entropy, optimiser").replace("[3, 4]", "[3, 0]")
    overflow, finding = check(write(f'{text}claims: [{{at: "1/1:E", printed: "1"}}]\n'))
    assert overflow.kind == "training"
    assert finding.message.startswith("1/1:E: printed 1: no slip is known that gives this; the engine has ")
