"""A lesson's words with the engine's numbers in them, and without those that the learner is still asked for."""

from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson import numbers
from tutor.lesson.lesson import Lesson
from tutor.lesson.numbers import Conceals
from tutor.teaching.session.hidden import concealed
from tutor.teaching.session.state import Tutoring


def filled(lesson: Lesson, trace: Trace, text: str, tutoring: Tutoring, at: Address) -> str:
    """Put numbers in the place of a text's placeholders, as they may be seen at a step.

    Args:
        lesson: Whose words they are.
        trace: The lesson's run.
        text: The words.
        tutoring: What is asked and answered.
        at: The step at which the learner is.

    """
    return numbers.filled(lesson, trace, text, conceals(tutoring, trace, at))


def conceals(tutoring: Tutoring, trace: Trace, at: Address) -> Conceals:
    """Return what tells whether the number of a step must not be seen where the learner is."""
    return lambda other: concealed(tutoring, trace, at, other)
