"""Learners who are not people: each follows one habit, with a clock of its own, through lessons and practice."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from tests.teaching.session.walking import right
from tutor.teaching.diagnosis.judge import WRONG
from tutor.teaching.diagnosis.slips.diagnose import value_of
from tutor.teaching.diagnosis.slips.rewrite import Case, singles
from tutor.teaching.diagnosis.slips.rules import slipped
from tutor.teaching.exercises.drill import Known, Round
from tutor.teaching.learner.mastery import Answer
from tutor.teaching.questions.asking import NUMBER, Asked
from tutor.teaching.session.answering import menu_of
from tutor.teaching.session.session import Session
from tutor.teaching.session.state import Owed

HELP = "help"
"""What a learner says who wants help."""
MOST_TRIES = 40
"""Answers and calls for help at one step, after which a learner is stuck for good."""
Habit = Callable[[Session, int], str]
"""Says what a learner does at an open question, at which try, from 0."""


def perfect(session: Session, _tries: int) -> str:
    """Be right at once."""
    return right(session)


def of_slips(*slips: str) -> Habit:
    """Make slips wherever they are possible and give another number; be right from the second try on."""

    def act(session: Session, tries: int) -> str:
        return (slipped_answer(session, slips) if tries == 0 else "") or right(session)

    return act


def slipped_answer(session: Session, slips: tuple[str, ...]) -> str:
    """Return what somebody answers who makes one of these slips; nothing where none shows."""
    asked = session.asked
    assert asked is not None
    choices = menu_of(session.trace, session.at, asked)
    if choices is not None:
        return next((str(place) for place, choice in enumerate(choices.choices, 1) if choice.slip in slips), "")
    if asked.kind != NUMBER:
        return ""
    case = Case(session.trace, session.at)
    exact = session.step.result
    for slip in slips:
        for wrong in singles(case.formula, slipped(case)):
            value = value_of(case, wrong.formula)
            if wrong.slip == slip and math.isfinite(value) and f"{value:.3e}" != f"{exact:.3e}":
                return f"{value:.6g}"
    return ""


def guesser(seed: int) -> Habit:
    """Type any number, take any choice; give up now and then."""
    random = Random(seed)  # noqa: S311  (a test, no secret)

    def act(session: Session, tries: int) -> str:
        asked = session.asked
        assert asked is not None
        choices = menu_of(session.trace, session.at, asked)
        if choices is not None:
            return str(random.randint(1, len(choices.choices)))
        return HELP if tries > 2 else f"{random.uniform(-1, 1):.4f}"

    return act


def hint_abuser(_session: Session, _tries: int) -> str:
    """Take hints to the last; questions that have none left are answered by trying out."""
    return HELP


def recoverer() -> Habit:
    """Be wrong the first three times, then have understood for good."""
    missed: list[str] = []

    def act(session: Session, tries: int) -> str:
        if tries == 0 and len(missed) < 3:
            missed.append(str(session.at))
            return "0.4711"
        return right(session)

    return act


def for_a_while(slip: str, times: int) -> Habit:
    """Make a slip so many times where it shows, then have understood for good."""

    def act(session: Session, tries: int) -> str:
        nonlocal times
        if tries == 0 and times and (said := slipped_answer(session, (slip,))):
            times -= 1
            return said
        return right(session)

    return act


@dataclass
class Learner:
    """A habit, a clock, and what is known of whoever has it."""

    habit: Habit
    known: Known = field(default_factory=dict)
    now: float = 1000.0
    log: list[Answer] = field(default_factory=list)
    ever_solid: set[str] = field(default_factory=set)
    owed: list[Owed] = field(default_factory=list)
    named: list[set[str]] = field(default_factory=list)
    """What was named after each wrong answer: several are a tie."""

    def work(self, session: Session) -> Session:
        """Answer all that is open at a step."""
        tries = 0
        while session.asked is not None:
            asked = session.asked
            said = self.habit(session, tries)
            self.now += 5.0
            session = session.help(self.now) if said == HELP else session.answer(said, self.now)
            self._listen(session, asked)
            tries = tries + 1 if session.asked == asked else 0
            assert tries < MOST_TRIES, f"stuck at {session.at}: {asked}"
        self.known = session.tutoring.knowledge
        self.ever_solid |= {skill for skill, known in self.known.items() if known.is_solid}
        self.log += session.tutoring.log
        return replace(session, tutoring=replace(session.tutoring, log=()))

    def _listen(self, session: Session, asked: Asked) -> None:
        attempt = session.tutoring.attempt(session.at, asked)
        if not session.tutoring.log or session.tutoring.log[-1].verdict != WRONG:
            return
        if session.asked == asked and attempt.assessment is not None:
            found = attempt.assessment.diagnoses
            self.named.append({one for diagnosis in found for one in (diagnosis.slip, diagnosis.other) if one})
        elif session.asked == asked and attempt.chosen is not None:
            menu = menu_of(session.trace, session.at, asked)
            assert menu is not None
            self.named.append({menu.choices[attempt.chosen].slip})

    def finish(self, session: Session, most: int = 400) -> Session:
        """Work through a lesson from its present step to its end."""
        session = replace(session, tutoring=replace(session.tutoring, knowledge=self.known))
        for _ in range(most):
            session = self.work(session)
            if session.is_at_end:
                self.owed += session.tutoring.owed
                return session
            session = session.forward()
        raise AssertionError(f"the lesson does not end: {session.at}")

    def practise(self, drill: Round) -> int:
        """Work through a round of practice; return its number of questions."""
        owed: tuple[Owed, ...] = ()
        for count in range(4 * drill.most + 40):
            made, drill = drill.next(self.known, self.now, owed)
            if made is None:
                return count
            owed = self.work(made[1]).tutoring.owed
            self.owed += owed
        raise AssertionError("the round does not end")
