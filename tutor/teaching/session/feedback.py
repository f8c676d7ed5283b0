"""The words of the tutor: questions, verdicts, diagnoses, help. Joins what was diagnosed with the lesson's names."""

from dataclasses import replace

from tutor.arithmetic.formula.expr import Expr
from tutor.arithmetic.numerals import shown
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.lesson import Lesson
from tutor.teaching.diagnosis.judge import CARRIED, CONVENTION, GIVEN_UP, MORE, SHOWN, UNREADABLE
from tutor.teaching.diagnosis.slips.catalogue import catalogue
from tutor.teaching.diagnosis.slips.diagnose import Diagnosis, told
from tutor.teaching.learner.skills import skill_of
from tutor.teaching.questions.asking import (
    BLANK,
    FADED,
    FORMULA,
    NUMBER,
    OPERAND,
    TYPED,
    WHY,
    Asked,
    blank_of,
    covering,
)
from tutor.teaching.questions.hints import NUMBERS, OPERANDS, RESULT, SYMBOLS, hint
from tutor.teaching.questions.menus import Choice, Menu
from tutor.teaching.questions.why import why
from tutor.teaching.session.answering import MOST_TIED, menu_of
from tutor.teaching.session.hidden import hidden, missing
from tutor.teaching.session.session import Session, prose
from tutor.teaching.session.state import Attempt, Tutoring
from tutor.view import prompt as showing
from tutor.view.labels import Labels
from tutor.view.prompt import Prompt
from tutor.view.scene import Scene

_MANY_TRIES = 3


def prompt(
    tutoring: Tutoring, trace: Trace, at: Address, labels: Labels, digits: int = 4, reason: str = ""
) -> Prompt | None:
    """Return what the tutor shows at a step; None where it says nothing and the step explains itself.

    Args:
        tutoring: Questions and answers so far.
        trace: The run.
        at: The step.
        labels: The lesson's names.
        digits: Significant digits that the screen shows.
        reason: Why the step is done, in the lesson's own words; empty: the tutor's.

    """
    if not tutoring.is_active and tutoring.latest is None:
        return None
    scene = Scene(trace, trace[at], labels, digits)
    asked = tutoring.open(trace, at)
    if asked is not None:
        return _open(tutoring, scene, asked)
    if tutoring.is_active and tutoring.is_open(trace, at):
        behind = covering(trace, at)
        name = labels.words(behind.ref) if behind else "next step"
        return Prompt(said=f"This one is worked out on the way to the {name}: go on.", reveal=showing.NOTHING)
    needed = missing(tutoring, trace, at) if tutoring.is_active and at.ref in hidden(tutoring, trace, at) else None
    if needed is not None:
        return Prompt(said=f"This waits for the {labels.words(needed.ref)}, which is still open at {needed}.")
    if tutoring.latest is not None and tutoring.latest[0] == at:
        key = tutoring.latest
        return Prompt(said=_closed(tutoring, scene, Asked(key[1]), reason))
    return None


def _open(tutoring: Tutoring, scene: Scene, asked: Asked) -> Prompt:
    trace, at = scene.trace, scene.step.address
    attempt = tutoring.attempt(at, asked)
    choices = menu_of(trace, at, asked)
    said = _said(scene, asked, attempt, choices)
    if not said and tutoring.latest is not None and tutoring.latest[0] == at:
        before = tutoring.latest
        said = _closed(tutoring, scene, Asked(before[1]), is_why_next=asked.kind == WHY)
    if not said and asked.kind not in {WHY, FORMULA} and _is_new(tutoring, scene):
        said = why(trace.net, at.ref)  # who meets this for the first time is not left without a word
    found = Prompt(_question(tutoring, scene, asked, choices), _choices(scene, choices), said)
    return replace(
        found,
        reveal=_reveal(tutoring, trace, at, asked, attempt.hints),
        blank=_blank(trace, at, asked, choices),
        looks=attempt.hints >= OPERANDS,
    )


def _is_new(tutoring: Tutoring, scene: Scene) -> bool:
    """Tell whether the learner meets the step's skill for the first time, in a lesson that asks only some steps."""
    skill = skill_of(scene.trace.net, scene.step.target)
    known = tutoring.knowledge.get(skill)
    return tutoring.mode == FADED and skill not in tutoring.watched and (known is None or not known.tries)


def _reveal(tutoring: Tutoring, trace: Trace, at: Address, asked: Asked, hints: int) -> str:
    if asked.kind == WHY and not tutoring.is_open(trace, at):
        return showing.ALL
    if asked.kind == BLANK:
        return showing.NUMBERS if hints >= SYMBOLS else showing.GAP
    if asked.kind == OPERAND:
        return showing.SYMBOLS
    if asked.kind == NUMBER and (hints >= SYMBOLS or (at, FORMULA) in tutoring.given):
        return showing.NUMBERS if hints >= NUMBERS else showing.SYMBOLS
    return showing.NOTHING


def _blank(trace: Trace, at: Address, asked: Asked, choices: Menu | None) -> Ref | None:
    if asked.kind == BLANK:
        return blank_of(trace, at)
    return choices.blank if choices else None


def _question(tutoring: Tutoring, scene: Scene, asked: Asked, choices: Menu | None) -> str:
    trace, at, name = scene.trace, scene.step.address, scene.labels.words(scene.step.target)
    name = f"{name[0].upper()}{name[1:]}"
    if choices is not None:
        return f"{name}: {choices.question[:1].lower()}{choices.question[1:]}"
    needed = missing(tutoring, trace, at)
    if needed is not None:
        return f"{name}? It needs the {scene.labels.words(needed.ref)}, which is still open at {needed}."
    if asked.kind == BLANK:
        return f"{name}: which number belongs in the gap?"
    return f"{name}? ({asked.digits} significant digits)"


def _choices(scene: Scene, choices: Menu | None) -> tuple[str, ...]:
    return tuple(_choice(scene, choice) for choice in choices.choices) if choices else ()


def _choice(scene: Scene, choice: Choice) -> str:
    if choice.formula is not None:
        return spelled(scene, choice.formula)
    return scene.labels.symbol(choice.ref) if choice.ref is not None else choice.text


def spelled(scene: Scene, formula: Expr) -> str:
    """Spell a formula in the lesson's symbols."""
    return scene.speller(scene.labels.symbol, longest=5).text(formula)


def _said(scene: Scene, asked: Asked, attempt: Attempt, choices: Menu | None) -> str:
    """Say what there is to say to a question that is still open."""
    if attempt.refused:
        return f"Read this one first. {_hint(scene, asked, attempt)}"
    if attempt.said == "hint":
        return _hint(scene, asked, attempt)
    if choices is not None and attempt.chosen is not None:
        return _wrong_choice(choices.choices[attempt.chosen], sure=attempt.sure)
    found = attempt.assessment
    if found is None:
        return ""
    if found.verdict == UNREADABLE:
        return found.complaint
    if found.verdict == MORE:
        return right_so_far(asked.digits)
    return _diagnosed(scene, attempt)


def right_so_far(digits: int) -> str:
    """Ask for the digits that are still missing."""
    return f"Right so far. Give {digits} significant digits."


def _hint(scene: Scene, asked: Asked, attempt: Attempt) -> str:
    if asked.kind not in TYPED and attempt.hints == RESULT:
        return ""
    return _help(scene, asked, attempt.hints)


def _help(scene: Scene, asked: Asked, level: int) -> str:
    blank = blank_of(scene.trace, scene.step.address) if asked.kind == BLANK else None
    return hint(scene.trace, scene.step.address, level, scene.labels.words, scene.digits, blank)


def _diagnosed(scene: Scene, attempt: Attempt) -> str:
    found = attempt.assessment.diagnoses if attempt.assessment else ()
    if not found:
        more = "try again, or take a hint" if attempt.tries < _MANY_TRIES else "take a hint; it shows where to look"
        return f"Not yet, and no slip that I know gives {attempt.typed}. Look at what goes in, then {more}."
    if len(found) > 1 and attempt.chosen is None:
        options = "; ".join(f"{number} {_told(scene, one)}" for number, one in enumerate(found[:MOST_TIED], 1))
        return f"Not yet. Your {attempt.typed} may be: {options}. Which was it? Type its number, or try again."
    chosen = found[attempt.chosen or 0]
    return _explained(scene, chosen, attempt.typed, sure=attempt.sure)


def _told(scene: Scene, diagnosis: Diagnosis) -> str:
    return told(diagnosis, scene.labels.words(diagnosis.cell) if diagnosis.cell else "")


def _explained(scene: Scene, diagnosis: Diagnosis, typed: str, *, sure: bool) -> str:
    """Say what the number is, the principle, what to do again; to those who were sure, the most."""
    slip = catalogue()[diagnosis.slip]
    text = f"Your {typed} is {_told(scene, diagnosis)}. {slip.principle} {slip.redo}"
    if not sure:
        return text
    line = f" The slip's line: {spelled(scene, diagnosis.formula)}." if diagnosis.formula is not None else ""
    return f"You were sure, so this one is worth a second look. {text}{line} {why(scene.trace.net, scene.step.target)}"


def _wrong_choice(choice: Choice, *, sure: bool) -> str:
    text = choice.because
    if choice.slip:
        slip = catalogue()[choice.slip]
        text = f"That would be {slip.named()}. {slip.principle} {slip.redo}"
    return f"You were sure, so look twice. {text}" if sure else f"Not that one. {text}"


def _closed(tutoring: Tutoring, scene: Scene, asked: Asked, reason: str = "", *, is_why_next: bool = False) -> str:
    """Say the one reason why an answer is right, or what came of it; no reason where that is asked next."""
    given = tutoring.given.get((scene.step.address, asked.kind))
    verdict = given.verdict if given else ""
    if verdict == GIVEN_UP:
        return _gave_up(scene, asked, is_why_next=is_why_next)
    if asked.kind == WHY:
        return "Yes, that is why."
    exact = shown(scene.step.result, scene.digits)
    said = {
        CARRIED: f"Right method, with your own earlier numbers; the exact result is {exact}.",
        SHOWN: f"Right, from the digits on the screen; with all digits it is {exact}.",
        CONVENTION: f"Right in the other convention (sign turned, or a factor left out); here it is {exact}.",
    }.get(verdict, "Yes.")
    return said if is_why_next else f"{said} {reason or why(scene.trace.net, scene.step.target)}"


def _gave_up(scene: Scene, asked: Asked, *, is_why_next: bool) -> str:
    if asked.kind in TYPED:
        text = _help(scene, asked, RESULT)
        text = text.removesuffix(f" {why(scene.trace.net, scene.step.target)}") if is_why_next else text
        return f"{text} One like it, with other numbers, will follow."
    choices = menu_of(scene.trace, scene.step.address, asked)
    right = next((choice for choice in choices.choices if choice.right), None) if choices else None
    return f"It is: {_choice(scene, right).removesuffix('.')}." if right else ""


def scene(session: Session, labels: Labels, lesson: Lesson | None = None) -> Scene:
    """Return the session's present step as it may be seen: with what is asked hidden, and the question."""
    shown_prompt = None if session.fork is not None else prompt_of(session, labels, lesson)
    return Scene(session.trace, session.step, labels, session.digits, session.focused, session.hidden, shown_prompt)


def prompt_of(session: Session, labels: Labels, lesson: Lesson | None = None) -> Prompt | None:
    """Return what the tutor shows at the session's present step; with the lesson, in its words where it has some."""
    latest = session.tutoring.latest
    is_closed = lesson is not None and latest is not None and latest[0] == session.at
    reason = prose(lesson, session) if lesson is not None and is_closed else ""
    return prompt(session.tutoring, session.trace, session.at, labels, session.digits, reason)
