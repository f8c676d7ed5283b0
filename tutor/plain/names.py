"""Quantities by the names that a person types: as in an address (`w[1][1,2]`) or as on the screen (`w[B→H1]`)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from tutor.arithmetic.quantity import Ref, parse_ref
from tutor.teaching.session.session import Session
from tutor.view.labels import Labels

_MOST_NAMED = 5000
"""Quantities of a row that are looked through for a name."""


def calculated(session: Session) -> Iterator[Ref]:
    """Yield what the present row calculates, in order."""
    plan = session.trace.plan_at(session.at)
    return (plan[place] for place in range(len(plan)))


def by_symbol(refs: Iterator[Ref], labels: Labels, text: str) -> Ref | None:
    """Find the quantity that is written so on the screen, also in ASCII; None if there is none."""
    typed = replace(labels, ascii=True)
    known = islice(refs, _MOST_NAMED)
    return next((ref for ref in known if text in {labels.symbol(ref), typed.symbol(ref)}), None)


def read_ref(refs: Iterator[Ref], labels: Labels, text: str) -> Ref:
    """Read a quantity's name; whether it exists is not checked where it is written as in an address.

    Raises:
        RefError: if it names no quantity.

    """
    found = by_symbol(refs, labels, text.strip())
    return parse_ref(text) if found is None else found
