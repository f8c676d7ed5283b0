"""Some seven hundred answers with the verdicts that they deserve, as data: `answers.csv`.

The numbers are from the shared documents and from paper, none from the program. A slip is checked where one is named:
it has to be among the explanations; `one+other` are two made together.
"""

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.teaching.diagnosis.nets import trace
from tutor.arithmetic.quantity import Ref, parse_ref
from tutor.arithmetic.trace.step import parse_address
from tutor.teaching.diagnosis.assess import Question, assess
from tutor.teaching.diagnosis.judge import CARRIED, CONVENTION, MORE, RIGHT, UNREADABLE, WRONG


class Answer(NamedTuple):
    net: str
    address: str
    digits: str
    answer: str
    verdict: str
    slip: str
    own: str


def answers() -> list[Answer]:
    with Path(__file__).with_name("answers.csv").open(encoding="utf-8", newline="") as file:
        return [Answer(**row) for row in csv.DictReader(file)]


def numbers(text: str) -> dict[Ref, float]:
    """Read `a[1][1]=.57;z[2][1]=.228`."""
    pairs = (pair.partition("=") for pair in text.split(";") if pair)
    return {parse_ref(name): float(number) for name, _, number in pairs}


@pytest.mark.parametrize("given", answers(), ids=lambda given: f"{given.net} {given.address} {given.answer}")
def test_an_answer_gets_the_verdict_and_the_explanation_that_it_deserves(given: Answer) -> None:
    own = numbers(given.own)
    question = Question(trace(given.net), parse_address(given.address), int(given.digits), own=own)
    assessed = assess(question, given.answer)
    assert assessed.verdict == given.verdict
    names = {f"{found.slip}+{found.other}".rstrip("+") for found in assessed.diagnoses}
    assert not given.slip or given.slip in names, names


def test_the_table_has_many_answers_of_every_verdict() -> None:
    verdicts = Counter(given.verdict for given in answers())
    assert sum(verdicts.values()) >= 300
    assert set(verdicts) == {RIGHT, CARRIED, CONVENTION, MORE, WRONG, UNREADABLE}
    assert min(verdicts.values()) > 10


def test_what_a_publication_prints_explains_a_number_like_one_s_own() -> None:
    printed = {"z[2][1]": 0.228, "dw[2][1,1]": -0.0617, "a[2][1]": 0.56}
    numbers_ = {parse_ref(name): value for name, value in printed.items()}
    expected = {
        "1/1:a[1][1] .4256": "exponent-sign",
        "1/1:a[2][1] .9072": "argument-shifted",
        "1/1:E .22": "square-forgotten",
        "1/1:w_next[2][1,1] .10617": "step-shifted",
    }
    for line, slip in expected.items():
        at, answer = line.split()
        question = Question(trace("article"), parse_address(at), printed=numbers_)
        assert [found.slip for found in assess(question, answer).diagnoses] == [slip], line


def test_the_article_s_second_sigmoid_shows_two_slips_together() -> None:
    question = Question(trace("article"), parse_address("1/1:a[2][1]"), printed={parse_ref("z[2][1]"): 0.228})
    (found,) = assess(question, ".0928").diagnoses
    assert {found.slip, found.other} == {"exponent-sign", "argument-shifted"}
