"""The JSON Schema of a declaration, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

from scanner.declaration.loading import DeclarationFile

_NOTHING: list[dict[str, Any]] = [{"const": "not_known"}, {"type": "null"}]


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) with a title and description for every key."""
    schema = DeclarationFile.model_json_schema(mode="validation")
    for model in (schema, *schema.get("$defs", {}).values()):
        required = model.get("required", [])
        for key, value in model.get("properties", {}).items():
            model["properties"][key] = _described(key, value, optional=key not in required)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "provscan declaration",
    }


def _described(key: str, value: dict[str, Any], *, optional: bool) -> dict[str, Any]:
    """The key's schema; an optional key may also be left empty or say not_known."""
    about = {"title": key, "description": value.get("description", "")}
    rest = {k: v for k, v in value.items() if k not in ("title", "description", "default")}
    if not optional:
        return {**about, **rest}
    shapes = rest.get("anyOf") if set(rest) == {"anyOf"} else [rest]
    shapes = [shape for shape in shapes or [] if shape != {"type": "null"}]
    return {**about, "anyOf": [*shapes, *_NOTHING]}
