"""A line with one number left blank: which number belongs there is judged, and where a wrong one comes from."""

from tutor.arithmetic.expressions import TypedError, read_arithmetic
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.assess import Assessment
from tutor.teaching.diagnosis.judge import UNREADABLE, WRONG, Target, agrees, judge
from tutor.teaching.diagnosis.slips.diagnose import Diagnosis, value_of
from tutor.teaching.diagnosis.slips.rewrite import Case, Swap
from tutor.teaching.diagnosis.slips.rules import slipped
from tutor.teaching.diagnosis.slips.writing import written

_RESULT = "That is the result of the line; the gap is asked for: what must stand there to give it?"


def assess_gap(trace: Trace, at: Address, blank: Ref | None, text: str, digits: int = 4) -> Assessment:
    """Judge what was typed into the gap of a step's line."""
    try:
        typed = read_arithmetic(text)
    except TypedError as error:
        return Assessment(UNREADABLE, complaint=str(error))
    case = Case(trace, at)
    exact = value_of(case, at.ref if blank is None else blank)
    verdict = judge(typed, Target(exact, digits))
    if verdict != WRONG:
        return Assessment(verdict, typed)
    if agrees(typed.value, value_of(case, at.ref), min(typed.figures or digits, digits)):
        return Assessment(UNREADABLE, typed, complaint=_RESULT)  # read as an answer to another question: no attempt
    found = []
    for slip in slipped(case):
        if isinstance(slip, Swap):
            for old, new in slip.changes:
                if old == blank and agrees(typed.value, value_of(case, new), min(typed.figures or digits, digits)):
                    found.append(Diagnosis(slip.slip))
    found += [Diagnosis(slip) for slip in written(typed, exact, digits)]
    return Assessment(verdict, typed, diagnoses=tuple(dict.fromkeys(found)))
