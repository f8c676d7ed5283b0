"""Compares the bundled lessons with the figures of the course plan, digit by digit as they are printed there."""

from tests.teaching.session.walking import lesson
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.numbers import number_at, trace_of
from tutor.teaching.session.session import begin


def run_of(lesson_id: str, variant: str = "") -> Trace:
    """Return the run of a bundled lesson, or of one of its variants."""
    found = lesson(lesson_id)
    return trace_of(found, begin(found).trace, variant)


def unlike(trace: Trace, printed: dict[str, str]) -> list[str]:
    """Return the addresses whose numbers do not round to what is printed.

    Args:
        trace: The run.
        printed: By address, a number with the digits that are printed of it, such as `-.0617`.

    """
    return [at for at, text in printed.items() if not is_printed(number_at(trace, at), text)]


def is_printed(value: float, text: str) -> bool:
    """Tell whether a number is what is printed: not further from it than half of its last digit."""
    digits, _, exponent = text.partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(digits.partition(".")[2]))
    return abs(value - float(text)) <= 0.5 * unit * (1 + 1e-9)
