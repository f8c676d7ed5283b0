"""A small judge of LaTeX mathematics, because a TeX system is too much to ask of a test machine.

It knows groups, environments, `\\left` and `\\right`, alignment, and the rule that a symbol has one superscript.
"""

import re

_PIECE = re.compile(r"\\(?:begin|end)\{[a-z]+\*?\}|\\[A-Za-z]+\*?|\\.|[\s\S]")


def faults(source: str) -> list[str]:
    """Return what TeX would stop at."""
    pieces = _PIECE.findall(source)
    return [*_nesting(pieces), *_scripts(pieces), *_characters(source)]


def _nesting(pieces: list[str]) -> list[str]:
    found: list[str] = []
    open_: list[str] = []
    for piece in pieces:
        if piece == "{":
            open_.append("}")
        elif piece == "\\left":
            open_.append("\\right")
        elif piece.startswith("\\begin{"):
            open_.append(piece.replace("begin", "end"))
        elif (piece in {"}", "\\right"} or piece.startswith("\\end{")) and (not open_ or open_.pop() != piece):
            found.append(f"unexpected {piece}")
    return found + [f"missing {piece}" for piece in open_]


def _scripts(pieces: list[str]) -> list[str]:
    """Find symbols with two superscripts or two subscripts; a group or a prime starts or ends a symbol as in TeX."""
    found: list[str] = []
    had: list[set[str]] = [set()]  # the scripts of the last symbol, in each open group
    is_script: list[bool] = []
    after_sign = False
    for piece in pieces:
        if piece.isspace():
            continue
        if piece in {"^", "_"}:
            if piece in had[-1]:
                found.append(f"double {piece}")
            had[-1].add(piece)
        elif piece == "{":
            is_script.append(after_sign)
            had.append(set())
        elif piece == "}":
            had.pop()
            had[-1] = had[-1] if is_script.pop() else set()
        elif not after_sign:
            had[-1] = {"^"} if piece == "'" else set()
        after_sign = piece in {"^", "_"}
    return found


def _characters(source: str) -> list[str]:
    return [f"character {character!r}" for character in sorted(set(source)) if not character.isascii()]


def aligned_lines(source: str) -> list[str]:
    """Return the lines of all `align*` environments; the breaks of environments within do not count."""
    lines: list[str] = []
    for body in re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", source, re.DOTALL):
        flat, innermost = body, r"\\begin\{cases\}(?:(?!\\begin\{cases\}).)*?\\end\{cases\}"
        while flat != (flat := re.sub(innermost, "CASES", flat, flags=re.DOTALL)):
            pass
        lines += [line.strip() for line in flat.split("\\\\\n")]
    return lines
