"""The author's linter: whether a lesson loads, whether its places exist, and what the engine says to its claims.

Knows the trace of a lesson, since only that tells which steps there are; knows nothing of screens.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from tutor.lesson.document import Document
from tutor.lesson.lesson import Ask, Claim, Lesson, Say
from tutor.lesson.load import load_document
from tutor.lesson.problems import LessonError, Problem, quoted, spelled
from tutor.numerals import shown, significant
from tutor.quantity import VOCABULARY, RefError
from tutor.trace.plan import PASSES
from tutor.trace.step import AddressError
from tutor.trace.trace import Trace

LONGEST_TEXT = 400
"""Characters of prose that a small screen still shows whole."""


@dataclass(frozen=True, slots=True, order=True)
class Finding(Problem):
    """One remark about a lesson file."""

    kind: str = "file"
    """`file` (it does not load), `place` (it does not exist), `claim` (the engine disagrees), `prose` or `gradient`."""
    fails: bool = True
    """Whether the lesson must be changed: a claim that differs is only told, because errata are claims too."""


def check(path: Path) -> tuple[Finding, ...]:
    """Check a lesson file; an empty result means that there is nothing to say."""
    try:
        lesson, document = load_document(path)
    except LessonError as error:
        return tuple(Finding(**asdict(problem)) for problem in error.problems)
    trace = Trace(lesson.network, lesson.data, lesson.training, lesson.notation.difference)
    found = [*_places(lesson, trace, document), *_claims(lesson, trace, document), *_prose(lesson, document)]
    return tuple(sorted(found))


def _finding(document: Document, path: tuple[str | int, ...], message: str, *, kind: str, fails: bool) -> Finding:
    line, column = document.values[path]
    return Finding(line, column, spelled(path), message, document.file, kind, fails)


def _places(lesson: Lesson, trace: Trace, document: Document) -> Iterator[Finding]:
    kinds = _calculated(trace)
    parts: dict[str, Sequence[Say | Ask | Claim]] = {"say": lesson.say, "ask": lesson.ask, "claims": lesson.claims}
    for part, entries in parts.items():
        seen: dict[str, int] = {}
        for number, entry in enumerate(entries):
            path = (part, number, "at")
            if message := _why_nowhere(entry.at, trace, kinds):
                yield _finding(document, path, message, kind="place", fails=True)
            if entry.at in seen and part != "claims":
                message = f"{quoted(entry.at)} stands in line {seen[entry.at]} already; keep one of them"
                yield _finding(document, path, message, kind="place", fails=True)
            seen.setdefault(entry.at, document.values[path][0])


def _calculated(trace: Trace) -> frozenset[str]:
    """Return the names of all quantities that some row calculates, and of the passes it does so in."""
    names: set[str] = set()
    for stage in trace.stages:
        section = trace.section_of(stage)
        plan = section.plan(section.rows)
        one_of_each = {(block.stage, block.layer, bool(block.unit)): number for number, block in enumerate(plan.blocks)}
        names |= {ref.name for number in one_of_each.values() for ref in plan.refs(number)}
        names |= set(plan.pass_sizes)
    return frozenset(names)


def _why_nowhere(at: str, trace: Trace, kinds: frozenset[str]) -> str:
    if at in kinds:
        return ""
    if at in VOCABULARY:
        known = ", ".join(sorted(kinds - set(PASSES)))
        return f"this lesson calculates no {at}; remove this, or write one of {known}"
    if at in PASSES:
        return f"this lesson has no stage {quoted(at)}; remove this"
    try:
        trace.number(trace.find(at, trace.first))
    except (AddressError, RefError) as error:
        return str(error)
    return ""


def _claims(lesson: Lesson, trace: Trace, document: Document) -> Iterator[Finding]:
    kinds = _calculated(trace)
    for number, claim in enumerate(lesson.claims):
        if not _why_nowhere(claim.at, trace, kinds) and (message := _disagreement(claim, trace)):
            yield _finding(document, ("claims", number, "printed"), message, kind="claim", fails=False)


def _disagreement(claim: Claim, trace: Trace) -> str:
    value = trace[claim.at].result
    text = claim.printed.replace("\u2212", "-")
    printed = Decimal(text)
    half_a_digit = Decimal(5).scaleb(int(printed.as_tuple().exponent) - 1)
    if math.isfinite(value) and abs(Decimal(value) - printed) <= half_a_digit:
        return ""
    engine = shown(value, significant(text) + 2)
    return f"the publication prints {claim.printed}; the engine has {engine}"


def _prose(lesson: Lesson, document: Document) -> Iterator[Finding]:
    for number, entry in enumerate(lesson.say):
        if len(entry.text) > LONGEST_TEXT:
            message = f"the text has {len(entry.text)} characters; up to {LONGEST_TEXT} can be read at a glance"
            yield _finding(document, ("say", number, "text"), message, kind="prose", fails=False)
