"""The author's linter: what a lesson file's places and prose, its claims and its questions give occasion to say.

Joins what the lesson says with what the coach knows; decides nothing itself, and knows no screen.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from tutor.arithmetic.quantity import VOCABULARY, Ref, RefError
from tutor.arithmetic.trace.step import Address, AddressError, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.author.findings import Finding, finding, findings, refused, train
from tutor.lesson.check_tasks import texts
from tutor.lesson.document import Document
from tutor.lesson.lesson import Ask, Claim, Lesson
from tutor.lesson.load import load_document
from tutor.lesson.numbers import trace_of
from tutor.lesson.problems import LessonError, quoted
from tutor.lesson.report import Report
from tutor.lesson.wording import meant
from tutor.teaching.diagnosis.claim_text import said
from tutor.teaching.diagnosis.claims import judge_claim
from tutor.teaching.diagnosis.planted_bugs import bugs
from tutor.teaching.learner.skills import SKILLS
from tutor.teaching.questions.asking import TYPED, Asked, is_possible
from tutor.teaching.questions.discrimination import ambiguous, can_be_worked_out, invisible, representatives
from tutor.view.ascii import spelled

_MOST_NAMED = 4
"""Slips that one line names."""
_TRAINED_ON = 2.0
"""Seconds that a lesson is trained to see whether its numbers stay numbers."""


def check(path: Path, tell: Callable[[str], None] = lambda _: None, *, ascii_only: bool = False) -> tuple[Finding, ...]:
    """Check a lesson file; an empty result means that there is nothing to say.

    What takes long is told on the way: a place late in the run is trained up to. With `ascii_only`, also remarks what
    a terminal that shows ASCII only could not show.
    """
    try:
        lesson, document = load_document(path)
    except LessonError as error:
        return refused(error)
    trace = lesson.new_trace()
    train(lesson, trace, tell)
    found = [*findings(lesson, trace, document), *_claims(lesson, trace, document), *_asks(lesson, trace, document)]
    found += [*_skills(lesson, document), *_slips(lesson, trace, document)]
    found += _unspelled(document) if ascii_only else ()
    found += _broken(trace, document)
    found += _in_vain(lesson, trace, document)
    return tuple(sorted(found))


def _broken(trace: Trace, document: Document) -> Iterator[Finding]:
    """Yield at which step the numbers stop being numbers, if a short training finds it."""
    trace.run.advance(seconds=_TRAINED_ON)
    if trace.run.history.is_broken:
        yield finding(document, ("training",), trace.stopped, kind="training", fails=False)


def _unspelled(document: Document) -> Iterator[Finding]:
    """Yield the words that a terminal without Unicode could not show."""
    report = Report(document)
    for path in (("title",), *texts(report)):
        text = report.raw(path)
        if isinstance(text, str) and not text.isascii():
            lost = sorted({sign for sign in text if not sign.isascii() and "?" in spelled(sign)})
            if lost:
                message = f"{', '.join(lost)}: a terminal with ASCII only cannot show this; write it in words"
                yield finding(document, path, message, kind="prose", fails=False)


def _skills(lesson: Lesson, document: Document) -> Iterator[Finding]:
    """Yield the skills that nobody knows."""
    paths: dict[tuple[str | int, ...], str] = {}
    for key, skills in (("needs", lesson.needs), ("review", lesson.review)):
        paths |= {(key, number): skill for number, skill in enumerate(skills)}
    paths |= {("tasks", number, "skill"): task.skill for number, task in enumerate(lesson.tasks) if task.skill}
    for path, skill in paths.items():
        if skill not in SKILLS:
            near = meant(skill, list(SKILLS))
            advice = f"did you mean {quoted(near)}?" if near else f"write one of {', '.join(SKILLS)}"
            yield finding(document, path, f"there is no skill {quoted(skill)}; {advice}", kind="skill", fails=True)


def _slips(lesson: Lesson, trace: Trace, document: Document) -> Iterator[Finding]:
    """Yield the slips of tasks that their steps do not invite."""
    for number, task in enumerate(lesson.tasks):
        at = _step(trace_of(lesson, trace, task.variant), task.at) if task.kind == "sabotage" else None
        if at is not None:
            known = bugs(trace_of(lesson, trace, task.variant), at)
            if task.slip not in known:
                advice = f"the slips that show there are {', '.join(known)}"
                message = f"{at} invites no slip {quoted(task.slip)} with a wrong result; {advice}"
                yield finding(document, ("tasks", number, "slip"), message, kind="task", fails=True)


def _claims(lesson: Lesson, trace: Trace, document: Document) -> Iterator[Finding]:
    """Yield the verdict on every claim: none fails, because errata are claims too."""
    steps = [(number, claim, _step(trace, claim.at)) for number, claim in enumerate(lesson.claims)]
    rows = _printed(steps)
    for number, claim, at in steps:
        if at is not None:
            verdict = judge_claim(trace, at, claim.printed, claim.formula, rows[at.stage, at.epoch, at.row])
            message = f"{at}: printed {claim.printed}: {said(verdict)}"
            yield finding(document, ("claims", number), message, kind="claim", fails=False)


def _printed(steps: list[tuple[int, Claim, Address | None]]) -> dict[tuple[str, int, int], dict[Ref, float]]:
    """Gather what is printed, row by row."""
    rows: dict[tuple[str, int, int], dict[Ref, float]] = {}
    for _, claim, at in steps:
        if at is not None:
            rows.setdefault((at.stage, at.epoch, at.row), {})[at.ref] = claim.number
    return rows


def _step(trace: Trace, at: str) -> Address | None:
    """Return the step at an address; None where there is none, which is said elsewhere."""
    try:
        address = parse_address(at)
        trace.number(address)
    except (AddressError, RefError):
        return None
    return address


def _asks(lesson: Lesson, trace: Trace, document: Document) -> Iterator[Finding]:
    """Yield which questions tell little: slips that give the right number there, or the same wrong one."""
    for number, ask in enumerate(lesson.ask):
        if not ask.kind or ask.kind in TYPED:
            told_least = max(_weak(ask, trace), default=None, key=len)
            if told_least:
                yield finding(document, ("ask", number), told_least, kind="slips", fails=False)


def _asked_at(ask: Ask, trace: Trace) -> Iterator[Address]:
    """Yield a step of each shape that an entry is about."""
    yield from representatives(trace, ask.at) if ask.at in VOCABULARY else filter(None, [_step(trace, ask.at)])


def _in_vain(lesson: Lesson, trace: Trace, document: Document) -> Iterator[Finding]:
    """Yield the questions that are not asked as the lesson wants them."""
    if lesson.ask and "mode" not in document.value:
        message = "the lesson starts in the mode watch, and asks only after the key m; write mode: faded"
        yield finding(document, ("ask",), message, kind="ask", fails=False)
    for number, ask in enumerate(lesson.ask):
        steps = _asked_at(ask, trace) if ask.kind else ()
        without = next((at for at in steps if not is_possible(trace, at, Asked(ask.kind, ask.digits))), None)
        if without is not None:
            message = f"{without} has no question of the kind {quoted(ask.kind)}; its number is asked instead"
            yield finding(document, ("ask", number, "kind"), message, kind="ask", fails=False)


def _weak(ask: Ask, trace: Trace) -> Iterator[str]:
    """Yield what an entry's questions cannot tell, for a step of each shape."""
    for at in _asked_at(ask, trace):
        if can_be_worked_out(trace, at):
            unseen, alike = invisible(trace, at, ask.digits), ambiguous(trace, at, ask.digits)
            parts = [f"these slips give the right number: {_listed(unseen)}"] if unseen else []
            if alike:
                parts.append(f"these give the same wrong one: {_listed(tuple(map(' = '.join, alike)))}")
            if parts:
                yield f"{at}: at {ask.digits} digits {'; '.join(parts)}"


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
