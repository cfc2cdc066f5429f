"""The JSON Schema describes every key and agrees with what the loader takes."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from scanner.declaration import json_schema, load
from scanner.errors import DeclarationError

FULL = Path(__file__).with_name("full.yaml").read_text()


def _valid(text: str) -> bool:
    class Texts(yaml.SafeLoader):
        """YAML as editors read it, days left as text."""

    Texts.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    checker = jsonschema.Draft202012Validator(json_schema())
    return checker.is_valid(yaml.load(text, Texts))


def test_every_key_has_title_and_description() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for model in (schema, *schema["$defs"].values()):
        for key, value in model["properties"].items():
            assert value["title"] == key
            assert value["description"]


@pytest.mark.parametrize(
    "text",
    [
        FULL.replace("model: 2024", "model: m").replace("origin_country: cn", "origin_country: CN"),
        "sources:\n- {id: a, locations: [.], kind: opne}\n",
        "sources:\n- {id: a, locations: [.], declares_pi: maybe}\n",
        "sources:\n- {id: a, locations: [.], extra: 1}\n",
        "sources:\n- {id: a, locations: []}\n",
        "sources:\n- {id: a}\n",
        "sources: []\n",
        "sources:\n- {id: a, locations: [.], fields: not_known, persons: not_known, declared: {files: not_known}}\n",
    ],
)  # fmt: skip
def test_schema_and_loader_agree(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(text)
    try:
        load(path)
        loads = True
    except DeclarationError:
        loads = False
    assert _valid(text) is loads
