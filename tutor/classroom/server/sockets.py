"""Where classes are found: folders that are safe to put a socket into, and the socket's path in them."""

import os
import re
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

_CLASS = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_FOLDER = "ann-tutor"


class PlaceError(ValueError):
    """A class cannot be opened, or not be found; the sentence says why."""


def class_name(name: str) -> str:
    """Return a class's name, which becomes a file's name.

    Raises:
        PlaceError: if it cannot be one.

    """
    if not _CLASS.fullmatch(name):
        raise PlaceError(f"{name[:40]!r} is no class's name: small letters, digits and - only.")
    return name


def own_folder(*, shared: bool) -> Path:
    """Return the folder for this account's classes; a shared one is where other accounts can reach it."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and not shared and Path(runtime).is_dir():
        return Path(runtime) / _FOLDER
    return Path(tempfile.gettempdir()) / f"{_FOLDER}-{os.getuid()}"


def prepared(folder: Path, group: int | None = None) -> Path:
    """Make this account's folder, so that nobody else can write to it, and only a group, if given, can reach through.

    Raises:
        PlaceError: if it is somebody else's, or cannot be made.

    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        checked(folder)
        if group is not None:
            os.chown(folder, -1, group)
        folder.chmod(0o700 if group is None else 0o710)
    except OSError as error:
        raise PlaceError(f"{folder} cannot be used: {error.strerror}.") from None
    return folder


def checked(folder: Path) -> Path:
    """Make sure that a folder is this account's, and that nobody else can put another socket there.

    Raises:
        PlaceError: if it is not.

    """
    try:
        kept = folder.lstat()
    except OSError as error:
        raise PlaceError(f"{folder} cannot be used: {error.strerror}.") from None
    if not stat.S_ISDIR(kept.st_mode) or kept.st_uid != os.getuid() or kept.st_mode & 0o022:
        raise PlaceError(f"{folder} is no folder that only you can write to; choose another one with --dir.")
    return folder


def socket_path(folder: Path, name: str) -> Path:
    """Return a class's socket.

    Raises:
        PlaceError: if there can be no class of this name.

    """
    return folder / f"{class_name(name)}.sock"


def found(name: str, folder: Path | None = None) -> Path:
    """Find a class by its name: in a folder, else in this account's own, else in those of others.

    Raises:
        PlaceError: if there is none, or more than one.

    """
    folders = [folder] if folder else [own_folder(shared=False), own_folder(shared=True)]
    own = next((path for path in (socket_path(place, name) for place in folders) if path.is_socket()), None)
    if own is not None:
        return own
    others = [] if folder else list(_others(name))
    if len(others) > 1:
        places = ", ".join(str(path.parent) for path in others)
        raise PlaceError(f"There are several classes {name}: choose with --dir among {places}.")
    if not others:
        raise PlaceError(
            f"There is no class {name} here; the teacher starts it with: ann-tutor lead LESSON --name {name}"
        )
    return others[0]


def _others(name: str) -> Iterator[Path]:
    """Yield other accounts' sockets of this name, in folders that nobody else could have made."""
    for place in sorted(Path(tempfile.gettempdir()).glob(f"{_FOLDER}-*")):
        owner = place.name.rpartition("-")[2]
        path = socket_path(place, name)
        try:
            kept = place.lstat()
            if owner.isdecimal() and kept.st_uid == int(owner) and stat.S_ISDIR(kept.st_mode) and path.is_socket():
                yield path
        except OSError:
            continue  # not for this account
