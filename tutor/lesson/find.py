"""Finds lesson files by id or path. The only place that knows where the bundled lessons live."""

import re
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from tutor.lesson.problems import LessonError, Problem, quoted

_PACKAGE = Path(__file__).resolve().parents[1]
_FOLDERS = (_PACKAGE / "_lessons", _PACKAGE.parent / "lessons")
"""In the installed package; in a checkout, beside the package."""
_MOST_FILES = 1000
"""Files of a folder that are looked at for one that may be meant."""
_NAME = re.compile(r"\d+-(.+)\.yaml")


def bundled() -> tuple[Path, ...]:
    """Return the paths of the bundled lessons in their order."""
    for folder in _FOLDERS:
        if folder.is_dir():
            return tuple(sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name)))
    return ()


def lesson_id(path: Path) -> str:
    """Return the id of a bundled lesson, which its file name tells: `04-article.yaml` is `article`."""
    match = _NAME.fullmatch(path.name)
    return match[1] if match else path.stem


def find(name_or_path: str) -> Path:
    """Return the path of the lesson that is meant: a path to a file, or the id of a bundled lesson.

    Raises:
        LessonError: if it is neither; a path is not opened here.

    """
    given = Path(name_or_path)
    looks_like_path = "/" in name_or_path or "\\" in name_or_path or name_or_path.endswith((".yaml", ".yml"))
    if looks_like_path:
        return given
    by_id = {lesson_id(path): path for path in bundled()}
    if name_or_path in by_id:
        return by_id[name_or_path]
    if _is_file(given):
        return given
    known = {**{name: name for name in by_id}, **_here()}
    close = get_close_matches(name_or_path.lower()[:80], known, n=1)
    advice = f"did you mean {quoted(known[close[0]])}? " if close else ""
    message = f"there is no such lesson; {advice}the lessons are {', '.join(by_id)}, or give the path of a file"
    raise LessonError(Problem(0, 0, "", message, name_or_path))


def _here() -> dict[str, str]:
    """Return the lesson files of the folder that one is in: their names, by the names without ending."""
    try:
        found = islice(Path().glob("*.yaml"), _MOST_FILES)
        return {path.stem.lower(): path.name for path in found if path.exists()}
    except OSError:
        return {}


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
