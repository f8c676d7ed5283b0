"""Rounds of practice by name: a skill, what is least known, or a mixed review of the course. Knows the catalogue."""

from random import Random

from tutor.lesson.lesson import Lesson
from tutor.teaching.exercises.drill import QUESTIONS, Round
from tutor.teaching.learner.course import REVIEWS_AFTER, catalogue, mixed_review
from tutor.teaching.questions.practice import practisable
from tutor.teaching.session.state import Owed

MIXED = tuple(f"mixed-{number}" for number in range(1, len(REVIEWS_AFTER) + 1))
"""The names of the mixed reviews."""


def round_after(lesson: Lesson, seed: int) -> Round | None:
    """Return the round of what a lesson taught; None if it names nothing that can be asked."""
    skills = tuple(Owed(skill) for skill in lesson.review if practisable(skill))
    return Round(seed, skills, most=len(skills)) if skills else None


def round_of(name: str, seed: int) -> Round | None:
    """Return the round of a skill (empty: of what is least known) or of a mixed review; None if it asks nothing."""
    if name not in MIXED:
        return Round(seed, skill=name)
    skills = [skill for skill in mixed_review(MIXED.index(name) + 1, catalogue()) if practisable(skill)]
    Random(seed).shuffle(skills)  # noqa: S311  (an order, no secret)
    chosen = skills[:QUESTIONS]
    return Round(seed, tuple(map(Owed, chosen)), most=len(chosen)) if chosen else None
