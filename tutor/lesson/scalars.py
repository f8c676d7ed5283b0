"""What a plain word of YAML means, by the core schema of YAML 1.2. Knows nothing of files or lessons.

Unlike YAML 1.1, `no`, `yes`, `on` and `off` are words, `012` is twelve, `1e-3` is a number and `1:30` is a word.
"""

import re

Scalar = str | int | float | bool | None

_LONGEST_NUMBER = 400
_LARGEST = 10**300
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITY = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")


def resolve(text: str) -> Scalar:
    """Return what a plain (unquoted) scalar means; a number of absurdly many digits counts as infinite."""
    if text in _WORDS:
        return _WORDS[text]
    if infinity := _INFINITY.fullmatch(text):
        return float(f"{infinity[1]}inf")
    is_number = _FLOAT.fullmatch(text) or _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text)
    if not is_number:
        return text
    if len(text) > _LONGEST_NUMBER:
        return float("inf")
    if text[:2] in {"0o", "0x"}:
        return _whole(int(text, 0))
    return _whole(int(text)) if _INTEGER.fullmatch(text) else float(text)


def _whole(number: int) -> int | float:
    return number if abs(number) < _LARGEST else float("inf")
