"""Simulated learners: all of them can finish, their slips are named, and only those who can do it get solid."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest

from tests.cli.running import home
from tests.teaching.exercises.learners import (
    Habit,
    Learner,
    for_a_while,
    guesser,
    hint_abuser,
    of_slips,
    perfect,
    recoverer,
    slipped_answer,
)
from tests.teaching.session.walking import lesson, opened
from tutor.teaching.diagnosis.slips.rewrite import Case
from tutor.teaching.diagnosis.slips.rules import slipped
from tutor.teaching.exercises.drill import QUESTIONS, Round
from tutor.teaching.learner.skills import SKILLS
from tutor.teaching.questions.asking import SOLO
from tutor.teaching.questions.practice import item, practisable
from tutor.teaching.session.progress import keep, record, resume
from tutor.teaching.session.session import Session
from tutor.teaching.session.state import Tutoring

__all__ = ["home"]
ASKABLE = [skill for skill in SKILLS if practisable(skill)]
OF_THE_LESSONS = ("net-sum", "act-sigmoid", "grad-weight", "update-rule")
CONVENTIONS = {"momentum-damped"}
"""Slips that are another convention: accepted, and counted neither way."""
HABITS: dict[str, Callable[[], Habit]] = {
    "perfect": lambda: perfect,
    "guesser": lambda: guesser(3),
    "hint abuser": lambda: hint_abuser,
    "recoverer": recoverer,
    "forgets the bias": lambda: of_slips("bias-forgotten"),
    "turns signs": lambda: of_slips("plus-for-minus", "exponent-sign"),
    "two slips": lambda: of_slips("slope-missing", "own-slope-missing"),
    "two slips of the update": lambda: of_slips("rate-forgotten", "delta-alone"),
}


@lru_cache(maxsize=len(HABITS))
def through_everything(name: str) -> Learner:
    """Let a learner of a habit work through two lessons alone, five rounds of practice, and one of each of some."""
    learner = Learner(HABITS[name]())
    for lesson_id in ("article", "twin"):
        learner.finish(opened(lesson_id, SOLO)[0])
    for seed in range(5):
        learner.practise(Round(100 * seed))
    for skill in OF_THE_LESSONS:
        learner.practise(Round(7, skill=skill, most=6))
    return learner


@pytest.mark.parametrize("name", HABITS)
def test_everybody_can_finish_lessons_and_practice(name: str) -> None:
    learner = through_everything(name)
    assert len(learner.log) > 100


@pytest.mark.parametrize(
    ("name", "solid"), [("perfect", True), ("recoverer", True), ("guesser", False), ("hint abuser", False)]
)
def test_only_who_can_do_it_gets_solid(name: str, *, solid: bool) -> None:
    learner = through_everything(name)
    assert bool(learner.ever_solid) == solid
    if solid:
        assert set(OF_THE_LESSONS) <= learner.ever_solid


@pytest.mark.parametrize("skill", ASKABLE)
def test_who_is_always_right_gets_solid_in_every_skill_within_a_round(skill: str) -> None:
    learner = Learner(perfect)
    learner.practise(Round(3, skill=skill, most=QUESTIONS))
    assert skill in learner.ever_solid


def invited(skill: str) -> list[str]:
    """Return the slips that show in some practice question of a skill."""
    found: dict[str, None] = {}
    for seed in range(5):
        made = item(skill, seed)
        session = Session(made.trace, made.at, tutoring=Tutoring().predict(made.at))
        slips = [one.slip for one in slipped(Case(made.trace, made.at))]
        found |= {slip: None for slip in slips if slipped_answer(session, (slip,))}
    return [slip for slip in found if slip not in CONVENTIONS]


@pytest.mark.parametrize("skill", ASKABLE)
def test_who_makes_one_slip_is_told_which_and_does_not_get_solid_by_it(skill: str) -> None:
    for slip in invited(skill):
        learner = Learner(of_slips(slip))
        for seed in range(2):
            learner.practise(Round(100 * seed, skill=skill, most=6))
        wrong = [answer for answer in learner.log if answer.verdict == "wrong"]
        assert len(wrong) == len(learner.named)
        assert all(slip in names for names in learner.named), slip
        assert skill not in learner.ever_solid, slip


@pytest.mark.parametrize("skill", ASKABLE)
def test_who_stops_making_a_slip_gets_solid(skill: str) -> None:
    for slip in invited(skill):
        learner = Learner(for_a_while(slip, 3))
        for seed in range(6):
            learner.practise(Round(100 * seed, skill=skill, most=6))
        assert skill in learner.ever_solid, (slip, learner.known[skill])


@pytest.mark.parametrize("slips", [("bias-forgotten", "weights-ignored"), ("slope-missing", "squashed-twice")])
def test_of_two_slips_each_is_named_where_it_shows(slips: tuple[str, str]) -> None:
    skill = {"bias-forgotten": "net-sum", "slope-missing": "delta-out"}[slips[0]]
    for first, second in (slips, slips[::-1]):
        learner = Learner(of_slips(first, second))
        learner.practise(Round(1, skill=skill, most=6))
        assert all(first in names for names in learner.named)
        assert skill not in learner.ever_solid


def test_practice_asks_nothing_of_who_is_worn_out_but_shows_it_worked() -> None:
    learner = Learner(guesser(5))
    learner.practise(Round(1, skill="net-sum", most=12))
    made, _ = Round(2, skill="net-sum").next(learner.known, learner.now)
    assert made is not None
    assert made[1].asked is None
    assert made[0].title.startswith("Worked example")


def test_practice_turns_to_other_skills_while_some_rest() -> None:
    learner = Learner(guesser(5))
    learner.practise(Round(1, skill="net-sum", most=12))
    for seed in range(20):
        made, _ = Round(seed).next(learner.known, learner.now)
        assert made is not None
        assert made[1].asked is not None


def test_who_stops_in_the_middle_of_everything_finishes_all_the_same(home: Path) -> None:
    """Drop the session at any moment: what was answered stays answered, first attempts stay spent."""
    found, random, now = lesson("twin"), Random(8), 1000.0  # noqa: S311  (a test, no secret)
    session, _ = resume(found)
    session = session.in_mode(SOLO)
    for _ in range(900):
        now += 10.0
        if session.asked is not None:
            session = session.help(now) if random.random() < 0.3 else _answered(session, random, now)
        elif session.is_at_end:
            break
        else:
            session = session.forward()
        if random.random() < 0.4:
            assert not keep(found, session)
            _, trouble = record(session)
            assert not trouble
            before, (session, trouble) = session, resume(found)
            assert not trouble
            assert session.at == before.at
            assert session.tutoring.mode == SOLO
            assert session.tutoring.given.keys() >= before.tutoring.given.keys()
        else:
            session, _ = record(session)
    assert session.is_at_end
    assert (home / "answers.jsonl").exists()


def _answered(session: Session, random: Random, now: float) -> Session:
    answer = perfect(session, 0) if random.random() < 0.5 else "0.4711"
    return session.answer(answer, now)


def test_coming_back_does_not_make_a_second_try_a_first_one(home: Path) -> None:
    found = lesson("twin")
    session = resume(found)[0].in_mode(SOLO).answer("0.4711", 1000.0)
    record(session)
    keep(found, session)
    assert home.exists()
    session = resume(found)[0].answer("0.23", 2000.0)
    assert [answer.attempt for answer in session.tutoring.log] == [2]
    assert session.tutoring.knowledge["net-sum"].clean == 0


def test_predicting_again_what_was_answered_counts_once() -> None:
    session = opened("twin", SOLO)[0].answer("0.23", 1000.0)
    for _ in range(5):
        session = session.predict().answer("0.23", 2000.0)
    known = session.tutoring.knowledge["net-sum"]
    assert (known.clean, known.tries) == (1, 1)


def test_predicting_again_after_help_is_no_first_attempt() -> None:
    session = opened("twin", SOLO)[0].help(1000.0)
    session = session.predict().answer("0.23", 2000.0)
    assert session.tutoring.knowledge["net-sum"].clean == 0
