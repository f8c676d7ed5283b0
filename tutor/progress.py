"""What a learner has done, on disk: one small file a lesson, written atomically. The only place that knows its folder.

A file that cannot be read as ours is set aside under another name and reported, never overwritten or lost; a folder
that cannot be written costs the learner the resume, nothing else.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import platformdirs

from tutor.lesson.find import bundled, lesson_id
from tutor.lesson.lesson import Lesson
from tutor.lesson.load import headline
from tutor.lesson.problems import LessonError, quoted
from tutor.quantity import RefError, parse_ref
from tutor.session import Session, begin
from tutor.trace.step import TRAIN, AddressError

FORMAT = 1
"""The version of the files' format."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a learner is in a lesson."""

    address: str
    """Where the learner is."""
    share: float = 0.0
    """How much of the lesson was walked at the furthest, from 0 to 1."""
    forks: tuple[tuple[str, str, float], ...] = ()
    """What-ifs: the step at which a number was set, the quantity, the number."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was found of a lesson's progress."""

    place: Place | None = None
    trouble: str = ""
    """A sentence for the learner, if something was wrong with the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A bundled lesson in the menu."""

    id: str
    title: str
    summary: str
    progress: str
    """In words: `new`, `23%`, `done`."""
    trouble: str = ""


def catalogue() -> tuple[Entry, ...]:
    """List the bundled lessons with the learner's progress; a lesson that cannot be read is listed with the reason."""
    entries = []
    for path in bundled():
        found = load_place(lesson_id(path))
        try:
            title, summary = headline(path)
            trouble = found.trouble
        except LessonError as error:
            title, summary, trouble = lesson_id(path), "", str(error)
        entries.append(Entry(lesson_id(path), title, summary, _in_words(found.place), trouble))
    return tuple(entries)


def resume(lesson: Lesson) -> tuple[Session, str]:
    """Open a lesson where the learner left it; also return a sentence if something was wrong with the record."""
    session, found = begin(lesson), load_place(lesson.id)
    if found.place is None:
        return session, found.trouble
    session, lost = _with_forks(session, found.place)
    trouble = found.trouble or ("A what-if does not fit the lesson any more and was left out." if lost else "")
    try:
        return replace(session, at=session.trace.find(found.place.address, session.at)), trouble
    except (AddressError, RefError):
        gone = quoted(found.place.address)
        return session, f"The lesson has changed: there is no step {gone} any more; starting anew."


def _with_forks(session: Session, place: Place) -> tuple[Session, bool]:
    """Make the learner's what-ifs again; also tell whether one does not fit any more."""
    lost = False
    for address, ref, value in place.forks:
        try:
            there, what = replace(session, at=session.trace.find(address, session.at)), parse_ref(ref)
            there.trace.moment(there.at).value(what)  # raises if there is no such number
            session = replace(there.what_if(what, value).choose(None), at=session.at)
        except (AddressError, RefError, KeyError, IndexError):
            lost = True
    return session, lost


def keep(lesson: Lesson, session: Session) -> str:
    """Record where the learner is; return a sentence if that was not possible, else nothing."""
    before = load_place(lesson.id)
    furthest = max(_share(session), before.place.share if before.place else 0.0)
    forks = tuple((str(fork.at), str(fork.ref), fork.value) for fork in session.forks)
    return save_place(lesson.id, Place(str(session.lasting(session.original)), furthest, forks)) or before.trouble


def _share(session: Session) -> float:
    """Tell how much of the run's stages lies behind the learner; a trial in between, after some epoch, is no way on."""
    trace, at = session.original, session.at
    if at.stage != TRAIN and at.epoch:
        return 0.0
    try:
        number = trace.number(at)
    except AddressError:  # a what-if may train on where the original run stops
        return 0.0
    lengths = [len(trace) if stage == TRAIN else trace.section_of(stage).steps_per_epoch for stage in trace.stages]
    return (sum(lengths[: trace.stages.index(at.stage)]) + number + 1) / sum(lengths)


def _in_words(place: Place | None) -> str:
    if place is None:
        return "new"
    return "done" if place.share == 1 else f"{min(99, round(place.share * 100))}%"


def home() -> Path:
    """Return the folder of this learner's data: `ANN_TUTOR_HOME`, else the platform's folder for user data."""
    return Path(os.environ.get("ANN_TUTOR_HOME") or platformdirs.user_data_dir("ann-tutor", appauthor=False))


def load_place(lesson_id: str) -> Loaded:
    """Read how far the learner is in a lesson; a broken or newer file is set aside."""
    path = _path(lesson_id)
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Loaded()
    except (OSError, UnicodeDecodeError) as error:
        return Loaded(trouble=_set_aside(path, str(error)))
    try:
        return Loaded(_place(json.loads(text)))
    except (ValueError, OverflowError, RecursionError) as error:
        return Loaded(trouble=_set_aside(path, str(error)))


def save_place(lesson_id: str, place: Place) -> str:
    """Keep how far the learner is in a lesson; return a sentence if that was not possible, else nothing."""
    path = _path(lesson_id)
    text = json.dumps({"format": FORMAT, **asdict(place)})
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(path, text)
    except OSError as error:
        return f"Your place cannot be kept in {path.parent} ({error.strerror}); set ANN_TUTOR_HOME to another folder."
    return ""


def _path(lesson_id: str) -> Path:
    return home() / "places" / f"{lesson_id}.json"


def _place(value: Any) -> Place:
    """Check what a file holds.

    Raises:
        ValueError: if it is not a place in our format.

    """
    if not isinstance(value, dict) or value.get("format") != FORMAT or value["format"] is True:
        raise ValueError("it has another format")
    address, share = value.get("address"), value.get("share")
    if not isinstance(address, str) or isinstance(share, bool) or not isinstance(share, int | float):
        raise ValueError("it is incomplete")  # noqa: TRY004  (one error for all that is wrong with a file)
    return Place(address, min(1.0, max(0.0, float(share))), tuple(_forks(value.get("forks", []))))


def _forks(value: Any) -> Iterator[tuple[str, str, float]]:
    """Check the what-ifs that a file holds.

    Raises:
        ValueError: if they are not what-ifs in our format.

    """
    for entry in value if isinstance(value, list) else [value]:
        match entry:
            case [str(address), str(ref), int(number) | float(number)] if not isinstance(number, bool):
                yield address, ref, float(number)
            case _:
                raise ValueError("a what-if in it is incomplete")


def _replace(path: Path, text: str) -> None:
    """Write a file so that a crash at any moment leaves the old one or the new one."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:  # a signal may end the program here as well
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def _set_aside(path: Path, reason: str) -> str:
    for number in range(1, 1000):
        aside = path.with_name(f"{path.name}.aside-{number}")
        if not aside.exists():
            with suppress(OSError):
                path.rename(aside)
                return f"The record of your place could not be used ({reason}); it is kept as {aside}."
            break
    return _unreadable(path)


def _unreadable(path: Path) -> str:
    return f"The record of your place in {path} cannot be read; the lesson starts from its beginning."
