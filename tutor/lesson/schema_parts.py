"""Pieces that the schema of lesson files is made of: numbers, names, prose, choices. Knows JSON Schema, nothing else.

Two habits keep error messages good: every branch of a choice has a `title` that says what it is in a few words, and a
`pattern` has a `$comment` that says what to write instead.
"""

from typing import Any

Schema = dict[str, Any]

LARGEST_NUMBER = 1e12
MOST_UNITS = 100_000
NAME = r"^[^\s\[\]{}(),:/@<>\u2190-\u21ff]{1,16}$"
"""A name: up to 16 characters that do not read as part of an address or a formula."""
ONE_LINE = r"^[^\n\t]*$"


def number(description: str, **limits: Any) -> Schema:
    """Describe a finite number of reasonable size."""
    return {
        "title": "a number",
        "description": description,
        "type": "number",
        "minimum": -LARGEST_NUMBER,
        "maximum": LARGEST_NUMBER,
        **limits,
    }


def whole(description: str, least: int, most: int, **more: Any) -> Schema:
    """Describe a whole number."""
    return {
        "title": "a whole number",
        "description": description,
        "type": "integer",
        "minimum": least,
        "maximum": most,
        **more,
    }


def text(description: str, longest: int, **more: Any) -> Schema:
    """Describe prose of one line."""
    return {
        "title": "text",
        "description": description,
        "type": "string",
        "minLength": 1,
        "maxLength": longest,
        "pattern": ONE_LINE,
        "$comment": "keep it on one line",
        **more,
    }


def prose(description: str, longest: int, **more: Any) -> Schema:
    """Describe prose that may go on over several lines."""
    return text(description, longest, **more) | {"pattern": r"\S", "$comment": "write some words"}


def names(description: str, **more: Any) -> Schema:
    """Describe a list of names."""
    name = {
        "title": "a name",
        "description": "At most 16 characters, without spaces, brackets, commas, colons, slashes, @ or arrows.",
        "type": "string",
        "pattern": NAME,
        "$comment": "write 1 to 16 characters without spaces, brackets, commas, colons, slashes, @ or arrows",
    }
    return {
        "title": "a list of names",
        "description": description,
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_UNITS,
        "items": name,
        **more,
    }


def numbers(title: str, description: str) -> Schema:
    """Describe a list of numbers."""
    return {
        "title": title,
        "description": description,
        "type": "array",
        "minItems": 1,
        "items": number("One number."),
    }


def one_of(description: str, words: tuple[str, ...], **more: Any) -> Schema:
    """Describe one of some words."""
    return {"title": "a word", "description": description, "type": "string", "enum": list(words), **more}


def keys(description: str, properties: dict[str, Schema], *, required: tuple[str, ...] = (), **more: Any) -> Schema:
    """Describe a mapping with known keys and no others."""
    return {
        "title": f"a mapping with the key{'s' if len(properties) > 1 else ''} {', '.join(properties)}",
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **({"required": list(required)} if required else {}),
        **more,
    }


def entries(description: str, item: Schema, **more: Any) -> Schema:
    """Describe a list of mappings."""
    return {"title": "a list", "description": description, "type": "array", "items": item, **more}
