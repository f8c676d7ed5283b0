"""What was asked and answered: a frozen value with transitions that return a new one. Knows traces; no screen, no disk.

Everything that is asked stays hidden until it is answered: `Hidden` is the one place that says what may be seen.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import product

from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.assess import Assessment, Question
from tutor.teaching.diagnosis.judge import ACCEPTED, RIGHT
from tutor.teaching.learner.mastery import Answer, Knowledge
from tutor.teaching.learner.skills import skill_of
from tutor.teaching.questions import asking
from tutor.teaching.questions.asking import BLANK, NUMBER, TYPED, WATCH, WHY, Asked, Wanted

Row = tuple[str, int, int]
"""Stage, epoch and row."""
Key = tuple[Address, str]
"""A step and a kind of question."""
_FEW = 4096
"""Numbers that are written out to be told apart, so that a last bit makes no difference."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was accepted, or given up."""

    verdict: str
    value: float | None = None
    """The number that was accepted; None where none was typed."""
    clean: bool = False
    """Whether it was right at the first try, without help."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """How far a question has got."""

    tries: int = 0
    """Answers so far that counted as attempts."""
    hints: int = 0
    """The highest rung of the ladder of help that was shown."""
    hinted: float = 0.0
    """When the last help was given, in seconds."""
    since: float = 0.0
    """When the question was first seen, in seconds."""
    typed: str = ""
    """The latest answer."""
    assessment: Assessment | None = None
    """What it was found to be, if it was a number."""
    chosen: int | None = None
    """The wrong choice taken last, from 0; for ties, which of the explanations the learner picked."""
    sure: bool = False
    said: str = ""
    """What came last: `answer` or `hint`."""
    refused: bool = False
    """Whether more help was asked for before the last could be read."""

    @property
    def is_fresh(self) -> bool:
        """Whether nothing was tried and no help taken: what is right now is clean."""
        return not self.tries and not self.hints

    def anew(self) -> "Attempt":
        """Begin again; after an answer or help it is no first attempt any more."""
        return Attempt(tries=max(self.tries, int(self.hints > 0)))


@dataclass(frozen=True, slots=True)
class Owed:
    """A like step with other numbers that is to follow."""

    skill: str
    slip: str = ""
    """Where the same slip came up again and again: two lines to tell apart."""


@dataclass(frozen=True, slots=True)
class Tutoring:
    """A learner's questions and answers in a lesson."""

    lesson: str = ""
    network: str = ""
    """Tells this network's numbers apart from other ones."""
    mode: str = WATCH
    wanted: tuple[Wanted, ...] = ()
    """What the lesson asks."""
    printed: Mapping[Row, Mapping[Ref, float]] = field(default_factory=dict)
    """What the lesson's publication prints."""
    knowledge: Mapping[str, Knowledge] = field(default_factory=dict)
    given: Mapping[Key, Given] = field(default_factory=dict)
    attempts: Mapping[Key, Attempt] = field(default_factory=dict)
    predicted: frozenset[Address] = frozenset()
    """Steps that the learner wanted to work out in any mode."""
    gave_up: frozenset[Address] = frozenset()
    rows: frozenset[Row] = frozenset()
    """Rows that the learner worked in since the mode was chosen."""
    watched: frozenset[str] = frozenset()
    """Skills of which a worked step was watched."""
    log: tuple[Answer, ...] = ()
    """Answers that are not on disk yet."""
    owed: tuple[Owed, ...] = ()
    latest: Key | None = None
    """The question that was closed last, while the learner still looks at its step."""
    now: float = 0.0
    """The time of the last transition, in seconds."""

    @property
    def levels(self) -> dict[str, int]:
        """How far the guidance of each skill has been faded."""
        levels = {skill: known.level for skill, known in self.knowledge.items()}
        return levels | {skill: max(1, levels.get(skill, 0)) for skill in self.watched}

    def questions(self, trace: Trace, at: Address) -> tuple[Asked, ...]:
        """Return a step's questions, those answered included."""
        if at in self.predicted:
            found = asking.questions(trace, at, asking.SOLO, self.wanted, {})
        elif self.mode == WATCH or self._resting(trace, at) or self._repeats(trace, at):
            found = ()
        else:
            found = asking.questions(trace, at, self.mode, self.wanted, self.levels)
        asked_why = at in self.gave_up and WHY not in {asked.kind for asked in found}
        return (*found, Asked(WHY)) if asked_why and asking.has_why(trace, at) else found

    def open(self, trace: Trace, at: Address) -> Asked | None:
        """Return the first of a step's questions that is not answered."""
        if not self.is_active:
            return None
        asked = self.questions(trace, at)
        return next((one for one in asked if not self._is_settled(at, one.kind, asked)), None)

    @property
    def is_active(self) -> bool:
        """Whether anything can be asked at all."""
        return self.mode != WATCH or bool(self.predicted)

    def is_open(self, trace: Trace, at: Address) -> bool:
        """Tell whether a step's number is still asked for, so that it must not be seen."""
        asked = self.questions(trace, at)
        is_asked = any(one.kind != WHY and not self._is_settled(at, one.kind, asked) for one in asked)
        return is_asked or self._is_covered(trace, at)

    def _is_settled(self, at: Address, kind: str, asked: tuple[Asked, ...]) -> bool:
        """Tell whether a question is answered, or was as a gap or as a whole number, at another level."""
        kinds = {one.kind for one in asked}
        forms = {kind} | (TYPED - kinds if kind in TYPED else set())
        return any((at, form) in self.given for form in forms)

    def is_answered(self, trace: Trace, at: Address) -> bool:
        """Tell whether the learner has found a step's number, or that of the step which is asked together with it."""
        if (at, NUMBER) in self.given or (at, BLANK) in self.given:
            return True
        behind = asking.covering(trace, at)
        return behind is not None and self.is_answered(trace, behind)

    def _is_covered(self, trace: Trace, at: Address) -> bool:
        if not asking.covers(trace, at, self.mode, self.wanted, self.levels) or self._repeats(trace, at):
            return False
        behind = asking.covering(trace, at)
        return behind is not None and self.is_open(trace, behind)

    def _resting(self, trace: Trace, at: Address) -> bool:
        known = self.knowledge.get(skill_of(trace.net, at.ref))
        return self.mode == asking.FADED and known is not None and known.is_resting(self.now)

    def _repeats(self, trace: Trace, at: Address) -> bool:
        """Tell whether a twin of the step, with the same numbers, was answered cleanly: it then fills itself in."""
        if (at, NUMBER) in self.given or at.ref.name in {"w", "b"}:
            return False
        return any(
            other != at and answer.clean and _numbers(trace, other) == _numbers(trace, at)
            for other, answer in self._given_to_twins(trace, at)
        )

    def _given_to_twins(self, trace: Trace, at: Address) -> Iterator[tuple[Address, Given]]:
        """Yield the answers to the same quantity of the row's other units: whichever way there is less to look at."""
        layer, sizes = at.ref.layer, trace.net.network.sizes
        ranges = [range(1, sizes[layer - place] + 1) for place in range(len(at.ref.index))]
        if not layer or math.prod(map(len, ranges)) > len(self.given):
            for (other, kind), answer in self.given.items():
                if kind == NUMBER and _is_twin_place(other, at):
                    yield other, answer
            return
        for index in product(*ranges):
            other = replace(at, ref=replace(at.ref, index=index))
            if (other, NUMBER) in self.given:
                yield other, self.given[other, NUMBER]

    # --- transitions ---

    def arrive(self, trace: Trace, at: Address, now: float) -> "Tutoring":
        """Note when a question was first seen."""
        asked = self.open(trace, at)
        if asked is None or self.attempt(at, asked).since:
            return self
        return self.with_attempt((at, asked.kind), replace(self.attempt(at, asked), since=now))

    def leave(self, trace: Trace, at: Address, to: Address) -> "Tutoring":
        """Note that the learner goes from one step to another: what was shown in full counts as a worked step."""
        after = self if self.latest is None else replace(self, latest=None)
        if not self.is_active:
            return after
        if self.mode == asking.FADED and not self.is_open(trace, at):
            after = replace(after, watched=self.watched | {skill_of(trace.net, at.ref)})
        return replace(after, rows=after.rows | {row_of(at), row_of(to)})

    def in_mode(self, mode: str) -> "Tutoring":
        """Change the mode; what was answered stays answered."""
        return replace(self, mode=mode, rows=frozenset(), predicted=frozenset())

    def predict(self, at: Address) -> "Tutoring":
        """Ask a step first, in any mode."""
        kept = {key: given for key, given in self.given.items() if key[0] != at}
        attempts = {key: attempt if key[0] != at else attempt.anew() for key, attempt in self.attempts.items()}
        rows = self.rows | {row_of(at)}
        return replace(self, predicted=self.predicted | {at}, given=kept, attempts=attempts, rows=rows)

    def with_attempt(self, key: Key, attempt: Attempt) -> "Tutoring":
        """Keep how far a question has got."""
        return replace(self, attempts={**self.attempts, key: attempt})

    def attempt(self, at: Address, asked: Asked) -> Attempt:
        """Return how far a question has got."""
        return self.attempts.get((at, asked.kind), Attempt())

    def recorded(self, answer: Answer) -> "Tutoring":
        """Take an answer into what is known of the learner."""
        before = self.knowledge.get(answer.skill, Knowledge())
        knowledge = {**self.knowledge, answer.skill: before.after(answer)}
        return replace(self, knowledge=knowledge, log=(*self.log, answer), now=answer.time)

    def accepted(self, key: Key, given: Given) -> "Tutoring":
        """Close a question."""
        return replace(self, given={**self.given, key: given}, latest=key)

    def question(self, trace: Trace, at: Address, asked: Asked, shown_digits: int) -> Question:
        """Return what a number is compared with, the learner's own earlier numbers of the row among it."""
        place = row_of(at)
        own = {
            key.ref: given.value
            for (key, kind), given in self.given.items()
            if kind == NUMBER and given.value is not None and row_of(key) == place and given.verdict in ACCEPTED
            if given.verdict != RIGHT or _differs(trace, key, given.value)
        }
        return Question(trace, at, asked.digits, shown_digits, own, self.printed.get(place))


def fingerprint(trace: Trace) -> str:
    """Return a short text that tells this run's numbers apart from another's: network, start weights, rows, rate."""
    arrays = [trace.run.data.inputs, trace.run.data.targets]
    for layer in trace.net.network.layers:
        arrays += [layer.weights] if layer.bias is None else [layer.weights, layer.bias]
    digest = blake2b(digest_size=6)
    for array in arrays:
        digest.update(repr((array.shape, array.round(9).tolist())).encode() if array.size < _FEW else array.tobytes())
    training, layers = trace.net.training, trace.net.network.layers
    digest.update(repr((training.optimiser, trace.net.network.loss)).encode())
    digest.update(repr((training.batch, training.reduce, training.shuffle)).encode())
    digest.update(repr([(layer.activation, layer.bias_trained) for layer in layers]).encode())
    return digest.hexdigest()


def row_of(at: Address) -> Row:
    """Return the row of a step."""
    return at.stage, at.epoch, at.row


def _differs(trace: Trace, at: Address, value: float) -> bool:
    return trace.moment(at).value(at.ref) != value


def _is_twin_place(one: Address, other: Address) -> bool:
    """Tell whether two steps are the same quantity of other units of the same row."""
    same_kind = (one.ref.name, one.ref.layer) == (other.ref.name, other.ref.layer)
    return same_kind and row_of(one) == row_of(other) and len(one.ref.index) == len(other.ref.index)


def _numbers(trace: Trace, at: Address) -> tuple[float, ...]:
    step = trace[at]
    return (*(value for _, value in step.values), step.result)
