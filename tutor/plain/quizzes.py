"""Quizzes in plain mode: spotting mistakes, judging what a publication prints. Choices are taken by their numbers."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from tutor.lesson.numbers import Conceals
from tutor.plain.rounds import look_around
from tutor.plain.talk import Talk, sentence, whole_number
from tutor.teaching.exercises.claiming import claims_quiz
from tutor.teaching.exercises.quiz import Quiz
from tutor.teaching.exercises.spotting import spot_quiz
from tutor.teaching.exercises.tasks import WALK, destination, done, task_quiz, titles
from tutor.teaching.learner.summary import summary
from tutor.teaching.session.prose import conceals

_HOW = "Type the number of a choice, or what is asked for; h helps, an empty line leaves."


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


def tasks(talk: Talk, text: str) -> None:
    """List the lesson's tasks, or begin one by its number."""
    lesson, trace = talk.lesson, talk.session.original
    number = whole_number(text)
    if not lesson.tasks:
        talk.say("This lesson has no tasks beside the walk.")
    elif 1 <= number <= len(lesson.tasks):
        quiz = replace(task_quiz(lesson, trace, number), since=time.time())
        begin(talk, quiz, then=lambda: _walk(talk, number))
    else:
        finished = done(summary(lesson.id).answers, lesson.id)
        texts = titles(lesson, trace, finished, _conceals(talk))
        talk.say("Tasks; t 1 begins the first:")
        for place in range(1, len(lesson.tasks) + 1):
            mark = "x" if place in finished else " "
            talk.say(f"  {place}. [{mark}] {texts[place - 1]}")


def _conceals(talk: Talk) -> Conceals:
    """Return what tells whether a number of the lesson must not be seen yet."""
    return conceals(talk.session.tutoring, talk.session.original, talk.session.at)


def _walk(talk: Talk, number: int) -> None:
    """Go where a task sends the learner, if it is one that does."""
    if talk.lesson.tasks[number - 1].kind != WALK:
        return
    lesson, at = destination(talk.lesson, number)
    if lesson is talk.lesson:
        talk.visit(talk.session.trace.find(at, talk.session.at))
    else:
        look_around(talk, lesson, at)


def begin(talk: Talk, quiz: Quiz, *, alone: bool = False, then: Callable[[], None] = lambda: None) -> None:
    """Begin a quiz; the lines that follow answer it, until its end or an empty line.

    Args:
        talk: The session.
        quiz: The questions.
        alone: Whether no lesson waits behind it.
        then: What to do after its last question.

    """
    talk.say(f"{sentence(quiz.title)} {_HOW}")
    for line in quiz.lines:
        talk.say(line)
    asked = _Asked(talk, quiz, alone, then)
    if quiz.query is None:
        asked.end(finished=True)
    else:
        asked.show()
        talk.ask(asked)


@dataclass(slots=True)
class _Asked:
    """A quiz that is being asked, line by line."""

    talk: Talk
    quiz: Quiz
    alone: bool
    then: Callable[[], None]

    def __call__(self, line: str) -> bool:
        """Take a line; tell whether the quiz is over."""
        if not line:
            self.talk.say("Left.")
            return self.end(finished=False)
        before, taken = self.quiz.place, _taken(self.quiz, line)
        if isinstance(taken, str):
            self.talk.say(taken)
            return False
        self.quiz = self.talk.noted(taken)
        self.talk.say(f"  {self.quiz.said}")
        if self.quiz.place != before:
            self.show()
        return self.quiz.query is None and self.end(finished=True)

    def show(self) -> None:
        """Say the open question and its choices."""
        query = self.quiz.query
        if query is not None:
            self.talk.say(query.text)
            for number, option in enumerate(query.options, 1):
                self.talk.say(f"  {number}. {option.text}")

    def end(self, *, finished: bool) -> bool:
        """Go back to what waits; say what closes a finished quiz."""
        if finished and self.quiz.closing:
            self.talk.say(f"  {self.quiz.closing}")
        self.talk.is_over = self.alone
        if finished:
            self.then()
        if not self.alone:
            self.talk.show()
        return True


def _taken(quiz: Quiz, line: str) -> Quiz | str:
    """Take a line as an answer or as a call for help; return what is wrong with it instead."""
    query = quiz.query
    if line == "h":
        return quiz.help()
    if query is not None and query.judge is not None:
        return quiz.type(line, time.time())
    number = whole_number(line)
    if query is None or not 1 <= number <= len(query.options):
        return f"Type a number from 1 to {len(query.options) if query else 1}, or nothing to leave."
    return quiz.choose(number - 1, time.time())
