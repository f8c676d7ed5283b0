"""Equal weights: the course plan's five starts, and a learner who makes no mistakes."""

from functools import cache

import pytest

from tests.course.perfect import finish, typed_lines
from tests.course.printed import run_of, unlike
from tests.plain.walking import Typed
from tests.whole_log import read_answers
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.judge import RIGHT

EQUAL = {
    "1/4:E_all": ".5260",
    "5000/4:E_all": ".3452",
    "20000/4:E_all": ".3421",
    "test/1:a[2][1]": ".014",
    "test/2:a[2][1]": ".662",
    "test/3:a[2][1]": ".662",
    "test/4:a[2][1]": ".663",
}
UNLIKE = {
    "1/4:E_all": ".5293",
    "5000/4:E_all": ".0014",
    "20000/4:E_all": ".0003",
    "test/1:a[2][1]": ".012",
    "test/2:a[2][1]": ".987",
    "test/3:a[2][1]": ".989",
    "test/4:a[2][1]": ".010",
}
RUNS = [
    ("equal", EQUAL),
    ("", UNLIKE),
    ("tenth", {"5000/4:E_all": ".0024"}),
    ("thousandth", {"20000/4:E_all": ".3421"}),
]


@cache
def run(variant: str) -> Trace:
    return run_of("symmetry", variant)


@pytest.mark.parametrize(("variant", "printed"), RUNS)
def test_its_numbers_are_those_of_the_course_plan(variant: str, printed: dict[str, str]) -> None:
    assert unlike(run(variant), printed) == []


def test_the_articles_four_units_are_one_for_ever() -> None:
    trace = run("article")
    first = {trace[f"10000/1:w_next[1][{unit},{sender}]"].result for unit in (1, 2, 3, 4) for sender in (1, 2, 3)}
    second = {trace[f"10000/1:w_next[2][1,{unit}]"].result for unit in (1, 2, 3, 4)}
    assert (len(first), len(second)) == (1, 1)


def test_equal_units_get_equal_blame_in_every_row_and_unlike_ones_do_not() -> None:
    for place in ("1/1", "1/2", "1/3", "1/4", "5000/2", "20000/4"):
        assert run("equal")[f"{place}:delta[1][1]"].result == run("equal")[f"{place}:delta[1][2]"].result
        assert run("")[f"{place}:delta[1][1]"].result != run("")[f"{place}:delta[1][2]"].result


def test_the_error_terms_of_the_first_row_are_those_worked_out_by_hand() -> None:
    """Hidden outputs are one half: sums .5(.1 + .1) = .1 and .5(.7 - .5) = .1, so .524979 · .249376 = .130917."""
    back = 0.524979 * 0.524979 * (1 - 0.524979)
    assert run("equal")["1/1:delta[1][1]"].result == pytest.approx(0.1 * back / 4, rel=1e-5)
    assert run("")["1/1:delta[1][1]"].result == pytest.approx(0.7 * back / 4, rel=1e-5)
    assert run("")["1/1:delta[1][2]"].result == pytest.approx(-0.5 * back / 4, rel=1e-5)


def test_a_start_at_0_sends_no_blame_back_at_first_and_equal_blame_later() -> None:
    assert [run("zero")[f"1/1:delta[1][{unit}]"].result for unit in (1, 2)] == [0, 0]
    first, second = (run("zero")[f"5000/2:delta[1][{unit}]"].result for unit in (1, 2))
    assert first == second != 0
    assert run("zero")["5000/4:E_all"].result > 0.3


def test_a_perfect_learner_answers_all_that_is_asked() -> None:
    finished = finish("symmetry", "faded")
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())


def test_line_by_line_it_is_the_same(typed: Typed) -> None:
    assert typed("symmetry", *typed_lines("symmetry", "faded")).status == 0
    kept = [answer for answer in read_answers().answers if answer.lesson == "symmetry"]
    assert {answer.verdict for answer in kept} == {RIGHT}
