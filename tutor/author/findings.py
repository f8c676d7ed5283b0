"""What the author's linter finds in a lesson file itself: whether it loads, which places exist, how long its prose is.

Knows the trace of a lesson, since only that tells which steps there are; knows nothing of screens.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

from tutor.arithmetic.quantity import VOCABULARY, RefError
from tutor.arithmetic.trace.plan import PASSES
from tutor.arithmetic.trace.step import TEST, VALIDATION, AddressError, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.author.numbers import named, stale, unfit
from tutor.lesson.addresses import STAGES
from tutor.lesson.document import Document
from tutor.lesson.lesson import Ask, Claim, Lesson, Say
from tutor.lesson.problems import LessonError, Path, Problem, quoted, spelled

LONGEST_TEXT = 400
"""Characters of prose that a small screen still shows whole."""
_PATIENCE = 0.5
"""Seconds of training between two words about it."""


@dataclass(frozen=True, slots=True, order=True)
class Finding(Problem):
    """One remark about a lesson file."""

    kind: str = "file"
    """`file` (it does not load), `place` (it does not exist), `claim`, `slips` (what a question cannot tell), `prose`,
    `number` (prose has one that is nobody's), `ask` (it is not asked like this), `task`, `skill` or `gradient`."""
    fails: bool = True
    """Whether the lesson must be changed: claims are only judged, because errata are claims too."""


def refused(error: LessonError) -> tuple[Finding, ...]:
    """Return the problems of a file that does not load."""
    return tuple(Finding(**asdict(problem)) for problem in error.problems)


def findings(lesson: Lesson, trace: Trace, document: Document) -> Iterator[Finding]:
    """Yield what is to be said about a lesson's places and prose."""
    yield from _places(lesson, trace, document)
    yield from _prose(lesson, document)
    for path, message, kind in (*stale(lesson, trace, document), *unfit(lesson, trace)):
        yield finding(document, path, message, kind=kind, fails=True)


def train(lesson: Lesson, trace: Trace, tell: Callable[[str], None]) -> None:
    """Train up to the last place that the lesson names; what takes long is told, and nothing in the end."""
    last = 0
    for at in named(lesson):
        with suppress(AddressError, RefError):  # the name of a quantity, or a mistake that is told later
            address = parse_address(at)
            is_last = address.stage in {VALIDATION, TEST} and not address.epoch
            last = max(last, lesson.training.epochs if is_last else address.epoch)
    while trace.run.advance(last * trace.run.updates_per_epoch, _PATIENCE):
        epoch = trace.run.done // trace.run.updates_per_epoch
        tell(f"{lesson.id}: training, epoch {epoch:,} of {min(last, lesson.training.epochs):,}")
    tell("")


def finding(document: Document, path: Path, message: str, *, kind: str, fails: bool) -> Finding:
    """Make a finding about the value at a path."""
    line, column = document.values[path]
    return Finding(line, column, spelled(path), message, document.file, kind, fails)


def _places(lesson: Lesson, trace: Trace, document: Document) -> Iterator[Finding]:
    kinds = _calculated(trace)
    parts: dict[str, Sequence[Say | Ask | Claim]] = {"say": lesson.say, "ask": lesson.ask, "claims": lesson.claims}
    for part, entries in parts.items():
        seen: dict[tuple[str, str], int] = {}
        for number, entry in enumerate(entries):
            path = (part, number, "at")
            if message := _why_nowhere(entry.at, trace, kinds):
                yield finding(document, path, message, kind="place", fails=True)
            same = entry.at, entry.kind if isinstance(entry, Ask) else ""
            if same in seen and part != "claims":
                message = f"{quoted(entry.at)} stands in line {seen[same]} already; keep one of them"
                yield finding(document, path, message, kind="place", fails=True)
            seen.setdefault(same, document.values[path][0])


def _calculated(trace: Trace) -> frozenset[str]:
    """Return the names of all quantities that some row calculates, and of the stages and passes it does so in."""
    names = set(trace.stages) & set(STAGES)
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
        known = ", ".join(sorted(kinds & set(VOCABULARY)))
        return f"this lesson calculates no {at}; remove this, or write one of {known}"
    if at in PASSES or at in STAGES:
        return f"this lesson has no stage {quoted(at)}; remove this"
    try:
        trace.number(trace.find(at, trace.first))
    except (AddressError, RefError) as error:
        return str(error)
    return ""


def _prose(lesson: Lesson, document: Document) -> Iterator[Finding]:
    for number, entry in enumerate(lesson.say):
        if len(entry.text) > LONGEST_TEXT:
            message = f"the text has {len(entry.text)} characters; up to {LONGEST_TEXT} can be read at a glance"
            yield finding(document, ("say", number, "text"), message, kind="prose", fails=False)
