"""The commands that open the tutor: a lesson or the menu, and practice; on the full screen or line by line."""

import signal
import sys
import time
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING

from tutor import __version__
from tutor.commands.common import Mistake, forget, labels_of, load_named, parser_of, ready, tell, tell_share_read
from tutor.commands.printing import list_

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from tutor.lesson.lesson import Lesson
    from tutor.plain import PlainMode
    from tutor.teaching.session.session import Session

_OTHERS = (
    "Other commands: ann-tutor list, practise, progress, class, lead, follow, show, check, new, schema; "
    "each has --help."
)
SPOT, REVIEW = "spot", "review"
"""What is practised by these names is no skill, but finding mistakes, and what is due."""


def tutor(words: list[str]) -> int:
    """Open the tutor: the menu, or a lesson, on the full screen or line by line."""
    parser = parser_of("ann-tutor", "Walk through every calculation of a small neural network. " + _OTHERS)
    parser.add_argument("lesson", nargs="?", help="a lesson's id or the path of a lesson file; without: the menu")
    parser.add_argument("--watch", action="store_true", help="reload the lesson file whenever it is saved")
    parser.add_argument("--version", action="version", version=f"ann-tutor {__version__}")
    chosen = _with_manners(parser, words)
    if chosen.watch and (chosen.plain or not chosen.lesson):
        raise Mistake("--watch needs a lesson file and the full screen: ann-tutor NAME.yaml --watch.")
    if chosen.plain:
        return _plain(chosen.lesson, spoken=chosen.words, ascii_only=chosen.ascii)
    lesson = load_named(chosen.lesson) if chosen.lesson else None
    return _screen(lesson, chosen, watch=chosen.watch)


def practise(words: list[str]) -> int:
    """Ask questions on fresh numbers: for a skill, or for what the learner knows least."""
    from tutor.teaching.exercises.rounds import MIXED
    from tutor.teaching.learner.skills import SKILLS
    from tutor.teaching.questions.practice import practisable

    known = [skill for skill in SKILLS if practisable(skill)]
    parser = parser_of("ann-tutor practise", "Practise on fresh numbers, one question at a time.")
    named = f"{', '.join(known)}; {SPOT}: finding mistakes; {REVIEW}: what is due; {MIXED[0]}: all up to there"
    parser.add_argument("skill", nargs="?", default="", help=f"{named}; without: what you know least")
    chosen = _with_manners(parser, words)
    names = (*known, SPOT, REVIEW, *MIXED)
    if chosen.skill not in {"", *names}:
        named = ", ".join(names)
        raise Mistake(f"There is no skill {chosen.skill[:40]!r} to practise; write one of {named}.")
    if chosen.plain:
        return _plain_practice(chosen.skill, spoken=chosen.words, ascii_only=chosen.ascii)
    return _screen(None, chosen, skill=chosen.skill)


def _with_manners(parser: "argparse.ArgumentParser", words: list[str]) -> "argparse.Namespace":
    """Read a command's words, with the options of how to show things; what the terminal cannot do is decided here."""
    parser.add_argument("--plain", action="store_true", help="line by line: no full screen, no colour needed")
    parser.add_argument("--words", action="store_true", help="with --plain: formulas also in spoken words")
    parser.add_argument("--ascii", action="store_true", help="use ASCII characters only")
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal, to select and copy")
    chosen = parser.parse_args(words)
    from tutor.terminal import preflight

    found = preflight()
    chosen.ascii = chosen.ascii or found.ascii
    if not chosen.plain and not found.screen:
        chosen.plain = True
        if found.reason:
            tell(found.reason)
    return chosen


def _screen(
    lesson: "Lesson | None", chosen: "argparse.Namespace", *, skill: str | None = None, watch: bool = False
) -> int:
    from tutor.teaching.learner.summary import catch_up
    from tutor.ui.app import run

    catch_up(tell_share_read)  # the screen would stand still meanwhile
    try:
        status = run(lesson, ascii_only=chosen.ascii, skill=skill, watch=watch, mouse=not chosen.no_mouse)
    finally:
        _keep_the_last_answers()
    try:
        sys.stderr.flush()  # the screen is drawn there
    except OSError:
        forget(sys.stderr)
    return status


def _keep_the_last_answers() -> None:
    """Write down the answers that could not be before."""
    from tutor.teaching.learner.answers import append_answers

    trouble = append_answers()
    if trouble:
        tell(trouble)


def _plain(name: str | None, *, spoken: bool, ascii_only: bool) -> int:
    if name is None:
        list_([])
        tell("Start one with: ann-tutor LESSON --plain; or ann-tutor practise, or practise review for what is due.")
        return 0
    lesson = load_named(name)
    from tutor.teaching.session.progress import keep, resume

    ready()
    session, trouble = resume(lesson)
    if trouble:
        tell(trouble)
    mode = _mode(lesson, session, spoken=spoken, ascii_only=ascii_only, keep=partial(keep, lesson))
    _stop_at_signals()
    try:
        source = sys.stdin or StringIO()
        mode.run(source, prompt=source.isatty())
    finally:
        trouble = keep(lesson, mode.lessons_session)
    if trouble:
        tell(trouble)
    return 0


def _mode(
    lesson: "Lesson",
    session: "Session",
    *,
    spoken: bool,
    ascii_only: bool,
    keep: "Callable[[Session], str]" = lambda _: "",
) -> "PlainMode":
    from tutor.plain import PlainMode
    from tutor.plain.talk import Keeper
    from tutor.teaching.learner.answers import append_answers
    from tutor.teaching.session.progress import record
    from tutor.terminal import window

    labels, cells = labels_of(lesson, ascii_only=ascii_only), window()[0] - 1
    keeper = Keeper(record, append_answers, keep)
    return PlainMode(lesson, session, labels, sys.stdout, spoken=spoken, cells=cells, keeper=keeper)


def _plain_practice(skill: str, *, spoken: bool, ascii_only: bool) -> int:
    from tutor.plain.quizzes import spot
    from tutor.plain.rounds import Practice
    from tutor.teaching.exercises.drill import review_round
    from tutor.teaching.exercises.rounds import round_of
    from tutor.teaching.learner.summary import summary

    ready()
    known, now = summary(tell=tell_share_read).knowledge, time.time()
    named = "" if skill == SPOT else skill
    chosen = review_round(known, int(now), now) if skill == REVIEW else round_of(named, int(now))
    if chosen is None:
        print("Nothing is due for review.")
        return 0
    first, rest = chosen.next(known, now)
    if first is None:
        return 0
    mode = _mode(*first, spoken=spoken, ascii_only=ascii_only)
    _stop_at_signals()
    source = sys.stdin or StringIO()
    try:
        if skill == SPOT:
            mode.run(source, prompt=source.isatty(), begin=spot)
        else:
            mode.practice = Practice(rest, known)
            mode.run(source, prompt=source.isatty())
    finally:
        _keep_the_last_answers()
    return 0


def _stop_at_signals() -> None:
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", None)):
        if number is not None:
            signal.signal(number, _stop)


def _stop(number: int, _frame: object) -> None:
    signal.signal(number, signal.SIG_IGN)  # a lost terminal sends it twice, and the place is being kept now
    raise SystemExit(128 + number)
