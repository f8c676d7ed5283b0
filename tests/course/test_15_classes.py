"""Softmax and cross-entropy, walked by a learner who makes no mistakes."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import run_of, unlike
from tests.plain.walking import Typed
from tests.teaching.session.walking import lesson
from tests.whole_log import read_answers
from tutor.lesson.numbers import filled
from tutor.teaching.diagnosis.judge import RIGHT
from tutor.teaching.session.session import begin

PRINTED = {
    "": {
        "1/1:z[1][1]": ".6",
        "1/1:z[1][2]": "-.05",
        "1/1:z[1][3]": "-.4",
        "1/1:exp[1][1]": "1.822119",
        "1/1:exp[1][2]": ".951229",
        "1/1:exp[1][3]": ".670320",
        "1/1:expsum[1]": "3.443668",
        "1/1:a[1][1]": ".529121",
        "1/1:a[1][2]": ".276226",
        "1/1:a[1][3]": ".194653",
        "1/1:E": "1.286537",
        "1/1:delta[1][1]": ".529121",
        "1/1:delta[1][2]": "-.723774",
        "1/1:delta[1][3]": ".194653",
        "1/1:dw[1][2,1]": "-.361887",
        "1/1:dw[1][2,2]": "-.723774",
        "2/1:a[1][1]": ".094963",
        "2/1:a[1][2]": ".830891",
        "2/1:a[1][3]": ".074146",
        "2/1:E": ".185256",
    },
    "raised": {"1/1:a[1][1]": ".529121", "1/1:a[1][2]": ".276226", "1/1:a[1][3]": ".194653"},
}


@pytest.mark.parametrize("variant", PRINTED)
def test_its_numbers_are_those_of_the_course_plan(variant: str) -> None:
    assert unlike(run_of("classes", variant), PRINTED[variant]) == []


def test_the_wrong_ways_that_are_named_have_the_numbers_of_the_course_plan() -> None:
    found = lesson("classes")
    said = " ".join(filled(found, begin(found).trace, say.text) for say in found.say)
    assert "log10 it would be 0.5587" in said
    assert "puts a slope back gets \u22120.1447" in said


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("classes", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_line_by_line_it_is_the_same(mode: str, typed: Typed) -> None:
    assert typed("classes", *typed_lines("classes", mode)).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "classes"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("classes", mode).answers]
