"""Reads arithmetic as a person types it: `0,5744`, `-(1-.57)*.247`, `sigmoid(.3)`, `2,7e-3`, `3/8`.

It evaluates arithmetic and nothing else, on text of bounded length and depth, by recursive descent: sums of products of
signed powers of atoms. Knows nothing of quantities or steps.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tutor.arithmetic.numerals import significant

LONGEST = 200
"""Characters that an answer may have."""
_DEEPEST = 30
_SPELLINGS = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\u00d7": "*", "\u00b7": "*", "\u22c5": "*", "\u00f7": "/", ":": "/", "[": "("}
    | {"\u00b2": "^2", "\u00bd": "(1/2)", "]": ")", "\u00a0": " ", "\u2009": " ", "\u221a": "sqrt", "\u03c0": "pi"}
)
"""How people and their keyboards write signs."""
_TOKEN = re.compile(r"\s*(?:((?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?)|([A-Za-z]+\d*)|(\*\*|[-+*/^()]))")
_ROOT = re.compile(r"√\s*([\d.,]+)")
"""A root that is drawn over one number."""
_BARS = re.compile(r"\|([^|]*)\|")
"""What stands between bars is an absolute value."""
_LITERAL = re.compile(r"[-+]?\s*((?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)", re.IGNORECASE)
_ADVICE = "write for example 0.25, -2.7e-3, 3/8 or 1/(1+exp(-0.3))"


class TypedError(ValueError):
    """Text that is no arithmetic; the message is one sentence that says what to write."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A number as it was typed."""

    value: float
    figures: int
    """Significant digits of a number written out; 0 for an expression, which is as exact as its digits make it."""


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


FUNCTIONS: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "ln": math.log,
    "sqrt": math.sqrt,
    "tanh": math.tanh,
    "erf": math.erf,
    "sigmoid": _sigmoid,
    "relu": lambda x: max(0.0, x),
    "gelu": lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2,
    "abs": abs,
}
_CONSTANTS = {"e": math.e, "pi": math.pi}


def read_arithmetic(text: str) -> Typed:
    """Read a number or an expression.

    Raises:
        TypedError: if it is no arithmetic, is too long or too deep, or has no finite value.

    """
    text = text.strip()
    if not text:
        raise TypedError(f"Type a number or an expression: {_ADVICE}.")
    if len(text) > LONGEST:
        raise TypedError(f"That is longer than {LONGEST} characters; type a shorter expression.")
    if re.search(r"[\d.,)½]\s*½", text):
        raise TypedError("Write a whole number with a half as a decimal, for example 1.5.")
    called = _BARS.sub(r"abs(\1)", _ROOT.sub(r"√(\1)", text))
    plain = called.translate(_SPELLINGS).lstrip("=≈ ")
    if re.search(r"\d,\d{3}\.\d|\d\.\d{3},\d|\d,\d+,\d", plain):
        raise TypedError("Leave the thousands' separators out: write for example 1234.5.")
    plain = plain.replace(",", ".")
    if re.search(r"[\d.]e[-+]?$", plain, re.IGNORECASE):
        raise TypedError("The exponent is missing behind the e; write for example 2.7e-3.")
    value = _Reader(plain, text).whole()
    literal = _LITERAL.fullmatch(plain)
    return Typed(value, significant(literal[1].lower()) if literal else 0)


class _Reader:
    """One pass over the text; every method reads what its name says and returns its value."""

    def __init__(self, text: str, typed: str) -> None:
        self._typed = typed if len(typed) <= 40 else f"{typed[:40]}…"
        self._pieces = [*self._split(text), ""]
        self._place = 0
        self._depth = 0

    def whole(self) -> float:
        """Read everything."""
        try:
            value = self._sum()
        except ZeroDivisionError:
            raise TypedError("That divides by zero; check the expression.") from None
        except OverflowError:
            raise TypedError("That is too large for a number here; check the expression.") from None
        except ValueError as error:
            if isinstance(error, TypedError):
                raise
            raise TypedError("That is a logarithm or root of no positive number; check the expression.") from None
        if self._next:
            raise self._mistake(f"{self._next!r} is not expected there")
        if not math.isfinite(value):
            raise TypedError("That is no finite number; check the expression.")
        return value

    def _split(self, text: str) -> Iterator[str]:
        end = 0
        while end < len(text.rstrip()):
            match = _TOKEN.match(text, end)
            if match is None:
                raise self._mistake(f"{text[end:].strip()[0]!r} has no meaning here")
            end = match.end()
            yield next(filter(None, match.groups()))

    def _mistake(self, why: str) -> TypedError:
        return TypedError(f"{self._typed!r} cannot be read ({why}): {_ADVICE}.")

    @property
    def _next(self) -> str:
        return self._pieces[self._place]

    def _take(self, *wanted: str) -> str:
        piece = self._next
        if piece not in wanted:
            return ""
        self._place += 1
        return piece

    def _sum(self) -> float:
        value = self._product()
        while sign := self._take("+", "-"):
            term = self._product()
            value = value + term if sign == "+" else value - term
        return value

    def _product(self) -> float:
        value = self._signed()
        while True:
            if self._take("/"):
                value /= self._signed()
            elif self._take("*") or self._next == "(" or self._next.lower() in FUNCTIONS:  # 2(3+4), 2 exp(1)
                value *= self._signed()
            else:
                return value

    def _signed(self) -> float:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TypedError("That has too many signs or brackets; type a simpler expression.")
        sign = self._take("+", "-")
        value = self._signed() if sign else self._power()
        self._depth -= 1
        return -value if sign == "-" else value

    def _power(self) -> float:
        value = self._atom()
        if self._take("^", "**"):
            raised = value ** self._signed()
            if isinstance(raised, complex):
                raise TypedError("A root of a negative number is no number here; check the expression.")
            return float(raised)
        return value

    def _atom(self) -> float:
        piece = self._next
        self._place += bool(piece)
        if piece == "(":
            value = self._sum()
            if not self._take(")"):
                raise self._mistake("a bracket is not closed")
            return value
        if piece[:1].isdigit() or piece[:1] == ".":
            return float(piece)
        if piece.lower() in _CONSTANTS and piece != "E":
            return _CONSTANTS[piece.lower()]
        if piece.lower() in FUNCTIONS:
            if self._next != "(":
                raise self._mistake(f"put what {piece} is taken of into brackets")
            return FUNCTIONS[piece.lower()](self._atom())
        if piece.lower() in {"log", "lg"}:
            raise self._mistake("write ln for the natural logarithm")
        if piece[:1].isalpha():
            raise self._mistake(f"{piece!r} is no name here; put the number in")
        raise self._mistake("something is missing" if not piece else f"{piece!r} is not expected there")
