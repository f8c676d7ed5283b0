"""Plain words for what the YAML reader complains about. Knows the reader's messages; knows nothing of lessons."""

import yaml

DEEPEST = 20
"""Levels of nesting that a lesson file may have; the format needs six."""
TOO_DEEP = f"this is nested more than {DEEPEST} levels deep; no lesson needs that"
_BAD_START = "cannot start any token"
CURLY = "\u201c\u201d\u201e\u2018\u2019"
_ASTRAY = "this does not belong to the lines above; check the indentation, brackets and quotes"
_ADVICE = {
    "mapping values are not allowed": "a second ': ' in one line; put the text in quotes or begin a new line",
    "could not find expected ':'": "a key needs ': ' and a value behind it; the line before may lack it",
    "expected <block end>": _ASTRAY,
    "did not find expected key": _ASTRAY,
    "did not find expected '-'": "an entry of the list must begin with '- ' in the same column as the others",
    "',' or ']'": "look for a missing ',' or ']' in the list begun with '[', and quote text with brackets",
    "',' or '}'": "look for a missing ',' or '}' in the mapping begun with '{', and quote text with brackets",
    "unexpected end of stream": "a quote is opened but not closed; close it",
    "unknown escape": "'\\' begins an escape in double quotes; use single quotes, or write '\\\\'",
}
"""What the author reads, by words of the reader's message; the words are common to both of PyYAML's readers."""


def no_quote(sign: str) -> str:
    """Say that a curly quote quotes nothing."""
    return f"{sign} is not a quote here; write \" or '"


def advice(error: yaml.MarkedYAMLError, character: str, line: str) -> str:
    """Say what a syntax error at a character of a line means for the author."""
    problem = error.problem or error.context or "the text cannot be read"
    if "nesting depth" in problem:  # newer readers have a limit of their own
        return TOO_DEEP
    if _BAD_START in problem and character == "\t":
        return "not valid YAML: a tab stands here; use spaces"
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "not valid YAML: a tab stands here; use spaces"
    if _BAD_START in problem:
        return f"not valid YAML: {character} cannot begin a value; put the text in quotes"
    curly = [sign for sign in CURLY if sign in line]
    if curly:
        return f"not valid YAML: {no_quote(curly[0])}"
    for words, sentence in _ADVICE.items():
        if words in problem:
            return f"not valid YAML: {sentence}"
    return f"not valid YAML: {problem}; check the indentation, brackets and quotes"
