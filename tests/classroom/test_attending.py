"""How far a learner of a class may go, in every stage of a run; found without training."""

from itertools import pairwise

import pytest

from tutor.arithmetic.trace.step import parse_address
from tutor.classroom.learner import exists, is_ahead
from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.teaching.session.session import Session, begin


@pytest.fixture
def session() -> Session:
    return begin(load(find("article")))


def test_every_step_is_ahead_of_the_one_before_it(session: Session) -> None:
    walk = [session.trace.address(number) for number in range(len(session.trace))]
    for before, after in pairwise(walk):
        assert is_ahead(session.trace, after, before)
        assert not is_ahead(session.trace, before, after)
        assert not is_ahead(session.trace, before, before)


def test_stages_come_in_their_order_and_own_rows_last() -> None:
    trace = begin(load(find("table"))).trace
    stages = [stage for stage in ("prepare", "train", "validation", "test") if stage in trace.stages]
    firsts = [trace.section_of(stage).address(0) for stage in stages]
    assert len(firsts) > 1
    for before, after in pairwise(firsts):
        assert is_ahead(trace, after, before)
        assert not is_ahead(trace, before, after)


@pytest.mark.parametrize(
    "text", ["1/1:z[7][1]", "3/1:z[1][1]", "1/2:z[1][1]", "test/1:z[1][1]", "999999999999/1:z[1][1]"]
)
def test_steps_that_the_lesson_does_not_have_are_told_apart(session: Session, text: str) -> None:
    assert not exists(session.trace, parse_address(text))
    assert exists(session.trace, parse_address("2/1:z[1][1]"))
    assert session.trace.run.done == 0
