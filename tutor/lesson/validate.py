"""Holds a document against the schema and reports every difference in plain words. Knows JSON Schema, no lesson."""

import re
from functools import cache
from itertools import islice
from typing import Any

import jsonschema_rs

from tutor.lesson.problems import ENOUGH_PROBLEMS, Path, quoted
from tutor.lesson.report import Report
from tutor.lesson.schema import SCHEMA
from tutor.lesson.schema_parts import Schema
from tutor.lesson.wording import (
    fits_type,
    found,
    meant,
    missing,
    not_among,
    out_of_range,
    unknown_key,
    wrong_type,
)

_SchemaPath = tuple[str | int, ...]

_FIRST = ("type", "const", "enum", "minLength", "maxLength")
"""Where a value fails in several ways, the first of these is told and the others are not."""


def validate(report: Report) -> None:
    """Report every place where the document is not what the schema asks for."""
    _validate(report, report.document.value, (), ())


def _validate(report: Report, value: Any, path: Path, schema_path: _SchemaPath) -> None:
    found_first = islice(_validator(schema_path).iter_errors(value), ENOUGH_PROBLEMS)
    errors = sorted(found_first, key=lambda error: _rank(error.schema_path[-1]))
    for error in errors:
        where = (*path, *error.instance_path)
        keyword_path = (*schema_path, *error.schema_path)
        if not report.document.spoilt or not _is_spoilt(where, report):
            _explain(report, error.instance, where, keyword_path)


def _rank(keyword: str | int) -> int:
    return _FIRST.index(keyword) if keyword in _FIRST else len(_FIRST)


def _is_spoilt(path: Path, report: Report) -> bool:
    return any(path[:length] in report.document.spoilt for length in range(len(path) + 1))


def _explain(report: Report, value: Any, path: Path, keyword_path: _SchemaPath) -> None:
    keyword = keyword_path[-1]
    schema = _subschema(keyword_path[:-1])
    if not path and keyword == "type":
        report.add(path, f"a lesson must be a mapping of keys such as 'format: 1', not {found(value)}")
    elif "propertyNames" in keyword_path:
        _explain_names(report, value, path, schema)
    elif keyword == "anyOf":
        _explain_branch(report, value, path, keyword_path)
    elif keyword == "oneOf":
        _explain_choice(report, value, path, keyword_path)
    elif keyword == "additionalProperties":
        _explain_unknown_keys(report, value, path, keyword_path)
    elif keyword == "required":
        _explain_missing_keys(report, value, path, schema)
    elif report.good(path):
        report.add(path, _sentence(str(keyword), value, schema))


def _sentence(keyword: str, value: Any, schema: Schema) -> str:
    if keyword in {"type", "const"}:
        return wrong_type(value, [schema])
    if keyword == "enum":
        return not_among(value, schema["enum"])
    if keyword == "pattern":
        return f"{quoted(value)} cannot be used; {schema['$comment']}"
    return out_of_range(keyword, value, schema[keyword])


def _explain_branch(report: Report, value: Any, path: Path, keyword_path: _SchemaPath) -> None:
    branches: list[Schema] = _subschema(keyword_path)
    fitting = [number for number, branch in enumerate(branches) if fits_type(value, branch)]
    if fitting:
        _validate(report, value, path, (*keyword_path, fitting[0]))
    else:
        report.add(path, wrong_type(value, branches))


def _explain_choice(report: Report, value: Any, path: Path, keyword_path: _SchemaPath) -> None:
    branches: list[Schema] = _subschema(keyword_path)
    if "properties" not in branches[0]:
        _explain_alternatives(report, value, path, [branch["required"][0] for branch in branches])
        return
    if not isinstance(value, dict):
        return  # the schema's own type says so already
    word = next(name for name, schema in branches[0]["properties"].items() if "const" in schema)
    words = [branch["properties"][word]["const"] for branch in branches]
    if word not in value:
        near = [key for key in value if meant(key, [word])]
        message = unknown_key(near[0], [word]) if near else f"missing; add it, for example '{word}: {words[0]}'"
        report.add((*path, near[0] if near else word), message, at_key=True)
    elif value[word] in words:
        _validate(report, value, path, (*keyword_path, words.index(value[word])))
    else:
        report.add((*path, word), not_among(value[word], words))


def _explain_alternatives(report: Report, value: Any, path: Path, names: list[str]) -> None:
    if not isinstance(value, dict):
        return  # the schema's own type says so already
    present = [name for name in names if name in value]
    if present:
        report.add((*path, present[-1]), f"stands beside '{present[0]}'; keep one of them", at_key=True)
    elif not any(meant(key, names) for key in value):
        report.add((*path, names[0]), f"missing; add either '{names[0]}' or '{names[1]}'")


def _explain_names(report: Report, value: dict[str, Any], path: Path, schema: Schema) -> None:
    """Report the names that do not fit: the validator only says that some do not."""
    for key in value:
        if not re.fullmatch(schema["pattern"], key) and report.good((*path, key)):
            report.add((*path, key), _sentence("pattern", key, schema), at_key=True)


def _explain_unknown_keys(report: Report, value: dict[str, Any], path: Path, keyword_path: _SchemaPath) -> None:
    schema = _subschema(keyword_path[:-1])
    known = list(schema["properties"])
    free = [name for name in known if name not in value] or known
    for key in value:
        if key not in schema["properties"] and not _is_spoilt((*path, key), report):
            message = _of_another_kind(key, keyword_path) or unknown_key(key, free if meant(key, free) else known)
            report.add((*path, key), message, at_key=True)


def _of_another_kind(key: str, keyword_path: _SchemaPath) -> str:
    """Say which kinds have a key that the chosen one lacks; empty where there are none."""
    if keyword_path[-3:-2] != ("oneOf",):
        return ""
    having = [branch["properties"] for branch in _subschema(keyword_path[:-2]) if key in branch.get("properties", {})]
    kinds = [f"{word}: {part['const']}" for one in having for word, part in one.items() if "const" in part]
    return f"belongs to another kind; write {' or '.join(kinds)}, or remove it" if kinds else ""


def _explain_missing_keys(report: Report, value: dict[str, Any], path: Path, schema: Schema) -> None:
    unknown = [key for key in value if key not in schema["properties"]]
    absent = [name for name in schema["required"] if name not in value]
    misspelt = {meant(key, absent) for key in unknown}
    for name in absent:
        if name not in misspelt and report.good((*path, name)):
            report.add((*path, name), missing(name, schema["properties"][name]))


@cache
def _subschema(schema_path: _SchemaPath) -> Any:
    if not schema_path:
        return SCHEMA
    return _subschema(schema_path[:-1])[schema_path[-1]]


@cache
def _validator(schema_path: _SchemaPath) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_subschema(schema_path))
