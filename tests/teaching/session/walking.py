"""Sessions to walk through in tests, and ways to answer at once."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from tests.networks import TWO_TWO_TWO_ROW, training, two_two_two
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.find import find
from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load
from tutor.teaching.learner.mastery import Knowledge
from tutor.teaching.learner.skills import SKILLS
from tutor.teaching.questions.asking import NUMBER
from tutor.teaching.questions.practice import Form, draw
from tutor.teaching.session.answering import menu_of
from tutor.teaching.session.session import Session, begin
from tutor.teaching.session.state import Tutoring, fingerprint

AN_HOUR = 3600.0
SOFTMAX = Form((2, 2, 3), output="softmax", loss="cross-entropy", rows=2)


def lesson(name: str) -> Lesson:
    """Load a bundled lesson."""
    return load(find(name))


def opened(name: str, mode: str = "", level: int | None = None) -> tuple[Session, Lesson | None]:
    """Open a bundled lesson, `softmax` or `two`, in a mode; what it wishes to ask counts only in its own mode.

    A level is that of all skills.
    """
    if name in {"softmax", "two"}:
        trace = draw(SOFTMAX, Random(4)) if name == "softmax" else Trace(two_two_two(), TWO_TWO_TWO_ROW, training(0.5))  # noqa: S311
        found, session = None, Session(trace, trace.start, tutoring=Tutoring(name, fingerprint(trace)))
    else:
        found = lesson(name)
        session = begin(found)
    session = session.in_mode(mode) if mode else session
    if level is None:
        return session, found
    known = {skill: Knowledge(level=level) for skill in SKILLS}
    return replace(session, tutoring=replace(session.tutoring, knowledge=known)), found


def stops(session: Session, most: int) -> Iterator[Session]:
    """Walk on without answering, the present step first."""
    for _ in range(most):
        yield session
        if session.is_at_end:
            return
        session = session.forward()


def exactly(session: Session, digits: int = 10) -> str:
    """Spell the number that the present step asks for; of a number only."""
    return f"{session.step.result:.{digits}g}"


def right(session: Session) -> str:
    """Give the right answer to whatever is open."""
    asked = session.asked
    assert asked is not None
    if asked.kind == NUMBER:
        return exactly(session)
    if asked.kind == "blank":
        return f"{session.step.values[-1][1]:.10g}"
    menu = menu_of(session.trace, session.at, asked)
    assert menu is not None
    return str(1 + next(place for place, choice in enumerate(menu.choices) if choice.right))


def solved(session: Session, now: float = AN_HOUR) -> Session:
    """Answer all that is open here, rightly."""
    while session.asked is not None:
        before = session.asked
        session = session.answer(right(session), now)
        assert session.asked != before, f"{session.at}: {before} stays open"
    return session
