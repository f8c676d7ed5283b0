"""From the tree to text: a formula as spans, each of which knows the quantity it spells.

Knows trees and notations; how a quantity is called, or which number stands for it, is asked of the caller.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tutor.arithmetic.formula.expr import Expr, Num, Op
from tutor.arithmetic.formula.notation import ATOM, POWER, SIGN, Form, Notation
from tutor.arithmetic.quantity import Ref


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a spelled formula."""

    text: str
    ref: Ref | None = None
    """The quantity whose name or number this piece is."""


@dataclass(frozen=True, slots=True)
class Speller:
    """How to spell: a notation, and the texts of leaves."""

    notation: Notation
    leaf: Callable[[Ref], str]
    """The text of a quantity: its name, or its number."""
    number: Callable[[float], str]
    """The text of a number that belongs to the formula."""
    longest: int = 0
    """With more arguments than this, the middle of a sum or product is elided; 0: never."""

    def spell(self, expr: Expr) -> tuple[Span, ...]:
        """Spell a formula."""
        return tuple(self._spans(expr, 0))

    def text(self, expr: Expr) -> str:
        """Spell a formula as one string."""
        return "".join(span.text for span in self.spell(expr))

    def _spans(self, expr: Expr, needed: int) -> Iterator[Span]:
        bracketed = self._holds(expr) < needed
        if bracketed:
            yield Span(self.notation.brackets[0])
        if isinstance(expr, Op):
            form = self.notation.forms[expr.kind]
            yield from self._repeated(expr, form) if form.repeats else self._filled(expr, form)
        elif isinstance(expr, Num):
            yield Span(self._signed(self.number(expr.value)))
        else:
            yield Span(self._signed(self.leaf(expr)), expr)
        if bracketed:
            yield Span(self.notation.brackets[1])

    def _holds(self, expr: Expr) -> int:
        if isinstance(expr, Op):
            return self.notation.forms[expr.kind].holds
        text = self.number(expr.value) if isinstance(expr, Num) else self.leaf(expr)
        return SIGN if text.startswith("-") else ATOM

    def _signed(self, text: str) -> str:
        return self.notation.minus + text[1:] if text.startswith("-") else text

    def _repeated(self, expr: Op, form: Form) -> Iterator[Span]:
        count, kept = len(expr.args), (self.longest + 1) // 2
        elided = range(kept, count - (self.longest - kept)) if 0 < self.longest < count else range(0)
        if form.around[0]:
            yield Span(form.around[0])
        for place, arg in enumerate(expr.args):
            if place in elided and place != elided.start:
                continue
            if place:
                yield Span(form.template)
            if place in elided:
                yield Span(self.notation.elision.format(len(elided)))
            else:
                yield from self._spans(arg, _needed(form, place))
        if form.around[1]:
            yield Span(form.around[1])

    def _filled(self, expr: Op, form: Form) -> Iterator[Span]:
        for place, piece in enumerate(_pieces(form.template)):
            if place % 2:
                yield from self._argument(expr.args[int(piece)], form, int(piece))
            elif piece:
                yield Span(piece)

    def _argument(self, arg: Expr, form: Form, place: int) -> Iterator[Span]:
        if not form.signed or self._holds(arg) != SIGN:
            yield from self._spans(arg, _needed(form, place))
        elif isinstance(arg, Op) and arg.kind == "negative":
            sign, _, _ = _pieces(self.notation.forms[arg.kind].template)
            yield Span(sign)
            yield from self._spans(arg.args[0], POWER)
        else:
            yield from self._spans(arg, SIGN)


def _needed(form: Form, place: int) -> int:
    return form.needs[min(place, len(form.needs) - 1)]


@lru_cache
def _pieces(template: str) -> tuple[str, ...]:
    return tuple(re.split(r"<(\d)>", template))
