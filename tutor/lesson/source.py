"""Reads a lesson file's text without trusting the file. Knows files and bytes; knows nothing of YAML or lessons."""

import codecs
import os
import stat
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from tutor.lesson.problems import LessonError, Problem, quoted

LARGEST_FILE = 1 << 20
"""Bytes that a lesson file may have."""
LARGEST_DATA_FILE = 1 << 25
"""Bytes that a data file beside a lesson may have."""
_MOST_FILES = 1000
"""Files of a folder that are looked at for one that may be meant."""
_NO_FILE = "there is no such file; check the path"


def read_text(path: Path, largest: int = LARGEST_FILE, what: str = "lesson file") -> str:
    """Return the file's text with line ends as newlines and without a byte order mark; `what` it should be.

    Raises:
        LessonError: if it is no regular file, cannot be read, is too large, or is not UTF-8.

    """
    try:
        raw = _read_bytes(path, largest, what)
    except OSError as error:
        near = _meant(path) if isinstance(error, FileNotFoundError) else ""
        reason = near or _reason(error, what)
        raise LessonError(Problem(0, 0, "", reason, str(path))) from None
    except ValueError:  # a NUL in the path
        raise LessonError(Problem(0, 0, "", _NO_FILE, str(path))) from None
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"the byte 0x{raw[error.start]:02X} is not UTF-8 text; save the file in the encoding UTF-8"
        raise LessonError(Problem(line, column, "", message, str(path))) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _meant(path: Path) -> str:
    """Say which file beside a missing one may be meant, or where a link leads; empty if there is nothing to say."""
    if path.is_symlink():
        return f"this link leads to {quoted(str(path.readlink()))}, which is not there"
    try:
        beside = [one.name for one in islice(path.parent.iterdir(), _MOST_FILES)]
    except OSError:
        return ""
    near = get_close_matches(path.name, [name for name in beside if Path(name).suffix == path.suffix], n=1, cutoff=0.7)
    return f"there is no such file; did you mean {quoted(near[0])}?" if near else ""


def _read_bytes(path: Path, largest: int, what: str) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # a FIFO must not wait
    descriptor = os.open(path, flags)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError
        if not stat.S_ISREG(mode):
            raise OSError(f"this is not a regular file (a pipe or a device?); give the path of a {what}")
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            raw = stream.read(largest + 1)
    finally:
        os.close(descriptor)
    if len(raw) > largest:
        raise OSError(f"the file is larger than {largest >> 20} MiB, the most that it may have; make it shorter")
    return raw


def _reason(error: OSError, what: str) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _NO_FILE
    if isinstance(error, IsADirectoryError):
        return f"this is a directory; give the path of a {what} in it"
    if isinstance(error, PermissionError):
        return "the file may not be read; check its permissions"
    if error.errno is None:
        return str(error)
    return f"the file cannot be read: {error.strerror}"
