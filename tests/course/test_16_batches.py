"""Four rows in batches of all sizes, with the course plan's figures, and walked by a learner who makes no mistakes."""

import pytest

from tests.course.perfect import finish
from tests.course.printed import run_of, unlike

GRADIENTS = {
    "1/1:dw[1][1,1]": ".146280",
    "1/2:dw[1][1,1]": "-.105754",
    "1/3:dw[1][1,1]": "-.088723",
    "1/4:dw[1][1,1]": "-.081624",
    "1/1:db[1][1]": ".146280",
    "1/2:db[1][1]": "-.052877",
    "1/3:db[1][1]": ".088723",
    "1/4:db[1][1]": "-.027208",
    "1/4:dw_batch[1][1,1]": "-.032455",
    "1/4:db_batch[1][1]": ".038730",
    "1/4:w_next[1][1,1]": ".532455",
}
WEIGHTS = {
    "sum": {"1/4:dw_batch[1][1,1]": "-.129822", "1/4:w_next[1][1,1]": ".629822"},
    "online": {
        "1/1:w_next[1][1,1]": ".353720",
        "1/2:w_next[1][1,1]": ".521778",
        "1/3:w_next[1][1,1]": ".604061",
        "1/4:w_next[1][1,1]": ".667655",
    },
    "pairs": {"1/2:w_next[1][1,1]": ".479737", "1/4:w_next[1][1,1]": ".570666"},
    "backwards": {"1/4:w_next[1][1,1]": ".532455"},
}


def test_its_numbers_are_those_of_the_course_plan() -> None:
    assert unlike(run_of("batches"), GRADIENTS) == []


@pytest.mark.parametrize(("variant", "printed"), WEIGHTS.items())
def test_its_other_runs_have_the_numbers_of_the_course_plan(variant: str, printed: dict[str, str]) -> None:
    assert unlike(run_of("batches", variant), printed) == []


def test_the_order_of_rows_counts_only_where_each_row_updates() -> None:
    at = "1/4:w_next[1][1,1]"
    one_by_one = [run_of("batches", name)[at].result for name in ("online", "online-backwards")]
    assert abs(one_by_one[0] - one_by_one[1]) > 0.05


@pytest.mark.parametrize(("variant", "updates"), [("", 1), ("online", 4), ("pairs", 2)])
def test_an_epoch_has_as_many_updates_as_batches(variant: str, updates: int) -> None:
    assert run_of("batches", variant).run.updates_per_epoch == updates


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("batches", mode)
    assert finished.session.is_at_end
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())
