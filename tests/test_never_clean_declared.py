"""What must never pass for clean: a profile that asks for little, and declared facts that cannot be true.

As in `test_never_clean`, every world here would be clean but for one thing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.command import run
from tests.test_never_clean import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_profile_that_asks_for_little(world: World) -> None:
    head = 'name = "own"\nextends = "baseline"\nchecks = []\n'
    check = (
        'id = "A"\ntitle = "A"\nclause = "A"\nseverity = "violation"\nviolations = "SELECT 1 WHERE false"\n'
    )
    own = world.root.parent / "own.toml"
    own.write_text(f"{head}[[check]]\n{check}")
    assert world.scan("--profile", own) == 0, world.said
    run("ledger", "withdraw", world.root / "ledger.jsonl", "--subject", "s-1", "--time", "2025-05-01")
    assert world.scan("--profile", own, "--force") == 1
    assert "violated whatever the profile asks: 2 blocked sample(s)" in world.said


@pytest.mark.parametrize(
    ("check", "contradicted"),
    [
        ("DCL-06", {"modalities": ["audio"]}),
        ("DCL-07", {"retention_until": "2025-05-31"}),
        ("DCL-08", {"collected_to": "2025-06-02"}),
    ],
)
def test_a_declared_fact_that_cannot_be(world: World, check: str, contradicted: dict[str, Any]) -> None:
    world.declare(**contradicted)
    assert world.scan() == 1
    assert f"{check} fail" in world.said


def test_a_card_and_a_child_where_none_is_declared(world: World) -> None:
    ledger = world.root / "ledger.jsonl"
    for words in (
        ("subject", "--subject", "s-2", "--name", "Ida Marrowquist", "--set", "age_band=under_14"),
        ("grant", "--subject", "s-2", "--record", "r-2", "--purpose", "tts_training", "--category", "name",
         "--modality", "text", "--controller", "labs", "--consent-type", "written", "--valid-from", "2025-01-01",
         "--time", "2025-01-01", "--set", "granted_by=guardian", "--set", "guardian_relation=mother", "--set",
         "guardian_evidence=paper 2", "--set", "bundled=false", "--set", "signed=true", "--set", "evidence_ref=paper 3"),
    ):  # fmt: skip
        assert run("ledger", "add", ledger, *words).returncode == 0
    row = {"speaker": "spk-1", "text": "Ida Marrowquist paid with 4111 1111 1111 1111"}
    (world.root / "talk/a.jsonl").write_text(json.dumps(row) + "\n")
    world.declare(declares_pi="yes")
    assert world.scan() == 3, "broken, and nobody was asked about the card: the worse of the two"
    assert world.rows("SELECT check_id FROM check_result WHERE result = 'fail'") == [("DCL-05",), ("DCL-09",)]
    world.declare(declares_pi="yes", declares_sensitive_pi="yes", declares_minors="yes")
    assert world.scan("--force") == 3, "the card is declared, and nobody was asked about it"
    assert world.rows("SELECT check_id FROM check_result WHERE result = 'fail'") == []
    assert "PI-05 not_evaluated" in world.said


def test_records_of_nothing(world: World) -> None:
    world.declare(fields=None)
    (world.root / "talk/a.jsonl").write_text("{}\n{}\n")
    assert world.scan() == 3
    assert "2 samples, and neither text nor a medium" in world.said


@pytest.mark.parametrize("name", ["a.txt", "a.parquet"])
def test_a_source_without_a_sample(world: World, name: str) -> None:
    (world.root / "talk/a.jsonl").unlink()
    (world.root / "talk" / name).touch()
    world.declare(fields=None)
    if name == "a.parquet":
        pq.write_table(pa.table({"text": pa.array([], pa.string())}), world.root / "talk" / name)
    assert world.scan() == 1
    assert "source talk holds no sample" in world.said


def test_chinese_text_in_a_source_that_declares_english(world: World) -> None:
    (world.root / "talk/a.jsonl").write_text(json.dumps({"speaker": "spk-1", "text": "河边的石头"}) + "\n")
    assert world.scan("--entities", "EMAIL_ADDRESS") == 3
    assert world.rows("SELECT count(*) FROM search_limit WHERE kind = 'chinese'") == [(1,)]
    assert world.scan("--force") == 0, world.said  # identifiers of China are looked for like all others
    text = json.dumps({"speaker": "spk-1", "text": "身份证号110199199003070017。"}, ensure_ascii=False)
    (world.root / "talk/a.jsonl").write_text(text + "\n", "utf-8")
    assert world.scan("--force") == 3  # tied to a person, and nobody compared it with the consent (PI-05)
    assert world.rows("SELECT result FROM check_result WHERE check_id = 'PI-01'") == [("fail",)]
    assert world.rows("SELECT entity, score FROM finding") == [("CN_RESIDENT_ID", 1.0)]
