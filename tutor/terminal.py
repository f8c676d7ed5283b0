"""What this terminal can do, found out before Textual is imported: Textual itself checks none of this."""

import os
import re
import shutil
import sys
from dataclasses import dataclass

SMALLEST = 60, 20
"""Columns and lines that the full screen needs."""
_POOR = re.compile(r"(linux|cons25|vt(52|100|102|220)|ansi|wsvt25|pccon|sun)(-.*)?")
"""Terminals with fonts of a few hundred signs at most: no braille, few arrows and lines."""
_LARGEST = 1000, 500
"""Columns and lines; what claims to be larger is no window, and would take memory without an end."""
_COERCED = {"C.UTF-8", "C.utf8", "UTF-8"}
"""What Python itself puts into LC_CTYPE where the locale is C (PEP 538); it says nothing about the terminal."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """What was found."""

    screen: bool
    """Whether a full screen works here."""
    ascii: bool
    """Whether only ASCII is safe."""
    reason: str = ""
    """Why a full screen does not work, a sentence for the learner; empty where it works."""


def preflight() -> Preflight:
    """Look at the standard streams, TERM, the locale and the window's size."""
    term = os.environ.get("TERM", "")
    ascii_only = not speaks_utf8() or bool(_POOR.fullmatch(term))
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        return Preflight(screen=False, ascii=ascii_only, reason="This is no terminal: going on line by line.")
    if os.name == "posix" and term in {"", "dumb", "unknown"}:
        reason = f"TERM is {term or 'not set'}, so no full screen here: going on line by line."
        return Preflight(screen=False, ascii=ascii_only, reason=reason)
    columns, lines = window()
    if not fits(columns, lines):
        needed = f"{SMALLEST[0]}x{SMALLEST[1]}"
        reason = f"This window is {columns}x{lines} and the full screen needs {needed}: going on line by line."
        return Preflight(screen=False, ascii=ascii_only, reason=reason)
    return Preflight(screen=True, ascii=ascii_only)


def window() -> tuple[int, int]:
    """Return the window's columns and lines, within reason."""
    found = shutil.get_terminal_size()
    return min(found.columns, _LARGEST[0]), min(found.lines, _LARGEST[1])


def fits(columns: int, lines: int) -> bool:
    """Tell whether a window is large enough for the full screen."""
    return columns >= SMALLEST[0] and lines >= SMALLEST[1]


def speaks_utf8() -> bool:
    """Tell whether the locale promises a UTF-8 terminal; Python's own encoding says nothing about the terminal."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    if encoding != "utf8":
        return False
    if os.name != "posix":
        return True
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")]
    if sys.flags.utf8_mode and names[1] in _COERCED:
        names[1] = ""
    locale = next((name for name in names if name), "")
    return "utf8" in locale.lower().replace("-", "")


def _is_terminal(stream: object) -> bool:
    try:
        return stream.isatty()  # type: ignore[attr-defined, no-any-return]  # a stream may be anything
    except (AttributeError, ValueError):
        return False
