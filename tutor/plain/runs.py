"""Commands that choose among the runs: the original one and the what-ifs."""

from collections.abc import Callable

from tutor.arithmetic.trace.whatif import first_difference
from tutor.plain.talk import Talk, whole_number
from tutor.teaching.session.session import Fork

_NONE = "There is no what-if yet: e sets a number by hand."
_USAGE = "X 1 shows the first what-if, X 0 the original run; X delete 1; X rename 1 NAME."


def original(talk: Talk) -> None:
    """Go back to the original run, or to the latest what-if again."""
    if not talk.session.forks:
        talk.say(_NONE)
        return
    _choose(talk, talk.session.opposite)


def runs(talk: Talk, text: str) -> None:
    """List the runs, show one and compare it, name or delete a what-if."""
    word, _, rest = text.partition(" ")
    if not talk.session.forks:
        talk.say(_NONE)
    elif not text:
        _list(talk)
    elif text == "0":
        _choose(talk, None)
    elif word in _CHANGES:
        number, _, name = rest.strip().partition(" ")
        _at_number(talk, number, lambda place: _CHANGES[word](talk, place, name))
    else:
        _at_number(talk, text, lambda place: _choose(talk, place))


def _at_number(talk: Talk, text: str, then: Callable[[int], None]) -> None:
    """Do something with the what-if of a number, from 1; the number that is passed on is from 0."""
    number = whole_number(text)
    if 1 <= number <= len(talk.session.forks):
        then(number - 1)
    else:
        talk.say(f"There is no what-if {text[:40]!r}. {_USAGE}")


def _list(talk: Talk) -> None:
    shown = " (you are here)"
    talk.say(f"  0. the original run{shown if talk.session.chosen is None else ''}")
    for number, fork in enumerate(talk.session.forks):
        here = shown if number == talk.session.chosen else ""
        name = f"{fork.name}, {fork.what}" if fork.given_name else fork.what
        talk.say(f"  {number + 1}. {name}{here}")
    talk.say(_USAGE)


def _choose(talk: Talk, number: int | None) -> None:
    """Show a run at the same step; a what-if is compared with the original run."""
    session = talk.session
    trace = session.original if number is None else session.forks[number].trace
    if not talk.trained(trace, session.at):
        return
    if number is None:
        talk.say("The original run.")
    else:
        _compare(talk, session.forks[number])
    talk.session = session.choose(number)
    talk.show()


def _compare(talk: Talk, fork: Fork) -> None:
    """Say where the two runs part, and their errors."""
    trace, other = talk.session.original, fork.trace
    if not talk.trained(trace, fork.at) or not talk.trained(other, fork.at):
        return
    first = first_difference(trace, other, fork.at)
    talk.say(f"{fork.name}: {f'first other number at {first}' if first else 'no number of that row differs'}.")
    for run in (trace.run, other.run):
        run.advance(fork.at.epoch * run.updates_per_epoch)
    both = min(len(run.history.errors) for run in (trace.run, other.run))
    for epoch in sorted({min(fork.at.epoch, both), both}):
        errors = (talk.number(run.history.errors[epoch - 1]) for run in (trace.run, other.run))
        talk.say("  error of epoch {:,}: {} in the original run, {} in the what-if".format(epoch, *errors))


def _delete(talk: Talk, number: int, _name: str) -> None:
    name = talk.session.forks[number].name
    was_shown = talk.session.chosen == number
    talk.session = talk.session.forget(number)
    talk.say(f"Deleted: {name}.")
    if was_shown:
        talk.say("The original run.")
        talk.show()


def _rename(talk: Talk, number: int, name: str) -> None:
    talk.session = talk.session.rename(number, name)
    fork = talk.session.forks[number]
    talk.say(f"{fork.what} is called {fork.name}." if fork.given_name else f"{fork.what} has no other name.")


_CHANGES = {"delete": _delete, "rename": _rename}
