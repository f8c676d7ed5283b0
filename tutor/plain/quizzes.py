"""Quizzes in plain mode: spotting mistakes, judging what a publication prints. Choices are taken by their numbers."""

import time
from dataclasses import replace

from tutor.plain.talk import Talk, whole_number
from tutor.tutoring.claiming import claims_quiz
from tutor.tutoring.quiz import Quiz
from tutor.tutoring.spotting import spot_quiz


def claims(talk: Talk) -> None:
    """Judge what the lesson's publication prints."""
    if not talk.lesson.claims:
        talk.say("This lesson judges no publication.")
        return
    begin(talk, claims_quiz(talk.lesson, talk.session.original, talk.labels))


def spot(talk: Talk) -> None:
    """Find the one mistake in a worked row; that is all there is."""
    now = time.time()
    begin(talk, replace(spot_quiz(int(now), ascii_only=talk.labels.ascii), since=now), alone=True)


def begin(talk: Talk, quiz: Quiz, *, alone: bool = False) -> None:
    """Begin a quiz; the lines that follow answer it, until its end or an empty line. `alone`: no lesson waits."""
    talk.say(f"{quiz.title}. Type the number of a choice; an empty line leaves.")
    for line in quiz.lines:
        talk.say(line)
    state = [quiz]
    _show(talk, quiz)

    def end() -> None:
        talk.is_over = alone
        if not alone:
            talk.show()

    def reader(line: str) -> bool:
        if not line:
            talk.say("Left.")
            end()
            return True
        number = whole_number(line)
        query = state[0].query
        if query is None or not 1 <= number <= len(query.options):
            talk.say(f"Type a number from 1 to {len(query.options) if query else 1}, or nothing to leave.")
            return False
        before = state[0].place
        state[0] = talk.noted(state[0].choose(number - 1, time.time()))
        talk.say(f"  {state[0].said}")
        if state[0].place != before:
            _show(talk, state[0])
        if state[0].query is None:
            talk.say(f"  {state[0].closing}")
            end()
            return True
        return False

    talk.ask(reader)


def _show(talk: Talk, quiz: Quiz) -> None:
    query = quiz.query
    if query is not None:
        talk.say(query.text)
        for number, option in enumerate(query.options, 1):
            talk.say(f"  {number}. {option.text}")
