"""The update, the second pass and the article's slips: the course plan's numbers, and a learner without mistakes."""

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import is_printed, run_of, unlike
from tests.plain.walking import Typed
from tests.teaching.session.walking import lesson
from tests.whole_log import read_answers
from tutor.arithmetic.trace.step import parse_address
from tutor.teaching.diagnosis.consequence import consequence
from tutor.teaching.diagnosis.judge import RIGHT
from tutor.teaching.exercises.claiming import claims_quiz
from tutor.teaching.exercises.quiz import Quiz
from tutor.teaching.session.session import begin
from tutor.view.labels import Labels

ARTICLE = {
    "1/1:z[1][1]": ".3",
    "1/1:a[1][1]": ".574443",
    "1/1:z[2][1]": ".229777",
    "1/1:a[2][1]": ".557193",
    "1/1:E": ".098039",
    "1/1:dw[2][1,1]": "-.062760",
    "1/1:dw[1][1,1]": "-.0026708",
    "1/1:w_next[2][1,1]": ".162760",
    "1/1:w_next[1][1,1]": ".102671",
    "2/1:a[2][1]": ".592729",
    "2/1:E": ".082935",
}
TWIN = {
    "1/1:E": ".026362",
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
SLIPPED = {"1/1:a[2][1]": ".5609", "1/1:E": ".0964"}
FOR_EVER = {
    "10/1:a[2][1]": ".7651",
    "10/1:w_next[2][1,1]": ".513",
    "100/1:a[2][1]": ".9472",
    "100/1:w_next[2][1,1]": "1.032",
    "1000/1:a[2][1]": ".9864",
    "1000/1:w_next[2][1,1]": "1.394",
    "10000/1:a[2][1]": ".9961",
    "10000/1:w_next[2][1,1]": "1.696",
}


@pytest.mark.parametrize(("variant", "printed"), [("", ARTICLE), ("twin", TWIN), ("slipped", SLIPPED), ("", FOR_EVER)])
def test_its_numbers_are_those_of_the_course_plan(variant: str, printed: dict[str, str]) -> None:
    assert unlike(run_of("update", variant), printed) == []


def test_one_slipped_weight_leaves_the_second_error_larger_than_it_need_be() -> None:
    """The variant has the slipped weight in all four places; the article's reader has it in one of them."""
    _, error = consequence(run_of("update"), parse_address("1/1:w_next[2][1,1]"), 0.10617)
    assert error > run_of("update")["2/1:E"].result


def test_the_weights_of_the_article_never_settle_those_of_the_twin_do() -> None:
    article, twin = run_of("update"), run_of("update", "twin")
    assert article["10000/1:dw[2][1,1]"].result < -1e-5
    assert abs(twin["10000/1:dw[2][1,1]"].result) < 1e-15
    assert is_printed(twin["10000/1:a[2][1]"].result, ".8000000000")


def claims() -> Quiz:
    found = lesson("update")
    trace = begin(found).trace
    return claims_quiz(found, trace, Labels(trace.net.network, dict(found.notation.symbols)))


def test_the_hunt_asks_of_every_line_of_the_article_whether_it_agrees() -> None:
    agreeing = {
        query.step: next(place for place, option in enumerate(query.options) if option.right)
        for query in claims().queries
        if query.text.endswith("Does it agree?")
    }
    agrees, rounded, formula, wrong = range(4)
    assert agreeing == {
        "1/1:z[1][1]": agrees,
        "1/1:a[1][1]": formula,
        "1/1:z[2][1]": rounded,
        "1/1:a[2][1]": formula,
        "1/1:E": formula,
        "1/1:slope[2][1]": rounded,
        "1/1:dw[2][1,1]": rounded,
        "1/1:slope[1][1]": rounded,
        "1/1:dw[1][1,1]": rounded,
        "1/1:w_next[1][1,1]": rounded,
        "1/1:w_next[2][1,1]": wrong,
    }


def test_the_slips_that_the_hunt_asks_for_are_those_of_the_course_plan() -> None:
    named = {
        query.step: {option.text for option in query.options if option.right}
        for query in claims().queries
        if query.text.endswith("Which slip is that?")
    }
    assert set(named) == {"1/1:a[1][1]", "1/1:a[2][1]", "1/1:E", "1/1:w_next[2][1,1]"}


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("update", mode)
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


def test_line_by_line_it_is_the_same(typed: Typed) -> None:
    assert typed("update", *typed_lines("update", "faded")).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "update"]
    assert {answer.verdict for answer in kept} == {RIGHT}
    assert [answer.step for answer in kept] == [answer.step for answer in finish("update", "faded").answers]
