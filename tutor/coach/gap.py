"""A line with one number left blank: which number belongs there is judged, and where a wrong one comes from."""

from tutor.arithmetic import TypedError, read_arithmetic
from tutor.coach.assess import Assessment
from tutor.coach.judge import UNREADABLE, WRONG, Target, agrees, judge
from tutor.coach.slips.diagnose import Diagnosis, value_of
from tutor.coach.slips.rewrite import Case, Swap
from tutor.coach.slips.rules import slipped
from tutor.coach.slips.writing import written
from tutor.quantity import Ref
from tutor.trace.step import Address
from tutor.trace.trace import Trace

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
