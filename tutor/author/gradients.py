"""Checks every gradient of a lesson's first row by nudging each weight and bias. Knows the trace of a lesson."""

from pathlib import Path

from tutor.arithmetic.engine.gradient_check import Nudged
from tutor.arithmetic.trace.gradient_check import all_checks
from tutor.author.findings import Finding
from tutor.lesson.load import load
from tutor.lesson.problems import LessonError

ALLOWED_GAP = 1e-6
"""How far apart nudging and the backward pass may be, as a part of the gradient."""
_ROUNDING = 1e-10
"""What rounding leaves of a difference quotient, for errors of about 1."""


def check_gradients(path: Path) -> tuple[tuple[Finding, ...], str]:
    """Check a lesson's gradients; return what is wrong, and a sentence that says what was checked."""
    try:
        lesson = load(path)
    except LessonError as error:
        return tuple(Finding(p.line, p.column, p.key, p.message, p.file) for p in error.problems), ""
    trace = lesson.new_trace()
    checks = list(all_checks(trace))
    found = tuple(
        Finding(
            0,
            0,
            str(at),
            f"nudging gives {nudged.slope:.6g}, the backward pass {nudged.backprop:.6g}",
            str(path),
            "gradient",
        )
        for at, nudged in checks
        if not agrees(nudged)
    )
    largest = max(checks, key=lambda check: check[1].gap)
    said = f"{lesson.id}: {len(checks)} gradients checked; the largest gap is {largest[1].gap:.1e}, at {largest[0]}"
    return found, said


def agrees(nudged: Nudged) -> bool:
    """Tell whether nudging and the backward pass agree, within what rounding allows."""
    size = max(abs(nudged.slope), abs(nudged.backprop))
    rounding = _ROUNDING * max(1.0, *(abs(error) for error in nudged.errors))
    return abs(nudged.slope - nudged.backprop) <= ALLOWED_GAP * size + rounding
