"""Opens a lesson where the learner left it, and records where that is. Knows sessions; the files are `bookmarks`."""

from dataclasses import replace

from tutor.arithmetic.expressions import TypedError, read_arithmetic
from tutor.arithmetic.quantity import RefError, parse_ref
from tutor.arithmetic.trace.step import TRAIN, AddressError, parse_address
from tutor.lesson.lesson import Lesson
from tutor.lesson.problems import quoted
from tutor.teaching.diagnosis.judge import ACCEPTED, GIVEN_UP, MORE, RIGHT, UNREADABLE
from tutor.teaching.learner.answers import append_answers
from tutor.teaching.learner.bookmarks import Place, WhatIf, load_place, save_place
from tutor.teaching.learner.mastery import Answer
from tutor.teaching.learner.summary import summary
from tutor.teaching.questions.asking import MODES, NUMBER
from tutor.teaching.questions.hints import RESULT
from tutor.teaching.session.session import Session, begin
from tutor.teaching.session.state import Attempt, Given, Key


def resume(lesson: Lesson) -> tuple[Session, str]:
    """Open a lesson where the learner left it; also return a sentence if something was wrong with the record."""
    (session, unreadable), found = remembering(begin(lesson)), load_place(lesson.id)
    if found.place is None:
        return session, found.trouble or unreadable
    if found.place.mode in MODES:
        session = session.in_mode(found.place.mode)
    session, lost = _with_forks(session, found.place)
    misfit = "A what-if does not fit the lesson any more and was left out." if lost else ""
    trouble = found.trouble or unreadable or misfit
    try:
        return replace(session, at=session.trace.find(found.place.address, session.at)), trouble
    except (AddressError, RefError):
        gone = quoted(found.place.address)
        return session, f"The lesson has changed: there is no step {gone} any more; starting anew."


def remembering(session: Session) -> tuple[Session, str]:
    """Return the session with what the learner answered before: in this lesson, and all that is known of each skill.

    Also returns a sentence if the answers cannot be read.
    """
    tutoring = session.tutoring
    before = summary(tutoring.lesson)
    given: dict[Key, Given] = {}
    attempts: dict[Key, Attempt] = {}
    for answer in before.answers:
        if (answer.lesson, answer.network) == (tutoring.lesson, tutoring.network):
            given |= _given(answer)
            attempts |= _tried(answer)
    known = replace(tutoring, knowledge=before.knowledge, given=given, attempts=attempts)
    return replace(session, tutoring=known), before.trouble


def _given(answer: Answer) -> dict[Key, Given]:
    """Return what an answer of before closes."""
    if answer.verdict not in ACCEPTED | {GIVEN_UP}:
        return {}
    try:
        at = parse_address(answer.step)
        typed = read_arithmetic(answer.answer).value if answer.kind == NUMBER else None
    except (AddressError, RefError):
        return {}
    except TypedError:
        typed = None
    clean = answer.verdict == RIGHT and answer.attempt == 1 and not answer.hints
    return {(at, answer.kind): Given(answer.verdict, typed, clean)}


def _tried(answer: Answer) -> dict[Key, Attempt]:
    """Return how far a question had got with an answer: who comes back goes on with the second attempt."""
    try:
        at = parse_address(answer.step)
    except (AddressError, RefError):
        return {}
    tries = answer.attempt - (answer.verdict in {MORE, UNREADABLE})
    return {(at, answer.kind): Attempt(tries=tries, hints=min(answer.hints, RESULT - 1))}


def record(session: Session) -> tuple[Session, str]:
    """Write new answers down; return the session without them, and a sentence if that was not possible."""
    log = session.tutoring.log
    if not log:
        return session, ""
    trouble = append_answers(log)
    return replace(session, tutoring=replace(session.tutoring, log=())), trouble


def _with_forks(session: Session, place: Place) -> tuple[Session, bool]:
    """Make the learner's what-ifs again; also tell whether one does not fit any more."""
    lost = False
    for address, ref, value, name in place.forks:
        try:
            there, what = replace(session, at=session.trace.find(address, session.at)), parse_ref(ref)
            there.trace.moment(there.at).value(what)  # raises if there is no such number
            made = there.what_if(what, value).choose(None).rename(len(session.forks), name)
            session = replace(made, at=session.at)
        except (AddressError, RefError, KeyError, IndexError):
            lost = True
    return session, lost


def keep(lesson: Lesson, session: Session) -> str:
    """Record where the learner is; return a sentence if that was not possible, else nothing."""
    unsaved = append_answers()
    before = load_place(lesson.id)
    furthest = max(_share(session), before.place.share if before.place else 0.0)
    forks = tuple(WhatIf(str(fork.at), str(fork.ref), fork.value, fork.given_name) for fork in session.forks)
    at = str(session.lasting(session.original))
    mode = "" if session.tutoring.mode == lesson.mode else session.tutoring.mode
    return save_place(lesson.id, Place(at, furthest, forks, mode)) or before.trouble or unsaved


def _share(session: Session) -> float:
    """Tell how much of the run's stages lies behind the learner; a trial in between, after some epoch, is no way on."""
    trace, at = session.original, session.at
    if at.stage != TRAIN and at.epoch:
        return 0.0
    try:
        number = trace.number(at)
    except AddressError:  # a what-if may train on where the original run stops
        return 0.0
    lengths = [len(trace) if stage == TRAIN else trace.section_of(stage).steps_per_epoch for stage in trace.stages]
    return (sum(lengths[: trace.stages.index(at.stage)]) + number + 1) / sum(lengths)
