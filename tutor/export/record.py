"""One step as a record of texts and numbers: what `show` prints in every format. The JSON's fields are a contract."""

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tutor.arithmetic.formula.notation import ANY, ASCII, ATOM, LATEX, POWER, Form
from tutor.arithmetic.formula.spell import Speller
from tutor.arithmetic.numerals import FULL, GUARD, shown
from tutor.arithmetic.trace.grain import following, preceding
from tutor.arithmetic.trace.step import PREPARE, Address, Step
from tutor.arithmetic.trace.trace import Trace
from tutor.view.labels import Labels


@dataclass(frozen=True, slots=True)
class Record:
    """One step, ready to print."""

    address: str
    kind: str
    """The quantity's name in the vocabulary."""
    unit: str | None
    """The name of the unit (or input) that it belongs to."""
    symbols: str
    """The formula in symbols, in ASCII."""
    numbers: str
    """The formula with numbers put in, in ASCII: a Python expression."""
    result: float | None
    """The full double; None where it is no finite number."""
    shown: str
    """The result with the digits asked for."""


def selected(trace: Trace, at: str | None = None, last: int | None = None) -> Iterator[Address]:
    """Yield the addresses to print, without those of the finest grain: all, one step, one row, or the last ones.

    `at` is the address of a step (in the first row, if it names none), of a row (`epoch/row`, `test/row`) or `prepare`;
    with `last`, so many steps up to and including its end.

    Raises:
        AddressError, RefError: if `at` is no address of the run.

    """
    if at is None:
        first, end = trace.start, trace.last
    elif ":" in at or ("/" not in at and at.strip() != PREPARE):
        first = end = trace.find(at, trace.start)
    else:
        first = trace.find(at, trace.start)
        end = following(trace, first, "row")
    return _last(trace, end, last) if last is not None else _span(trace, first, end)


def _span(trace: Trace, at: Address, end: Address) -> Iterator[Address]:
    yield at
    while at != end and (after := following(trace, at, "step")) != at:
        at = after
        yield at


def _last(trace: Trace, end: Address, count: int) -> Iterator[Address]:
    chosen = deque([end])
    while len(chosen) < count and (before := preceding(trace, chosen[0], "step")) != chosen[0]:
        chosen.appendleft(before)
    return iter(chosen)


def record(step: Step, labels: Labels, digits: int) -> Record:
    """Put a step into texts and numbers."""
    return Record(
        address=str(step.address),
        kind=step.target.name,
        unit=labels.owner(step.target) or None,
        symbols=Speller(ASCII, str, _constant).text(step.formula),
        numbers=Speller(ASCII, _numbers(step, digits).__getitem__, _constant).text(step.formula),
        result=step.result if math.isfinite(step.result) else None,
        shown=shown(step.result, digits),
    )


_POWERS = {"square": Form("{<0>}^{2}", POWER, (ATOM,)), "power": Form("{<0>}^{<1>}", POWER, (ATOM, ANY))}
_LATEX = replace(LATEX, forms=LATEX.forms | _POWERS)
"""Quantities have a layer as superscript: without a group of its own, TeX would refuse a power behind it."""


def latex(step: Step, labels: Labels, digits: int) -> str:
    """Write a step as one line of LaTeX mathematics."""
    values = {ref: _latex_number(text, inside=True) for ref, text in _numbers(step, digits).items()}
    symbols = Speller(_LATEX, labels.latex, _constant).text(step.formula)
    numbers = Speller(_LATEX, values.__getitem__, _constant).text(step.formula)
    relation = "=" if step.closes(digits) else "\\approx"
    result = _latex_number(shown(step.result, digits))
    return f"{labels.latex(step.target)} &= {symbols} = {numbers} {relation} {result}"


def _numbers(step: Step, digits: int) -> dict[object, str]:
    return {ref: shown(value, _guarded(digits)) for ref, value in step.values}


def _latex_number(text: str, *, inside: bool = False) -> str:
    """Write a number as mathematics; `inside` a formula a power of ten gets brackets (the speller's, with a minus)."""
    if text.endswith(("inf", "nan")):
        return text.replace("inf", "\\infty").replace("nan", "\\text{nan}")
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return text
    power = f"{mantissa} \\cdot 10^{{{exponent}}}"
    return f"\\left({power}\\right)" if inside and not text.startswith("-") else power


def _guarded(digits: int) -> int:
    return min(digits + GUARD, FULL)


def _constant(value: float) -> str:
    return shown(value, FULL)
