"""One weight and five learning rates, walked by a learner who makes no mistakes."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import run_of, unlike
from tests.plain.walking import Typed
from tests.whole_log import read_answers
from tutor.teaching.diagnosis.judge import RIGHT

PRINTED = {
    "": {
        "1/1:w_next[1][1,1]": ".6",
        "2/1:w_next[1][1,1]": ".96",
        "3/1:w_next[1][1,1]": "1.176",
        "4/1:w_next[1][1,1]": "1.3056",
    },
    "jump": {"1/1:w_next[1][1,1]": "1.5", "20/1:w_next[1][1,1]": "1.5"},
    "swing": {
        "1/1:w_next[1][1,1]": "2.4",
        "2/1:w_next[1][1,1]": ".96",
        "3/1:w_next[1][1,1]": "1.824",
        "4/1:w_next[1][1,1]": "1.3056",
    },
    "bounce": {
        "1/1:w_next[1][1,1]": "3",
        "2/1:w_next[1][1,1]": "0",
        "3/1:w_next[1][1,1]": "3",
        "4/1:w_next[1][1,1]": "0",
        "19/1:w_next[1][1,1]": "3",
        "20/1:w_next[1][1,1]": "0",
    },
    "blow-up": {
        "1/1:w_next[1][1,1]": "3.6",
        "2/1:w_next[1][1,1]": "-1.44",
        "3/1:w_next[1][1,1]": "5.616",
        "4/1:w_next[1][1,1]": "-4.2624",
    },
    "article": {"2/1:a[2][1]": ".592729"},
    "article-10": {"2/1:a[2][1]": ".8492"},
    "article-100": {"2/1:a[2][1]": "1.0000"},
}


@pytest.mark.parametrize("variant", PRINTED)
def test_its_numbers_are_those_of_the_course_plan(variant: str) -> None:
    assert unlike(run_of("rate", variant), PRINTED[variant]) == []


@pytest.mark.parametrize(("variant", "rate"), [("", 0.1), ("swing", 0.4), ("blow-up", 0.6)])
def test_what_is_missing_changes_by_one_minus_four_rates(variant: str, rate: float) -> None:
    trace = run_of("rate", variant)
    missing = [trace[f"{epoch}/1:w_next[1][1,1]"].result - 1.5 for epoch in (1, 2, 3)]
    assert missing[1:] == pytest.approx([missing[0] * (1 - 4 * rate), missing[0] * (1 - 4 * rate) ** 2])


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("rate", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_line_by_line_it_is_the_same(mode: str, typed: Typed) -> None:
    assert typed("rate", *typed_lines("rate", mode)).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "rate"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("rate", mode).answers]
