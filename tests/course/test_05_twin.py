"""The article's twin, walked by a learner who makes no mistakes."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import run_of, unlike
from tests.plain.walking import Typed
from tests.whole_log import read_answers
from tutor.teaching.diagnosis.judge import RIGHT

TWIN = {
    "1/1:z[1][1]": ".23",
    "1/1:z[1][2]": ".36",
    "1/1:z[1][3]": "-.19",
    "1/1:z[1][4]": ".12",
    "1/1:a[1][1]": ".557248",
    "1/1:a[1][2]": ".589040",
    "1/1:a[1][3]": ".452642",
    "1/1:a[1][4]": ".529964",
    "1/1:z[2][1]": ".283420",
    "1/1:a[2][1]": ".570384",
    "1/1:E": ".026362",
    "1/1:delta[2][1]": "-.056266",
    "1/1:dw[2][1,1]": "-.031354",
    "1/1:dw[2][1,2]": "-.033143",
    "1/1:dw[2][1,3]": "-.025469",
    "1/1:dw[2][1,4]": "-.029819",
    "1/1:delta[1][1]": "-.004165",
    "1/1:delta[1][2]": ".002724",
    "1/1:delta[1][3]": "-.005576",
    "1/1:delta[1][4]": "-.001402",
    "1/1:w_next[2][1,1]": ".315677",
    "1/1:w_next[2][1,2]": "-.183428",
    "1/1:w_next[2][1,3]": ".412734",
    "1/1:w_next[2][1,4]": ".114910",
    "1/1:w_next[1][1,1]": ".101874",
    "1/1:w_next[1][1,2]": ".200833",
    "1/1:w_next[1][1,3]": ".300416",
    "2/1:a[2][1]": ".578377",
    "2/1:E": ".024558",
}


def test_its_numbers_are_those_of_the_course_plan() -> None:
    assert unlike(run_of("twin"), TWIN) == []


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("twin", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_line_by_line_it_is_the_same(mode: str, typed: Typed) -> None:
    assert typed("twin", *typed_lines("twin", mode)).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "twin"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("twin", mode).answers]
