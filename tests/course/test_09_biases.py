"""Biases and two outputs: the course plan's numbers, and a learner who makes no mistakes."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import is_printed, run_of, unlike
from tests.plain.walking import Typed
from tests.teaching.session.walking import lesson
from tests.whole_log import read_answers
from tutor.arithmetic.trace.step import parse_address
from tutor.lesson.numbers import calculated
from tutor.teaching.diagnosis.judge import RIGHT
from tutor.teaching.diagnosis.planted_bugs import bugs

PASS = {
    "1/1:z[1][1]": "-.05",
    "1/1:z[1][2]": ".13",
    "1/1:a[1][1]": ".487503",
    "1/1:a[1][2]": ".532454",
    "1/1:z[2][1]": ".230770",
    "1/1:z[2][2]": "-.032765",
    "1/1:a[2][1]": ".557438",
    "1/1:a[2][2]": ".491809",
    "1/1:E[1]": ".097931",
    "1/1:E[2]": ".120938",
    "1/1:E": ".218869",
    "1/1:delta[2][1]": "-.109181",
    "1/1:delta[2][2]": ".122919",
    "1/1:dw[2][1,1]": "-.053226",
    "1/1:dw[2][1,2]": "-.058134",
    "1/1:dw[2][2,1]": ".059924",
    "1/1:dw[2][2,2]": ".065449",
    "1/1:share[2][1,1]": "-.054590",
    "1/1:share[2][2,1]": "-.073752",
    "1/1:delta[1][1]": "-.032065",
    "1/1:delta[1][2]": ".020052",
    "1/1:dw[1][1,1]": "-.019239",
    "1/1:dw[1][1,2]": "-.028859",
    "1/1:dw[1][2,1]": ".012031",
    "1/1:dw[1][2,2]": ".018047",
    "1/1:w_next[2][1,1]": ".526613",
    "1/1:w_next[2][1,2]": "-.370933",
    "1/1:w_next[2][2,1]": "-.629962",
    "1/1:w_next[2][2,2]": ".267276",
    "1/1:b_next[2][1]": ".254590",
    "1/1:b_next[2][2]": ".038540",
    "1/1:w_next[1][1,1]": ".209620",
    "1/1:w_next[1][1,2]": "-.285571",
    "1/1:w_next[1][2,1]": ".393984",
    "1/1:w_next[1][2,2]": ".090977",
    "1/1:b_next[1][1]": ".116033",
    "1/1:b_next[1][2]": "-.210026",
}
AGAIN = {"2/1:a[2][1]": ".579422", "2/1:a[2][2]": ".466754", "2/1:E": ".197373"}


@pytest.mark.parametrize(("variant", "printed"), [("", PASS), ("again", AGAIN)])
def test_its_numbers_are_those_of_the_course_plan(variant: str, printed: dict[str, str]) -> None:
    assert unlike(run_of("biases", variant), printed) == []


def test_the_two_shares_come_to_what_the_course_plan_says() -> None:
    found, trace = lesson("biases"), run_of("biases")
    (both,) = (task.equals for task in found.tasks if "share" in task.equals)
    assert is_printed(calculated(found, trace, both), "-.128342")
    other = trace["1/1:share[2][1,2]"].result + trace["1/1:share[2][2,2]"].result
    assert is_printed(other, ".080548")


def test_gradients_of_biases_are_the_error_terms() -> None:
    trace = run_of("biases")
    for layer in (1, 2):
        for unit in (1, 2):
            assert trace[f"1/1:db[{layer}][{unit}]"].result == trace[f"1/1:delta[{layer}][{unit}]"].result


@pytest.mark.parametrize(("slip", "printed"), [("new-weight-used", "-.033712"), ("one-way-back-only", "-.01364")])
def test_its_planted_bugs_give_the_numbers_of_the_catalogue(slip: str, printed: str) -> None:
    assert is_printed(bugs(run_of("biases"), parse_address("1/1:delta[1][1]"))[slip], printed)


def test_most_of_the_first_step_is_the_biases_work() -> None:
    before, after, frozen = 0.218869, 0.197373, run_of("biases", "frozen")["2/1:E"].result
    assert frozen - after > (before - after) / 2


def test_a_perfect_learner_answers_every_step_at_once() -> None:
    finished = finish("biases")
    assert finished.session.tutoring.mode == "solo"
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())
    assert {answer.step for answer in finished.answers} >= {at for at in PASS if "share" not in at}


def test_line_by_line_it_is_the_same(typed: Typed) -> None:
    assert typed("biases", *typed_lines("biases", "solo")).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "biases"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("biases").answers]
