"""Commands of what-if: setting a number by hand, predicting what changes, and what did change."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import chain

from tutor.arithmetic.formula.expr import operands
from tutor.arithmetic.numerals import FULL, read_number, shown
from tutor.arithmetic.quantity import Ref, RefError
from tutor.arithmetic.trace.step import TRAIN, AddressError
from tutor.arithmetic.trace.whatif import Difference, dependents, differences, editable, fork
from tutor.plain.names import calculated, read_ref
from tutor.plain.talk import Talk
from tutor.teaching.session.session import DIGITS, Fork, Session
from tutor.view.whatif import DIRECTIONS, judged

_MOST_NAMED, _MOST_SHOWN = 12, 60
_PREDICTED = re.compile(r"\s*(\S.*?)\s*(\+|-|−|=|\bup\b|\bdown\b|\bsame\b)(?=[\s,;]|$)[\s,;]*")
_SIGNS = {"+": 1, "up": 1, "-": -1, "−": -1, "down": -1, "=": 0, "same": 0}
_HOW = "Write for example: a[1][1] + E - (+ up, - down, = the same). Enter alone shows the numbers."
_HOW_SPOKEN = "Write for example: a[1][1] up, E down, z[1][2] same. Enter alone shows the numbers."
_LONGEST, _LONGEST_PREDICTION = 80, 6400
"""Characters that are read of a quantity and its number, and of a prediction."""


def edit(talk: Talk, text: str) -> None:
    """Set a number by hand from this row on; without one, list what can be set."""
    if talk.session.at.stage != TRAIN:
        talk.say("Only training rows have numbers to set by hand: go to one, for example g 1/1.")
        return
    if not text:
        _list(talk)
        return
    try:
        ref, value = _read(talk, text[:_LONGEST])
    except (RefError, ValueError) as error:
        talk.say(f"{error}.")
        return
    original = talk.session.original
    try:
        if talk.trained(original, talk.session.at) and original.number(talk.session.at) >= 0:
            _ask(talk, ref, value)
    except AddressError as error:  # a what-if may train on where the original run stops
        talk.say(f"A what-if begins in the original run; {error}.")


def _list(talk: Talk) -> None:
    session = talk.session
    here = [(ref, value) for ref, value in session.step.values if editable(session.at, ref)]
    if here:
        talk.say("What goes into this step:")
    for ref, value in here[:_MOST_NAMED]:
        talk.say(f"  {ref}  {talk.labels.words(ref)}, now {talk.number(value)}")
    if len(here) > _MOST_NAMED:
        talk.say(f"  and {len(here) - _MOST_NAMED} more")
    example = here[0][0] if here else "w[1][1,1]"
    talk.say("Any weight and bias, the inputs and targets of this row and the rate can be set by hand.")
    talk.say(f"Write for example: e {example} 0.5")


def _read(talk: Talk, text: str) -> tuple[Ref, float]:
    """Read a quantity that can be set here, and a number.

    Raises:
        RefError, ValueError: if it cannot be read or there is no such quantity; the message says so.

    """
    name, _, number = text.rpartition(" ")
    if not name:
        raise ValueError(f"{text!r} has a name or a number only; write for example e w[1][1,1] 0.5")
    session = talk.session
    ref = read_ref(_going_in(session), talk.labels, name)
    value = read_number(number)
    if not editable(session.at, ref):
        raise ValueError(f"{ref} is calculated, not given: set a weight, bias, input, target or the rate instead")
    try:
        session.trace.moment(session.at).value(ref)
    except KeyError:
        raise ValueError(f"this network has no {ref}; e alone lists what can be set here") from None
    return ref, value


def _going_in(session: Session) -> Iterator[Ref]:
    """Yield what goes into the present row's steps, each as often as it is used."""
    steps = (replace(session.at, ref=ref) for ref in calculated(session))
    return chain.from_iterable(operands(session.trace.formula(at)) for at in steps)


def _ask(talk: Talk, ref: Ref, value: float) -> None:
    """Offer to predict what changes; the next line is the prediction."""
    session = talk.session
    before = session.original.moment(session.at).value(ref)
    what = f"{talk.labels.words(ref)}" if talk.spoken else f"{ref}, {talk.labels.words(ref)},"
    now, then = talk.number(before, FULL), talk.number(value, FULL)
    talk.say(f"{what} set by hand from row {session.at.place} on: {then} in place of {now}.")
    names = {"z", "a", "E", "slope", "delta"}
    visible = [str(name) for name in calculated(session) if name.name in names]
    more = " …" if len(visible) > _MOST_NAMED else ""
    talk.say(f"Predict what changes: {' '.join(visible[:_MOST_NAMED])}{more}, or any other number of this row.")
    how = _HOW_SPOKEN if talk.spoken else _HOW
    talk.say(how)

    def read(line: str) -> bool:
        try:
            predicted = read_prediction(talk, line)
        except (RefError, ValueError) as error:
            talk.say(f"{error}.")
            talk.say(how)
            return False
        _make(talk, ref, value, predicted)
        return True

    talk.ask(read)


def read_prediction(talk: Talk, line: str) -> dict[Ref, int]:
    """Read which quantities of the row go up (1), go down (-1) or stay (0).

    Raises:
        RefError, ValueError: if it cannot be read, or the row calculates no such quantity; the message says so.

    """
    found: dict[Ref, int] = {}
    place, line = 0, line.strip().removeprefix("predict:").strip()[:_LONGEST_PREDICTION]
    known = frozenset(calculated(talk.session))
    while place < len(line):
        match = _PREDICTED.match(line, place)
        if match is None:
            raise ValueError(f"{line[place : place + _LONGEST]!r} says no direction")
        ref = read_ref(calculated(talk.session), talk.labels, match[1][:_LONGEST])
        if ref not in known:
            raise ValueError(f"this row calculates no {ref}")
        found[ref], place = _SIGNS[match[2]], match.end()
    return found


def _make(talk: Talk, ref: Ref, value: float, predicted: dict[Ref, int]) -> None:
    """Make the what-if and tell what it changed in this row."""
    session = talk.session
    at, before = session.at, session.original
    after = fork(before, at, ref, value)
    if not talk.trained(after, at):
        return
    forks = (*session.forks, Fork(at, ref, value, after))  # the run that is trained already, not another one
    talk.session = replace(session, forks=forks).choose(len(session.forks))
    unseen = talk.session.hidden
    found = tuple(difference for difference in differences(before, after, at) if difference.ref not in unseen)
    changed = [difference for difference in found if difference.direction]
    talk.say(f"What if {talk.name(ref)} is {talk.number(value, FULL)}:")
    for difference in changed[:_MOST_SHOWN]:
        talk.say(f"  {_change(talk, difference)}")
    if len(changed) > _MOST_SHOWN:
        talk.say(f"  and {len(changed) - _MOST_SHOWN:,} more numbers of this row changed")
    _say_unchanged(talk, found, dependents(before, at, ref))
    seen = {ref: said for ref, said in predicted.items() if ref not in unseen}
    for line in judged(found, seen, talk.labels) if seen else ():
        talk.say(line)
    talk.say(f"You are in the what-if now, at {talk.session.at}. x goes back, X lists the runs.")


def _change(talk: Talk, difference: Difference) -> str:
    """Say a change with as many digits as it takes to see it."""
    ends = (difference.before, difference.after)
    digits = next((d for d in DIGITS if d >= talk.session.digits and len({shown(end, d) for end in ends}) > 1), FULL)
    before, after = (talk.number(end, digits) for end in ends)
    way = f"from {before} to {after}" if talk.spoken else f"{before} → {after}"
    return f"{talk.name(difference.ref)}: {way}, {DIRECTIONS[difference.direction]}"


def _say_unchanged(talk: Talk, found: Collection[Difference], depending: Collection[Ref]) -> None:
    stayed = [difference.ref for difference in found if not difference.direction]
    if not stayed:
        talk.say(f"All {len(found):,} numbers of this row changed.")
        return
    still = sum(ref in depending for ref in stayed)
    also = f"; {still:,} of these depend on it all the same" if still else ""
    talk.say(f"{len(stayed):,} of {len(found):,} numbers of this row stay unchanged{also}.")
