"""Practice: one step at a time on fresh numbers, as lessons of their own. Knows sessions; no screen, no disk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from tutor.lesson.lesson import Lesson
from tutor.teaching.learner.mastery import Knowledge
from tutor.teaching.learner.review import due
from tutor.teaching.learner.skills import SKILLS
from tutor.teaching.questions.asking import FORMULA, Wanted
from tutor.teaching.questions.practice import Item, has_contrast, item, practisable, unproved_slips
from tutor.teaching.session.session import Session
from tutor.teaching.session.state import Owed, Tutoring, fingerprint

PRACTICE = "practice"
"""The lesson's id of practice in records."""
REVIEW_TIME = 300.0
"""Seconds of a review: it begins nothing new after five minutes."""
QUESTIONS = 10
"""Questions of a round of practice."""
_OF_THE_LEAST = 4
"""One of so many of the least known skills comes next, so that practice is mixed."""
Exercise = tuple[Lesson, Session]
Known = Mapping[str, Knowledge]


def exercise(skill: str, seed: int, known: Known, now: float, slip: str = "") -> Exercise:
    """Make a question for a skill on fresh numbers; with a slip, one that sets the right line beside the slip's.

    A skill that was missed too often is not asked but shown, worked out, on the simplest network that has it.
    The numbers are such that slips would show which were made, or else those that have not had a chance yet.

    Raises:
        KeyError: if no step asks for the skill.

    """
    own = known.get(skill, Knowledge())
    rests = own.is_resting(now)
    contrast = slip if slip and has_contrast(skill, slip) else ""
    simple = rests or own.level == 0
    fresh = unproved_slips(skill, own) if not simple else frozenset()
    made = item(skill, seed, small=simple, slip=contrast, inviting=own.open_slips or fresh)
    wanted = (Wanted(str(made.at), kind=FORMULA, slip=contrast),) if contrast else ()
    tutoring = Tutoring(PRACTICE, fingerprint(made.trace), wanted=wanted, knowledge=known)
    tutoring = tutoring if rests else tutoring.predict(made.at)
    return _lesson(made, worked=rests), Session(made.trace, made.at, tutoring=tutoring)


def _lesson(made: Item, *, worked: bool) -> Lesson:
    run = made.trace
    return Lesson(
        id=PRACTICE,
        title=f"{'Worked example' if worked else 'Practice'}: {SKILLS[made.skill].title}",
        summary="",
        source=("", ""),
        network=run.net.network,
        data=run.run.data,
        training=run.net.training,
    )


@dataclass(frozen=True, slots=True)
class Round:
    """A round of practice: so many questions, or as many as fit into a time."""

    seed: int
    """Where its numbers come from."""
    queue: tuple[Owed, ...] = ()
    """What is to be asked; empty: `skill`, or what is least known."""
    skill: str = ""
    most: int = QUESTIONS
    ends: float = 0.0
    """When nothing new is begun any more, in seconds; 0: no such time."""
    place: int = 0
    """Questions so far."""
    added: int = 0
    """Questions so far that followed one that was given up, or a slip made again and again."""

    def next(self, known: Known, now: float, owed: tuple[Owed, ...] = ()) -> tuple[Exercise | None, "Round"]:
        """Return the next question, none at the end, and the round after it.

        What the last question left owed comes first, in addition; not without end.
        """
        if self.ends and now >= self.ends:
            return None, self
        seed = self.seed + self.place + self.added
        if owed and self.added < QUESTIONS and practisable(owed[-1].skill):
            return exercise(owed[-1].skill, seed, known, now, owed[-1].slip), replace(self, added=self.added + 1)
        if self.place >= self.most:
            return None, self
        due_now = self.queue[self.place] if self.queue else Owed(self.skill or _least_known(known, seed, now))
        made = exercise(due_now.skill, seed, known, now, due_now.slip)
        return made, replace(self, place=self.place + 1)


def owed_round(owed: tuple[Owed, ...], seed: int) -> Round | None:
    """Return the round of what is owed; None if nothing of it can be asked."""
    queue = tuple(dict.fromkeys(one for one in owed if practisable(one.skill)))
    return Round(seed, queue, most=len(queue)) if queue else None


def review_round(known: Known, seed: int, now: float) -> Round | None:
    """Return the round of the skills that are due, mixed; None if none is."""
    skills = to_review(known, now)
    return Round(seed, tuple(map(Owed, skills)), most=len(skills), ends=now + REVIEW_TIME) if skills else None


def to_review(known: Known, now: float) -> tuple[str, ...]:
    """Return the skills that are due and can be asked, mixed."""
    return tuple(skill for skill in due(known, now) if practisable(skill))


def _least_known(known: Known, seed: int, now: float) -> str:
    """Choose one of the least known skills, solid ones last; those that rest only where all do."""
    own = {skill: known.get(skill, Knowledge()) for skill in SKILLS if practisable(skill)}
    awake = {skill: it for skill, it in own.items() if not it.is_resting(now)} or own
    least = sorted(awake, key=lambda skill: (awake[skill].is_solid, awake[skill].chance))[:_OF_THE_LEAST]
    return Random(seed).choice(least)  # noqa: S311  (practice, no secret)


def carried_on(session: Session, known: Known) -> Session:
    """Return a session that owes nothing any more, and knows what was learned meanwhile."""
    knowledge = {**session.tutoring.knowledge, **known}
    return replace(session, tutoring=replace(session.tutoring, knowledge=knowledge, owed=()))


def summary(before: Known, after: Known, now: float) -> tuple[str, ...]:
    """Say what a round did to each skill that was asked."""
    changed = [skill for skill in SKILLS if after.get(skill) != before.get(skill)]
    lines = []
    for skill in changed:
        then, state = before.get(skill, Knowledge()).word(now), after[skill].word(now)
        lines.append(f"{SKILLS[skill].title}: {state}" + (f" (was {then})" if then != state else ""))
    return tuple(lines) or ("Nothing was answered.",)
