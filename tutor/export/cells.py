"""Cells of CSV files: what somebody typed must neither move a cursor nor, in a spreadsheet, be calculated."""

import unicodedata

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings that a spreadsheet takes for a formula."""


_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Kinds of signs that turn the direction of what follows."""


def visible(value: object) -> object:
    """Return a value with control characters, ends of lines and turns of direction as their escapes."""
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(repr(sign)[1:-1] if _is_control(sign) else sign for sign in value)


def cell(value: object) -> object:
    """Return a value for a spreadsheet's cell: visible, and a text where it would be taken for a formula."""
    is_formula = isinstance(value, str) and value.startswith(_FORMULAS) and not _is_number(value)
    return f"'{visible(value)}" if is_formula else visible(value)


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Zl", "Zp"} or unicodedata.bidirectional(sign) in _TURNS


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
