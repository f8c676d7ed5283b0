"""One answer to one step: read, judged, and if it is wrong, diagnosed. Knows traces; keeps nothing."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tutor.arithmetic.expressions import Typed, TypedError, read_arithmetic
from tutor.arithmetic.formula.expr import Op, evaluate, operands
from tutor.arithmetic.numerals import FULL, GUARD, rounded
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.plan import STAGES
from tutor.arithmetic.trace.step import Address, Step
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.judge import CONVENTION, UNREADABLE, WRONG, Target, judge
from tutor.teaching.diagnosis.slips.diagnose import Diagnosis, diagnose
from tutor.teaching.diagnosis.slips.update import DAMPED

MIRRORED = frozenset({"delta", "share", "back"})
"""What turns its sign where error terms are written t - o."""
GRADIENTS = frozenset({"dw", "db", "dw_batch", "db_batch"})
_RESIDUE = 1e-15
"""Part of the largest term that a sum may come to where by hand it comes to 0."""
Numbers = Mapping[Ref, float]


@dataclass(frozen=True, slots=True)
class Question:
    """A number that is asked for."""

    trace: Trace
    at: Address
    digits: int = 4
    """Significant digits asked for."""
    shown_digits: int = 4
    """Significant digits that the screen shows of results; operands have one more."""
    own: Numbers | None = None
    """The learner's earlier accepted answers of this row."""
    printed: Numbers | None = None
    """What the lesson's publication prints for this row."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is said about an answer."""

    verdict: str
    """One of the verdicts of `diagnosis.judge`."""
    typed: Typed | None = None
    complaint: str = ""
    """Why it cannot be read."""
    diagnoses: tuple[Diagnosis, ...] = ()
    """What may have gone wrong; several are a tie."""


def assess(question: Question, text: str) -> Assessment:
    """Judge what was typed."""
    try:
        typed = read_arithmetic(text)
    except TypedError as error:
        return Assessment(UNREADABLE, complaint=str(error))
    verdict = judge(typed, target(question))
    if verdict != WRONG:
        return Assessment(verdict, typed)
    instead = tuple(numbers for numbers in (_own(question), question.printed) if numbers)
    found = diagnose(question.trace, question.at, typed, question.digits, instead)
    damped = tuple(diagnosis for diagnosis in found if diagnosis.slip == DAMPED and not diagnosis.other)
    if damped:  # two equally common definitions: named, not marked wrong
        return Assessment(CONVENTION, typed, diagnoses=damped)
    return Assessment(WRONG, typed, diagnoses=found)


def target(question: Question) -> Target:
    """Work out what an answer is compared with."""
    step = question.trace[question.at]
    guard = min(question.shown_digits + GUARD, FULL)
    found = Target(
        _exact(step),
        question.digits,
        shown=step.recompute(lambda value: rounded(value, guard)),
        mirrored=question.at.ref.name in MIRRORED,
    )
    return replace(found, carried=_carried(step, _own(question)))


def _own(question: Question) -> Numbers:
    """Return the learner's own numbers; a gradient in the other sign convention turns round where it is taken off."""
    own, name = question.own or {}, question.at.ref.name
    if STAGES.get(name) != "update" or name in GRADIENTS:
        return own
    right = question.trace.moment(question.at).value
    return {ref: -value if ref.name in GRADIENTS and value * right(ref) < 0 else value for ref, value in own.items()}


def _carried(step: Step, own: Numbers) -> float | None:
    """Follow the learner's own numbers; None where none of them goes into the step."""
    if own.keys().isdisjoint(operands(step.formula)):
        return None
    value = evaluate(step.formula, {**dict(step.values), **own}.__getitem__)
    return value if math.isfinite(value) else None


def _exact(step: Step) -> float:
    """Return the engine's value; 0 where terms cancel and only what binary arithmetic leaves over is there."""
    if not isinstance(step.formula, Op) or step.formula.kind not in {"sum", "minus"}:
        return step.result
    terms = [abs(evaluate(term, dict(step.values).__getitem__)) for term in step.formula.args]
    return 0.0 if abs(step.result) <= _RESIDUE * max(terms) else step.result
