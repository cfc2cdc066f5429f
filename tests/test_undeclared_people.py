"""A field that looks as if it named people is told when nobody declared it, once, and without what it holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.model import Field, FieldPath, ReadRules
from scanner.rule_use import UndeclaredPersons
from tests.test_never_clean import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def _told(world: World) -> list[tuple[Any, ...]]:
    return world.rows(
        "SELECT source_id, field, severity FROM issue WHERE code = 'person.undeclared' ORDER BY ALL"
    )


def test_a_table_of_people_whose_columns_nobody_declares(world: World) -> None:
    (world.root / "talk/a.jsonl").unlink()
    (world.root / "talk/a.csv").write_text("id,name,e_mail\n1,Qovlarin Dravemook,x\n2,Zoe Dravemook,y\n")
    world.declare(fields=None)
    world.scan()
    assert _told(world) == [("talk", "name", "notice")]
    assert "1 x person.undeclared; name it under fields.person" in world.said
    assert b"Dravemook" not in world.report.read_bytes()
    world.declare(fields={"person": ["name"]})
    world.scan("--force")
    assert _told(world) == []


def test_a_field_is_told_once_whatever_its_position_in_lists(world: World) -> None:
    row = {
        "turns": [{"speaker": "spk-1", "text": "a"}, {"speaker": 7, "text": "b"}],
        "qovlarin@dravemook.com": {"name": "c"},
    }
    (world.root / "talk/a.jsonl").write_text(json.dumps(row) + "\n" + json.dumps(row) + "\n")
    world.declare(fields=None)
    world.scan()
    hidden, speaker = _told(world) if _told(world)[0][1] != "turns[].speaker" else reversed(_told(world))
    assert speaker == ("talk", "turns[].speaker", "notice")
    assert hidden[1].endswith("}.name") and "dravemook" not in hidden[1]


DECLARED: list[tuple[str, FieldPath]] = [
    ("speaker", ("speaker",)),
    ("authors[]", ("authors", 0)),
    ("author[]", ("author",)),
    ("author.id", ("author",)),
    ("turns[]", ("turns", 3, "speaker")),
    ("turns[].speaker", ("turns", 3, "speaker")),
    ("*.speaker", ("meta", "speaker")),
]


@pytest.mark.parametrize(("pattern", "path"), DECLARED)
def test_what_a_pattern_speaks_of_is_declared(pattern: str, path: FieldPath) -> None:
    assert UndeclaredPersons(ReadRules(person_columns=(pattern,))).see([Field(path, "x", is_key=True)]) == []


@pytest.mark.parametrize(
    "path", [("speaker_id",), ("meta", "speaker"), ("voice", 2), ("speakers", 1, "name")]
)
def test_what_no_pattern_speaks_of_is_told(path: FieldPath) -> None:
    watch = UndeclaredPersons(ReadRules(person_columns=("speaker", "text")))
    assert watch.see([Field(("text",), "x"), Field(path, "x")]) == [path]
    assert watch.see([Field(path, "y")]) == []


def test_keys_that_are_data_do_not_make_endless_notices() -> None:
    watch = UndeclaredPersons(ReadRules())
    assert len(watch.see([Field((f"u{n}", "name"), "x") for n in range(1000)])) == 100
