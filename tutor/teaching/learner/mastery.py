"""What is known of a learner: one `Knowledge` a skill, folded answer by answer. Pure; keeps nothing on disk.

Bayesian knowledge tracing on first attempts only. Times are seconds since the epoch; a day is 86,400 of them, whatever
the calendar says, so that no time zone and no summer time can make a skill due twice or never.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from tutor.teaching.diagnosis.judge import CARRIED, GIVEN_UP, RIGHT, SHOWN, WRONG

DAY = 86_400.0
NEW, SHAKY, SOLID, DUE = WORDS = ("new", "shaky", "solid", "due")
"""What a learner is told about a skill; never a probability."""
REVIEW_DAYS = (1, 2, 4, 7, 15)
"""When a solid skill is asked again, in days after it became solid, if every review is on time and passed."""
TOP_LEVEL = 5
MISCONCEPTION = 3
"""So many times the same slip is a misconception."""
BOTTOM = 5
"""The hint that gives the result."""
_ENOUGH_CHANCE, _ENOUGH_CLEAN, _ENOUGH_NETWORKS = 0.95, 3, 2
_SPINNING = 8
_RUN = 2
"""Clean answers, or diagnosed misses, in a row that move the guidance by a level."""
_MENU_GUESS, _COIN = 0.3, 0.5
_CORRECT = frozenset({RIGHT, CARRIED, SHOWN})
_MISSED = frozenset({WRONG, GIVEN_UP})
_OF_OTHERS = frozenset({"spot", "claim"})
"""Questions about what others wrote: who names the wrong slip has not made it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it is kept."""

    time: float
    """When, in seconds since the epoch."""
    lesson: str
    """The lesson's id."""
    network: str
    """Tells this network's numbers apart from other ones."""
    step: str
    """The step's address."""
    skill: str
    kind: str
    """The question: `number`, `blank`, `sign`, `formula`, `operand`, `why`, `claim` or `spot`."""
    answer: str
    """What was typed, or the number of the choice."""
    verdict: str
    """One of the verdicts of `diagnosis.judge`."""
    slip: str = ""
    """What was diagnosed."""
    hints: int = 0
    """The highest rung of the ladder of help that was used, 0 to 5."""
    attempt: int = 1
    """1: the first."""
    sure: bool = False
    seconds: float = 0.0
    """How long it took."""
    options: int = 0
    """Choices of the menu; 0 where it was typed."""
    tied: str = ""
    """Where several slips explain a wrong answer: all of them, with spaces between."""
    avoided: str = ""
    """Of a clean answer: slips that would have shown in it, if that is news; with spaces between."""
    unproved: int = -1
    """Of a clean answer: how many of the skill's slips no clean answer so far would have shown; -1: not known."""


class Parameters(NamedTuple):
    """The four numbers of knowledge tracing, each a probability."""

    known: float = 0.2
    """That the skill was there before the first question (L0)."""
    learned: float = 0.12
    """That one question teaches it (T)."""
    guess: float = 0.08
    """That the answer is right without it (G)."""
    slip: float = 0.12
    """That the answer is wrong with it (S)."""


TYPED = Parameters()
"""For numbers that are typed."""


def traced(chance: float, by: Parameters, *, correct: bool) -> float:
    """Return the probability that a skill is there after one more answer, from the one before."""
    there = chance * (1 - by.slip if correct else by.slip)
    lucky = (1 - chance) * (by.guess if correct else 1 - by.guess)
    after = there / (there + lucky)
    return after + (1 - after) * by.learned


class Knowledge(NamedTuple):
    """What is known of a learner's hold on one skill; a tuple, because thousands of answers are folded at a start."""

    chance: float = TYPED.known
    """That the skill is there. Not for the screen: learners get `word` and `share`."""
    tries: int = 0
    """First attempts that counted."""
    clean: int = 0
    """First attempts that were right without help."""
    networks: frozenset[str] = frozenset()
    """Where they were: two at most are remembered, more makes no difference."""
    misses: int = 0
    """First attempts in a row that were wrong or given up; one that was right with help leaves the count alone."""
    resting_until: float = 0.0
    level: int = 0
    """How far guidance is faded: 0 watch, 1 last factor blank, 2 whole step, 3 two steps, 4 whole unit, 5 spot."""
    clean_run: int = 0
    slip_run: int = 0
    slips: Mapping[str, int] = MappingProxyType({})
    """How often each slip was diagnosed, later attempts included."""
    open: tuple[frozenset[str], ...] = ()
    """Slips that were made and not yet avoided where they would have shown; several in one are a tie."""
    avoided: frozenset[str] = frozenset()
    """Slips that would have shown in clean answers."""
    unproved: int = 0
    """Slips of the skill that would not have shown yet."""
    reviewed: int = 0
    """Reviews passed in a row."""
    due: float = math.inf
    """When the next review is."""

    @property
    def is_solid(self) -> bool:
        """Whether the skill is mastered.

        Very probably there; shown three times without help, on two networks; and shown where each slip of the skill
        would have made a difference, after the slip if it was made. A right answer says nothing about slips that
        change nothing in it.
        """
        return self.is_shown and not self.open and not self.unproved

    @property
    def is_shown(self) -> bool:
        """Whether there were enough right answers, whatever slips would have shown in them."""
        enough = self.clean >= _ENOUGH_CLEAN and len(self.networks) >= _ENOUGH_NETWORKS
        return enough and self.chance >= _ENOUGH_CHANCE

    @property
    def open_slips(self) -> frozenset[str]:
        """The slips that are open, those of ties included."""
        return frozenset().union(*self.open)

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """The slips that came up again and again."""
        return tuple(slip for slip, times in self.slips.items() if times >= MISCONCEPTION)

    def is_resting(self, now: float) -> bool:
        """Tell whether the skill is not asked before the next day."""
        return now < self.resting_until

    def word(self, now: float) -> str:
        """Say how the skill stands: one of `WORDS`."""
        if not self.tries:
            return NEW
        if not self.is_solid:
            return SHAKY
        return DUE if now >= self.due else SOLID

    def share(self, cells: int) -> int:
        """Say how much of a bar is filled: all of it only for a solid skill, something as soon as it was tried."""
        if self.is_solid:
            return cells
        return min(cells - 1, max(1, int(self.chance * cells))) if self.tries else 0

    def after(self, answer: Answer) -> "Knowledge":
        """Take in one more answer.

        An answer between two choices tells nothing by itself, and the other sign convention speaks neither for nor
        against the skill; both are left out, as are `more` and `unreadable`. Of later attempts only the slip counts,
        and whether the result had to be given.
        """
        guess = _guess(answer)
        after = _noted(self, answer)
        if guess is None:
            return after
        if answer.hints >= BOTTOM:
            after = _lowered(after)
        if answer.attempt != 1 or answer.verdict not in _CORRECT | _MISSED:
            return after
        return _scheduled(self, _tried(after, answer, guess), answer.time)


def _noted(known: Knowledge, answer: Answer) -> Knowledge:
    """Count the slip and keep it open; while it is a misconception, what was right before it proves nothing."""
    made = frozenset((answer.slip or answer.tied).split())
    if not made or answer.verdict != WRONG:
        return known
    if answer.kind not in _OF_OTHERS and made not in known.open:
        known = known._replace(open=(*known.open, made))
    if not answer.slip:
        return known
    times = known.slips.get(answer.slip, 0) + 1
    after = known._replace(slips={**known.slips, answer.slip: times})
    return after if times < MISCONCEPTION else after._replace(clean=0, networks=frozenset())


def _tried(known: Knowledge, answer: Answer, guess: float) -> Knowledge:
    """Count a first attempt."""
    clean = answer.verdict in _CORRECT and not answer.hints
    chance = traced(known.chance, TYPED._replace(guess=guess), correct=clean)
    after = known._replace(chance=chance, tries=known.tries + 1)
    if clean:
        return _cleanly(after, answer)
    after = after._replace(clean_run=0)
    return after._replace(slip_run=0) if answer.verdict in _CORRECT else _missed(after, answer)


def _cleanly(known: Knowledge, answer: Answer) -> Knowledge:
    """Count a clean answer. Who is asked has watched the step before, so the way up starts from level 1."""
    networks = known.networks if len(known.networks) >= _ENOUGH_NETWORKS else known.networks | {answer.network}
    after = known._replace(clean=known.clean + 1, networks=networks, misses=0, slip_run=0)
    if answer.unproved >= 0:
        avoided = frozenset(answer.avoided.split())
        left = tuple(dict.fromkeys(tie - avoided for tie in known.open if tie - avoided))
        after = after._replace(open=left, avoided=known.avoided | avoided, unproved=answer.unproved)
    if known.clean_run + 1 < _RUN:
        return after._replace(clean_run=known.clean_run + 1)
    return after._replace(level=min(TOP_LEVEL, max(1, known.level) + 1), clean_run=0)


def _missed(known: Knowledge, answer: Answer) -> Knowledge:
    """Count a miss. After eight in a row the skill rests for a day and is watched again first."""
    if known.misses + 1 >= _SPINNING:
        return known._replace(misses=0, level=0, slip_run=0, resting_until=answer.time + DAY)
    after = known._replace(misses=known.misses + 1, slip_run=known.slip_run + bool(answer.slip))
    return _lowered(after) if after.slip_run >= _RUN else after


def _lowered(known: Knowledge) -> Knowledge:
    return known._replace(level=max(0, known.level - 1), clean_run=0, slip_run=0)


def _scheduled(before: Knowledge, known: Knowledge, time: float) -> Knowledge:
    """Set the next review. The first answer after a review is due is the review; who comes late loses nothing."""
    if not known.is_solid:
        return known._replace(reviewed=0, due=math.inf)
    if not before.is_solid:
        return known._replace(reviewed=0, due=time + DAY)
    if time < before.due:
        return known
    passed = before.reviewed + 1 if known.clean > before.clean else 0
    return known._replace(reviewed=passed, due=time + _days_to_review(passed) * DAY)


def _days_to_review(passed: int) -> float:
    """Return the days from a review to the next one; after the last there is none."""
    days = (0, *REVIEW_DAYS, math.inf)
    return days[passed + 1] - days[passed]


def _guess(answer: Answer) -> float | None:
    """Return how probably an answer is right by chance; None where it is a toss of a coin and tells nothing."""
    if not answer.options:
        return TYPED.guess
    chance = 1 / answer.options
    return None if chance >= _COIN else min(_MENU_GUESS, chance)
