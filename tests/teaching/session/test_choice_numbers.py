"""Numbers of choices as people type them: read whole, however long, and never past the last choice."""

from dataclasses import replace

import pytest

from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.teaching.questions.asking import FORMULA, Wanted
from tutor.teaching.session.session import Session, begin


def asked() -> Session:
    """Ask which formula gives the first output; there are four to choose from."""
    session = begin(load(find("article"))).in_mode("solo")
    wanted = (Wanted("1/1:a[1][1]", kind=FORMULA),)
    session = replace(session, tutoring=replace(session.tutoring, wanted=wanted))
    return session.visit(session.trace.find("1/1:a[1][1]", session.at))


@pytest.mark.parametrize("text", ["0", "5", "00012", "10000", "1" * 5000, "-1", "²", "٣", "1.0"])
def test_what_is_no_choice_s_number_is_no_attempt_and_says_which_are(text: str) -> None:
    after = asked().answer(text, 1.0)
    attempt = after.tutoring.attempts[after.at, FORMULA]
    assert attempt.tries == 0
    assert attempt.chosen is None
    assert attempt.assessment is not None
    assert attempt.assessment.complaint == "Type the number of a choice, 1 to 4."


def test_zeros_in_front_of_a_choice_s_number_make_no_other_number() -> None:
    answers = [asked().answer(text, 1.0).tutoring for text in ("2", "00000002")]
    verdicts = [(found.log[-1].verdict, found.log[-1].slip) for found in answers]
    assert verdicts[0] == verdicts[1]
