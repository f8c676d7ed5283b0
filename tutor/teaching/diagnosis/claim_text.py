"""Verdicts on claims in words: one sentence for the linter, for quizzes, for whoever asks."""

from tutor.arithmetic.numerals import shown, significant
from tutor.teaching.diagnosis import claims
from tutor.teaching.diagnosis.claims import AGREES, RIGHT, ClaimVerdict
from tutor.teaching.diagnosis.slips.diagnose import Diagnosis, told

_MOST_NAMED = 4
"""Slips that one line names."""


def said(verdict: ClaimVerdict, *, named: bool = True) -> str:
    """Say a verdict in a sentence; `named`: whether it tells which slips they are."""
    wrong = verdict.wrong_formulas
    parts = ["the value is right" if wrong and verdict.number == AGREES else _of_number(verdict, named=named)]
    for number, formula in enumerate(wrong):
        lead = "" if number else "its formula is not: " if verdict.number == AGREES else "its formula is wrong: "
        why = f" ({_told(formula.diagnoses)})" if formula.diagnoses and named else ""
        parts.append(f"{lead}{formula.text} gives {shown(formula.value)}{why}")
    parts += [f"its formula is right: {formula.text}" for formula in verdict.formulas if formula.verdict == RIGHT]
    if verdict.unreadable:
        parts.append(f"its formula cannot be read as arithmetic: {verdict.unreadable}")
    return "; ".join(parts)


def _of_number(verdict: ClaimVerdict, *, named: bool) -> str:
    digits = significant(verdict.printed.replace("\u2212", "-").lower()) + 2
    engine = f"the engine has {shown(verdict.engine, digits)}"
    chain = "" if verdict.chain is None else f"the printed numbers before it give {shown(verdict.chain, digits)}"
    match verdict.number:
        case claims.AGREES:
            return "agrees"
        case claims.CUT_OFF:
            return f"agrees, cut off; {engine}"
        case claims.CHAIN:
            return f"the method is right, rounded on the way: {chain}; {engine}"
        case claims.TURNED:
            return f"right where the difference is written the other way round; {engine}"
        case claims.UNEXPLAINED:
            return f"no slip is known that gives this; {engine}"
    if not named:
        return "; ".join(part for part in (chain, engine) if part)
    if verdict.without:
        why = f"a digit too many: without it {verdict.without}"
    else:
        why = ("a digit slip, " if verdict.number == claims.DIGITS else "a slip, ") + _told(verdict.diagnoses)
    return "; ".join(part for part in (why, chain, engine) if part)


def _told(diagnoses: tuple[Diagnosis, ...]) -> str:
    """Say what a number is; ties are several possibilities."""
    return " or ".join(told(diagnosis, str(diagnosis.cell)) for diagnosis in diagnoses[:_MOST_NAMED])
