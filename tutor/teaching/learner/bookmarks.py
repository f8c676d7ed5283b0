"""Where the learner is in each lesson, on disk: one small file a lesson, written atomically. Knows no session.

The only place that knows the learner's folder. A file that cannot be read as ours is set aside under another name and
reported, never overwritten or lost; a folder that cannot be written costs the learner the resume, nothing else.
"""

import errno
import json
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

FORMAT = 1
"""The version of the files' format."""


_LEFT_BEHIND = 3600.0
"""Seconds after which a file that was being written will never be finished."""
_LARGEST = 2**22
"""Characters of a file."""


class WhatIf(NamedTuple):
    """A what-if as it is kept: it is made again from this."""

    at: str
    """The step at which a number was set."""
    ref: str
    """The quantity."""
    value: float
    name: str = ""
    """The learner's own name for it; files from before there were names have none."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a learner is in a lesson."""

    address: str
    """Where the learner is."""
    share: float = 0.0
    """How much of the lesson was walked at the furthest, from 0 to 1."""
    forks: tuple[WhatIf, ...] = ()
    """What-ifs, oldest first."""
    mode: str = ""
    """How much the learner wants to be asked; empty: as the lesson has it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was found of a lesson's progress."""

    place: Place | None = None
    trouble: str = ""
    """A sentence for the learner, if something was wrong with the file."""


def home() -> Path:
    """Return the folder of this learner's data: `ANN_TUTOR_HOME`, else the platform's folder for user data."""
    return Path(os.environ.get("ANN_TUTOR_HOME") or platformdirs.user_data_dir("ann-tutor", appauthor=False))


def load_place(lesson_id: str) -> Loaded:
    """Read how far the learner is in a lesson; a broken or newer file is set aside."""
    path = _path(lesson_id)
    try:
        text = _read_file(path)
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
        replace_file(path, text)
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
    mode = value.get("mode", "")
    share = min(1.0, max(0.0, float(share)))
    return Place(address, share, tuple(_forks(value.get("forks", []))), mode if isinstance(mode, str) else "")


def _forks(value: Any) -> Iterator[WhatIf]:
    """Check the what-ifs that a file holds.

    Raises:
        ValueError: if they are not what-ifs in our format.

    """
    for entry in value if isinstance(value, list) else [value]:
        match entry:
            case [str(at), str(ref), int(number) | float(number), *name] if (
                not isinstance(number, bool) and len(name) < 2 and all(isinstance(part, str) for part in name)
            ):
                yield WhatIf(at, ref, float(number), *name)
            case _:
                raise ValueError("a what-if in it is incomplete")


def replace_file(path: Path, text: str) -> None:
    """Write a file so that a crash at any moment leaves the old one or the new one."""
    _sweep(path)
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


def _sweep(path: Path) -> None:
    """Take away what writers left that were killed at it."""
    old = time.time() - _LEFT_BEHIND
    for left in path.parent.glob(f".{path.name}.*"):
        with suppress(OSError):
            if left.stat().st_mtime < old:
                left.unlink()


def _read_file(path: Path) -> str:
    """Read a small file.

    Raises:
        OSError: if it cannot be read, or is none: a pipe would let everybody wait.
        UnicodeDecodeError: if it is no text.

    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, encoding="utf-8") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is no file")
        return file.read(_LARGEST)


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
