"""A lesson's tasks as quizzes: choices, comparisons of runs, bugs to find, numbers to work out. Pure; for any screen.

What is right is worked out by the engine, never written in the lesson, except where a question is about no number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from tutor.arithmetic.expressions import TypedError
from tutor.arithmetic.numerals import shown
from tutor.arithmetic.quantity import RefError
from tutor.arithmetic.trace.step import Address, AddressError, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.lesson import Lesson, Task
from tutor.lesson.numbers import Conceals, comparable, filled, nothing_hidden, trace_of
from tutor.lesson.schema_tasks import OWN
from tutor.teaching.diagnosis.judge import ACCEPTED, agrees
from tutor.teaching.diagnosis.planted_bugs import TOLD_APART, bugs, nudged
from tutor.teaching.diagnosis.slips.catalogue import catalogue
from tutor.teaching.exercises.quiz import Option, Query, Quiz, slip_option
from tutor.teaching.exercises.typed import Typing, nudge_query, number_query
from tutor.teaching.learner.mastery import Answer
from tutor.teaching.learner.skills import SKILLS, skill_of
from tutor.teaching.session.state import fingerprint
from tutor.view.labels import Labels

WALK = "walk"
_STEP = "task/"
_OTHERS = 3
"""Bugs to choose from beside the right one."""
_ALIKE = 1e-12
"""Part of a number by which another run's may differ and still be the same."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the questions of a task are made from."""

    lesson: Lesson
    trace: Trace
    """The lesson's own run."""
    number: int
    """The task's number, from 1."""
    conceals: Conceals

    @property
    def task(self) -> Task:
        return self.lesson.tasks[self.number - 1]

    @property
    def run(self) -> Trace:
        """The run that the task is about."""
        return trace_of(self.lesson, self.trace, self.task.variant)

    @property
    def labels(self) -> Labels:
        return Labels(self.run.net.network, dict(self.lesson.notation.symbols))

    def say(self, text: str) -> str:
        """Put the lesson's numbers into words."""
        return filled(self.lesson, self.trace, text, self.conceals)

    @property
    def why(self) -> str:
        """What is said when the task is done."""
        because = self.task.because
        return self.say(because[0]) if len(because) == 1 else ""


def task_quiz(lesson: Lesson, trace: Trace, number: int, conceals: Conceals = nothing_hidden) -> Quiz:
    """Make the quiz of a task; of one that the author's linter refuses there is none but a sentence.

    Args:
        lesson: The lesson, checked.
        trace: Its own run.
        number: The task's number, from 1.
        conceals: What tells whether a number must not be seen yet.

    """
    setting = _Setting(lesson, trace, number, conceals)
    name = f"Task {number} of {len(lesson.tasks)}"
    try:
        lines, query = _MAKERS[setting.task.kind](setting)
    except (AddressError, RefError, TypedError, KeyError) as error:
        return Quiz(name, (f"The lesson's file has a mistake here, which its check tells: {error}",), ())
    return Quiz(name, lines, (query,), setting.why, lesson.id, fingerprint(setting.run))


_WHAT_IT_IS = {
    "choice": "(a question with choices)",
    "number": "(a number to work out)",
    "compare": "(runs to compare)",
    "direction": "(larger or smaller?)",
    "sabotage": "(a bug to find)",
    "nudge": "(a slope by nudging)",
    WALK: "(a run to look at)",
}


def titles(lesson: Lesson, trace: Trace, finished: frozenset[int], conceals: Conceals = nothing_hidden) -> list[str]:
    """Return what the tasks ask, for a list; of those after the next only what they are, as they may tell answers."""
    numbers = range(1, len(lesson.tasks) + 1)
    following = next((number for number in numbers if number not in finished), 0)
    return [
        filled(lesson, trace, lesson.tasks[number - 1].ask, conceals)
        if number in finished or number == following
        else _WHAT_IT_IS[lesson.tasks[number - 1].kind]
        for number in numbers
    ]


def done(answers: Iterable[Answer], lesson_id: str) -> frozenset[int]:
    """Return the numbers of a lesson's tasks that are done, from the answers so far."""
    own = (answer for answer in answers if answer.lesson == lesson_id and answer.verdict in ACCEPTED)
    numbers = (answer.step.removeprefix(_STEP) for answer in own if answer.step.startswith(_STEP))
    return frozenset(int(number) for number in numbers if number.isdecimal())


def destination(lesson: Lesson, number: int) -> tuple[Lesson, str]:
    """Return where a task sends the learner: a lesson (the variant's, or the lesson itself) and an address, or none."""
    task = lesson.tasks[number - 1]
    variant = next((one for one in lesson.variants if one.name == task.variant), None)
    return (lesson if variant is None else variant.lesson), task.at


def _query(setting: _Setting, options: list[Option], skill: str = "") -> Query:
    skill = setting.task.skill or skill
    return Query(
        setting.say(setting.task.ask),
        tuple(options),
        skill if skill in SKILLS else "",
        f"{_STEP}{setting.number}",
        setting.task.kind,
        is_kept=True,
    )


def _typing(setting: _Setting) -> Typing:
    task = setting.task
    default = "gradcheck" if task.kind == "nudge" else ""
    if task.kind == "number" and task.at:
        default = skill_of(setting.run.net, parse_address(task.at).ref)
    return Typing(setting.run, setting.labels, _query(setting, [], default))


def _choice(setting: _Setting) -> tuple[tuple[str, ...], Query]:
    task = setting.task
    because = task.because if len(task.because) > 1 else ("",) * len(task.choices)
    options = [
        Option(setting.say(text), place == task.right, setting.say(told))
        for place, (text, told) in enumerate(zip(task.choices, because, strict=True), start=1)
    ]
    return (), _query(setting, options)


def _number(setting: _Setting) -> tuple[tuple[str, ...], Query]:
    typing, task = _typing(setting), setting.task
    return (), number_query(typing, setting.lesson, setting.trace, task)


def _compare(setting: _Setting) -> tuple[tuple[str, ...], Query]:
    task = setting.task
    values = {name: comparable(trace_of(setting.lesson, setting.trace, name), task.at) for name in task.among}
    best = (min if task.which == "lowest" else max)(values.values())
    told = "; ".join(f"{_run_title(setting.lesson, name)}: {shown(value)}" for name, value in values.items())
    options = [
        Option(_run_title(setting.lesson, name), value == best, f"{told}." if value == best else "")
        for name, value in values.items()
    ]
    return (), _query(setting, options)


def _run_title(lesson: Lesson, name: str) -> str:
    if name in {"", OWN}:
        return "The lesson's own run"
    return next(variant.title for variant in lesson.variants if variant.name == name)


def _direction(setting: _Setting) -> tuple[tuple[str, ...], Query]:
    task, lesson = setting.task, setting.lesson
    before, after = (comparable(trace_of(lesson, setting.trace, name), task.at) for name in (task.start, task.to))
    is_same = abs(after - before) <= _ALIKE * max(abs(before), abs(after))
    right = "the same" if is_same else "larger" if after > before else "smaller"
    told = f"{_run_title(lesson, task.start)}: {shown(before)}; {_run_title(lesson, task.to)}: {shown(after)}."
    options = [Option(word, word == right, told if word == right else "") for word in ("larger", "smaller", "the same")]
    return (f"From: {_run_title(lesson, task.start)}. To: {_run_title(lesson, task.to)}.",), _query(setting, options)


def _sabotage(setting: _Setting) -> tuple[tuple[str, ...], Query]:
    task, run = setting.task, setting.run
    at = parse_address(task.at)
    known = bugs(run, at)
    planted, slope = known[task.slip], nudged(run, at)
    others = [slip for slip, value in known.items() if not agrees(value, planted, TOLD_APART) and slip != task.slip]
    random = Random(f"{setting.lesson.id} {setting.number}")  # noqa: S311  (a question, no secret)
    chosen = [task.slip, *random.sample(others, min(_OTHERS, len(others)))]
    random.shuffle(chosen)
    options = [_bug(slip, known[slip], is_right=slip == task.slip) for slip in chosen]
    return _side_by_side(setting.labels, at, planted, slope), _query(setting, options, "gradcheck")


def _bug(slip: str, value: float, *, is_right: bool) -> Option:
    otherwise = f"That would give {shown(value)}. {catalogue()[slip].principle}"
    return slip_option(slip, right=is_right, otherwise=otherwise)


def _side_by_side(labels: Labels, at: Address, planted: float, slope: float) -> tuple[str, ...]:
    lines = (
        f"{labels.symbol(at.ref)}, the {labels.words(at.ref)}:",
        f"A program with a bug gives {shown(planted)}.",
        f"Nudging both ways gives {shown(slope)}.",
    )
    return (*lines, f"The first is {shown(planted / slope)} times the second.") if slope else lines


def _nudge(setting: _Setting) -> tuple[tuple[str, ...], Query]:
    return nudge_query(_typing(setting), setting.task)


def _walk(setting: _Setting) -> tuple[tuple[str, ...], Query]:
    return (), _query(setting, [Option("Go and look.", right=True)])


_MAKERS = {
    "choice": _choice,
    "number": _number,
    "compare": _compare,
    "direction": _direction,
    "sabotage": _sabotage,
    "nudge": _nudge,
    WALK: _walk,
}
