"""Four activations in the same network, and the table of their slopes."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import run_of, unlike
from tests.plain.walking import Typed
from tests.whole_log import read_answers
from tutor.teaching.diagnosis.judge import RIGHT

PRINTED = {
    "": {
        "1/1:z[1][1]": ".26",
        "1/1:z[1][2]": "-.34",
        "1/1:a[1][1]": ".254296",
        "1/1:a[1][2]": "-.327477",
        "1/1:a[2][1]": ".647307",
        "1/1:E": ".062196",
        "1/1:delta[1][1]": "-.197931",
        "1/1:delta[1][2]": ".283383",
    },
    "relu": {
        "1/1:a[1][1]": ".26",
        "1/1:a[1][2]": "0",
        "1/1:a[2][1]": ".356",
        "1/1:E": ".207368",
        "1/1:delta[1][1]": "-.3864",
        "1/1:delta[1][2]": "0",
    },
    "sigmoid": {"1/1:a[2][1]": ".164553", "1/1:delta[1][1]": "-.123223", "1/1:delta[1][2]": ".182646"},
    "leaky": {"1/1:delta[1][1]": "-.384564", "1/1:delta[1][2]": ".005768"},
}


@pytest.mark.parametrize("variant", PRINTED)
def test_its_numbers_are_those_of_the_course_plan(variant: str) -> None:
    assert unlike(run_of("activations", variant), PRINTED[variant]) == []


TABLE = {  # by hand: 1/(1+e^-z) and s(1-s); tanh z and 1-tanh^2; max(0, z) and its corner
    "table-sigmoid": ((".1192", ".4158", ".5646", ".8808"), (".1050", ".2429", ".2458", ".1050")),
    "table-tanh": (("-.9640", "-.3275", ".2543", ".9640"), (".0707", ".8928", ".9353", ".0707")),
    "table-relu": (("0", "0", ".26", "2"), ("0", "0", "1", "1")),
}


@pytest.mark.parametrize("variant", TABLE)
def test_the_table_has_values_and_slopes_at_minus_2_minus_34_hundredths_26_hundredths_and_2(variant: str) -> None:
    values, slopes = TABLE[variant]
    sums = {f"1/1:z[1][{unit}]": text for unit, text in enumerate(("-2", "-.34", ".26", "2"), 1)}
    outputs = {f"1/1:a[1][{unit}]": text for unit, text in enumerate(values, 1)}
    steep = {f"1/1:slope[1][{unit}]": text for unit, text in enumerate(slopes, 1)}
    assert unlike(run_of("activations", variant), sums | outputs | steep) == []


def test_a_second_row_wakes_the_silent_unit() -> None:
    trace = run_of("activations", "other-row")
    assert trace["1/1:delta[1][2]"].result == 0
    assert trace["1/2:z[1][2]"].result > 0
    assert trace["1/2:delta[1][2]"].result != 0


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("activations", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_line_by_line_it_is_the_same(mode: str, typed: Typed) -> None:
    assert typed("activations", *typed_lines("activations", mode)).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "activations"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("activations", mode).answers]
