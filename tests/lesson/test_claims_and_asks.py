"""What the author is told of claims and questions: the article's verdicts in words, and what questions cannot tell."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lesson.smallest import SMALLEST
from tutor.author.linter import check
from tutor.lesson.find import find

Write = Callable[[str], Path]
TWO_OUTPUTS = """\
format: 1
id: p
title: Two outputs
network:
  inputs: 2
  layers:
    - {units: 2, activation: sigmoid, weights: [[0.2, -0.3], [0.4, 0.1]], bias: [0.1, -0.2]}
    - {units: 2, activation: sigmoid, weights: [[0.5, -0.4], [-0.6, 0.3]], bias: [0.2, 0.1]}
data: {targets: [t1, t2], rows: [[0.6, 0.9, 1, 0]]}
training: {optimiser: {kind: sgd, rate: 0.5}}
"""


def messages(path: Path, kind: str) -> list[str]:
    return [finding.message for finding in check(path) if finding.kind == kind]


ARTICLE = {
    "z[1][1]": "printed 0.3: agrees",
    "a[1][1]": "printed 0.57: the value is right; its formula is not: 1/(exp(0.3)+1) gives 0.4256 "
    "(1/(1+e^z), with the exponent's sign turned)",
    "z[2][1]": "printed 0.228: the method is right, rounded on the way: the printed numbers before it give 0.228; "
    "the engine has 0.22978",
    "a[2][1]": "printed 0.56: the value is right; its formula is not: sigmoid(2.28) gives 0.9072 "
    "(the function of a sum ten times off); 1/(exp(2.28)+1) gives 0.09279 "
    "(1/(1+e^z), with the exponent's sign turned, and the function of a sum ten times off)",
    "E": "printed 0.0968: the method is right, rounded on the way: the printed numbers before it give 0.0968; "
    "the engine has 0.098039; its formula is wrong: 0.5*(1-0.56) gives 0.22 "
    "(made of the miss itself, not of its square)",
    "slope[2][1]": "printed 0.246: the method is right, rounded on the way: the printed numbers before it give 0.2464; "
    "the engine has 0.24673",
    "w_next[2][1,1]": "printed 0.10617: a digit slip, made with a step ten times off; "
    "the printed numbers before it give 0.1617; the engine has 0.1627598",
}


@pytest.mark.parametrize("ref", ARTICLE)
def test_the_articles_claims_read_well(ref: str) -> None:
    assert f"1/1:{ref}: {ARTICLE[ref]}" in messages(find("article"), "claim")


def test_every_claim_of_the_article_is_told_once_and_none_fails() -> None:
    found = [finding for finding in check(find("article")) if finding.kind == "claim"]
    assert [finding.key for finding in found] == [f"claims[{number}]" for number in range(1, 12)]
    assert not any(finding.fails for finding in found)


def test_a_formula_that_cannot_be_read_is_said_to_be_unreadable(write: Write) -> None:
    path = write(f'{SMALLEST}claims: [{{at: "1/1:z[1][1]", printed: "6", as: "w x + b"}}]\n')
    told = "1/1:z[1][1]: printed 6: agrees; its formula cannot be read as arithmetic: w x + b"
    assert messages(path, "claim") == [told]


def weaker_twin(write: Write) -> Path:
    """Ask the twin lesson where slips hide."""
    text = find("twin").read_text(encoding="utf-8")
    return write(text.replace("1/1:z[1][2]", "1/1:z[1][1]").replace("1/1:dw[1][3,1]", "1/1:dw[1][3,2]"))


def test_a_question_that_cannot_show_a_slip_is_told_with_its_place(write: Write) -> None:
    found = [finding for finding in check(weaker_twin(write)) if finding.key == "ask[1]"]
    assert [(finding.kind, finding.fails, finding.column) for finding in found] == [("slips", False, 5)]
    (finding,) = found  # all of its products are positive
    assert finding.message == "1/1:z[1][1]: at 4 digits these slips give the right number: product-signs-lost"


def test_slips_that_give_the_same_wrong_number_are_told(write: Write) -> None:
    told = "1/1:dw[1][3,2]: at 4 digits these give the same wrong one: rate-already-in = neighbours-output"
    assert told in messages(weaker_twin(write), "slips")  # a rate of 0.5, and an input half as large as the other


def test_the_clearest_network_has_nothing_to_tell_but_the_mean_that_is_also_half_the_sum(write: Write) -> None:
    asked = ("z[1][1]", "a[1][1]", "z[2][2]", "a[2][1]", "slope[2][1]", "delta[2][1]", "delta[1][1]", "dw[2][1,2]")
    places = ", ".join(f'{{at: "1/1:{ref}"}}' for ref in (*asked, "E", "w_next[1][1,2]", "b_next[2][1]"))
    assert messages(write(f"{TWO_OUTPUTS}ask: [{places}]\n"), "slips") == []


@pytest.mark.parametrize("kind", ["z", "a", "E", "slope", "delta", "dw", "w_next"])
def test_a_question_for_a_kind_is_told_in_one_line_at_most(kind: str, write: Write) -> None:
    text = SMALLEST + f"ask: [{{at: {kind}}}]\n"
    assert len(messages(write(text), "slips")) <= 1


def test_a_rate_of_1_hides_that_it_was_forgotten_also_where_a_batch_ends_later(write: Write) -> None:
    text = SMALLEST.replace("rate: 0.5", "rate: 1").replace("[[3, 4]]", "[[3, 4], [2, 1]]")
    path = write(text.replace("0.5}", "1}").replace("}}\n", "}, batch: 2}\n") + "ask: [{at: w_next}]\n")
    (told,) = messages(path, "slips")
    assert told.startswith("1/2:w_next[1][1,1]: at 4 digits these slips give the right number: rate-forgotten")


def test_questions_with_choices_are_left_alone(write: Write) -> None:
    assert messages(write(SMALLEST + "ask: [{at: z, kind: formula}]\n"), "slips") == []


def test_questions_that_are_not_asked_as_the_lesson_wants_are_told(write: Write) -> None:
    asks = '[{at: "1/1:a[1][1]", kind: blank}, {at: E, kind: sign}, {at: z, kind: why}, {at: z, kind: number}]'
    (found,) = {finding.fails for finding in check(write(f"{SMALLEST}ask: {asks}\n")) if finding.kind == "ask"}
    assert found is False
    assert messages(write(f"{SMALLEST}ask: {asks}\n"), "ask") == [
        "the lesson starts in the mode watch, and asks only after the key m; write mode: faded",
        "1/1:a[1][1] has no question of the kind 'blank'; its number is asked instead",
        "1/1:E has no question of the kind 'sign'; its number is asked instead",
    ]
    assert len(messages(write(f"{SMALLEST}mode: watch\nask: {asks}\n"), "ask")) == 2


def test_a_wide_network_is_checked_at_once(write: Write) -> None:
    layers = "[{units: 1000, activation: sigmoid, weights: 0.1}, {units: 1, activation: sigmoid, weights: 0.1}]"
    text = SMALLEST.replace("inputs: 1", "inputs: 784").replace("[{units: 1, activation: linear, weights: 2}]", layers)
    text = text.replace("[[3, 4]]", f"[[{', '.join(['0.5'] * 785)}]]")
    asks = "".join(f"  - {{at: {kind}}}\n" for kind in ("z", "a", "E", "slope", "delta", "dw", "w_next"))
    claims = "".join(f'  - {{at: "1/1:{ref}", printed: "0.9"}}\n' for ref in ("z[2][1]", "E", "w_next[1][7,9]"))
    path = write(f"{text}ask:\n{asks}claims:\n{claims}")
    started = time.perf_counter()
    assert len(messages(path, "claim")) == 3
    assert time.perf_counter() - started < 5


def test_words_that_ascii_cannot_show_are_remarked_where_that_is_asked(tmp_path: Path) -> None:
    text = find("twin").read_text(encoding="utf-8")
    path = tmp_path / "own.yaml"
    path.write_text(
        text.replace("Forward: four different units", "Forward \u2603: four different units"), encoding="utf-8"
    )
    assert check(path) == check(find("twin"))
    found = [str(finding) for finding in check(path, ascii_only=True)]
    assert len(found) == 1 + len(check(path))
    assert not any(finding.fails for finding in check(path, ascii_only=True))
    assert any("\u2603: a terminal with ASCII only cannot show this; write it in words" in one for one in found)


@pytest.mark.parametrize("title", ["我的第一课", "Größe", "Ein λ-Netz", "Урок", "שיעור", "Łódź"])
def test_a_title_may_be_in_any_script(title: str, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    text = find("twin").read_text(encoding="utf-8")
    path.write_text(text.replace("title: ", f"title: {title} ", 1), encoding="utf-8")
    assert [str(finding) for finding in check(path) if finding.fails] == []
