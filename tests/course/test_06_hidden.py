"""The hidden weights of the article's twin: the course plan's numbers, and a learner who makes no mistakes."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import is_printed, run_of, unlike
from tests.plain.walking import Typed
from tests.teaching.session.walking import lesson
from tests.whole_log import read_answers
from tutor.arithmetic.numerals import shown
from tutor.arithmetic.trace.step import parse_address
from tutor.lesson.numbers import calculated
from tutor.teaching.diagnosis.judge import RIGHT
from tutor.teaching.diagnosis.planted_bugs import bugs

TWIN = {
    "1/1:a[2][1]": ".570384",
    "1/1:delta[2][1]": "-.056266",
    "1/1:delta[1][1]": "-.004165",
    "1/1:delta[1][2]": ".002724",
    "1/1:delta[1][3]": "-.005576",
    "1/1:delta[1][4]": "-.001402",
    "1/1:w_next[1][1,1]": ".101874",
    "1/1:w_next[1][1,2]": ".200833",
    "1/1:w_next[1][1,3]": ".300416",
}
ARTICLE = {
    "1/1:slope[1][1]": ".244458",
    "1/1:delta[1][1]": "-.0026708",
    "1/1:dw[1][1,1]": "-.0026708",
    "1/1:w_next[1][1,1]": ".102671",
}


def test_its_numbers_are_those_of_the_course_plan() -> None:
    assert unlike(run_of("hidden"), TWIN) == []


def test_the_article_is_there_to_compare_with() -> None:
    assert unlike(run_of("hidden", "article"), ARTICLE) == []


def test_the_share_that_is_asked_for_is_what_comes_back_to_the_third_unit() -> None:
    """The plan prints -.022506, which is -.056266 times .4; with all digits it is -.0225066."""
    found = lesson("hidden")
    (share,) = (task.equals for task in found.tasks if "w[2][1,3]" in task.equals)
    assert is_printed(calculated(found, run_of("hidden"), share), "-.02251")


def test_only_the_second_hidden_unit_gets_blame_of_the_other_sign() -> None:
    trace = run_of("hidden")
    assert [trace[f"1/1:delta[1][{unit}]"].result > 0 for unit in (1, 2, 3, 4)] == [False, True, False, False]


def test_the_gradients_of_a_unit_differ_only_by_the_inputs_point_9_point_4_and_point_2() -> None:
    trace = run_of("hidden")
    for unit in (1, 2, 3, 4):
        delta = trace[f"1/1:delta[1][{unit}]"].result
        ratios = [trace[f"1/1:dw[1][{unit},{sender}]"].result / delta for sender in (1, 2, 3)]
        assert ratios == pytest.approx([0.9, 0.4, 0.2], rel=1e-12)


def test_at_two_decimals_the_articles_hidden_gradients_are_0() -> None:
    trace = run_of("hidden", "article")
    values = [trace[f"1/1:dw[1][{unit},{sender}]"].result for unit in (1, 2, 3, 4) for sender in (1, 2, 3)]
    assert {f"{abs(value):.2f}" for value in values} == {"0.00"}
    assert {shown(value) for value in values} == {"-0.002671"}


def test_with_a_negative_line_to_the_output_the_third_units_blame_is_positive() -> None:
    assert run_of("hidden", "turned")["1/1:delta[1][3]"].result > 0


def test_its_planted_bugs_are_as_far_off_as_it_says() -> None:
    trace = run_of("hidden")
    gradient, term = parse_address("1/1:dw[1][3,2]"), parse_address("1/1:delta[1][1]")
    about_four = bugs(trace, gradient)["own-slope-missing"] / trace[gradient].result
    assert 4 < about_four < 4.1
    nearly = bugs(trace, term)["new-weight-used"] / trace[term].result
    assert nearly == pytest.approx(0.315677 / 0.3, rel=1e-5)


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("hidden", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


def test_line_by_line_it_is_the_same(typed: Typed) -> None:
    assert typed("hidden", *typed_lines("hidden", "faded")).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "hidden"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("hidden", "faded").answers]
