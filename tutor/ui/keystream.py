"""Cuts what a terminal sends into pieces: characters, and whole escape sequences (ECMA-48, 5.4 and 5.6). Pure.

What nobody asked for is left out: replies of the terminal come as control strings, and may come late.
"""

from collections.abc import Iterator

_ESC, _BEL, _CANCEL, _SUBSTITUTE = "\x1b", "\x07", "\x18", "\x1a"
_CSI, _SS3, _STRINGS = "[", "O", "]PX^_"
"""What begins a control sequence, a single shift (old function keys), and a control string, behind ESC."""
_X10_MOUSE, _X10_LENGTH = "\x1b[M", 6
LONGEST = 4096
"""Characters of a sequence; what is longer is no sequence."""


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
        """Whether what has begun may be a key, if nothing follows: Esc, or a letter typed with Alt."""
        return 0 < len(self._held) <= len(_ESC + _CSI)

    def feed(self, text: str) -> Iterator[str]:
        """Yield the pieces that are whole now."""
        for sign in text:
            yield from self._take(sign)

    def flush(self) -> Iterator[str]:
        """Yield what has begun, if it is a key; nothing more of it has come."""
        held, may_be_key, self._held = self._held, self.may_be_key, ""
        if may_be_key:
            yield held

    def _take(self, sign: str) -> Iterator[str]:
        held = self._held
        kind = held[1:2]
        if not held:
            self._held = sign if sign == _ESC else ""
            yield from "" if sign == _ESC else sign
        elif not kind:
            yield from self._after_escape(sign)
        elif self._goes_on(sign):
            self._held += sign
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
            yield _ESC + sign

    def _goes_on(self, sign: str) -> bool:
        """Return whether a sign belongs to the sequence that has begun."""
        held = self._held
        if len(held) >= LONGEST:
            return False
        if held[1] in _STRINGS:
            return sign in _ESC + _BEL or (sign >= " " and (held[-1] != _ESC or sign == "\\"))
        return " " <= sign <= "~" or held.startswith(_X10_MOUSE)

    def _is_whole(self) -> bool:
        held = self._held
        if held[1] in _STRINGS:
            return held[-1] == _BEL or held.endswith(_ESC + "\\")
        if held.startswith(_X10_MOUSE):
            return len(held) == _X10_LENGTH
        return len(held) > len(_ESC + _CSI) and "@" <= held[-1] <= "~"
