"""The published schema describes every key, and its examples and the bundled lessons are valid by it."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import yaml

from tutor.lesson.find import bundled, lesson_id
from tutor.lesson.schema import json_schema


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema in a schema."""
    yield schema
    for keyword in ("anyOf", "oneOf"):
        for branch in schema.get(keyword, ()):
            yield from subschemas(branch)
    for part in schema.get("properties", {}).values():
        yield from subschemas(part)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from subschemas(schema["additionalProperties"])
    if "items" in schema:
        yield from subschemas(schema["items"])


def only_requires(schema: dict[str, Any]) -> bool:
    return set(schema) == {"required"}


def test_the_schema_is_a_schema() -> None:
    assert json_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.Draft202012Validator(json_schema())
    assert jsonschema_rs.meta.is_valid(json_schema())


def test_the_schema_is_plain_json() -> None:
    assert json.loads(json.dumps(json_schema())) == json_schema()


def test_a_changed_copy_changes_nothing() -> None:
    json_schema()["properties"].clear()
    assert "network" in json_schema()["properties"]


def test_every_key_is_described() -> None:
    for schema in subschemas(json_schema()):
        assert only_requires(schema) or len(schema["description"]) > 5


def test_every_mapping_refuses_unknown_keys() -> None:
    for schema in subschemas(json_schema()):
        if "properties" in schema:
            assert schema["additionalProperties"] is False


def test_every_branch_of_a_choice_and_every_pattern_says_what_it_wants() -> None:
    for schema in subschemas(json_schema()):
        assert all("title" in branch for branch in schema.get("anyOf", ()))
        assert "pattern" not in schema or "$comment" in schema


def test_every_example_and_every_default_is_valid() -> None:
    for schema in subschemas(json_schema()):
        validator = jsonschema_rs.Draft202012Validator(schema)
        for example in [*schema.get("examples", ()), *([schema["default"]] if "default" in schema else [])]:
            assert validator.is_valid(example), (schema["description"], example)


@pytest.mark.parametrize("path", bundled(), ids=lesson_id)
def test_a_bundled_lesson_is_valid_by_the_published_schema(path: Any) -> None:
    jsonschema_rs.validate(json_schema(), yaml.safe_load(path.read_text(encoding="utf-8")))
