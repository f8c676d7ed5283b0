"""What the log of answers comes to, without reading all of it each time: a summary of the log up to some byte.

The log stays the only truth. The summary is a cache in SQLite beside it: it says how far it goes and what the log looks
like there, is folded on from that byte, and is made anew where it does not fit. Whatever is wrong with it costs time:
each part of it is known by a checksum, so that not even a byte that fell over on the disk is believed.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from tutor.teaching.diagnosis.judge import ACCEPTED, GIVEN_UP
from tutor.teaching.learner.answers import Unusable, answers_file, open_log, parsed, raw_lines, unreadable
from tutor.teaching.learner.mastery import Answer, Knowledge

if TYPE_CHECKING:
    import sqlite3

RULES = 2
"""The version of what is kept and how it is worked out; a summary of another one is made anew."""
WORTH = 2**16
"""Bytes of the log from which on a summary is written: less is read in a moment."""
_MARKED = 2**16
"""Bytes before its end, and half as many at the log's beginning, that a summary knows the log by."""
_AT_ONCE = 50 * 2**20
"""Bytes after which a long first reading is kept, so that a crash does not start it anew."""
_PRACTICE = frozenset({"practice", "spot"})
"""What answers call themselves that belong to no lesson; nobody comes back to their steps."""
_NOT_ITS_FAULT = ("BUSY", "LOCKED", "READONLY", "CANTOPEN", "FULL", "NOMEM")
"""Errors of SQLite for which a summary need not be made anew."""
_WAIT = 0.5
"""Seconds to wait for another program that writes the summary."""
_TABLE = "CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, body TEXT, checksum TEXT)"
_WHOLE = ""
"""The name of the part that says how far the summary goes, what the skills come to, and each lesson's checksum."""
_TRIES = 3
"""Times to begin again because another program was quicker."""


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


def catch_up(tell: Callable[[float], None]) -> None:
    """Sum a long log up to its end, so that whoever asks next has not to wait; a short one is read in a moment."""
    with suppress(OSError):
        if answers_file().stat().st_size >= WORTH:
            summary(tell=tell)


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


class _OvertakenError(Exception):
    """Another program brought the summary further while this one was reading the log."""


class _DamagedError(ValueError):
    """A part of the summary is not what was written."""


def _kept(log: BinaryIO, size: int, lesson: str, tell: Callable[[float], None]) -> tuple[Summary, int]:
    """Return what is kept of the log, brought up to date, and up to which byte; nothing, where it cannot be used."""
    import sqlite3  # noqa: PLC0415  (most logs are small)

    path = summary_file()
    for _ in range(_TRIES):
        try:
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with closing(sqlite3.connect(path, timeout=_WAIT, isolation_level=None)) as cache:
                return _brought_up(cache, log, size, lesson, tell)
        except _OvertakenError:
            continue
        except (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            kind = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of the number says which case of its kind
            if kind in {getattr(sqlite3, f"SQLITE_{name}") for name in _NOT_ITS_FAULT}:
                break
            with suppress(OSError):  # it is no summary of ours
                path.unlink()
        except OSError:
            break
    return Summary(lesson), 0


def _brought_up(
    cache: "sqlite3.Connection", log: BinaryIO, size: int, lesson: str, tell: Callable[[float], None]
) -> tuple[Summary, int]:
    """Read what is kept and fold the log on from there, a stretch at a time."""
    cache.execute(_TABLE)
    found, offset, before = _loaded(cache, log, size, lesson)
    while size - offset > WORTH:
        if offset:
            tell(offset / size)
        anew, found.latest = offset == 0, {}
        reached = _fold(found, log, offset, min(size, offset + _AT_ONCE), whole_only=True)
        if reached == offset:
            break
        before = _keep(cache, found, before, (reached, _mark(log, reached)), anew=anew)
        offset = reached
    found.latest = _latest(cache, before, lesson)
    return found, offset


_Row = tuple[str, str]
"""A part's text and its checksum."""


def _row(cache: "sqlite3.Connection", name: str) -> _Row | None:
    row: _Row | None = cache.execute("SELECT body, checksum FROM part WHERE name = ?", (name,)).fetchone()
    return row


def _summed(text: str) -> _Row:
    return text, blake2b(text.encode(), digest_size=16).hexdigest()


def _read(row: _Row) -> dict[str, Any]:
    """Return what a part holds; raises _DamagedError if it is not what was written."""
    if row != _summed(row[0]):
        raise _DamagedError
    whole: dict[str, Any] = json.loads(row[0])
    return whole


def _loaded(cache: "sqlite3.Connection", log: BinaryIO, size: int, lesson: str) -> tuple[Summary, int, _Row | None]:
    """Read what is kept, up to which byte; nothing, if it is of other rules or of another log."""
    found, row = Summary(lesson), _row(cache, _WHOLE)
    whole = _read(row) if row else {}
    offset = whole.get("offset", 0)
    if whole.get("rules") != RULES or not 0 < offset <= size or whole["mark"] != _mark(log, offset):
        return found, 0, row
    found.left_out = {why: int(whole["left_out"][why.value]) for why in Unusable}
    found.knowledge = {skill: _unpacked(kept) for skill, kept in whole["skills"].items()}
    found.lessons = {name: set(skills) for name, skills in whole["asked"].items()}
    return found, offset, row


def _keep(
    cache: "sqlite3.Connection", found: Summary, before: _Row | None, reach: tuple[int, str], *, anew: bool
) -> _Row:
    """Write down what the log comes to, all or nothing, and return the whole's row.

    Raises _OvertakenError if the cache is no longer as it was before.
    """
    latest: dict[str, dict[str, tuple[int, str]]] = {}
    for (lesson, question), (end, line) in found.latest.items():
        latest.setdefault(lesson, {})[question] = end, line.decode(errors="surrogateescape")
    cache.execute("BEGIN IMMEDIATE")
    if _row(cache, _WHOLE) != before:
        cache.execute("ROLLBACK")
        raise _OvertakenError
    checksums = {} if anew or before is None else dict(_read(before)["lessons"])
    if anew:
        cache.execute("DELETE FROM part")
    for lesson, questions in latest.items():
        kept = _lesson_part(cache, checksums, lesson)
        row = _summed(json.dumps({**kept, **questions}))
        checksums[lesson] = row[1]
        cache.execute("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", (_lesson_name(lesson), *row))
    whole = {
        "rules": RULES,
        "offset": reach[0],
        "mark": reach[1],
        "left_out": {why.value: count for why, count in found.left_out.items()},
        "skills": {skill: _packed(known) for skill, known in found.knowledge.items()},
        "asked": {lesson: sorted(skills) for lesson, skills in found.lessons.items()},
        "lessons": checksums,
    }
    row = _summed(json.dumps(whole))
    cache.execute("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", (_WHOLE, *row))
    cache.execute("COMMIT")
    return row


def _latest(cache: "sqlite3.Connection", whole: _Row | None, lesson: str) -> dict[tuple[str, str], tuple[int, bytes]]:
    """Return the latest answers of a lesson; raises _OvertakenError if the whole's row is another by now."""
    if whole is None:
        return {}
    checksums = _read(whole)["lessons"]
    cache.execute("BEGIN")
    is_same = _row(cache, _WHOLE) == whole
    try:
        kept = _lesson_part(cache, checksums, lesson) if is_same else {}
    finally:
        cache.execute("COMMIT")
    if not is_same:
        raise _OvertakenError
    return {(lesson, question): (end, line.encode(errors="surrogateescape")) for question, (end, line) in kept.items()}


def _lesson_part(cache: "sqlite3.Connection", checksums: dict[str, str], lesson: str) -> dict[str, Any]:
    """Return what is kept of a lesson's answers; raises _DamagedError if the part is not the one the whole knows."""
    if lesson not in checksums:
        return {}
    row = _row(cache, _lesson_name(lesson))
    if row is None or row[1] != checksums[lesson]:
        raise _DamagedError
    return _read(row)


def _lesson_name(lesson: str) -> str:
    return f"lesson {lesson}"


def _mark(log: BinaryIO, offset: int) -> str:
    """Return what a log is known by: its beginning, and what lies before a byte."""
    log.seek(0)
    known = blake2b(log.read(min(offset, _MARKED // 2)), digest_size=16)
    log.seek(max(0, offset - _MARKED))
    known.update(log.read(min(offset, _MARKED)))
    return known.hexdigest()


def _packed(known: Knowledge) -> dict[str, Any]:
    """Return what is known of a skill as JSON has it; `_unpacked` is its inverse."""
    ties = [sorted(tie) for tie in known.open]
    sets = {"networks": sorted(known.networks), "avoided": sorted(known.avoided), "open": ties}
    return {**known._asdict(), **sets, "slips": dict(known.slips)}


def _unpacked(kept: dict[str, Any]) -> Knowledge:
    sets = {name: frozenset(kept[name]) for name in ("networks", "avoided")}
    ties = tuple(map(frozenset, kept["open"]))
    return Knowledge(**{**kept, **sets, "open": ties, "slips": MappingProxyType(kept["slips"])})
