"""What is to be reviewed now, and in which order. Pure; when a review is due is told by `Knowledge`."""

from collections.abc import Mapping
from random import Random

from tutor.teaching.learner.mastery import DAY, Knowledge


def due(knowledge: Mapping[str, Knowledge], now: float) -> tuple[str, ...]:
    """Return the skills whose review is due, mixed: the order is another one every day, and the same all day long.

    Args:
        knowledge: What is known of each skill.
        now: Seconds since the epoch; a day is 86,400 seconds.

    """
    skills = sorted(skill for skill, known in knowledge.items() if known.is_solid and now >= known.due)
    Random(int(now // DAY)).shuffle(skills)  # noqa: S311  (an order, no secret)
    return tuple(skills)
