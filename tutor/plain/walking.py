"""Commands that go from step to step."""

from collections.abc import Callable
from dataclasses import replace

from tutor.arithmetic.quantity import RefError
from tutor.arithmetic.trace.step import TRAIN, Address, AddressError, parse_place
from tutor.arithmetic.trace.uses import made_by, used_by
from tutor.plain.names import by_symbol, calculated
from tutor.plain.talk import Talk, whole_number
from tutor.teaching.session.session import Session

_LONGEST_ADDRESS = 80


def mover(where: Callable[[Session], Session], unmoved: str = "Nothing further that way.") -> Callable[[Talk], None]:
    """Make a command of a session's transition; `unmoved` is said where it leads nowhere."""
    return lambda talk: talk.move(where(talk.session), unmoved)


def leaper(grain: str, direction: int) -> Callable[[Talk], None]:
    """Make a command that goes to another pass, row or epoch."""
    return mover(lambda session: session.leap(grain, direction))


def strider(change: Callable[[Session], Session]) -> Callable[[Talk], None]:
    """Make a command that changes how far a step goes."""

    def stride(talk: Talk) -> None:
        talk.session = change(talk.session)
        talk.say(f"Strides: {talk.session.grain}.")

    return stride


def to_end(talk: Talk) -> None:
    """Train to the end and go to the last step."""
    trace, ref = talk.session.trace, talk.session.at.ref
    stage = trace.stages[-1]
    last = Address(trace.epochs, trace.rows, ref) if stage == TRAIN else Address(0, 1, ref, stage)
    if talk.trained(trace, last):
        talk.move(talk.session.to_end())


def go(talk: Talk, text: str) -> None:
    """Go to a step by its address, or to a quantity of this row by its name on the screen."""
    text = text if len(text) <= _LONGEST_ADDRESS else f"{text[:_LONGEST_ADDRESS]}…"
    session = talk.session
    named = by_symbol(calculated(session), talk.labels, text)
    try:
        if named is not None:
            talk.visit(replace(session.at, ref=named))
        elif _is_within_reach(talk, text):
            talk.move(session.visit(session.trace.find(text, session.at)))
    except (AddressError, RefError) as error:
        talk.say(f"{error}.")


def _is_within_reach(talk: Talk, text: str) -> bool:
    """Train up to the place that an address names: to look whether there is such a step trains, without a word."""
    place = text.partition(":")[0]
    if "/" not in place:
        return True
    trace, (stage, epoch, row) = talk.session.trace, parse_place(place)
    if epoch > trace.epochs or (stage == TRAIN and not (epoch and 1 <= row <= trace.rows)):
        return True  # there is none, whatever training brings
    return talk.trained(trace, Address(epoch, row, talk.session.at.ref, stage))


def play(talk: Talk, text: str) -> None:
    """Go on by so many steps, or to the end of the row."""
    most = whole_number(text) if text else None
    if most == 0:
        talk.say(f"{text[:40]!r} is no number of steps; write for example a 10.")
        return
    start, played = talk.session.at, 0
    while not talk.session.is_at_end and played != most:
        after = talk.session.forward()
        if not text and (after.at.row, after.at.epoch) != (start.row, start.epoch):
            break
        talk.move(after)
        played += 1
    if not played:
        talk.say("This is the lesson's end." if talk.session.is_at_end else "This is the row's end.")


def operands(talk: Talk, text: str) -> None:
    """List the operands with the steps that made them, or go to one of these."""
    session = talk.session
    refs, wanted = session.operands, whole_number(text)
    if 1 <= wanted <= len(refs):
        chosen = replace(session, focus=wanted - 1)
        if chosen.to_source() is chosen:
            talk.say(f"{talk.labels.words(refs[wanted - 1])} is given, not calculated.")
        else:
            talk.move(chosen.to_source())
        return
    if text:
        talk.say(f"This step has no operand {text[:40]!r}; these are its operands:")
    for number, ref in enumerate(refs, 1):
        source = made_by(session.trace, session.at, ref)
        talk.say(f"  {number}. {talk.labels.words(ref)}: {f'made by {source}' if source else 'given'}")


def uses(talk: Talk) -> None:
    """Name the steps that use the result."""
    users = [str(user) for user in used_by(talk.session.trace, talk.session.at)]
    talk.say(f"  used by {', '.join(users)}" if users else "  nothing uses this result.")
