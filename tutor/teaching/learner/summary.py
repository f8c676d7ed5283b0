"""What the log of answers comes to, without reading all of it each time: a summary of the log up to some byte.

The log stays the only truth. The summary is a cache in SQLite beside it: it says how far it goes and what the log looks
like there, is folded on from that byte, and is made anew where it does not fit. Whatever is wrong with it costs time.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

from tutor.teaching.diagnosis.judge import ACCEPTED, GIVEN_UP
from tutor.teaching.learner.answers import Unusable, answers_file, open_log, parsed, raw_lines, unreadable
from tutor.teaching.learner.mastery import Answer, Knowledge

if TYPE_CHECKING:
    import sqlite3

RULES = 1
"""The version of what is kept and how it is worked out; a summary of another one is made anew."""
WORTH = 2**16
"""Bytes of the log from which on a summary is written: less is read in a moment."""
_MARKED = 2**16
"""Bytes before its end, and half as many at the log's beginning, that a summary knows the log by."""
_AT_ONCE = 50 * 2**20
"""Bytes after which a long first reading is kept, so that a crash does not start it anew."""
_PRACTICE = frozenset({"practice", "spot"})
"""What answers call themselves that belong to no lesson; nobody comes back to their steps."""
_WAIT = 0.5
"""Seconds to wait for another program that writes the summary."""
_TABLES = """
CREATE TABLE IF NOT EXISTS reach (rules INTEGER, offset INTEGER, mark TEXT, left_out TEXT);
CREATE TABLE IF NOT EXISTS skill (id TEXT PRIMARY KEY, knowledge TEXT);
CREATE TABLE IF NOT EXISTS asked (lesson TEXT, skill TEXT, PRIMARY KEY (lesson, skill));
CREATE TABLE IF NOT EXISTS latest
    (lesson TEXT, question TEXT, line INTEGER, answer BLOB, PRIMARY KEY (lesson, question));
"""
_NAMES = ("reach", "skill", "asked", "latest")


@dataclass
class Summary:
    """What the answers of a log come to."""

    lesson: str = ""
    """Whose answers are wanted, by its id; empty: nobody's."""
    knowledge: dict[str, Knowledge] = field(default_factory=dict)
    """Of each skill that was asked."""
    lessons: dict[str, set[str]] = field(default_factory=dict)
    """The skills that were asked in each lesson."""
    left_out: dict[Unusable, int] = field(default_factory=lambda: dict.fromkeys(Unusable, 0))
    """Lines that could not be used."""
    trouble: str = ""
    """A sentence for the learner, if the log cannot be read."""
    latest: dict[tuple[str, str], tuple[int, bytes]] = field(default_factory=dict)
    """By lesson and question: where the line of its latest answer ends, and the line."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The last answer to each question of the lesson, and the last one that closed it, oldest first."""
        own = sorted(kept for (lesson, _), kept in self.latest.items() if lesson == self.lesson)
        found = (parsed(line) for _, line in own)
        return tuple(dict.fromkeys(answer for answer in found if isinstance(answer, Answer)))

    @property
    def lines_left_out(self) -> str:
        """A sentence for the learner if lines were left out, else nothing."""
        told = {Unusable.BROKEN: "unreadable", Unusable.NEWER: "of a newer version"}
        parts = [f"{count} {told[why]}" for why, count in self.left_out.items() if count]
        return f"Lines left out of the record of your answers: {', '.join(parts)}." if parts else ""

    def take(self, line: bytes | None, end: int) -> None:
        """Take in a line of the log, which ends at a byte; None: it was too long."""
        if line is not None and not line.strip():
            return
        found = Unusable.BROKEN if line is None else parsed(line)
        if isinstance(found, Unusable):
            self.left_out[found] += 1
            return
        if found.skill:  # a task may be about none
            self.knowledge[found.skill] = self.knowledge.get(found.skill, Knowledge()).after(found)
            self.lessons.setdefault(found.lesson, set()).add(found.skill)
        if line is not None and found.lesson not in _PRACTICE:
            for question in _questions(found):
                self.latest[found.lesson, question] = end, line


def summary(lesson: str = "", tell: Callable[[float], None] = lambda _: None) -> Summary:
    """Return what all answers come to, and those of a lesson; `tell` hears how much of a long log was read, up to 1."""
    found, offset = Summary(lesson), 0
    try:
        log = open_log()
        if log is None:
            return found
        with log:
            size = log.seek(0, os.SEEK_END)
            if size >= WORTH:
                found, offset = _kept(log, size, lesson, tell)
            _fold(found, log, offset, size)
    except OSError as error:
        return Summary(lesson, trouble=unreadable(error))
    return found


def summary_file() -> Path:
    """Return the path of the cache; it may be deleted at any time."""
    return answers_file().with_name("answers.summary.sqlite")


def _questions(answer: Answer) -> Iterator[str]:
    """Yield what an answer is the latest to: a question, and if it closed it, that."""
    question = f"{answer.network} {answer.step} {answer.kind}"
    yield question
    if answer.verdict in ACCEPTED | {GIVEN_UP}:
        yield f"{question} closed"


def _fold(found: Summary, log: BinaryIO, offset: int, end: int, *, whole_only: bool = False) -> int:
    """Take in the lines from a byte on that begin before another; return where the last one that was taken in ends."""
    log.seek(offset)
    for line in raw_lines(log):
        if whole_only and line is not None and not line.endswith(b"\n"):
            break
        offset = log.tell()
        found.take(line, offset)
        if offset >= end:
            break
    return offset


# --- the cache -------------------------------------------------------------------------------------------------------


def _kept(log: BinaryIO, size: int, lesson: str, tell: Callable[[float], None]) -> tuple[Summary, int]:
    """Return what is kept of the log, brought up to date, and up to which byte; nothing, where it cannot be used."""
    import sqlite3  # noqa: PLC0415  (most logs are small)

    path = summary_file()
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(path, timeout=_WAIT, isolation_level=None)) as cache:
            return _brought_up(cache, log, size, lesson, tell)
    except sqlite3.OperationalError:  # it is locked, or may not be written
        return Summary(lesson), 0
    except (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError):  # it is no summary of ours
        with suppress(OSError):
            path.unlink()
        return Summary(lesson), 0
    except OSError:
        return Summary(lesson), 0


def _brought_up(
    cache: "sqlite3.Connection", log: BinaryIO, size: int, lesson: str, tell: Callable[[float], None]
) -> tuple[Summary, int]:
    cache.executescript(_TABLES)
    found, offset, reach = _loaded(cache, log, size, lesson)
    while size - offset > WORTH:
        if offset:
            tell(offset / size)
        found.latest.clear()
        reached = _fold(found, log, offset, min(size, offset + _AT_ONCE), whole_only=True)
        if reached == offset:
            break
        before, reach = reach, [(RULES, reached, _mark(log, reached), _counted(found))]
        if not _keep(cache, found, before, reach, anew=offset == 0):
            return _brought_up(cache, log, size, lesson, tell)  # another program was quicker
        offset = reached
    cache.execute("BEGIN")
    is_same = cache.execute("SELECT * FROM reach").fetchall() == reach
    rows = cache.execute("SELECT question, line, answer FROM latest WHERE lesson = ?", (lesson,)).fetchall()
    cache.execute("COMMIT")
    if not is_same:
        return _brought_up(cache, log, size, lesson, tell)
    found.latest = {(lesson, question): (line, answer) for question, line, answer in rows}
    return found, offset


_Reach = list[tuple[int, int, str, str]]
"""What stands in the table of this name: one row, or none."""


def _loaded(cache: "sqlite3.Connection", log: BinaryIO, size: int, lesson: str) -> tuple[Summary, int, _Reach]:
    """Read what is kept, up to which byte; nothing, if it is of other rules or of another log."""
    cache.execute("BEGIN")
    reach: _Reach = cache.execute("SELECT * FROM reach").fetchall()
    skills = cache.execute("SELECT * FROM skill").fetchall()
    asked = cache.execute("SELECT * FROM asked").fetchall()
    cache.execute("COMMIT")
    found = Summary(lesson)
    for rules, offset, mark, left_out in reach:
        if rules != RULES or not 0 < offset <= size or _mark(log, offset) != mark:
            break
        found.left_out = {why: int(json.loads(left_out)[why.value]) for why in Unusable}
        found.knowledge = {skill: _unpacked(text) for skill, text in skills}
        for asked_in, skill in asked:
            found.lessons.setdefault(asked_in, set()).add(skill)
        return found, offset, reach
    return found, 0, reach


def _keep(cache: "sqlite3.Connection", found: Summary, before: _Reach, reach: _Reach, *, anew: bool) -> bool:
    """Write down what the log comes to, all or nothing; return whether the cache was still as it was before."""
    cache.execute("BEGIN IMMEDIATE")
    if cache.execute("SELECT * FROM reach").fetchall() != before:
        cache.execute("ROLLBACK")
        return False
    for name in _NAMES if anew else ("reach",):
        cache.execute(f"DELETE FROM {name}")  # noqa: S608  (our own names)
    cache.executemany("INSERT INTO reach VALUES (?, ?, ?, ?)", reach)
    skills = ((skill, _packed(known)) for skill, known in found.knowledge.items())
    cache.executemany("INSERT OR REPLACE INTO skill VALUES (?, ?)", skills)
    asked = ((lesson, skill) for lesson, skills in found.lessons.items() for skill in skills)
    cache.executemany("INSERT OR REPLACE INTO asked VALUES (?, ?)", asked)
    latest = ((*key, *kept) for key, kept in found.latest.items())
    cache.executemany("INSERT OR REPLACE INTO latest VALUES (?, ?, ?, ?)", latest)
    cache.execute("COMMIT")
    return True


def _counted(found: Summary) -> str:
    return json.dumps({why.value: count for why, count in found.left_out.items()})


def _mark(log: BinaryIO, offset: int) -> str:
    """Return what a log is known by: its beginning, and what lies before a byte."""
    log.seek(0)
    known = blake2b(log.read(min(offset, _MARKED // 2)), digest_size=16)
    log.seek(max(0, offset - _MARKED))
    known.update(log.read(min(offset, _MARKED)))
    return known.hexdigest()


def _packed(known: Knowledge) -> str:
    kept = known._asdict()
    ties = [sorted(tie) for tie in known.open]
    sets = {"networks": sorted(known.networks), "avoided": sorted(known.avoided), "open": ties}
    return json.dumps({**kept, **sets, "slips": dict(known.slips)})


def _unpacked(text: str) -> Knowledge:
    kept = json.loads(text)
    sets = {name: frozenset(kept[name]) for name in ("networks", "avoided")}
    ties = tuple(map(frozenset, kept["open"]))
    return Knowledge(**{**kept, **sets, "open": ties, "slips": MappingProxyType(kept["slips"])})
