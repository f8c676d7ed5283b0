"""A learner's side of a class: where the class stands, how far one may go, and what is asked. Pure; knows sessions."""

import math
from dataclasses import dataclass, replace
from typing import Any

from tutor.arithmetic.quantity import RefError
from tutor.arithmetic.trace.grain import following
from tutor.arithmetic.trace.step import OWN, STAGES, TRAIN, Address, AddressError, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.classroom.transport import LOST, Message
from tutor.teaching.diagnosis.judge import ACCEPTED, GIVEN_UP, MORE, RIGHT, UNREADABLE, WRONG
from tutor.teaching.learner.mastery import Answer
from tutor.teaching.questions.asking import FORMULA, NUMBER, SOLO, TYPED, questions
from tutor.teaching.session.session import Session
from tutor.teaching.session.state import Given


@dataclass(frozen=True, slots=True)
class Standing:
    """How the class stands, as far as a learner is told."""

    is_up: bool = False
    """Whether the class can be reached."""
    is_led: bool = False
    """Whether a teacher is there."""
    pace: str = "free"
    """`follow` or `free`."""
    teacher: Address | None = None
    question: int = 0
    """The open question's number; 0: none."""
    asked: Address | None = None
    """The step that the open question asks."""
    is_answered: bool = False
    """Whether the hub had an answer when the learner came."""
    hand: bool = False
    """Whether the learner's hand is raised."""
    is_over: bool = False

    def after(self, message: Message) -> "Standing":
        """Return how the class stands after a message."""
        kind = message["type"]
        if kind == "welcome":
            return _welcomed(message)
        if kind in {LOST, "ended"}:
            return Standing(hand=self.hand, is_over=self.is_over or kind == "ended")
        return replace(self, **_changes(kind, message))

    @property
    def limit(self) -> Address | None:
        """The step that the learner is bound to: looking back is free, ahead is not. None: go where you like."""
        if not self.is_up or not self.is_led:
            return None
        if self.question:
            return self.asked
        return self.teacher if self.pace == "follow" else None


def _welcomed(message: Message) -> Standing:
    return Standing(
        is_up=True,
        is_led=message["led"],
        pace=message["pace"],
        teacher=read(message["address"]),
        question=message["question"],
        asked=read(message["asked"]),
        is_answered=message["answered"],
        hand=message["hand"],
    )


def _changes(kind: str, message: Message) -> dict[str, Any]:
    match kind:
        case "led":
            return {"is_led": message["there"]}
        case "at" | "come":
            return {"teacher": read(message["address"])}
        case "pace":
            return {"pace": message["pace"]}
        case "asked":
            return {"question": message["question"], "asked": read(message["address"]), "is_answered": False}
        case "revealed":
            return {"question": 0, "asked": None}
        case "lowered":
            return {"hand": False}
        case _:
            return {}


def read(text: str) -> Address | None:
    """Read an address of a message; None where it is empty."""
    try:
        return parse_address(text) if text else None
    except (AddressError, RefError):
        return None


def is_ahead(trace: Trace, at: Address, limit: Address) -> bool:
    """Tell whether a step comes later in a run than another one; own rows come after everything."""
    if at == limit:
        return False
    try:
        return _place(trace, at) > _place(trace, limit)
    except KeyError:
        return True


def _place(trace: Trace, at: Address) -> tuple[float, ...]:
    """Return what sorts steps in the order of a run, found without training.

    Raises:
        KeyError: if the row does not calculate the quantity.

    """
    if at.stage == OWN:
        return (len(STAGES),)
    row = at.row or 1
    here = (row, trace.plan(row, at.stage).place(at.ref))
    if at.epoch and at.stage != TRAIN:  # tried after an epoch: between its last row and the next epoch
        return (STAGES.index(TRAIN), at.epoch, math.inf, STAGES.index(at.stage), *here)
    return (STAGES.index(at.stage), at.epoch, *here)


def exists(trace: Trace, at: Address) -> bool:
    """Tell whether a lesson has a step, as far as that can be told without training."""
    if at.stage not in trace.stages or at.epoch > trace.net.training.epochs:
        return False
    if not at.row <= trace.section_of(at.stage).rows:
        return False
    try:
        _place(trace, at)
    except (KeyError, IndexError):
        return False
    return True


def brought(session: Session, at: Address) -> Session | None:
    """Return the session at a step of the original run; None where this lesson has no such step."""
    session = session if session.fork is None else session.choose(None)
    try:
        session.trace.number(at)
    except AddressError:
        return None
    return session.visit(at)


def is_askable(trace: Trace, at: Address) -> bool:
    """Tell whether a class can be asked a step."""
    return bool(questions(trace, at, SOLO, (), {}))


def next_askable(trace: Trace, at: Address, grain: str) -> Address | None:
    """Return the next stop at which a class can be asked something; None where there is none any more."""
    after = following(trace, at, grain)
    while after != at:
        if is_askable(trace, after):
            return after
        at, after = after, following(trace, after, grain)
    return None


def asked(session: Session, at: Address, *, is_answered: bool = False) -> Session | None:
    """Return the session at a step that the class is asked, its number hidden; None where there is no such step.

    Who has answered and comes back is not asked again, if the answer was accepted.
    """
    found = brought(session, at)
    if found is None or (is_answered and (at, NUMBER) in found.tutoring.given):
        return found
    return found.predict()


def revealed(session: Session, at: Address) -> Session:
    """Close what is still open of a step, without an answer and without a mark."""
    tutoring = session.tutoring
    still = [one for one in tutoring.questions(session.original, at) if (at, one.kind) not in tutoring.given]
    given = {**tutoring.given, **{(at, one.kind): Given(GIVEN_UP) for one in still}}
    return replace(session, tutoring=replace(tutoring, given=given, predicted=tutoring.predicted - {at}))


def free_of_debts(session: Session) -> Session:
    """Owe no practice: in class the teacher says what comes next."""
    tutoring = session.tutoring
    return replace(session, tutoring=replace(tutoring, owed=())) if tutoring.owed else session


def reply(standing: Standing, log: tuple[Answer, ...]) -> Message | None:
    """Return what the hub is to know of new answers to the question; None where there is none among them."""
    for answer in log:
        if answer.step == str(standing.asked) and answer.verdict not in {MORE, UNREADABLE}:
            if answer.kind not in TYPED | {FORMULA}:
                continue
            verdict = RIGHT if answer.verdict in ACCEPTED else answer.verdict
            if answer.kind != NUMBER and verdict == RIGHT:
                continue  # the number is still to come
            slip = answer.slip if verdict == WRONG else ""
            return {"type": "answer", "question": standing.question, "verdict": verdict, "slip": slip}
    return None


def unheard(said: Message | None, standing: Standing, welcome: Message) -> Message | None:
    """Return the answer to the open question that a hub which was away has not heard; None if it lacks none."""
    is_lacking = said is not None and said["question"] == standing.question and not welcome["answered"]
    return said if is_lacking else None
