"""A quiz: a few questions in a row about something that stands there, each with choices. Pure; for any screen.

Wrong choices get their reason and the question stays; what was chosen first is what counts.
"""

from dataclasses import dataclass, replace

from tutor.coach.judge import RIGHT, WRONG
from tutor.coach.mastery import Answer


@dataclass(frozen=True, slots=True)
class Option:
    """A choice."""

    text: str
    right: bool = False
    told: str = ""
    """What to say to who takes it."""
    slip: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question of a quiz."""

    text: str
    options: tuple[Option, ...]
    skill: str = ""
    """The skill it is about; empty: its answers are not counted."""
    step: str = ""
    """The step it is about."""
    kind: str = "spot"


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
        log = (*self.log, self._answer(query, option, now)) if query.skill else self.log
        if not option.right:
            return replace(self, tries=self.tries + 1, said=f"Not that one. {option.told}".strip(), log=log)
        clean = self.clean + (self.tries == 0)
        return replace(self, place=self.place + 1, tries=0, said=f"Yes. {option.told}".strip(), clean=clean, log=log)

    def _answer(self, query: Query, option: Option, now: float) -> Answer:
        return Answer(
            time=now,
            lesson=self.lesson,
            network=self.network,
            step=query.step,
            skill=query.skill,
            kind=query.kind,
            answer=option.text[:_LONGEST_KEPT],
            verdict=RIGHT if option.right else WRONG,
            slip=option.slip,
            attempt=self.tries + 1,
            seconds=round(now - self.since, 1) if self.since else 0.0,
            options=len(query.options),
        )


_LONGEST_KEPT = 80
