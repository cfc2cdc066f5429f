"""Scans and decisions with a ledger whose names stand apart: at hand, not at hand, erased."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scanner.ledger import mending
from scanner.ledger.names_file import names_path
from tests.command import run
from tests.test_decide import Decided, digest
from tests.test_never_clean import World

ERASED = "s-1: what identified this person was erased from the ledger"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plain world with its ledger written anew with a names file, scanned once."""
    folder = tmp_path_factory.mktemp("made")
    world = World(folder)
    ledger = world.root / "ledger.jsonl"
    old = folder / "old.jsonl"
    ledger.rename(old)
    mending.separate(old, ledger)
    for beside in ("ledger.jsonl.sig.json", "ledger.jsonl.torn-17", "ledger.names.jsonl.new"):
        (world.root / beside).write_text("Zoe Quillfeather")  # what provscan leaves there is no corpus file
    assert world.scan() == 0, world.said
    return folder


@pytest.fixture
def world(tmp_path: Path, made: Path) -> Decided:
    return Decided(tmp_path, made)


def test_a_names_file_changes_nothing_of_a_scan(world: Decided, made: Path, tmp_path: Path) -> None:
    assert world.rows("SELECT verdict, reason, count(*) FROM decision GROUP BY ALL") == [
        ("use", "granted", 2)
    ]
    assert run("plan", world.root).returncode == 0
    (world.root / "sources.yaml").unlink()
    assert run("init", world.root).returncode == 0
    assert "names" not in (world.root / "sources.yaml").read_text()
    assert b"Quillfeather" not in world.report.read_bytes()


def test_without_names_nothing_is_scanned_and_what_was_scanned_can_be_decided(world: Decided) -> None:
    names_path(world.ledger).rename(world.root.parent / "away")
    before = world.report.read_bytes()
    assert (
        world.scan("--force") == 2
        and "is not at hand" in world.said
        and "next: put the names file" in world.said
    )
    assert world.report.read_bytes() == before
    done = run("plan", world.root)
    assert done.returncode == 2 and "is not at hand" in done.stderr
    assert world.decide() == 0, world.said  # the very ledger of the scan: it did look for these people
    assert world.unsought() == []
    assert "taken for not known" in world.said
    with_names = world.root.parent / "away"
    shutil.copy(with_names, names_path(world.ledger))
    world.enter("withdraw", "--record", "r-1", "--time", "2025-05-01")
    assert world.decide("--force") == 1 and world.unsought() == []
    names_path(world.ledger).unlink()
    assert world.decide("--force") == 3 and "names file of the ledger is not at hand" in world.said
    [detail] = world.unsought()
    assert detail.startswith("nobody knows") and world.verdicts() == [("block", "withdrawn", 2)]


def test_an_erased_person_is_an_open_issue_of_every_scan(world: Decided) -> None:
    world.enter("erase", "--subject", "s-1", "--yes")
    assert world.decide() == 3, world.said
    told = "SELECT code, severity, source_id, detail FROM issue WHERE code LIKE 'subject.%'"
    assert world.ask(told) == [("subject.erased", "open", None, ERASED)]
    assert world.scan("--force") == 3
    assert world.rows(told) == [("subject.erased", "open", None, ERASED)]
    assert world.rows("SELECT count(*) FROM decision WHERE verdict = 'use'") == [(0,)]
    assert world.decide("--force") == 3  # from a report that has the issue already
    assert digest(world.new) == digest(world.report)
    done = run("plan", world.root)
    assert done.returncode == 3 and "subject.erased" in done.stdout


def test_an_erasure_counts_whatever_the_day(world: Decided) -> None:
    world.enter("erase", "--subject", "s-1", "--yes")
    assert world.scan("--force", "--ledger-at", "2000-01-01") == 3  # the ledger of then knew nobody
    assert world.rows("SELECT count(*) FROM issue WHERE code = 'subject.erased'") == [(0,)]
    assert world.decide(as_of="2025-01-15") == 3
    assert world.ask("SELECT detail FROM issue WHERE code = 'subject.erased'") == [(ERASED,)]
