"""A learner who makes no mistakes goes through bundled lessons: over the pure sessions and quizzes, and line by line.

Answers come from the engine alone: `finish` works through all that a lesson asks and through its tasks; `typed_lines`
are the lines with which somebody does the same walk in plain mode.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.teaching.session.walking import exactly, lesson, right
from tutor.arithmetic.trace.gradient_check import gradient_check
from tutor.arithmetic.trace.step import parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.lesson import Lesson
from tutor.lesson.numbers import calculated, trace_of
from tutor.teaching.diagnosis.judge import RIGHT
from tutor.teaching.exercises.quiz import Quiz
from tutor.teaching.exercises.tasks import done, task_quiz
from tutor.teaching.learner.mastery import Answer
from tutor.teaching.session.prose import conceals
from tutor.teaching.session.session import Session, begin

MOST_STOPS = 300
"""Steps that are walked from the start; what is asked after them is jumped to."""
_SECONDS = 5.0
"""What an answer takes."""


@dataclass(frozen=True)
class Finished:
    """What is left of a lesson when a perfect learner has gone through it."""

    lesson: Lesson
    session: Session
    """The session after the walk."""
    answers: tuple[Answer, ...]
    """Every answer of the walk."""
    quizzes: tuple[Quiz, ...]
    """The lesson's tasks, each at its end."""

    @property
    def unanswered(self) -> list[str]:
        """The addresses of asked steps that no answer is about; those that fill themselves in are not among them."""
        answered = {answer.step for answer in self.answers}
        return [at for at in _asked_addresses(self.lesson) if at not in answered and not self._fills_itself_in(at)]

    def _fills_itself_in(self, at: str) -> bool:
        return not self.session.tutoring.questions(self.session.trace, parse_address(at))

    @property
    def not_right_at_once(self) -> list[Answer]:
        """Answers of the walk and of tasks that were refused, or not the first."""
        tried = (*self.answers, *(answer for quiz in self.quizzes for answer in quiz.log))
        return [answer for answer in tried if answer.verdict != RIGHT or answer.attempt != 1]

    @property
    def undone(self) -> set[int]:
        """The numbers of tasks that are not done."""
        kept = [answer for quiz in self.quizzes for answer in quiz.log]
        return set(range(1, len(self.lesson.tasks) + 1)) - done(kept, self.lesson.id)


def finish(lesson_id: str, mode: str = "") -> Finished:
    """Go through a bundled lesson and do its tasks, everything right at once.

    Args:
        lesson_id: The lesson.
        mode: How much is asked; empty: as much as the lesson itself wishes.

    Raises:
        AssertionError: if a question stays open after the right answer.

    """
    found = lesson(lesson_id)
    session = begin(found)
    session = session.in_mode(mode) if mode else session
    now = _SECONDS
    for stop in _stops(session, found):
        session = stop.session
        while session.asked is not None:
            session, now = _answered(session, right(session), now), now + _SECONDS
        stop.session = session
    quizzes = tuple(solved(found, session, number) for number in range(1, len(found.tasks) + 1))
    return Finished(found, session, session.tutoring.log, quizzes)


def typed_lines(lesson_id: str, mode: str) -> list[str]:
    """Return what somebody types in plain mode who goes through a lesson in a mode, right at once, and then quits."""
    found = lesson(lesson_id)
    session, lines = begin(found).in_mode(mode), [f"m {mode}"]
    for stop in _stops(session, found):
        lines += [stop.line] if stop.line is not None else []
        session = stop.session
        while session.asked is not None:
            lines.append(right(session))
            session = _answered(session, lines[-1], _SECONDS)
        stop.session = session
    return [*lines, "q"]


@dataclass
class _Stop:
    """A step that is stood at; whoever works there puts the session back that comes of it."""

    session: Session
    line: str | None = None
    """What leads there in plain mode; None: the walk begins there."""


def _stops(session: Session, found: Lesson) -> Iterator[_Stop]:
    """Walk from the start, then jump to the asked steps that were not passed."""
    passed, stop = {str(session.at)}, _Stop(session)
    yield stop
    for _ in range(MOST_STOPS):
        if stop.session.is_at_end:
            break
        stop = _Stop(stop.session.forward(), "")
        passed.add(str(stop.session.at))
        yield stop
    for at in _asked_addresses(found):
        if at not in passed:
            stop = _Stop(stop.session.visit(parse_address(at)), f"g {at}")
            yield stop


def _asked_addresses(found: Lesson) -> list[str]:
    return list(dict.fromkeys(ask.at for ask in found.ask if ":" in ask.at))


def _answered(session: Session, text: str, now: float) -> Session:
    before = session.asked
    session = session.answer(text, now)
    assert session.asked != before, f"{session.at}: {before} stays open after {text}"
    return session


def solved(found: Lesson, session: Session, number: int) -> Quiz:
    """Do a task; one that the linter refuses has no question, and is not done."""
    hides = conceals(session.tutoring, session.trace, session.at)
    quiz = task_quiz(found, session.trace, number, hides)
    query = quiz.query
    if query is None:
        return quiz
    if query.judge is not None:
        return quiz.type(_number(found, session.trace, number), _SECONDS)
    places = [place for place, option in enumerate(query.options) if option.right]
    assert len(places) == 1, f"task {number} has {len(places)} right choices"
    return quiz.choose(places[0], _SECONDS)


def _number(found: Lesson, trace: Trace, number: int) -> str:
    """Work out what a task asks for."""
    task = found.tasks[number - 1]
    run = trace_of(found, trace, task.variant)
    if task.equals:
        value = calculated(found, trace, task.equals)
    elif task.kind == "nudge":
        value = gradient_check(run, parse_address(task.at), task.by).slope
    else:
        return exactly(replace(begin(found), trace=run, at=parse_address(task.at)))
    return f"{value:.10g}"
