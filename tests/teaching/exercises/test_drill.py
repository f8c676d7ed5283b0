"""Rounds of practice: so many questions on fresh numbers, what is owed in addition, what is due mixed."""

from tests.teaching.exercises.learners import Learner, hint_abuser, perfect
from tests.teaching.session.walking import right
from tutor.teaching.exercises.drill import (
    QUESTIONS,
    REVIEW_TIME,
    Round,
    carried_on,
    exercise,
    owed_round,
    review_round,
    summary,
)
from tutor.teaching.learner.mastery import DAY, Knowledge
from tutor.teaching.learner.skills import SKILLS
from tutor.teaching.questions.practice import practisable
from tutor.teaching.session.state import Owed

NOW = 1000.0


def test_a_round_has_ten_questions() -> None:
    assert Learner(perfect).practise(Round(1)) == QUESTIONS == 10


def test_questions_are_on_different_numbers() -> None:
    learner = Learner(perfect)
    learner.practise(Round(1, skill="net-sum"))
    assert len({answer.network for answer in learner.log}) == QUESTIONS


def test_the_same_seed_makes_the_same_round() -> None:
    logs = []
    for _ in range(2):
        learner = Learner(perfect)
        learner.practise(Round(7))
        logs.append(learner.log)
    assert logs[0] == logs[1]


def test_what_is_given_up_is_asked_again_with_other_numbers_at_once() -> None:
    made, drill = Round(1, skill="grad-weight", most=1).next({}, NOW)
    assert made is not None
    session = made[1]
    for rung in range(5):
        session = session.help(NOW + 10 * rung)
    tutoring = session.tutoring
    assert tutoring.owed == (Owed("grad-weight"),)
    again, drill = drill.next(tutoring.knowledge, NOW + 60, tutoring.owed)
    assert again is not None
    assert again[1].tutoring.network != tutoring.network
    assert drill.next(tutoring.knowledge, NOW + 70)[0] is None


def test_a_round_ends_for_those_who_give_everything_up() -> None:
    assert Learner(hint_abuser).practise(Round(1)) <= 2 * QUESTIONS


def test_what_is_owed_twice_is_asked_once_in_the_owed_round() -> None:
    drill = owed_round((Owed("net-sum"), Owed("update-order"), Owed("net-sum"), Owed("act-sigmoid")), 1)
    assert drill is not None
    assert drill.queue == (Owed("net-sum"), Owed("act-sigmoid"))
    assert Learner(perfect).practise(drill) == 2
    assert owed_round((), 1) is None
    assert owed_round((Owed("update-order"),), 1) is None


def test_a_review_asks_each_skill_that_is_due_once_for_five_minutes() -> None:
    solid = Knowledge(chance=0.99, clean=3, tries=3, networks=frozenset({"a", "b"}), due=NOW)
    known = {"net-sum": solid, "act-sigmoid": solid, "ce": solid._replace(due=NOW + DAY), "params": solid}
    drill = review_round(known, 1, NOW)
    assert drill is not None
    assert sorted(one.skill for one in drill.queue) == ["act-sigmoid", "net-sum"]
    assert drill.ends == NOW + REVIEW_TIME == NOW + 300
    assert drill.next(known, NOW + 301)[0] is None
    assert review_round({}, 1, NOW) is None


def test_a_passed_review_puts_the_next_one_off() -> None:
    solid = Knowledge(chance=0.99, clean=3, tries=3, networks=frozenset({"a", "b"}), due=NOW)
    learner = Learner(perfect, {"net-sum": solid}, now=NOW)
    drill = review_round(learner.known, 1, NOW)
    assert drill is not None
    learner.practise(drill)
    assert learner.known["net-sum"].due > NOW + DAY / 2
    assert review_round(learner.known, 2, learner.now) is None


def test_every_skill_that_can_be_practised_is_by_and_by() -> None:
    learner = Learner(perfect)
    for seed in range(12):
        learner.practise(Round(100 * seed))
    assert {answer.skill for answer in learner.log} == {skill for skill in SKILLS if practisable(skill)}


def test_a_resting_skill_is_shown_worked_out_on_the_simplest_network() -> None:
    lesson, session = exercise("net-sum", 3, {"net-sum": Knowledge(resting_until=NOW + DAY)}, NOW)
    assert lesson.title == "Worked example: weighted sum"
    assert session.asked is None
    assert session.step.target not in session.hidden
    lesson, session = exercise("net-sum", 3, {"net-sum": Knowledge(resting_until=NOW)}, NOW)
    assert lesson.title == "Practice: weighted sum"
    assert session.asked is not None


def test_a_lesson_goes_on_with_what_was_learned_meanwhile_and_owes_nothing() -> None:
    _, session = exercise("net-sum", 3, {"ce": Knowledge(level=2)}, NOW)
    for rung in range(5):
        session = session.help(NOW + 10 * rung)
    after = carried_on(session, {"net-sum": Knowledge(level=3)})
    assert after.tutoring.owed == ()
    assert after.tutoring.knowledge == {"ce": Knowledge(level=2), "net-sum": Knowledge(level=3)}


def test_the_summary_says_what_changed_in_words() -> None:
    _, session = exercise("net-sum", 3, {}, NOW)
    after = session.answer(right(session), NOW).tutoring.knowledge
    assert summary({}, after, NOW) == ("weighted sum: shaky (was new)",)
    assert summary(after, after, NOW) == ("Nothing was answered.",)
