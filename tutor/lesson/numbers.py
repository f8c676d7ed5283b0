"""Puts the engine's numbers where prose names them. Knows a lesson's traces and the spelling of placeholders."""

import math
from collections.abc import Callable
from dataclasses import replace

from tutor.arithmetic.expressions import TypedError, read_arithmetic
from tutor.arithmetic.numerals import shown
from tutor.arithmetic.quantity import GIVEN, RefError
from tutor.arithmetic.trace.step import Address, AddressError, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.lesson import Lesson
from tutor.lesson.placeholders import DIGITS, Calculation, Mistaken, Piece, Placeholder, pieces, placeholders
from tutor.lesson.schema_tasks import OWN

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


def comparable(trace: Trace, at: str) -> float:
    """Return the number at an address for a comparison of runs; what is no number any more has grown beyond all.

    Raises:
        AddressError, RefError: if it cannot be read or there is no such number.

    """
    value = number_at(trace, at)
    return math.inf if math.isnan(value) else value


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

    What names no number stays as it is written; the author's linter finds it.
    """
    if "{" not in text:
        return text
    return "".join(_spelled(lesson, trace, piece, conceals) for piece in pieces(text))


def own_words(lesson: Lesson, text: str) -> str:
    """Put numbers in the place of a text's placeholders where no run is at hand."""
    return filled(lesson, lesson.new_trace(), text)


def _spelled(lesson: Lesson, trace: Trace, piece: Piece, conceals: Conceals) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return _number(lesson, trace, piece, conceals)
    except (AddressError, RefError, TypedError):
        return piece.text


def _number(lesson: Lesson, trace: Trace, piece: Placeholder | Calculation | Mistaken, conceals: Conceals) -> str:
    if isinstance(piece, Mistaken):
        return piece.text
    if any(_is_concealed(lesson, trace, one, conceals) for one in placeholders(piece.text)):
        return HIDDEN
    if isinstance(piece, Placeholder):
        return _on_screen(number_at(trace_of(lesson, trace, piece.variant), piece.at), piece.digits)
    typed = read_arithmetic(with_numbers(lesson, trace, piece.inside))
    return _on_screen(typed.value, max(DIGITS, typed.figures))


def _on_screen(value: float, digits: int) -> str:
    """Spell a number with the minus sign of the formulas; text for ASCII only is spelled so where it is shown."""
    return shown(value, digits).replace("-", "\N{MINUS SIGN}")


def _is_concealed(lesson: Lesson, trace: Trace, piece: Placeholder | Mistaken, conceals: Conceals) -> bool:
    """Tell whether a number would give an open one away; a variant's does where the variant changes nothing of it."""
    if isinstance(piece, Mistaken):
        return False
    try:
        own = number_at(trace, piece.at)
    except AddressError:  # only the variant has such a step
        return False
    return conceals(parse_address(piece.at)) and own == number_at(trace_of(lesson, trace, piece.variant), piece.at)


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
