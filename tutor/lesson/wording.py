"""Says in plain words how a value differs from what the schema asks for. Knows JSON Schema; knows no lesson by name."""

import math
from difflib import get_close_matches
from typing import Any

from tutor.lesson.problems import quoted, shortened, visible
from tutor.lesson.schema_parts import Schema

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int, float),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
    "boolean": (bool,),
}


_LONG = 10**15
_OTHER_WORDS = {
    **dict.fromkeys(("learning_rate", "learning-rate", "lr", "eta", "alpha"), "rate"),
    **dict.fromkeys(("optimizer", "optimiser_kind"), "optimiser"),
    "beta_1": "beta1",
    "beta_2": "beta2",
    "batch_size": "batch",
    "biases": "bias",
    "normalize": "normalise",
}
"""What other programs call a key."""
_SPELLINGS_OF_TRUTH = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def fits_type(value: object, schema: Schema) -> bool:
    """Whether a value is of the type that a schema names."""
    types = _TYPES[schema["type"]]
    if isinstance(value, bool) and bool not in types:
        return False
    if schema["type"] == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, types)


def found(value: object) -> str:
    """Name a value that stands in the wrong place."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    if isinstance(value, int | float):
        return f"the number {value:,}" if isinstance(value, int) and abs(value) < _LONG else f"the number {value:g}"
    return "a list" if isinstance(value, list) else "a mapping"


def meant(word: str, words: list[str]) -> str:
    """Suggest the word that was perhaps meant; empty if none is near."""
    by_small = {choice.lower(): choice for choice in words}
    other = _OTHER_WORDS.get(word.lower(), "")
    if other in words:
        return other
    close = get_close_matches(word.lower()[:40], by_small, n=1, cutoff=0.7)
    return by_small[close[0]] if close else ""


def counted(number: int, thing: str) -> str:
    """Count things: `1 unit`, `2,000 units`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def are(number: int, thing: str) -> str:
    """Say that there are so many, behind `there`: `is 1 unit`, `are 2 units`."""
    return f"{'is' if number == 1 else 'are'} {counted(number, thing)}"


def wrong_type(value: object, branches: list[Schema]) -> str:
    """Say that a value is of no type that is possible here."""
    titles = [branch["title"] for branch in branches]
    message = f"must be {_either(titles)}, not {found(value)}"
    if titles[0] in {"text", "a name"} and isinstance(value, dict):
        return f"{message}; put text with braces or ': ' in it in quotes"
    if titles in (["text"], ["a name"]) and isinstance(value, bool | int | float):
        return f"{message}; put it in quotes"
    return message + _advice_for_text(value, branches) if isinstance(value, str) else message


def unknown_key(key: str, known: list[str]) -> str:
    """Say that a key is not part of the format, and which one may be meant."""
    near = meant(key, known)
    if near:
        return f"unknown key; did you mean {quoted(near)}?"
    return (
        f"unknown key; remove it (the keys here are {', '.join(known)})"
        if len(known) < 25
        else "unknown key; remove it"
    )


def missing(name: str, schema: Schema) -> str:
    """Say that a key is missing, and show how it may look."""
    return f"missing; add it, for example '{name}: {flow(schema['examples'][0])}'"


def not_among(value: object, words: list[str]) -> str:
    """Say that a word is none of the possible ones."""
    if not isinstance(value, str):
        return f"must be {_either(words)}, not {found(value)}"
    near = meant(value, words)
    advice = f"did you mean {quoted(near)}?" if near else f"write {_either(words)}"
    return f"{quoted(value)} is not possible here; {advice}"


def out_of_range(keyword: str, value: Any, limit: Any) -> str:
    """Say that a number, a length or a count is outside its limits."""
    size = f"{limit:,}" if isinstance(limit, int) else f"{limit:g}"
    if keyword == "minLength":
        return "the text is empty; write some"
    if keyword == "maxLength":
        return f"the text has {len(value):,} characters; shorten it to {size}"
    if keyword in {"minItems", "minProperties"}:
        return f"this is empty; write at least {'one entry' if keyword == 'minItems' else 'one key'}"
    if keyword in {"maxItems", "maxProperties"}:
        return f"there are {len(value):,} entries; at most {size} are possible"
    bounds = {
        "minimum": "at least",
        "maximum": "at most",
        "exclusiveMinimum": "more than",
        "exclusiveMaximum": "less than",
    }
    number = found(value).removeprefix("the number ")
    return f"{number} is out of range; write a number that is {bounds[keyword]} {size}"


def flow(value: object) -> str:
    """Spell a value as YAML on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {flow(part)}' for key, part in value.items())}}}"
    return f'"{value}"' if isinstance(value, str) and (":" in value or value[0].isdigit()) else str(value)


def _advice_for_text(value: str, branches: list[Schema]) -> str:
    types = {branch.get("type") for branch in branches}
    if "boolean" in types and value.lower() in _SPELLINGS_OF_TRUTH:
        return f"; write {_SPELLINGS_OF_TRUTH[value.lower()]}"
    if "array" in types and any(branch.get("items", {}).get("type") == "string" for branch in branches):
        return f"; write it in brackets: [{visible(shortened(value))}]"
    return number_in_disguise(value) if types & {"number", "integer"} else ""


def number_in_disguise(value: str) -> str:
    """Say how a number is to be written that is no number as it stands; empty if the text is meant as none."""
    text = value.strip().replace("\u2212", "-")
    if text.count(",") == 1 and text.replace(",", "").lstrip("-").isdigit():
        return f"; write the decimal point: {text.replace(',', '.')}"
    try:
        number = float(text)
    except ValueError:
        return ""
    if "_" in text:
        return f"; write {text.replace('_', '')}"
    if not math.isfinite(number):
        return ""
    return f"; write {text} without quotes" if text == value.strip() else f"; write {text} with an ordinary minus sign"


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
