"""Reads what a program asked of its terminal: modes that it switched, colours that it used."""

import re
from collections.abc import Iterator

ALTERNATE_SCREEN, CURSOR, BRACKETED_PASTE = 1049, 25, 2004
MOUSE = (9, 1000, 1002, 1003, 1005, 1006, 1015, 1016)
FOCUS_REPORTS = 1004
_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
_SGR = re.compile(rb"\x1b\[([\d;:]*)m")
_KITTY = re.compile(rb"\x1b\[([<>])[\d;]*u")


def modes(output: bytes) -> dict[int, bool]:
    """Return the DEC private modes that were switched, as they are at the end."""
    switched = ((int(mode), match[2] == b"h") for match in _MODE.finditer(output) for mode in match[1].split(b";"))
    return dict(switched)


def was_on(output: bytes, mode: int) -> bool:
    """Tell whether a mode was on at any time."""
    return any(match[2] == b"h" and str(mode).encode() in match[1].split(b";") for match in _MODE.finditer(output))


def not_restored(output: bytes) -> list[str]:
    """Name what the program left behind in the terminal."""
    left = modes(output)
    found = [
        f"mode {mode} is on" for mode in (ALTERNATE_SCREEN, BRACKETED_PASTE, FOCUS_REPORTS, *MOUSE) if left.get(mode)
    ]
    if not left.get(CURSOR, True):
        found.append("the cursor is hidden")
    pushes = [1 if match[1] == b">" else -1 for match in _KITTY.finditer(output)]
    if sum(pushes) > 0:
        found.append("the keyboard protocol is on")
    return found


def colours(output: bytes) -> set[str]:
    """Return the codes of colours that were sent, those of the default colours (39, 49) left out."""
    return {code for match in _SGR.finditer(output) for code in _colours_in(match[1].decode())}


def _colours_in(parameters: str) -> Iterator[str]:
    for code in re.split("[;:]", parameters):
        if code and (30 <= int(code) <= 38 or 40 <= int(code) <= 48 or 90 <= int(code) <= 107):
            yield code
