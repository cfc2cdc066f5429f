"""A person's consent from grant to deletion, by the real commands: what reports, `impact` and `ledger show` say of it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.command import run
from tests.test_never_clean import World

DAY = "2025-06-01"


class Life(World):
    """The plain world, trained on from April 2025."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.declare(first_used="2025-04-01")
        self.ledger = self.root / "ledger.jsonl"
        self.new = folder / "new.duckdb"

    def enter(self, *words: object) -> str:
        done = run("ledger", words[0], self.ledger, *words[1:])
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def decide(self, *more: object) -> int:
        place = ("--out", self.new, "--force", "--key", self.key, "--ledger", self.ledger)
        done = run("decide", self.report, "--as-of", DAY, *place, *more)
        self.said = done.stdout + done.stderr
        return done.returncode

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.new), read_only=True) as con:
            return con.execute(query).fetchall()


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


def test_a_withdrawal_entered_late_is_told_with_what_was_used_before_it(life: Life) -> None:
    assert life.scan() == 0, life.said
    life.enter("withdraw", "--subject", "s-1", "--time", "2025-05-01")
    assert life.decide() == 1, life.said
    assert life.ask("SELECT verdict, reason, record_id, events FROM decision GROUP BY ALL") == [
        ("block", "withdrawn", "r-1", [3, 4])
    ]
    assert life.ask("SELECT use, first_used::VARCHAR, count(*) FROM ended_use GROUP BY ALL") == [
        ("used_before_withdrawal", "2025-04-01", 2)
    ]
    assert life.ask("SELECT event_type, missed FROM late_event ORDER BY seq") == [
        ("grant", False),
        ("withdraw", True),
    ]
    assert life.ask("SELECT result, violations FROM check_result WHERE check_id = 'IDN-06'") == [("warn", 2)]
    said = run("impact", life.new, "--subject", "s-1").stdout
    assert "2 samples were used before withdrawal" in said
    before = run("impact", life.report, "--subject", "s-1").stdout
    assert "2 trained on, 0 not known" in before and "before withdrawal" not in before


def test_data_that_were_to_be_deleted_are_found(life: Life) -> None:
    assert life.scan() == 0, life.said
    life.enter("add", "delete_confirm", "--subject", "s-1", "--source", "talk", "--time", "2025-05-02")
    assert life.decide() == 1, life.said
    assert life.ask("SELECT result, violations FROM check_result WHERE check_id = 'IDN-07'") == [("fail", 2)]


def test_an_objection_to_one_source_blocks_it_and_no_other(life: Life) -> None:
    assert life.scan() == 0, life.said
    life.enter("add", "object", "--subject", "s-1", "--source", "elsewhere", "--time", "2025-05-01")
    assert life.decide() == 0, life.said
    life.enter("add", "object", "--subject", "s-1", "--source", "talk", "--time", "2025-05-02")
    assert life.decide() == 1, life.said
    assert life.ask("SELECT DISTINCT reason, events FROM decision") == [("objected", [5])]


def test_a_document_that_was_changed_takes_the_consent_away(life: Life, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "paper 1").write_bytes(b"I agree.\n")
    digest = hashlib.sha256(b"I agree.\n").hexdigest()
    life.enter("add", "amend", "--record", "r-1", "--set", f"evidence_sha256={digest}", "--time", "2025-01-02",
               "--set", "evidence_ref=paper 1")  # fmt: skip
    assert life.scan("--evidence", papers) == 0, life.said
    assert life.decide("--evidence", papers) == 0 and "documents of" not in life.said, life.said
    assert life.decide() == 0 and "documents of 1 consents that count were NOT looked at" in life.said
    (papers / "paper 1").write_bytes(b"I agree to everything.\n")
    assert life.decide("--evidence", papers) == 1, life.said
    assert life.ask("SELECT DISTINCT reason FROM decision") == [("evidence_missing",)]
    assert (
        "its digest differs"
        in run("ledger", "show", life.ledger, "--subject", "s-1", "--evidence", papers).stdout
    )


def test_verify_looks_at_documents_too(life: Life, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "paper 1").write_bytes(b"I agree.\n")
    digest = hashlib.sha256(b"I agree.\n").hexdigest()
    life.enter(
        "add",
        "amend",
        "--record",
        "r-1",
        "--set",
        f"evidence_sha256={digest}",
        "--set",
        "evidence_ref=paper 1",
    )
    whole = run("ledger", "verify", life.ledger, "--evidence", papers)
    assert whole.returncode == 0 and "1 matches" in whole.stdout
    (papers / "paper 1").write_bytes(b"I agree to everything.\n")
    changed = run("ledger", "verify", life.ledger, "--evidence", papers)
    assert changed.returncode == 1 and "the documents of r-1" in changed.stderr


def test_show_answers_what_a_person_asks(life: Life) -> None:
    assert life.scan() == 0, life.said
    life.enter(
        "add",
        "amend",
        "--record",
        "r-1",
        "--set",
        "withdrawal_method=a letter",
        "--purpose",
        "tts_training",
        "--purpose",
        "evaluation",
    )
    life.enter("add", "object", "--subject", "s-1", "--category", "face", "--time", "2025-05-01")
    done = run("ledger", "show", life.ledger, "--subject", "s-1", "--report", life.report)
    assert done.returncode == 0, done.stderr
    for answer in (
        "s-1  (adult, objects)",
        "objects to face, since 2025-05-01",
        "r-1  granted since 2025-01-01; valid from 2025-01-01 with no end",
        "for:               tts_training",
        "may be used by:    labs",
        "given by:          subject",
        "taken back by:     a letter",
        "would have widened purposes",
        "entered",
        f"what was found ({life.report}, as of {DAY})",
        "the report knew another ledger than this, or an earlier state of it",
        "theirs: 2 samples in 1 files",
        "talk, theirs: 2 samples, use",
    ):
        assert answer in done.stdout, answer
    assert "Zoe" not in done.stdout
    assert (
        "names: Zoe Quillfeather" in run("ledger", "show", life.ledger, "--subject", "s-1", "--names").stdout
    )
    lone = run("ledger", "show", life.ledger, "--report", life.report)
    assert lone.returncode == 2 and "--subject" in lone.stderr


def test_show_of_somebody_whom_the_report_does_not_know(life: Life) -> None:
    assert life.scan() == 0, life.said
    life.enter("add", "subject", "--subject", "s-9", "--name", "Ada Marlowe")
    done = run("ledger", "show", life.ledger, "--subject", "s-9", "--report", life.report)
    assert done.returncode == 0 and "never heard of this person" in done.stdout
