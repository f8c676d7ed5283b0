"""How prose names the engine's numbers: `{1/1:a[1][1]}`, `{slow: 20/1:E_all 2}`, `{= 1 - {1/1:a[1][1]}}`.

Knows the spelling only; knows no trace and no numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = 4
"""Significant digits where a placeholder names no others."""
_PLACE = r"(?:prepare|(?:\d+/)?(?:test|validation)/\d+|\d+/\d+):[^{}\s]+"
_NUMBER = re.compile(
    rf"\{{(?:(?P<variant>[a-z0-9][a-z0-9-]*): *)?(?P<at>{_PLACE})(?: +(?P<digits>[1-9]|1[0-5]))?\}}", re.ASCII
)
_CALCULATION = re.compile(r"\{=((?:[^{}]|\{[^{}]*\})*)\}")
_ANY = re.compile(rf"{_CALCULATION.pattern}|\{{[^{{}}]*(?:\}}|(?=\{{)|\Z)")
_MEANT = re.compile(r"[:/\[\]=]")
"""What stands in braces that were meant to name a number; other braces are only braces."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A number of the lesson, or of one of its variants."""

    text: str
    """As it is written, with its braces."""
    at: str
    """An address."""
    variant: str = ""
    """The variant whose number it is; empty: the lesson's own."""
    digits: int = DIGITS


@dataclass(frozen=True, slots=True)
class Calculation:
    """Arithmetic over numbers of the lesson."""

    text: str
    """As it is written, with its braces."""
    inside: str
    """The arithmetic, placeholders in it."""


@dataclass(frozen=True, slots=True)
class Mistaken:
    """Braces that were meant to name a number and cannot be read."""

    text: str


Piece = str | Placeholder | Calculation | Mistaken


def pieces(text: str) -> Iterator[Piece]:
    """Take prose apart into words and what stands for numbers."""
    end = 0
    for found in _ANY.finditer(text):
        piece = _piece(found[0])
        if piece != found[0]:
            yield text[end : found.start()]
            yield piece
            end = found.end()
    yield text[end:]


def _piece(text: str) -> Piece:
    if calculation := _CALCULATION.fullmatch(text):
        return Calculation(text, calculation[1].strip())
    if number := _NUMBER.fullmatch(text):
        return Placeholder(text, number["at"], number["variant"] or "", int(number["digits"] or DIGITS))
    return Mistaken(text) if _MEANT.search(text) or not text.endswith("}") else text


def placeholders(text: str) -> Iterator[Placeholder | Mistaken]:
    """Yield all placeholders of a text, those inside calculations included, and braces that cannot be read."""
    for piece in pieces(text):
        if isinstance(piece, Calculation):
            yield from placeholders(piece.inside)
        elif not isinstance(piece, str):
            yield piece
