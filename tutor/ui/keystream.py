"""Cuts what a terminal sends into pieces: characters, and whole escape sequences (ECMA-48, 5.4 and 5.6). Pure.

What nobody asked for is left out: replies of the terminal come as control strings, and may come late.
"""

from collections.abc import Iterator

_ESC, _BEL, _CANCEL, _SUBSTITUTE = "\x1b", "\x07", "\x18", "\x1a"
_CSI, _SS3, _STRINGS = "[", "O", "]P_"
"""What begins a control sequence, a single shift (old function keys), and a control string that terminals answer with
(OSC, DCS, APC), behind ESC."""
_BEGINS = {"[": "0123456789;<=>?:", "]": "0123456789", "O": "0123456789;"}
"""What such a thing goes on with, if not with its end; anything else was typed behind the Esc key."""
_RUBOUT = "\x7f"
"""With Alt it deletes a word."""
_X10_MOUSE, _X10_LENGTH = "\x1b[M", 6
_CONSOLE = "\x1b[["
"""What the function keys of the Linux console begin with."""
LONGEST = 4096
"""Characters of a control sequence; what is longer is none. A control string may have any number."""


class KeyStream:
    """Remembers the beginning of a sequence until its end comes, or until nothing has come for a while."""

    def __init__(self) -> None:
        self._held = ""

    @property
    def is_waiting(self) -> bool:
        """Whether a sequence has begun."""
        return bool(self._held)

    @property
    def may_be_key(self) -> bool:
        """Whether what has begun may be keys, if nothing follows: Esc, and a letter behind it."""
        return 0 < len(self._held) <= len(_ESC + _CSI)

    def feed(self, text: str) -> Iterator[str]:
        """Yield the pieces that are whole now."""
        for sign in text:
            yield from self._take(sign)

    def flush(self) -> Iterator[str]:
        """Yield what has begun, if it is keys; nothing more of it has come."""
        held, may_be_key, self._held = self._held, self.may_be_key, ""
        if may_be_key:
            yield from held
        elif held.endswith(_ESC):  # the key, in a string that never ended
            yield _ESC

    def _take(self, sign: str) -> Iterator[str]:
        held = self._held
        kind = held[1:2]
        if not held:
            self._held = sign if sign == _ESC else ""
            yield from "" if sign == _ESC else sign
        elif not kind:
            yield from self._after_escape(sign)
        elif len(held) == len(_ESC + _CSI) and not self._can_begin(kind, sign):
            self._held = ""
            yield from held
            yield from self._take(sign)
        elif self._goes_on(sign):
            self._held = held[:2] + (held[2:] + sign)[-2:] if kind in _STRINGS else held + sign
            if self._is_whole():
                self._held = ""
                if kind not in _STRINGS:
                    yield held + sign
        else:  # it was broken off, perhaps by the beginning of another one
            self._held = _ESC if held[-1] == _ESC else ""
            yield from () if sign in _CANCEL + _SUBSTITUTE else self._take(sign)

    def _after_escape(self, sign: str) -> Iterator[str]:
        if sign == _ESC:
            yield _ESC
        elif sign in _CSI + _SS3 + _STRINGS:
            self._held += sign
        else:
            self._held = ""
            yield from (_ESC + sign,) if sign == _RUBOUT else (_ESC, sign)

    @staticmethod
    def _can_begin(kind: str, sign: str) -> bool:
        """Return whether a sign can stand first in a sequence of a kind; a string is never empty."""
        is_end = kind not in _STRINGS and "@" <= sign <= "~"
        return is_end or sign in _BEGINS.get(kind, "") or (kind not in _BEGINS and sign >= " ")

    def _goes_on(self, sign: str) -> bool:
        """Return whether a sign belongs to the sequence that has begun."""
        held = self._held
        if len(held) >= LONGEST:
            return False
        if held[1] in _STRINGS:
            return sign in _ESC + _BEL or (sign >= " " and (held[-1] != _ESC or sign == "\\"))
        return " " <= sign <= "~" or (sign >= " " and held.startswith(_X10_MOUSE))

    def _is_whole(self) -> bool:
        held = self._held
        if held[1] in _STRINGS:
            return held[-1] == _BEL or held.endswith(_ESC + "\\")
        if held.startswith(_X10_MOUSE):
            return len(held) == _X10_LENGTH
        if held.startswith(_CONSOLE):
            return len(held) > len(_CONSOLE)
        return len(held) > len(_ESC + _CSI) and "@" <= held[-1] <= "~"
