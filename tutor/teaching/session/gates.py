"""What a lesson builds on and the learner does not have yet: a word about it, never a lock. Pure."""

from collections.abc import Mapping

from tutor.lesson.lesson import Lesson
from tutor.teaching.learner.mastery import DUE, SOLID, Knowledge
from tutor.teaching.learner.skills import SKILLS

_MOST_NAMED = 3


def gate(lesson: Lesson, knowledge: Mapping[str, Knowledge], now: float) -> str:
    """Say which skills a lesson builds on that are not solid yet; empty where there is nothing to say."""
    lacking = [
        SKILLS[skill].title
        for skill in lesson.needs
        if skill in SKILLS and knowledge.get(skill, Knowledge()).word(now) not in {SOLID, DUE}
    ]
    if not lacking:
        return ""
    more = f" and {len(lacking) - _MOST_NAMED} more" if len(lacking) > _MOST_NAMED else ""
    return f"This lesson builds on: {', '.join(lacking[:_MOST_NAMED])}{more}. Go on anyway, or practise first."
