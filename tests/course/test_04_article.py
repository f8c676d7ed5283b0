"""The article's network, walked by a learner who makes no mistakes."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import run_of, unlike
from tests.plain.walking import Typed
from tests.whole_log import read_answers
from tutor.teaching.diagnosis.judge import RIGHT

SEED = {
    "1/1:z[1][1]": ".3",
    "1/1:a[1][1]": ".574443",
    "1/1:z[2][1]": ".229777",
    "1/1:a[2][1]": ".557193",
    "1/1:E": ".098039",
    "1/1:slope[2][1]": ".246729",
    "1/1:delta[2][1]": "-.109253",
    "1/1:dw[2][1,1]": "-.062760",
    "1/1:slope[1][1]": ".244458",
    "1/1:delta[1][1]": "-.0026708",
    "1/1:dw[1][1,1]": "-.0026708",
    "1/1:w_next[2][1,1]": ".162760",
    "1/1:w_next[1][1,1]": ".102671",
    "2/1:a[2][1]": ".592729",
    "2/1:E": ".082935",
}


def test_its_numbers_are_those_of_the_course_plan() -> None:
    assert unlike(run_of("article"), SEED) == []


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("article", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_line_by_line_it_is_the_same(mode: str, typed: Typed) -> None:
    assert typed("article", *typed_lines("article", mode)).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "article"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("article", mode).answers]
