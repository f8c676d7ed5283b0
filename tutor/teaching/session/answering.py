"""What happens to a question: an answer, a choice, a call for help. Pure transitions of `Tutoring`."""

from collections.abc import Iterable
from dataclasses import replace

from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.assess import Assessment, assess
from tutor.teaching.diagnosis.cloze import assess_gap
from tutor.teaching.diagnosis.judge import ACCEPTED, CARRIED, GIVEN_UP, MORE, RIGHT, UNREADABLE, WRONG
from tutor.teaching.diagnosis.slips.rewrite import Case
from tutor.teaching.learner.mastery import MISCONCEPTION, Answer, Knowledge
from tutor.teaching.learner.skills import skill_of
from tutor.teaching.questions.asking import BLANK, NUMBER, TYPED, WHY, Asked, blank_of
from tutor.teaching.questions.discrimination import showing
from tutor.teaching.questions.hints import LADDER, OPERANDS, PRINCIPLE, RESULT, SYMBOLS
from tutor.teaching.questions.menus import Menu, menu
from tutor.teaching.questions.practice import unproved_slips
from tutor.teaching.session.state import Attempt, Given, Key, Owed, Tutoring

READING_TIME = 2.0
"""Seconds that a hint is left to be read before the next one."""
_LADDERS = {NUMBER: LADDER, BLANK: (OPERANDS, PRINCIPLE, SYMBOLS, RESULT)}
_OF_MENUS = (PRINCIPLE, RESULT)
_LONGEST_KEPT = 200
MOST_TIED = 4
"""Explanations of one number that are told, to choose from."""


def menu_of(trace: Trace, at: Address, asked: Asked) -> Menu | None:
    """Return the choices of a question; None where it is answered by typing."""
    return None if asked.kind in TYPED else menu(Case(trace, at), asked.kind, asked.slip)


def answer(tutoring: Tutoring, trace: Trace, at: Address, text: str, now: float, shown_digits: int = 4) -> Tutoring:
    """Take an answer to the open question of a step: a number, or a choice by its number; `!` behind it: I am sure."""
    asked = tutoring.open(trace, at)
    if asked is None:
        return tutoring
    attempt = tutoring.attempt(at, asked)
    plain = text.strip()
    sure = plain.endswith("!")
    plain = plain.rstrip("!").strip()
    choices = menu_of(trace, at, asked)
    if choices is not None:
        return _choice(tutoring, trace, at, choices, plain, sure=sure, now=now)
    if asked.kind == BLANK:
        found = assess_gap(trace, at, blank_of(trace, at), plain, asked.digits)
    else:
        found = assess(tutoring.question(trace, at, asked, shown_digits), plain)
    tied = attempt.assessment.diagnoses if attempt.assessment else ()
    explained = _place(plain, min(len(tied), MOST_TIED)) if len(tied) > 1 and attempt.chosen is None else None
    if explained is not None and found.verdict not in ACCEPTED:  # 1 may be the right answer as well
        return tutoring.with_attempt((at, asked.kind), replace(attempt, chosen=explained))
    attempt = replace(attempt, typed=plain[:_LONGEST_KEPT], assessment=found, chosen=None, sure=sure, refused=False)
    return _judged(tutoring, trace, at, attempt, now)


def _judged(tutoring: Tutoring, trace: Trace, at: Address, attempt: Attempt, now: float) -> Tutoring:
    asked, found = tutoring.open(trace, at), attempt.assessment
    if asked is None or found is None:
        return tutoring
    slips = tuple(dict.fromkeys(diagnosis.slip for diagnosis in found.diagnoses))
    record = _record(tutoring, trace, at, asked, attempt, now, found.verdict, slips)
    counts = found.verdict not in {MORE, UNREADABLE}
    after = tutoring.recorded(record).with_attempt(
        (at, asked.kind), replace(attempt, tries=attempt.tries + counts, said="answer")
    )
    if found.verdict in ACCEPTED:
        clean = attempt.is_fresh and found.verdict in {RIGHT, CARRIED}
        value = found.typed.value if found.typed and asked.kind == NUMBER else None
        return after.accepted((at, asked.kind), Given(found.verdict, value, clean))
    return _misconceived(after, record)


def _choice(
    tutoring: Tutoring, trace: Trace, at: Address, choices: Menu, text: str, *, sure: bool, now: float
) -> Tutoring:
    asked = tutoring.open(trace, at)
    if asked is None:
        return tutoring
    key, attempt = (at, asked.kind), tutoring.attempt(at, asked)
    place = _place(text, len(choices.choices))
    if place is None:
        complaint = f"Type the number of a choice, 1 to {len(choices.choices)}."
        unread = replace(attempt, typed=text[:_LONGEST_KEPT], assessment=Assessment(UNREADABLE, complaint=complaint))
        return tutoring.with_attempt(key, replace(unread, chosen=None, said="answer"))
    chosen = choices.choices[place]
    attempt = replace(attempt, typed=text, chosen=place, assessment=None, sure=sure, refused=False)
    verdict, slips = (RIGHT, ()) if chosen.right else (WRONG, (chosen.slip,))
    record = _record(tutoring, trace, at, asked, attempt, now, verdict, slips, len(choices.choices))
    after = tutoring.recorded(record).with_attempt(key, replace(attempt, tries=attempt.tries + 1, said="answer"))
    if chosen.right:
        return after.accepted(key, Given(RIGHT, clean=attempt.is_fresh))
    return _misconceived(after, record)


def hint(tutoring: Tutoring, trace: Trace, at: Address, now: float) -> Tutoring:
    """Give the next help of the ladder; its last rung gives the result, and a like step is owed."""
    asked = tutoring.open(trace, at)
    if asked is None:
        return tutoring
    key, attempt = (at, asked.kind), tutoring.attempt(at, asked)
    if attempt.hints and now - attempt.hinted < READING_TIME:
        return tutoring.with_attempt(key, replace(attempt, refused=True))
    ladder = _LADDERS.get(asked.kind, _OF_MENUS)
    level = next(level for level in ladder if level > attempt.hints)
    attempt = replace(attempt, hints=level, hinted=now, said="hint", refused=False)
    after = tutoring.with_attempt(key, attempt)
    return _given_up(after, trace, at, asked, key, now) if level == RESULT else after


def _given_up(tutoring: Tutoring, trace: Trace, at: Address, asked: Asked, key: Key, now: float) -> Tutoring:
    attempt = tutoring.attempt(at, asked)
    record = _record(tutoring, trace, at, asked, replace(attempt, typed=""), now, GIVEN_UP)
    after = tutoring.recorded(record).accepted(key, Given(GIVEN_UP))
    if asked.kind == WHY:
        return after
    gave_up = after.gave_up | {at} if asked.kind in TYPED else after.gave_up
    return replace(after, gave_up=gave_up, owed=(*after.owed, Owed(record.skill)))


def _misconceived(tutoring: Tutoring, record: Answer) -> Tutoring:
    """Owe two lines to tell apart, when the same slip came up for the third time."""
    known = tutoring.knowledge.get(record.skill, Knowledge())
    if record.slip and known.slips.get(record.slip) == MISCONCEPTION:
        return replace(tutoring, owed=(*tutoring.owed, Owed(record.skill, record.slip)))
    return tutoring


def _record(
    tutoring: Tutoring,
    trace: Trace,
    at: Address,
    asked: Asked,
    attempt: Attempt,
    now: float,
    verdict: str,
    slips: tuple[str, ...] = (),
    options: int = 0,
) -> Answer:
    skill = skill_of(trace.net, at.ref)
    clean = attempt.is_fresh and verdict in ACCEPTED
    known = tutoring.knowledge.get(skill, Knowledge())
    unproved = unproved_slips(skill, known) if clean else frozenset()
    avoided = showing(trace, at, asked, unproved | known.open_slips) if clean else frozenset()
    return Answer(
        time=now,
        lesson=tutoring.lesson,
        network=tutoring.network,
        step=str(at),
        skill=skill,
        kind=asked.kind,
        answer=attempt.typed,
        verdict=verdict,
        slip=slips[0] if len(slips) == 1 else "",
        hints=attempt.hints,
        attempt=attempt.tries + 1,
        sure=attempt.sure,
        seconds=round(max(0.0, now - attempt.since), 1) if attempt.since else 0.0,
        options=options,
        tied=_kept(slips) if len(slips) > 1 else "",
        avoided=_kept(avoided),
        unproved=len(unproved - avoided) if clean else -1,
    )


def _kept(slips: Iterable[str]) -> str:
    return " ".join(sorted(slips))


def _place(text: str, most: int) -> int | None:
    """Return the place, from 0, of the choice whose number a text is; None where it is no such number."""
    if not text.isascii() or not text.isdecimal() or len(text) > _LONGEST_KEPT:
        return None
    return int(text) - 1 if 1 <= int(text) <= most else None
