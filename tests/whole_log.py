"""The log of answers read whole, and folded answer by answer: what the program's summary of it has to come to."""

from collections.abc import Iterable
from typing import NamedTuple

from tutor.teaching.learner.answers import Unusable, stream_answers, unreadable
from tutor.teaching.learner.mastery import Answer, Knowledge


class Answers(NamedTuple):
    """What was found in the log."""

    answers: tuple[Answer, ...] = ()
    broken: int = 0
    newer: int = 0
    trouble: str = ""


def read_answers() -> Answers:
    """Read all answers, oldest first; what cannot be read is left out."""
    answers: list[Answer] = []
    left_out = dict.fromkeys(Unusable, 0)
    trouble = ""
    try:
        for found in stream_answers():
            if isinstance(found, Answer):
                answers.append(found)
            else:
                left_out[found] += 1
    except OSError as error:
        trouble = unreadable(error)
    return Answers(tuple(answers), left_out[Unusable.BROKEN], left_out[Unusable.NEWER], trouble)


def knowledge_of(answers: Iterable[Answer]) -> dict[str, Knowledge]:
    """Fold answers, oldest first, to what is known of each skill."""
    known: dict[str, Knowledge] = {}
    for answer in answers:
        if not answer.skill:  # a task that is about none
            continue
        known[answer.skill] = known.get(answer.skill, Knowledge()).after(answer)
    return known
