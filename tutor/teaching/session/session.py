"""Where the learner is: a frozen value with transitions that return a new one. Knows traces; knows no screen, no disk.

Undo is keeping the old value; two sessions with equal fields show the same thing.
"""

import math
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, field, replace

from tutor.arithmetic.formula.expr import operands
from tutor.arithmetic.numerals import FULL, shown
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace import whatif
from tutor.arithmetic.trace.grain import GRAINS, following, jump, preceding
from tutor.arithmetic.trace.plan import STAGES
from tutor.arithmetic.trace.step import OWN, Address, AddressError, Step, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.arithmetic.trace.uses import made_by
from tutor.lesson.lesson import Lesson
from tutor.teaching.questions.asking import Asked, Wanted
from tutor.teaching.questions.why import why
from tutor.teaching.session import answering
from tutor.teaching.session.hidden import hidden
from tutor.teaching.session.prose import filled
from tutor.teaching.session.state import Row, Tutoring, fingerprint, row_of

DIGITS = (4, 6, 8, FULL)
"""The numbers of significant digits that a learner can choose from."""
_LONGEST_TRAIL = 100
_LONGEST_NAME = 40
"""Characters of a what-if's name."""


@dataclass(frozen=True, slots=True)
class Fork:
    """A what-if: one number of the run set by hand, from a row on."""

    at: Address
    """The step at which it was set."""
    ref: Ref
    value: float
    trace: Trace
    """The run with the number set."""
    given_name: str = ""
    """What the learner calls it; empty: what was set is its name."""

    @property
    def name(self) -> str:
        """The learner's name for it, else what was set."""
        return self.given_name or self.what

    @property
    def what(self) -> str:
        """What was set, where: `w[1][1,2]=0.5 from 3/1`."""
        return f"{self.ref}={shown(self.value)} from {self.at.place}"


@dataclass(frozen=True, slots=True)
class Session:
    """A learner's place in a lesson."""

    trace: Trace
    at: Address
    grain: str = "step"
    """How far a keypress goes: one of `GRAINS`."""
    digits: int = DIGITS[0]
    focus: int | None = None
    """Which operand of the step the learner looks at, from 0."""
    trail: tuple[Address, ...] = ()
    """The steps that the learner jumped away from, oldest first."""
    forks: tuple[Fork, ...] = ()
    """The what-ifs so far, oldest first."""
    chosen: int | None = None
    """Which of the forks is shown, from 0; None: the original run."""
    origin: Trace | None = None
    """The original run, while a fork is shown."""
    tutoring: Tutoring = field(default_factory=Tutoring)
    """Questions and answers."""

    @property
    def step(self) -> Step:
        """The present step."""
        return self.trace[self.at]

    @property
    def operands(self) -> tuple[Ref, ...]:
        """The quantities that go into the present step, in the order of the formula."""
        return operands(self.trace.formula(self.at))

    @property
    def focused(self) -> Ref | None:
        """The operand that the learner looks at."""
        return None if self.focus is None else self.operands[self.focus]

    @property
    def is_at_end(self) -> bool:
        """Whether there is no step after this one."""
        return self.at == self.trace.last

    def forward(self) -> "Session":
        """Go one stop on, at the session's grain."""
        return self._moved(following(self.trace, self.at, self.grain))

    def backward(self) -> "Session":
        """Go one stop back."""
        return self._moved(preceding(self.trace, self.at, self.grain))

    def leap(self, grain: str, direction: int) -> "Session":
        """Go to the start of the next pass, row or epoch (+1), or of this one or the one before (-1)."""
        return self._moved(jump(self.trace, self.at, grain, direction))

    def finish_unit(self) -> "Session":
        """Skip to the last result of this unit."""
        return self._moved(following(self.trace, self.at, "unit"))

    def to_start(self) -> "Session":
        """Go to the lesson's first step."""
        return self.visit(self.trace.start)

    def to_end(self) -> "Session":
        """Go to the lesson's last step."""
        return self.visit(self.trace.last)

    def visit(self, at: Address) -> "Session":
        """Jump to a step; `return_` comes back. Where the run has no such step, the session stays."""
        if not exists(self.trace, at):
            return self
        if at == self.at:
            return self._moved(at)
        return replace(self._moved(at), trail=(*self.trail, self.at)[-_LONGEST_TRAIL:])

    def return_(self) -> "Session":
        """Come back from the last jump, of those that began at a step of the run that is shown."""
        trail = self.trail
        while trail and not exists(self.trace, trail[-1]):
            trail = trail[:-1]
        if not trail:
            return replace(self, trail=())
        return replace(self._moved(trail[-1]), trail=trail[:-1])

    def on_run(self, trace: Trace) -> "Session":
        """Return the session on another trace of the lesson, at the same step or where the learner came from."""
        return replace(self, trace=trace, focus=None, at=self.lasting(trace))

    def look(self, direction: int) -> "Session":
        """Put the next (+1) or the previous (-1) operand in focus."""
        count = len(self.operands)
        if not count:
            return self
        start = -1 if self.focus is None and direction > 0 else self.focus or 0
        return replace(self, focus=(start + direction) % count)

    def to_source(self) -> "Session":
        """Go to the step that made the focused operand; a given number has no such step, the session stays."""
        focused = self.focused
        source = None if focused is None else made_by(self.trace, self.at, focused)
        return self if source is None else self.visit(source)

    def coarser(self) -> "Session":
        """Take longer strides."""
        return replace(self, grain=GRAINS[min(GRAINS.index(self.grain) + 1, len(GRAINS) - 1)])

    def finer(self) -> "Session":
        """Take shorter strides."""
        return replace(self, grain=GRAINS[max(GRAINS.index(self.grain) - 1, 0)])

    def other_digits(self) -> "Session":
        """Show more digits; after the most, the fewest again."""
        return replace(self, digits=DIGITS[(DIGITS.index(self.digits) + 1) % len(DIGITS)])

    @property
    def fork(self) -> Fork | None:
        """The what-if that is shown."""
        return None if self.chosen is None else self.forks[self.chosen]

    @property
    def opposite(self) -> int | None:
        """The run to go to and fro with: of a what-if the original one (None), of that the latest what-if, from 0."""
        return len(self.forks) - 1 if self.chosen is None and self.forks else None

    @property
    def original(self) -> Trace:
        """The run without what-ifs."""
        return self.origin or self.trace

    def what_if(self, ref: Ref, value: float) -> "Session":
        """Set a number of the original run by hand from this row on, and show the run that follows.

        Raises:
            AddressError: if the original run does not come so far.
            KeyError: if the quantity cannot be set here.

        """
        self.original.number(self.at)
        made = Fork(self.at, ref, value, whatif.fork(self.original, self.at, ref, value))
        return replace(self, forks=(*self.forks, made)).choose(len(self.forks))

    def choose(self, number: int | None) -> "Session":
        """Show one of the forks, from 0, or the original run, at the same step."""
        origin = self.original
        trace = origin if number is None else self.forks[number].trace
        return replace(self.on_run(trace), chosen=number, origin=origin)

    def rename(self, number: int, name: str) -> "Session":
        """Give one of the forks, from 0, a name of at most 40 characters; without one it is called by what was set."""
        named = replace(self.forks[number], given_name=_one_line(name))
        return replace(self, forks=(*self.forks[:number], named, *self.forks[number + 1 :]))

    def forget(self, number: int) -> "Session":
        """Drop one of the forks, from 0; if it is the one that is shown, the original run is shown in its place."""
        session = self.choose(None) if number == self.chosen else self
        chosen = session.chosen
        if chosen is not None and chosen > number:
            chosen -= 1
        return replace(session, forks=(*self.forks[:number], *self.forks[number + 1 :]), chosen=chosen)

    def lasting(self, trace: Trace) -> Address:
        """Return the present step, or where the learner came from if another run (or a later day) has no such step."""
        places = (self.at, *reversed(self.trail))
        return next((at for at in places if at.stage != OWN and exists(trace, at)), trace.start)

    @property
    def asked(self) -> Asked | None:
        """The question that is open at the present step; none in a what-if."""
        return None if self.fork is not None else self.tutoring.open(self.trace, self.at)

    @property
    def hidden(self) -> Container[Ref]:
        """The quantities that must not be seen, because they are still asked for."""
        return hidden(self.tutoring, self.trace, self.at)

    def answer(self, text: str, now: float) -> "Session":
        """Answer the open question, at a time in seconds."""
        return replace(self, tutoring=answering.answer(self.tutoring, self.trace, self.at, text, now, self.digits))

    def help(self, now: float) -> "Session":
        """Take the next hint to the open question."""
        return replace(self, tutoring=answering.hint(self.tutoring, self.trace, self.at, now))

    def seen(self, now: float) -> "Session":
        """Note when the present question was first seen."""
        tutoring = self.tutoring.arrive(self.trace, self.at, now)
        return self if tutoring is self.tutoring else replace(self, tutoring=tutoring)

    def predict(self) -> "Session":
        """Work out the present step first."""
        return replace(self, tutoring=self.tutoring.predict(self.at))

    def in_mode(self, mode: str) -> "Session":
        """Go on in another mode."""
        return replace(self, tutoring=self.tutoring.in_mode(mode))

    def _moved(self, at: Address) -> "Session":
        tutoring = self.tutoring if at == self.at else self.tutoring.leave(self.trace, self.at, at)
        return replace(self, at=at, focus=None, tutoring=tutoring)


def exists(trace: Trace, at: Address) -> bool:
    """Return whether a run has a step; runs may have other stages, and stop after other epochs."""
    if at.stage not in trace.stages:
        return False
    try:
        trace.number(at)
    except AddressError:
        return False
    return True


def _one_line(name: str) -> str:
    """Shorten a name and take out what would move a terminal's cursor: control characters, ends of lines."""
    visible = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in name)
    return " ".join(visible.split())[:_LONGEST_NAME].rstrip()


def begin(lesson: Lesson) -> Session:
    """Open a lesson at its first step."""
    trace = lesson.new_trace()
    tutoring = Tutoring(
        lesson=lesson.id,
        network=fingerprint(trace),
        mode=lesson.mode,
        wanted=tuple(Wanted(ask.at, ask.digits, ask.kind) for ask in lesson.ask),
        printed=printed(lesson),
    )
    return Session(trace, trace.start, tutoring=tutoring)


def printed(lesson: Lesson) -> dict[Row, dict[Ref, float]]:
    """Gather what the lesson's publication prints, row by row."""
    found: dict[Row, dict[Ref, float]] = {}
    for claim in lesson.claims:
        at = parse_address(claim.at)
        if math.isfinite(claim.number):
            found.setdefault(row_of(at), {})[at.ref] = claim.number
    return found


def prose(lesson: Lesson, session: Session) -> str:
    """Say why the present step is done: the lesson's words for this address, its kind, stage or pass, else ours."""
    said = {say.at: say.text for say in lesson.say}
    ref = session.at.ref
    if session.fork is not None:  # the lesson's words are about the original run
        return why(session.trace.net, ref)
    for at in (str(session.at), ref.name, session.at.stage, STAGES[ref.name]):
        if at in said:
            return filled(lesson, session.trace, " ".join(said[at].split()), session.tutoring, session.at)
    return why(session.trace.net, ref)
