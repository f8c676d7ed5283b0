"""A quiz: a few questions in a row about something that stands there, with choices or a number to type. Pure.

Wrong answers get their reason and the question stays; what was answered first is what counts.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tutor.teaching.diagnosis.judge import ACCEPTED, MORE, RIGHT, UNREADABLE, WRONG
from tutor.teaching.diagnosis.slips.catalogue import catalogue
from tutor.teaching.learner.mastery import BOTTOM, Answer
from tutor.teaching.questions.hints import SYMBOLS

_LONGEST_KEPT = 80
"""Characters of an answer that are kept."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice."""

    text: str
    right: bool = False
    told: str = ""
    """What to say to who takes it."""
    slip: str = ""


def slip_option(slip: str, *, right: bool, otherwise: str) -> Option:
    """Offer a slip of the catalogue as what a number is; `otherwise` is said to who takes it and is wrong."""
    entry = catalogue()[slip]
    told = entry.principle if right else otherwise
    return Option(f"It is {entry.named()}.", right, told, "" if right else slip)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said to a typed answer."""

    verdict: str
    """One of the verdicts of `diagnosis.judge`."""
    text: str = ""
    slip: str = ""
    """What was diagnosed."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question of a quiz: with choices, or with a number to type."""

    text: str
    options: tuple[Option, ...] = ()
    skill: str = ""
    """The skill it is about; empty: its answers are not counted."""
    step: str = ""
    """The step it is about."""
    kind: str = "spot"
    judge: Callable[[str], Told] | None = None
    """What judges a number; None: the question has choices."""
    hints: tuple[str, ...] = ()
    """Help, step by step; the last one gives the result."""
    is_kept: bool = False
    """Whether its answers are kept although they are about no skill."""


@dataclass(frozen=True, slots=True)
class Quiz:
    """Questions, and how far they have got."""

    title: str
    lines: tuple[str, ...]
    """What the questions are about."""
    queries: tuple[Query, ...]
    closing: str = ""
    """What is said after the last question."""
    lesson: str = ""
    network: str = ""
    place: int = 0
    tries: int = 0
    helped: int = 0
    """Hints to the open question so far."""
    said: str = ""
    clean: int = 0
    """Questions that were right at once."""
    since: float = 0.0
    log: tuple[Answer, ...] = ()
    """Answers that are not on disk yet."""

    @property
    def query(self) -> Query | None:
        """The question that is open; None at the end."""
        return self.queries[self.place] if self.place < len(self.queries) else None

    def choose(self, number: int, now: float) -> "Quiz":
        """Take a choice, from 0, at a time in seconds."""
        query = self.query
        if query is None or not 0 <= number < len(query.options):
            return self
        option = query.options[number]
        told = Told(RIGHT if option.right else WRONG, option.told, option.slip)
        return self._after(query, option.text, told, now)

    def type(self, text: str, now: float) -> "Quiz":
        """Take a typed number, at a time in seconds."""
        query = self.query
        if query is None or query.judge is None:
            return self
        text = text.strip().rstrip("!").strip()  # who is sure may say so here too
        told = query.judge(text)
        if told.verdict in {MORE, UNREADABLE}:  # no attempt yet
            return replace(self, said=told.text)
        return self._after(query, text.strip(), told, now)

    def help(self) -> "Quiz":
        """Take the next hint to the open question; the last one again when there is no other."""
        query = self.query
        if query is None or not query.hints:
            return replace(self, said="There is no hint to this one.") if query else self
        helped = min(self.helped + 1, len(query.hints))
        return replace(self, helped=helped, said=query.hints[helped - 1])

    def _after(self, query: Query, text: str, told: Told, now: float) -> "Quiz":
        log = (*self.log, self._answer(query, text, told, now)) if query.skill or query.is_kept else self.log
        if told.verdict not in ACCEPTED:
            lead = "Not that one. " if query.judge is None else ""
            return replace(self, tries=self.tries + 1, said=f"{lead}{told.text}".strip(), log=log)
        clean = self.clean + (self.tries == 0 and self.helped == 0)
        after = replace(self, place=self.place + 1, tries=0, helped=0, clean=clean, log=log)
        return replace(after, said=f"Yes. {told.text}".strip())

    def _answer(self, query: Query, text: str, told: Told, now: float) -> Answer:
        most = len(query.hints)
        return Answer(
            time=now,
            lesson=self.lesson,
            network=self.network,
            step=query.step,
            skill=query.skill,
            kind=query.kind,
            answer=text[:_LONGEST_KEPT],
            verdict=told.verdict,
            slip=told.slip,
            hints=0 if not self.helped else BOTTOM if self.helped == most else SYMBOLS,
            attempt=self.tries + 1,
            seconds=round(now - self.since, 1) if self.since else 0.0,
            options=len(query.options),
        )
