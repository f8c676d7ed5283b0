"""Training for many epochs, stopping and predicting: the course plan's figures, and a learner who makes no mistakes."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import run_of, unlike
from tests.plain.walking import Typed
from tests.teaching.session.walking import lesson
from tests.whole_log import read_answers
from tutor.teaching.diagnosis.judge import RIGHT

PRINTED = {
    "": {
        "1/8:E_all": ".3699",
        "10/8:E_all": ".3613",
        "100/8:E_all": ".0374",
        "300/8:E_all": ".0068",
        "1000/8:E_all": ".0033",
        "3000/8:E_all": ".0030",
        "300/test/1:a[2][1]": ".872",
        "300/test/2:a[2][1]": ".568",
        "test/1:a[2][1]": ".929",
        "test/2:a[2][1]": ".708",
    },
    "twin": {
        "1/8:E_all": ".3672",
        "10/8:E_all": ".3448",
        "100/8:E_all": ".0228",
        "300/8:E_all": ".0047",
        "1000/8:E_all": ".0028",
        "3000/8:E_all": ".0020",
        "100/test/2:E_all": ".0053",
        "300/test/2:E_all": ".0076",
        "test/2:E_all": ".0300",
    },
    "unbiased": {"1/8:E_all": ".3494", "3000/8:E_all": ".3155"},
}


@pytest.mark.parametrize("variant", PRINTED)
def test_its_numbers_are_those_of_the_course_plan(variant: str) -> None:
    assert unlike(run_of("train", variant), PRINTED[variant]) == []


@pytest.mark.parametrize(
    ("variant", "epochs"),
    [("hundred", 100), ("three-hundred", 300), ("twin-hundred", 100), ("twin-three-hundred", 300)],
)
def test_runs_that_are_stopped_are_the_long_ones_up_to_there(variant: str, epochs: int) -> None:
    whole = run_of("train", "twin" if variant.startswith("twin") else "")
    short = run_of("train", variant)
    assert short["test/2:E_all"].result == whole[f"{epochs}/test/2:E_all"].result
    assert short.epochs == epochs


@pytest.mark.parametrize(("variant", "best"), [("", 214), ("twin", 171)])
def test_the_test_rows_error_rises_again_where_the_prose_says(variant: str, best: int) -> None:
    trace = run_of("train", variant)
    before, lowest, after = (trace[f"{epoch}/test/2:E_all"].result for epoch in (best - 1, best, best + 1))
    assert before > lowest < after


def test_without_biases_the_row_of_zeros_hears_nothing_and_gets_one_half_from_every_hidden_unit() -> None:
    trace = run_of("train", "unbiased")
    assert [trace[f"3000/2:a[1][{unit}]"].result for unit in (1, 2, 3, 4)] == [0.5] * 4


def test_equal_units_are_equal_after_all_epochs() -> None:
    trace = run_of("train")
    assert len({trace[f"3000/8:w_next[1][{unit},1]"].result for unit in (1, 2, 3, 4)}) == 1


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("train", mode)
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


def test_line_by_line_it_is_the_same(typed: Typed) -> None:
    assert typed("train", *typed_lines("train", "faded")).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "train"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert {answer.step for answer in kept} == {ask.at for ask in lesson("train").ask}
