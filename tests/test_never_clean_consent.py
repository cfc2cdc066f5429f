"""What must never pass for clean: data that a consent says nothing of, and copies of what somebody withdrew.

As in `test_never_clean`, every world here would be clean but for one thing.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import run
from tests.test_never_clean import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        (
            "paid with 4111 1111 1111 1111",
            3,
            "source talk: 1 samples tied to a person hold CREDIT_CARD, and no rule",
        ),
        ("write to zoe@example.com", 0, "1 samples tied to a person hold findings"),
    ],
)
def test_data_that_the_consent_says_nothing_of(world: World, text: str, status: int, words: str) -> None:
    (world.root / "talk/a.jsonl").write_text(json.dumps({"speaker": "spk-1", "text": text}) + "\n")
    world.declare(declares_pi="yes", declares_sensitive_pi="yes")
    assert world.scan() == status, world.said
    assert world.rows("SELECT verdict, reason FROM decision") == [("use", "granted")]
    assert words in world.said
    assert "kinds of data found were NOT compared with the categories agreed to" in world.said
    assert ("PI-05 not_evaluated" in world.said) == (status == 3)


def test_a_copy_of_what_somebody_withdrew(world: World) -> None:
    ledger = world.root / "ledger.jsonl"
    assert run("ledger", "add", ledger, "subject", "--subject", "s-2", "--name", "Ida Marrowquist", "--identifier",
               "speaker_id=spk-2", "--set", "age_band=adult").returncode == 0  # fmt: skip
    (world.root / "talk/a.jsonl").unlink()
    for speaker in ("spk-1", "spk-2"):
        (world.root / "talk" / speaker).mkdir()
        (world.root / "talk" / speaker / "a.txt").write_text("river stone")
    world.declare(fields=None, person_path="talk/{person}/**")
    assert world.scan() == 1, world.said
    assert "IDN-05 fail" in world.said
    assert "1 breach: source talk, talk/<PERSON" in world.said and "/a.txt, row 0, use, " in world.said
    (world.root / "talk/spk-1/a.txt").write_text("lamp orchard")
    assert world.scan("--force") == 1
    assert "IDN-05" not in world.said
