"""Judges what a publication prints: whether a number agrees, by which chain, what its formula gives, which slip it is.

Pure; knows traces and slips, and puts nothing into words.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tutor.arithmetic.expressions import Typed, TypedError, read_arithmetic
from tutor.arithmetic.numerals import significant
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.assess import MIRRORED
from tutor.teaching.diagnosis.judge import agrees
from tutor.teaching.diagnosis.slips.diagnose import Diagnosis, diagnose
from tutor.teaching.diagnosis.substitution import Standing

AGREES, CUT_OFF, CHAIN, TURNED = "agrees", "cut off", "rounded chain", "other sign convention"
FORMULA, SLIP, DIGITS, UNEXPLAINED = "formula", "slip", "digits", "unexplained"
FINE = frozenset({AGREES, CUT_OFF, CHAIN, TURNED})
"""What a printed number may be without being wrong."""
GIVES, RIGHT, WRONG = "gives it", "right", "wrong"
"""What a printed formula does: give the printed number; not give it, but the right one; give another one."""
OF_DIGITS = frozenset(
    {"point-shifted", "digits-swapped", "digit-miscopied", "last-digit", "step-shifted", "argument-shifted"}
)
"""Slips of the point and of single digits."""
_HALF, _WHOLE = Decimal("0.500000001"), Decimal(1)
"""Units of the last printed digit; binary arithmetic may add a billionth."""
_COMPARED = (8, 4, 3)
"""Significant digits at which a formula's value is compared with those of slips, one after the other."""
_ASKED = 4
"""Significant digits at which a shorter number's slips must differ from the right one."""
_FEW = 3
"""Fewer digits than these show neither a wrong one nor one too many."""
_NONE: Mapping[Ref, float] = {}


@dataclass(frozen=True, slots=True)
class PrintedFormula:
    """A formula as a publication prints it, with what it gives."""

    text: str
    value: float
    verdict: str
    """`GIVES`, `RIGHT` or `WRONG`."""
    diagnoses: tuple[Diagnosis, ...] = ()
    """What is wrong with it; several are a tie."""


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """What is to be said about a printed number and its formula."""

    printed: str
    number: str
    """What the number is, whatever its formula: one of `FINE`, `SLIP`, `DIGITS` or `UNEXPLAINED`."""
    engine: float
    """The engine's value."""
    chain: float | None = None
    """What comes out of the printed numbers before it, where that is another value than the engine's."""
    formulas: tuple[PrintedFormula, ...] = ()
    unreadable: str = ""
    """The printed formula, where it cannot be read as arithmetic."""
    diagnoses: tuple[Diagnosis, ...] = ()
    """What explains a wrong number; several are a tie."""
    without: str = ""
    """The printed number without the one digit that is too many in it."""

    @property
    def verdict(self) -> str:
        """The verdict on the whole: a fine number with a wrong formula is `FORMULA`."""
        return FORMULA if self.number in FINE and self.wrong_formulas else self.number

    @property
    def wrong_formulas(self) -> tuple[PrintedFormula, ...]:
        """The printed formulas that give neither the printed nor the right number."""
        return tuple(formula for formula in self.formulas if formula.verdict == WRONG)


@dataclass(frozen=True)
class _Claim:
    """A claim that is being judged."""

    trace: Trace
    at: Address
    printed: str
    standing: Standing

    @property
    def typed(self) -> Typed:
        return Typed(float(self.plain), significant(self.plain.lower()))

    @property
    def plain(self) -> str:
        return self.printed.replace("\u2212", "-")

    @property
    def engine(self) -> float:
        return self.trace.moment(self.at).value(self.at.ref)


def judge_claim(
    trace: Trace, at: Address, printed: str, formula: str = "", printed_row: Mapping[Ref, float] = _NONE
) -> ClaimVerdict:
    """Judge a number that a publication prints for a step.

    Numbers that come out of printed ones by honest rounding count as the author's chain also where they could be the
    right value cut off: that is how they were made.

    Args:
        trace: The run.
        at: The step.
        printed: The number exactly as printed; its decimals say how exact it claims to be.
        formula: The formula as printed; parts between equals signs are judged each.
        printed_row: What the publication prints for the step's row.

    """
    claim = _Claim(trace, at, printed, Standing(trace, at, printed_row))
    chain = claim.standing.follows(at.ref)
    number = _of_number(printed, claim.engine, chain)
    if number == UNEXPLAINED and at.ref.name in MIRRORED:
        number = TURNED if is_rounded(printed, -claim.engine) else number
    formulas = tuple(_formulas(claim, formula, chain))
    verdict = ClaimVerdict(printed, number, claim.engine, chain, formulas, formula if not formulas else "")
    return verdict if number in FINE else _explained(claim, verdict)


def _of_number(printed: str, engine: float, chain: float | None) -> str:
    if is_rounded(printed, engine):
        return AGREES
    if chain is not None and is_rounded(printed, chain):
        return CHAIN
    if is_cut_off(printed, engine):
        return CUT_OFF
    return CHAIN if chain is not None and is_cut_off(printed, chain) else UNEXPLAINED


def is_rounded(printed: str, value: float) -> bool:
    """Tell whether a printed number is a value, to within half a unit of its last printed digit."""
    return math.isfinite(value) and _units_missing(printed, value).copy_abs() <= _HALF


def is_cut_off(printed: str, value: float) -> bool:
    """Tell whether a printed number is a value whose further digits were left out."""
    if not math.isfinite(value) or _decimal(printed) * Decimal(value) < 0:
        return False
    return 0 <= _units_missing(printed, value) * (1 if value > 0 else -1) < _WHOLE


def _decimal(printed: str) -> Decimal:
    return Decimal(printed.replace("\u2212", "-"))


def _units_missing(printed: str, value: float) -> Decimal:
    """Return what lacks of a value, in units of the last printed digit."""
    number = _decimal(printed)
    return (Decimal(value) - number) / Decimal(1).scaleb(int(number.as_tuple().exponent))


def _formulas(claim: _Claim, text: str, chain: float | None) -> Iterator[PrintedFormula]:
    """Judge each part of a printed formula that can be read; the name on the left of an equals sign cannot."""
    for part in filter(None, map(str.strip, text.replace("\u2248", "=").split("="))):
        try:
            value = read_arithmetic(part).value
        except TypedError:
            continue
        if is_rounded(claim.printed, value) or is_cut_off(claim.printed, value):
            yield PrintedFormula(part, value, GIVES)
        elif any(agrees(value, right, max(_FEW, claim.typed.figures)) for right in (claim.engine, chain or math.nan)):
            yield PrintedFormula(part, value, RIGHT)
        else:
            yield PrintedFormula(part, value, WRONG, _why(claim, value))


def _why(claim: _Claim, value: float) -> tuple[Diagnosis, ...]:
    """Explain what a printed formula gives: on the printed numbers, exactly if possible."""
    for digits in _COMPARED:
        found = diagnose(claim.trace, claim.at, Typed(value, 0), digits, (claim.standing,))
        if found:
            return found
    return ()


def _explained(claim: _Claim, verdict: ClaimVerdict) -> ClaimVerdict:
    """Explain a wrong number: by a slip, by its digits, or not at all."""
    typed = claim.typed
    if not math.isfinite(typed.value) or not math.isfinite(claim.engine):
        return verdict
    found = diagnose(claim.trace, claim.at, typed, max(_ASKED, typed.figures), (claim.standing,))
    if found:
        kind = DIGITS if all(diagnosis.slip in OF_DIGITS for diagnosis in found) else SLIP
        return replace(verdict, number=kind, diagnoses=found)
    without = next(_without_a_digit(claim, verdict.chain), "")
    return replace(verdict, number=DIGITS, without=without) if without else verdict


def _without_a_digit(claim: _Claim, chain: float | None) -> Iterator[str]:
    """Yield the printed number without one of its digits, where it is right then."""
    mantissa, mark, exponent = claim.plain.lower().partition("e")
    for place, sign in enumerate(mantissa):
        shorter = mantissa[:place] + mantissa[place + 1 :]
        if sign.isdigit() and significant(shorter) >= _FEW:
            text = f"{shorter}{mark}{exponent}"
            if any(is_rounded(text, right) for right in (claim.engine, chain or math.nan)):
                yield text
