"""The same slip three times is a misconception: two lines to tell apart are owed, the right one and the slip's."""

import pytest

from tests.teaching.exercises.learners import Learner, of_slips
from tests.teaching.session.walking import right
from tutor.teaching.diagnosis.slips.rewrite import Case, singles
from tutor.teaching.diagnosis.slips.rules import slipped
from tutor.teaching.exercises.drill import Round, exercise, owed_round
from tutor.teaching.questions.asking import FORMULA, NUMBER
from tutor.teaching.questions.practice import has_contrast
from tutor.teaching.session.answering import menu_of
from tutor.teaching.session.feedback import prompt_of
from tutor.teaching.session.state import Owed
from tutor.view.labels import Labels

CONTRASTS = (
    ("net-sum", "bias-forgotten"),
    ("act-sigmoid", "exponent-sign"),
    ("err-half-sq", "square-forgotten"),
    ("delta-out", "slope-missing"),
    ("delta-hid", "new-weight-used"),
    ("delta-hid", "not-transposed"),
    ("grad-weight", "rate-already-in"),
    ("grad-bias", "bias-gradient-zero"),
    ("update-rule", "plus-for-minus"),
    ("softmax", "softmax-twice"),
    ("batch-agg", "divided-twice"),
    ("momentum", "momentum-sign"),
    ("normalise", "n-minus-1"),
)
"""The five that most is asked about in public among them: signs, slopes, rows and columns, softmax twice, halves."""


def test_the_third_time_the_same_slip_owes_two_lines_to_tell_apart() -> None:
    learner = Learner(of_slips("bias-forgotten"))
    learner.practise(Round(1, skill="net-sum", most=2))
    assert learner.owed == []
    learner.practise(Round(2, skill="net-sum", most=1))
    assert learner.owed == [Owed("net-sum", "bias-forgotten")]
    learner.practise(Round(3, skill="net-sum", most=1))
    assert len(learner.owed) == 1  # the fourth time brings it no second time


@pytest.mark.parametrize(("skill", "slip"), CONTRASTS)
def test_the_owed_round_sets_the_right_line_beside_the_line_of_the_slip(skill: str, slip: str) -> None:
    for seed in range(5):
        drill = owed_round((Owed(skill, slip),), seed)
        assert drill is not None
        made, _ = drill.next({}, 1000.0)
        assert made is not None
        _, session = made
        asked = session.asked
        assert asked is not None
        assert (asked.kind, asked.slip) == (FORMULA, slip)
        menu = menu_of(session.trace, session.at, asked)
        assert menu is not None
        assert sorted(choice.slip for choice in menu.choices) == ["", slip]
        case = Case(session.trace, session.at)
        wrong = next(choice.formula for choice in menu.choices if choice.slip)
        assert wrong in [one.formula for one in singles(case.formula, slipped(case)) if one.slip == slip]


def test_the_line_once_chosen_stands_there_and_its_number_is_asked() -> None:
    _, session = exercise("net-sum", 1, {}, 1000.0, "bias-forgotten")
    session = session.answer(right(session), 1001.0)
    asked = session.asked
    assert asked is not None
    assert asked.kind == NUMBER
    prompt = prompt_of(session, Labels(session.trace.net.network))
    assert prompt is not None
    assert prompt.reveal == "symbols"
    assert session.answer(right(session), 1002.0).asked is None


def test_who_takes_the_line_of_the_slip_is_told_why_it_is_not_that_one() -> None:
    _, session = exercise("net-sum", 1, {}, 1000.0, "bias-forgotten")
    asked = session.asked
    assert asked is not None
    menu = menu_of(session.trace, session.at, asked)
    assert menu is not None
    wrong = next(str(place) for place, choice in enumerate(menu.choices, 1) if not choice.right)
    session = session.answer(wrong, 1001.0)
    prompt = prompt_of(session, Labels(session.trace.net.network))
    assert prompt is not None
    assert prompt.said.startswith("Not that one. That would be the sum without the bias.")


def test_slips_of_writing_have_no_line_of_their_own_and_are_practised_plainly() -> None:
    assert not has_contrast("net-sum", "sign-lost")
    _, session = exercise("net-sum", 1, {}, 1000.0, "sign-lost")
    asked = session.asked
    assert asked is not None
    assert asked.kind == NUMBER
