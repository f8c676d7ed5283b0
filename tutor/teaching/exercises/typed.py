"""Tasks that ask for a number: judged by what the engine has, with a diagnosis where it is a step's, and with hints."""

from dataclasses import dataclass, replace

from tutor.arithmetic.expressions import TypedError, read_arithmetic
from tutor.arithmetic.numerals import FULL, GUARD, rounded, shown
from tutor.arithmetic.trace.gradient_check import gradient_check
from tutor.arithmetic.trace.step import parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.lesson import Lesson, Task
from tutor.lesson.numbers import calculated, number_at, trace_of
from tutor.lesson.placeholders import Placeholder, pieces
from tutor.teaching.diagnosis.assess import Assessment, Question, assess
from tutor.teaching.diagnosis.judge import CARRIED, CONVENTION, MORE, SHOWN, UNREADABLE, WRONG, Target, agrees, judge
from tutor.teaching.diagnosis.slips.catalogue import catalogue
from tutor.teaching.diagnosis.slips.diagnose import Diagnosis, told
from tutor.teaching.exercises.quiz import Query, Told
from tutor.teaching.questions.why import why
from tutor.teaching.session.feedback import right_so_far
from tutor.view.labels import Labels
from tutor.view.scene import Scene

_MOST_TOLD = 3
_NOT_YET = "Not yet. A hint helps."
_ERROR_DIGITS = range(6, FULL)
"""Significant digits of errors that a slope is worked out from: as few as give it exactly enough."""


@dataclass(frozen=True, slots=True)
class Typing:
    """What a question for a number is made from."""

    run: Trace
    """The run that it is about."""
    labels: Labels
    query: Query
    """The question, without what judges it."""


def number_query(typing: Typing, lesson: Lesson, trace: Trace, task: Task) -> Query:
    """Ask for the number at an address, or for what an expression over the lesson's numbers comes to."""
    if task.equals:
        exact = calculated(lesson, trace, task.equals)
        asked = replace(typing.query, judge=lambda text: _plainly(text, Target(exact, task.digits)))
        hints = (
            f"Work out {_readable(lesson, trace, task.equals, task.digits)}.",
            f"It is {shown(exact, task.digits)}.",
        )
        return replace(asked, hints=hints, kind="number")
    at = parse_address(task.at)
    question = Question(typing.run, at, task.digits, max(4, task.digits))
    step = typing.run[at]
    scene = Scene(typing.run, step, typing.labels)
    formula = scene.speller(typing.labels.symbol, longest=5).text(step.formula)
    hints = (
        f"{typing.labels.symbol(at.ref)} = {formula}",
        f"It is {shown(step.result, task.digits)}. {why(typing.run.net, at.ref)}",
    )

    def assessed(text: str) -> Told:
        return _assessed(assess(question, text), text.strip(), typing.labels, question)

    return replace(typing.query, judge=assessed, hints=hints, kind="number")


def _readable(lesson: Lesson, trace: Trace, expression: str, digits: int) -> str:
    """Write an expression with the numbers that the screen shows of its placeholders."""
    parts = []
    for piece in pieces(expression):
        if isinstance(piece, Placeholder):
            parts.append(shown(number_at(trace_of(lesson, trace, piece.variant), piece.at), digits + GUARD))
        else:
            parts.append(piece if isinstance(piece, str) else piece.text)
    return "".join(parts)


def _assessed(found: Assessment, typed: str, labels: Labels, question: Question) -> Told:
    exact = shown(question.trace[question.at].result, question.digits)
    if found.verdict == WRONG:
        slip = found.diagnoses[0].slip if len(found.diagnoses) == 1 else ""
        return Told(WRONG, _diagnosed(found.diagnoses, typed, labels), slip)
    said = {
        UNREADABLE: found.complaint,
        MORE: right_so_far(question.digits),
        SHOWN: f"From the digits on the screen; with all digits it is {exact}.",
        CARRIED: f"On from your own numbers; exactly it is {exact}.",
        CONVENTION: f"In the other convention; here it is {exact}.",
    }
    return Told(found.verdict, said.get(found.verdict, ""))


def _diagnosed(found: tuple[Diagnosis, ...], typed: str, labels: Labels) -> str:
    """Say what a wrong number is; ties are several possibilities."""
    if not found:
        return f"Not yet, and no slip that I know gives {typed}. Look at what goes in, then try again."
    said = [told(one, labels.words(one.cell) if one.cell else "") for one in found[:_MOST_TOLD]]
    if len(said) > 1:
        return f"Not yet. Your {typed} may be {'; or '.join(said)}."
    slip = catalogue()[found[0].slip]
    return f"Your {typed} is {said[0]}. {slip.principle} {slip.redo}"


def _plainly(text: str, target: Target) -> Told:
    """Judge a number that is no step's."""
    try:
        typed = read_arithmetic(text)
    except TypedError as error:
        return Told(UNREADABLE, str(error))
    verdict = judge(typed, target)
    if verdict == MORE:
        return Told(MORE, right_so_far(target.digits))
    if verdict != WRONG:
        return Told(verdict)
    is_mirrored = target.exact != 0 and agrees(-typed.value, target.exact, target.digits)
    return Told(WRONG, "The size is right; look at the sign." if is_mirrored else _NOT_YET)


def nudge_query(typing: Typing, task: Task) -> tuple[tuple[str, ...], Query]:
    """Ask for a slope between two errors; also return the lines that show them."""
    at = parse_address(task.at)
    found = gradient_check(typing.run, at, task.by)
    whole = 2 * task.by

    def slope(digits: int) -> float:
        smaller, larger = (rounded(error, digits) for error in found.errors)
        return (larger - smaller) / whole

    digits = next((count for count in _ERROR_DIGITS if agrees(slope(count), found.slope, task.digits + 1)), FULL)
    smaller, larger = (shown(error, digits) for error in found.errors)
    name, by = typing.labels.symbol(replace(at.ref, name="w" if at.ref.name == "dw" else "b")), shown(task.by, FULL)
    low, high = (shown(found.value + way * task.by, 8) for way in (-1, 1))
    lines = (
        f"{name} is {shown(found.value, 8)}; it is nudged by {by} both ways.",
        f"With {low} the error is {smaller}.",
        f"With {high} the error is {larger}.",
    )
    target = Target(found.slope, task.digits, shown=slope(digits))

    def judged(text: str) -> Told:
        told = _plainly(text, target)
        return replace(told, text=_nudged(text, target, task.by)) if told.text == _NOT_YET else told

    hints = (
        f"Larger error minus smaller one's, over the whole distance: (E({high}) - E({low})) / (2 * {by}).",
        f"It is {shown(found.slope, task.digits)}; the backward pass has {shown(found.backprop, task.digits)}.",
    )
    return lines, replace(typing.query, judge=judged, hints=hints)


def _nudged(text: str, target: Target, by: float) -> str:
    """Say what a wrong slope is."""
    value, digits = read_arithmetic(text).value, target.digits
    if agrees(value, 2 * target.exact, digits):
        return "The two errors lie two nudges apart: divide by the whole distance."
    if agrees(value, 2 * by * target.exact, digits):
        return "That is the difference of the errors; divide it by the distance between the two weights."
    return _NOT_YET
