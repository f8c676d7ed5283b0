"""Text for terminals that show ASCII only: signs spelled out in prose, and cell by cell in finished lines."""

import unicodedata

from rich.cells import cell_len

from tutor.view.lines import Line

_SIGNS = {"·": "*", "×": "x", "÷": "/", "√": "sqrt", "²": "^2", "³": "^3", "½": "1/2", "¼": "1/4", "¾": "3/4"}
_SIGNS |= {"→": "->", "←": "<-", "↔": "<->", "≈": "~", "≠": "!=", "≤": "<=", "≥": ">=", "…": "...", "∞": "infinity"}
_SIGNS |= {"δ": "delta", "Δ": "delta", "∂": "d", "Σ": "sum", "σ": "sigma", "η": "eta", "μ": "mu", "π": "pi"}
_SIGNS |= {**dict.fromkeys("−–—‐‑", "-"), **dict.fromkeys("‘’", "'"), **dict.fromkeys("“”", '"')}
_SPELLED = str.maketrans(_SIGNS)
_ONE_CELL = str.maketrans({"…": ".", "−": "-", "–": "-", "·": "*", "→": ">", "←": "<", "≈": "~", "∂": "d", "δ": "d"})


def spelled(prose: str) -> str:
    """Write prose in ASCII; it may become longer."""
    return prose if prose.isascii() else _letters(prose.translate(_SPELLED))


def in_ascii(line: Line) -> Line:
    """Write a finished line in ASCII, a character for each cell."""
    return tuple((text if text.isascii() else _letters(text.translate(_ONE_CELL)), role) for text, role in line)


def _letters(text: str) -> str:
    """Take accents off; what is no letter of ASCII even then becomes a question mark a cell."""
    return "".join(character if character.isascii() else _letter(character) for character in text)


def _letter(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() and base.isprintable() else "?" * cell_len(character)
