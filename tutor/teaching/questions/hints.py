"""The ladder of help at a step: where to look, the principle, the formula, its numbers, and last the result.

No rung below the last contains the answer. Knows the architecture's formulas; knows no numbers but the last one.
"""

from collections.abc import Callable

from tutor.arithmetic.formula.expr import operands
from tutor.arithmetic.numerals import shown
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.learner.mastery import BOTTOM
from tutor.teaching.questions.why import why

OPERANDS, PRINCIPLE, SYMBOLS, NUMBERS, RESULT = LADDER = (1, 2, 3, 4, BOTTOM)
"""The rungs in order."""
_FEW = 6
"""Operands that are named."""
_FORMULA = "This is the formula; put its numbers in."


def hint(
    trace: Trace, at: Address, level: int, words: Callable[[Ref], str], digits: int = 4, blank: Ref | None = None
) -> str:
    """Say the help of a level at a step; `words` names quantities; `blank` is the operand asked for, if one is."""
    if level == OPERANDS:
        refs = operands(trace.formula(at))
        named = ", ".join(words(ref) for ref in refs[:_FEW])
        more = f" and {len(refs) - _FEW} more" if len(refs) > _FEW else ""
        return f"Look at: {named}{more}."
    if level == PRINCIPLE:
        return why(trace.net, at.ref)
    if level == SYMBOLS:
        return f"The gap is the {words(blank)}; look its number up." if blank else _FORMULA
    if level == NUMBERS:
        return "Its numbers are put in; what do they give?"
    step = trace[at]
    if blank:
        return f"The gap is the {words(blank)}, {shown(dict(step.values)[blank], digits)}. {why(trace.net, at.ref)}"
    return f"It is {shown(step.result, digits)}. {why(trace.net, at.ref)}"
