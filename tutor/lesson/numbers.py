"""Puts the engine's numbers where prose names them. Knows a lesson's traces and the spelling of placeholders."""

from collections.abc import Callable
from dataclasses import replace

from tutor.arithmetic import read_arithmetic
from tutor.lesson.lesson import Lesson
from tutor.lesson.placeholders import DIGITS, Calculation, Mistaken, Placeholder, pieces
from tutor.lesson.schema_tasks import OWN
from tutor.numerals import shown
from tutor.quantity import GIVEN
from tutor.trace.step import Address, AddressError, parse_address
from tutor.trace.trace import Trace

HIDDEN = "?"
"""What stands in prose for a number that the learner is still asked for."""
Conceals = Callable[[Address], bool]
"""Tells whether the number at an address of the lesson's own run must not be seen yet."""


def nothing_hidden(_: Address) -> bool:
    """Hide no number."""
    return False


def number_at(trace: Trace, at: str) -> float:
    """Return the number at an address: of a step, or of a given quantity of its row.

    Raises:
        AddressError, RefError: if it cannot be read or there is no such number.

    """
    address = parse_address(at)
    try:
        trace.number(address)
    except AddressError:
        if address.ref.name not in GIVEN:
            raise
        first = trace.section(address).plan(1)[0]
        trace.number(replace(address, ref=first))  # raises if there is no such row
        return _given(trace, address)
    return trace.moment(address).value(address.ref)


def _given(trace: Trace, address: Address) -> float:
    try:
        return trace.moment(address).value(address.ref)
    except (KeyError, IndexError):
        raise AddressError(f"there is no {address.ref} in {address.place}") from None


def trace_of(lesson: Lesson, trace: Trace, variant: str) -> Trace:
    """Return the run of a variant; of the lesson itself, `trace`, where none is named.

    Raises:
        AddressError: if the lesson has no such variant.

    """
    if variant in {"", OWN}:
        return trace
    found = next((one for one in lesson.variants if one.name == variant), None)
    if found is None:
        raise AddressError(f"there is no variant {variant!r}")
    return found.trace


def filled(lesson: Lesson, trace: Trace, text: str, conceals: Conceals = nothing_hidden) -> str:
    """Put numbers in the place of a text's placeholders; those that are still asked for become question marks.

    Raises:
        AddressError, RefError, TypedError: if there is no such number; checked lessons have none.

    """
    if "{" not in text:
        return text
    return "".join(_spelled(lesson, trace, piece, conceals) for piece in pieces(text))


def _spelled(lesson: Lesson, trace: Trace, piece: object, conceals: Conceals) -> str:
    match piece:
        case Placeholder():
            if _is_concealed(lesson, trace, piece, conceals):
                return HIDDEN
            return shown(number_at(trace_of(lesson, trace, piece.variant), piece.at), piece.digits)
        case Calculation():
            inside = (part for part in pieces(piece.inside) if isinstance(part, Placeholder))
            if any(_is_concealed(lesson, trace, part, conceals) for part in inside):
                return HIDDEN
            typed = read_arithmetic(with_numbers(lesson, trace, piece.inside))
            return shown(typed.value, max(DIGITS, typed.figures))
        case Mistaken():
            return piece.text
        case _:
            return str(piece)


def _is_concealed(lesson: Lesson, trace: Trace, piece: Placeholder, conceals: Conceals) -> bool:
    """Tell whether a number would give an open one away; a variant's does where the variant changes nothing of it."""
    at = parse_address(piece.at)
    try:
        if at.ref.name in GIVEN or not conceals(at):
            return False
        own = number_at(trace, piece.at)
    except AddressError:  # only the variant has such a step
        return False
    return own == number_at(trace_of(lesson, trace, piece.variant), piece.at)


def with_numbers(lesson: Lesson, trace: Trace, expression: str) -> str:
    """Put numbers with all their digits, in brackets, in the place of an expression's placeholders.

    Raises:
        AddressError, RefError: if there is no such number.

    """
    parts = []
    for piece in pieces(expression):
        if isinstance(piece, Placeholder):
            parts.append(f"({number_at(trace_of(lesson, trace, piece.variant), piece.at)!r})")
        else:
            parts.append(piece if isinstance(piece, str) else piece.text)
    return "".join(parts)


def calculated(lesson: Lesson, trace: Trace, expression: str) -> float:
    """Work out an expression over numbers of the lesson.

    Raises:
        AddressError, RefError, TypedError: if there is no such number, or it is no arithmetic.

    """
    return read_arithmetic(with_numbers(lesson, trace, expression)).value
