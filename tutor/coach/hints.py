"""The ladder of help at a step: where to look, the principle, the formula, its numbers, and last the result.

No rung below the last contains the answer. Knows the architecture's formulas; knows no numbers but the last one.
"""

from collections.abc import Callable

from tutor.coach.why import why
from tutor.formula.expr import operands
from tutor.numerals import shown
from tutor.quantity import Ref
from tutor.trace.step import Address
from tutor.trace.trace import Trace

OPERANDS, PRINCIPLE, SYMBOLS, NUMBERS, RESULT = LADDER = (1, 2, 3, 4, 5)
_FEW = 4


def hint(trace: Trace, at: Address, level: int, words: Callable[[Ref], str], digits: int = 4) -> str:
    """Say the help of a level at a step; `words` names quantities."""
    match level:
        case 1:
            refs = operands(trace.formula(at))
            named = ", ".join(words(ref) for ref in refs[:_FEW])
            more = f" and {len(refs) - _FEW} more" if len(refs) > _FEW else ""
            return f"Look at: {named}{more}."
        case 2:
            return why(trace.net, at.ref)
        case 3:
            return "This is the formula; find its numbers."
        case 4:
            return "These are its numbers; what do they give?"
        case _:
            return f"It is {shown(trace[at].result, digits)}. {why(trace.net, at.ref)}"
