"""Rounds of practice in plain mode: the lesson waits while one question after another is asked on fresh numbers."""

import time
from dataclasses import dataclass

from tutor.lesson.lesson import Lesson
from tutor.plain.talk import Talk, sentence
from tutor.teaching.exercises.drill import Known, Round, carried_on, owed_round, summary
from tutor.teaching.exercises.rounds import round_after
from tutor.teaching.session.session import Session
from tutor.teaching.session.session import begin as opened
from tutor.view.labels import Labels


@dataclass(slots=True)
class Practice:
    """A round that is being asked, or a variant that is looked at, while the lesson waits."""

    round: Round | None
    """None: there is only something to look at."""
    known: Known
    """What was known before it."""
    lesson: Lesson | None = None
    """The lesson that waits; None where there is only practice."""
    session: Session | None = None
    labels: Labels | None = None


def begin(talk: Talk, found: Round) -> bool:
    """Begin a round; the lesson waits. Tell whether there was anything to ask."""
    talk.practice = Practice(found, talk.session.tutoring.knowledge, talk.lesson, talk.session, talk.labels)
    return go_on(talk)


def review(talk: Talk) -> None:
    """Practise what the lesson taught, on fresh numbers."""
    if talk.practice is not None:
        talk.say("You are away from the lesson already: q goes back to it.")
        return
    found = round_after(talk.lesson, int(time.time()))
    if found is None or not begin(talk, found):
        talk.say("This lesson names no skills to practise; ann-tutor practise has practice for all.")


def like_step(talk: Talk) -> bool:
    """Ask a like step with other numbers, if one is owed; tell whether one was."""
    owed = talk.session.tutoring.owed
    if not owed or talk.practice is not None or talk.session.asked is not None or talk.session.fork is not None:
        return False
    talk.session = carried_on(talk.session, {})
    found = owed_round(owed, int(time.time()))
    return found is not None and begin(talk, found)


def forward(talk: Talk) -> None:
    """Go one stop on: to the next question of a round, to a like step that is owed, or to the next step."""
    if talk.practice is not None and talk.practice.round is not None:
        go_on(talk)
    elif not like_step(talk):
        talk.move(talk.session.forward(), "Nothing further that way.")


def go_on(talk: Talk) -> bool:
    """Ask the next question of the round, or end it; tell whether there was one."""
    practice = talk.practice
    if practice is None or practice.round is None:
        return False
    if practice.round.place and talk.session.asked is not None:
        talk.say("Answer first; h helps, q leaves.")
        return True
    tutoring = talk.session.tutoring
    owed = tutoring.owed if practice.round.place else ()  # what a lesson owes is no part of a round begun there
    made, practice.round = practice.round.next(tutoring.knowledge, time.time(), owed)
    if made is None:
        for line in summary(practice.known, talk.session.tutoring.knowledge, time.time()):
            talk.say(f"  {line}")
        come_back(talk)
        return False
    talk.lesson, talk.session = made
    talk.labels = Labels(talk.lesson.network, ascii=talk.labels.ascii)
    talk.say(f"{practice.round.place} of {practice.round.most}. {talk.lesson.title}")
    talk.show()
    return True


def look_around(talk: Talk, lesson: Lesson, at: str) -> None:
    """Open a variant of the lesson; q comes back."""
    talk.practice = Practice(None, talk.session.tutoring.knowledge, talk.lesson, talk.session, talk.labels)
    talk.lesson, talk.session = lesson, opened(lesson)
    talk.labels = Labels(lesson.network, dict(lesson.notation.symbols), ascii=talk.labels.ascii)
    talk.say(f"{sentence(lesson.title)} q goes back to the lesson.")
    if at:
        talk.visit(talk.session.trace.find(at, talk.session.at))


def come_back(talk: Talk) -> bool:
    """Go back from practice to the lesson that waits; tell whether one did."""
    practice, known = talk.practice, talk.session.tutoring.knowledge
    talk.practice = None
    if practice is None or practice.lesson is None or practice.session is None or practice.labels is None:
        talk.is_over = practice is not None
        return False
    talk.lesson, talk.labels = practice.lesson, practice.labels
    talk.session = carried_on(practice.session, known)
    talk.say("Back in the lesson.")
    talk.show()
    return True
