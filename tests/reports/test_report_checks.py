"""Profiles and checks: each check sees its fault, lacks its input aloud, and decides the status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from report_worlds import (
    AS_OF,
    HEAD,
    NOW,
    RUN,
    build,
    clean_tables,
    empty_tables,
    fill,
    linked_tables,
    make,
    replace,
    unit,
)

from reports.checks import EXIT_STATUS, load_profile, run_checks, status_of
from reports.decide import decide
from reports.faults import ReportFault
from reports.records import (
    ConsentEventRecord,
    ConsentRecord,
    FileRecord,
    FindingRecord,
    IssueRecord,
    LinkRecord,
    NameLanguageRecord,
    RecognizerRecord,
    SampleRecord,
    ScanRecord,
    SignalRecord,
    SourceRecord,
    StatementRecord,
    SubjectRecord,
)
from reports.store import build_report, open_report

BASELINE = Path(load_profile.__globals__["__file__"]).parent / "profiles" / "baseline.toml"


Results = dict[str, tuple[str, int | None, str]]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_tables() as connection:
        yield connection


def judged(con: duckdb.DuckDBPyConnection, tables: dict[str, Any]) -> tuple[str, Results]:
    """Status and results of the baseline over these tables."""
    fill(con, tables)
    decide(con, load_profile("baseline"))
    found = run_checks(con, load_profile("baseline"))
    return status_of(con, found), {r.check_id: (r.result, r.violations, r.reason) for r in found}


def source(**changes: Any) -> dict[str, Any]:
    return {"source": [make(SourceRecord, **changes)]}


def scan(**changes: Any) -> dict[str, Any]:
    return {"scan": [make(ScanRecord, **changes)]}


def events(*rows: tuple[int, str, str]) -> dict[str, Any]:
    return {"consent_event": [make(ConsentEventRecord, seq=s, prev_hash=p, hash=h) for s, p, h in rows]}


START = "0" * 64
HIT = {"finding": [make(FindingRecord)]}
WEAK_HIT = {
    "finding": [
        make(FindingRecord, finding_id="f-1", score=0.2),
        make(FindingRecord, finding_id="f-2", entity="URL"),
    ]
}
PERSON = {"finding": [make(FindingRecord, entity="PERSON", sample_id="f1.-.3", row=3)]}
NOBODY_LOOKED = scan(person_detection="none")
LETTERS = (("en", 900, True), ("und-Cyrl", 100, False))
TATAR = {"name_language": [NameLanguageRecord("f1", 0, *letters) for letters in LETTERS]}
BLOCKED = {"consent": [make(ConsentRecord, state="withdrawn")]}
COPIED_FILE = BLOCKED | {
    "file": [make(FileRecord), make(FileRecord, file_id="f2", path="data/b.jsonl")],
    "unit": [unit(), unit(file_id="f2")],
}
UNKNOWN_AGE = {"subject": [make(SubjectRecord, age_band="unknown")]}
UNDECLARED = {"file": [make(FileRecord), make(FileRecord, file_id="f2", source_id=None, status="undeclared")]}
NOTICE = {"issue": [make(IssueRecord, severity="notice", code="file.duplicate")]}
EXCLUDED = {
    "issue": [make(IssueRecord, severity="notice", code="value.excluded", field="body", source_id="src")]
}
FEW = scan(entities=["EMAIL_ADDRESS"])
CHINESE = {"recognizer": [make(RecognizerRecord, entity="CN_RESIDENT_ID")]}
MEDIA = {"sample": [make(SampleRecord, modalities=["image"], media_sha256=["b" * 64])]}
IMAGES = {
    "sample": [make(SampleRecord, modalities=["text", "image"], media_sha256=["b" * 64])],
    "unit": [unit(chars_scanned=0)],
} | source(modalities=["image"], declares_sensitive_pi="yes")
DAY = dt.timedelta(days=1)
ALL_TO_COME = source(collected_from=AS_OF + DAY, collected_to=None, collection_ongoing=True)
SSN = {"finding": [make(FindingRecord, entity="US_SSN")]}
CHILD = {
    "subject": [make(SubjectRecord, age_band="under_age")],
    "consent": [
        make(ConsentRecord, granted_by="guardian", guardian_relation="mother", guardian_evidence="paper")
    ],
}


def ended(**changes: Any) -> dict[str, Any]:
    """Withdrawn five days before the report, from a source about which this is declared."""
    withdrawn = make(ConsentRecord, state="withdrawn", state_since=NOW - 5 * DAY)
    return source(**changes) | {"consent": [withdrawn]}


DELETED = {"statement": [make(StatementRecord, kind="deletion")]}


def signal(kind: str, value: str, meaning: str) -> dict[str, Any]:
    return {"signal": [make(SignalRecord, kind=kind, value=value, meaning=meaning)]}


FILMED = {
    "sample": [make(SampleRecord, modalities=["image"], media_sha256=["b" * 64])],
    "unit": [unit(chars_scanned=40, media_chars=40)],
} | source(modalities=["image"], declares_sensitive_pi="yes")
UNREAD = {"issue": [make(IssueRecord, code="media.metadata_unreadable", source_id="src")]}
GENERATED = signal("AIGC", "1", "ai_generated")
NOT_SYNTHETIC = source(kind="open", license_id="CC0-1.0", license_ref="https://a.example")


FAULTS: list[tuple[str, str, dict[str, Any], str, int]] = [
    ("nothing declared at all", "DCL-01", scan(declaration_digest=None), "not_evaluated", 3),
    ("undeclared file", "DCL-01", UNDECLARED, "fail", 1),
    ("unknown source", "DCL-01", {"file": [make(FileRecord, source_id="zz")]}, "fail", 1),
    ("wrong count", "DCL-02", source(declared_samples=3), "fail", 1),
    ("right count", "DCL-02", source(declared_samples=10), "pass", 0),
    ("no sample", "DCL-01", {"unit": [unit(rows=0)]}, "fail", 1),
    ("no issuer", "DCL-03", source(issuer=" "), "not_evaluated", 3),
    ("a word for yes that no rule knows", "DCL-03", source(declares_pi="true"), "not_evaluated", 3),
    ("minors not known", "DCL-03", source(declares_minors="not_known"), "not_evaluated", 3),
    ("nothing declared", "DCL-03", scan(declaration_digest=None), "not_evaluated", 3),
    ("open source without licence", "DCL-04", source(kind="open"), "not_evaluated", 3),
    ("a kind that no rule knows", "DCL-04", source(kind="found"), "not_evaluated", 3),
    ("kind not known", "DCL-04", source(kind="not_known"), "not_evaluated", 3),
    ("a social security number", "DCL-05", SSN | {"link": []}, "fail", 1),
    ("a social security number, declared", "DCL-05", SSN | {"link": []} | source(declares_sensitive_pi="yes"),
     "not_applicable", 0),
    ("an address", "DCL-05", HIT, "pass", 0),
    ("a weak hit", "DCL-05", {"finding": [make(FindingRecord, entity="US_SSN", score=0.2)]}, "pass", 0),
    ("an entity of no list", "DCL-05", {"finding": [make(FindingRecord, entity="XX_ID")]}, "not_evaluated", 3),
    ("few entities", "DCL-05", FEW, "not_evaluated", 3),
    ("field left out", "DCL-05", EXCLUDED, "not_evaluated", 3),
    ("nobody looked", "DCL-05", {"recognizer": []}, "not_evaluated", 3),
    ("Chinese", "DCL-05", source(languages=["zho"]), "not_evaluated", 3),
    ("only high scores", "DCL-05", scan(min_score=0.9), "not_evaluated", 3),
    ("media", "DCL-05", MEDIA | source(modalities=["text", "image"]), "not_evaluated", 3),
    ("an image in text", "DCL-06", MEDIA | source(declares_sensitive_pi="yes"), "fail", 1),
    ("text in sound, in a sample nobody stored", "DCL-06", source(modalities=["audio"]), "fail", 1),
    ("a record that is but an image", "DCL-06", IMAGES, "pass", 0),
    ("a picture with text in its metadata alone", "DCL-06", FILMED, "pass", 0),
    ("a text beside a picture", "DCL-06", FILMED | {"unit": [unit(chars_scanned=41, media_chars=40)]}, "fail", 1),
    ("no signal", "RGT-01", {}, "pass", 0),
    ("forbidden", "RGT-01", signal("plus:DataMining", "DMI-PROHIBITED", "training_prohibited"), "fail", 1),
    ("constrained", "RGT-01", signal("cawg.training-mining:ai_training", "constrained", "training_constrained"), "fail", 1),
    ("allowed", "RGT-01", signal("tdm-reservation", "0", "training_allowed"), "pass", 0),
    ("left open", "RGT-01", signal("plus:DataMining", "DMI-UNSPECIFIED", "unknown"), "pass", 0),
    ("an unknown word", "RGT-01", signal("plus:DataMining", "other", "unknown"), "not_evaluated", 3),
    ("a signature that does not hold", "RGT-01", signal("cawg.training-mining:data_mining", "unverified", "unknown"),
     "not_evaluated", 3),
    ("metadata unread", "RGT-01", UNREAD, "not_evaluated", 3),
    ("metadata unread", "SYN-01", UNREAD | NOT_SYNTHETIC, "not_evaluated", 3),
    ("metadata unread, and synthetic anyway", "SYN-01", UNREAD, "pass", 3),
    ("generated, and declared so", "SYN-01", GENERATED, "pass", 0),
    ("generated, and not declared so", "SYN-01", GENERATED | NOT_SYNTHETIC, "fail", 1),
    ("generated, in no source", "SYN-01", GENERATED | {"file": [make(FileRecord, source_id=None)]}, "fail", 1),
    ("taken by a camera", "SYN-01", signal("DigitalSourceType", "digitalCapture", "not_ai") | NOT_SYNTHETIC, "pass", 0),
    ("a label of an unknown number", "SYN-01", signal("AIGC", "other", "unknown") | NOT_SYNTHETIC, "not_evaluated", 3),
    ("not released", "REL-01", signal("plus:ModelReleaseStatus", "MR-NON", "release_none"), "warn", 0),
    ("perhaps a minor", "REL-01", signal("plus:MinorModelAgeDisclosure", "AG-UNK", "minor_possible"), "warn", 0),
    ("released", "REL-01", signal("plus:ModelReleaseStatus", "MR-UMR", "release_ok"), "pass", 0),
    ("released with limits", "REL-01", signal("plus:ModelReleaseStatus", "MR-LMR", "unknown"), "not_evaluated", 0),
    ("metadata unread", "REL-01", UNREAD, "not_evaluated", 3),
    ("kept too long", "DCL-07", source(retention_until=AS_OF - DAY), "fail", 1),
    ("kept to the last day", "DCL-07", source(retention_until=AS_OF), "pass", 0),
    ("collected to come", "DCL-08", source(collected_to=AS_OF + DAY), "fail", 1),
    ("collected wholly to come", "DCL-08", ALL_TO_COME, "fail", 1),
    ("collected backwards", "DCL-08", source(collected_to=AS_OF.replace(year=2024)), "fail", 1),
    ("collected to the last day", "DCL-08", source(collected_to=AS_OF), "pass", 0),
    ("a child", "DCL-09", CHILD, "fail", 1),
    ("a child, declared", "DCL-09", CHILD | source(declares_minors="yes"), "not_applicable", 0),
    ("an unknown age", "DCL-09", UNKNOWN_AGE, "not_evaluated", 3),
    ("open issue", "RD-01", {"issue": [make(IssueRecord)]}, "fail", 3),
    ("notice", "RD-01", NOTICE, "pass", 0),
    ("nothing there", "RD-01", {"file": [], "unit": [], "source": []}, "not_evaluated", 3),
    ("declared free, and found", "PI-01", source(declares_pi="no") | HIT, "fail", 1),
    ("declared free, and nothing found", "PI-01", source(declares_pi="no"), "pass", 0),
    ("declared free, and noise found", "PI-01", source(declares_pi="no") | WEAK_HIT, "pass", 0),
    ("declared to hold it", "PI-01", HIT, "not_applicable", 0),
    ("not known whether it holds any", "PI-01", source(declares_pi="not_known") | HIT, "not_evaluated", 3),
    ("nobody looked", "PI-01", source(declares_pi="no") | {"recognizer": []}, "not_evaluated", 3),
    ("field left out", "PI-01", source(declares_pi="no") | EXCLUDED, "not_evaluated", 3),
    ("field left out", "VRD-01", EXCLUDED, "not_evaluated", 3),
    ("field left out", "RD-02", EXCLUDED, "not_evaluated", 3),
    ("few entities", "PI-01", source(declares_pi="no") | FEW, "not_evaluated", 3),
    ("few entities", "RD-02", FEW, "not_evaluated", 3),
    ("only high scores", "PI-01", source(declares_pi="no") | scan(min_score=0.9), "not_evaluated", 3),
    ("only high scores", "RD-02", scan(min_score=0.9), "not_evaluated", 3),
    ("Chinese", "PI-01", source(declares_pi="no", languages=["en", "zh-Hans"]), "not_evaluated", 3),
    ("Chinese, not declared", "PI-01", source(declares_pi="no") | {"unit": [unit(han_fields=1)]}, "not_evaluated", 3),
    ("Chinese, looked for", "PI-01", source(declares_pi="no", languages=["zh"]) | CHINESE, "pass", 0),
    ("media declared free", "PI-01", source(declares_pi="no") | MEDIA, "not_evaluated", 3),
    ("media of somebody", "RD-02", IMAGES, "pass", 0),
    ("media by an unknown word", "RD-02", {"sample": [make(SampleRecord, modalities=["picture"])], "link": []},
     "not_evaluated", 3),
    ("rows of nothing", "RD-02", {"unit": [unit(chars_scanned=0)]}, "not_evaluated", 3),
    ("media of nobody", "RD-02", MEDIA | {"link": []}, "not_evaluated", 3),
    ("media of nobody", "VRD-01", MEDIA | {"link": []}, "not_evaluated", 3),
    ("blocked sample", "VRD-01", BLOCKED, "fail", 1),
    ("no ledger", "VRD-01", scan(ledger_digest=None, ledger_head=None), "not_evaluated", 3),
    ("sample to review", "VRD-02", UNKNOWN_AGE | source(declares_minors="yes"), "fail", 1),
    ("a card in a sample to use", "PI-05", SSN | source(declares_sensitive_pi="yes"), "not_evaluated", 3),
    ("an entity of no list in a sample to use", "PI-05",
     {"finding": [make(FindingRecord, entity="XX_ID")]} | source(declares_sensitive_pi="yes"), "not_evaluated", 3),
    ("an address in a sample to use", "PI-05", HIT, "pass", 0),
    ("a card of nobody", "PI-05", {"finding": [make(FindingRecord, entity="US_SSN", sample_id="f1.-.3", row=3)]}
     | source(declares_sensitive_pi="yes"), "pass", 0),
    ("a weak hit in a sample to use", "PI-05",
     {"finding": [make(FindingRecord, entity="US_SSN", score=0.2)]} | source(declares_sensitive_pi="yes"), "pass", 0),
    ("a card in a blocked sample", "PI-05", SSN | BLOCKED | source(declares_sensitive_pi="yes"), "not_applicable", 1),
    ("few entities", "PI-05", FEW, "not_evaluated", 3),
    ("nothing blocked", "IDN-05", COPIED_FILE | {"consent": [make(ConsentRecord)]}, "not_applicable", 0),
    ("a copied file of nobody", "IDN-05", COPIED_FILE, "fail", 1),
    ("another file", "IDN-05", COPIED_FILE | {"file": [make(FileRecord), make(FileRecord, file_id="f2", sha256="b" * 64)]},
     "pass", 1),
    ("withdrawn after it was used", "IDN-06", ended(first_used=AS_OF - 10 * DAY), "warn", 1),
    ("used after it was withdrawn", "IDN-06", ended(first_used=AS_OF - DAY), "warn", 1),
    ("withdrawn, and never used", "IDN-06", ended(used="no"), "pass", 1),
    ("withdrawn, and used who knows when", "IDN-06", ended(used="yes"), "not_evaluated", 1),
    ("withdrawn, and whether it was used is not known", "IDN-06", ended(), "not_evaluated", 1),
    ("used, and nobody withdrew", "IDN-06", source(first_used=AS_OF - 10 * DAY), "pass", 0),
    ("deleted, and still there", "IDN-07", DELETED, "fail", 1),
    ("deleted from another source", "IDN-07", {"statement": [make(StatementRecord, kind="deletion", source_scope=["b"])]},
     "pass", 0),
    ("deleted, and agreed to anew", "IDN-07", DELETED | {"consent": [make(ConsentRecord, consented_at=NOW + DAY)]},
     "pass", 0),
    ("one file deleted, and still there", "IDN-07",
     {"statement": [make(StatementRecord, kind="deletion", source_scope=["sha256:" + "a" * 16])]}, "fail", 1),
    ("nothing deleted", "IDN-07", {}, "not_applicable", 0),
    ("a child that came of age", "IDN-08", CHILD | {"subject": [make(SubjectRecord)], "consent": [
        make(ConsentRecord, granted_by="guardian", guardian_relation="mother", guardian_evidence="paper",
             age_band_at_grant="under_age")]}, "warn", 0),
    ("a child", "IDN-08", CHILD | source(declares_minors="yes"), "pass", 0),
    ("whether a child came of age is not known", "IDN-08", CHILD | UNKNOWN_AGE | source(declares_minors="yes"),
     "not_evaluated", 1),
    ("no guardian", "IDN-08", {}, "not_applicable", 0),
    ("an objection to a source with a slip", "IDN-09", {"statement": [make(StatementRecord, source_scope=["scr"])]},
     "warn", 0),
    ("an objection to a purpose of nobody", "IDN-09", {"statement": [make(StatementRecord, purposes=["tts"])]}, "warn", 0),
    ("an objection to a source", "IDN-09", {"statement": [make(StatementRecord, source_scope=["src"])]}, "pass", 1),
    ("an objection to all", "IDN-09", {"statement": [make(StatementRecord)]}, "not_applicable", 1),
    ("nobody outside the ledger looked for", "IDN-01", NOBODY_LOOKED, "not_evaluated", 0),
    ("declared free, names not looked for", "PI-01", NOBODY_LOOKED | source(declares_pi="no"),
     "not_evaluated", 3),
    ("a language that no model knows", "IDN-01", TATAR, "not_evaluated", 0),
    ("somebody outside the ledger", "IDN-01", PERSON, "warn", 0),
    ("nobody outside the ledger", "IDN-01", {}, "pass", 0),
    ("chain holds", "INT-01", events((1, START, "aa"), (2, "aa", HEAD)), "pass", 0),
    ("chain broken", "INT-01", events((1, START, "aa"), (2, "ab", HEAD)), "fail", 1),
    ("event missing", "INT-01", events((1, START, "aa"), (3, "aa", HEAD)), "fail", 1),
    ("begins late", "INT-01", events((1, "aa", HEAD)), "fail", 1),
    ("ends elsewhere", "INT-01", events((1, START, "aa")), "fail", 1),
    ("no events", "INT-01", {"consent_event": []}, "fail", 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "check", "changes", "result", "status"), FAULTS, ids=[f"{f[0]} {f[1]}" for f in FAULTS]
)
def test_each_check_sees_its_fault(
    con: duckdb.DuckDBPyConnection, name: str, check: str, changes: dict[str, Any], result: str, status: int
) -> None:
    state, found = judged(con, linked_tables(**changes))
    word, violations, reason = found[check]
    assert word == result
    assert EXIT_STATUS[state] == status
    assert (
        violations != 0 if result == "not_evaluated" else (violations is None) == (result == "not_applicable")
    )
    assert reason or result == "pass"


def test_clean_corpus_is_clean_and_says_what_was_not_looked_for(tmp_path: Path) -> None:
    outcome = build(tmp_path / "r", linked_tables())
    assert (outcome.status, outcome.exit_status) == ("clean", 0)
    with open_report(tmp_path / "r") as con:
        limits = "SELECT result FROM check_result WHERE check_id = 'IDN-01'"
        assert con.execute(limits).fetchall() == [("pass",)]
        assert con.execute("SELECT status, exit_status FROM scan").fetchall() == [("clean", 0)]


def test_what_was_not_assessed_for_names_is_told_by_share(con: duckdb.DuckDBPyConnection) -> None:
    _, found = judged(con, linked_tables(**TATAR))
    assert found["IDN-01"][0] == "not_evaluated"
    assert (
        found["IDN-01"][2] == "source src: not assessed for names of people: und-Cyrl 10.0 % of its letters"
    )


def test_incomplete_outranks_violated(con: duckdb.DuckDBPyConnection) -> None:
    state, found = judged(con, linked_tables(**BLOCKED, issue=[make(IssueRecord)]))
    assert state == "incomplete"
    assert found["VRD-01"][0] == "fail"


QUERIES = [
    "DELETE FROM decision",
    "SELECT 1; SELECT 2",
    "SELECT no_such_column FROM file",
    "SELECT 1) ; DROP TABLE file; --",
    "",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_check_is_one_question(con: duckdb.DuckDBPyConnection, query: str) -> None:
    baseline = load_profile("baseline")
    profile = replace(baseline, checks=(replace(baseline.checks[0], violations=query),))
    fill(con, linked_tables())
    decide(con, baseline)
    with pytest.raises(ReportFault, match="DCL-01"):
        run_checks(con, profile)
    assert con.execute("SELECT count(*) FROM decision").fetchall() == [(1,)]


def test_a_check_reaches_no_file_and_a_refused_profile_leaves_no_report(tmp_path: Path) -> None:
    baseline = load_profile("baseline")
    check = replace(baseline.checks[0], violations=f"SELECT * FROM read_text('{BASELINE}')")
    profile = replace(baseline, checks=(check,))
    with pytest.raises(ReportFault):
        build_report(tmp_path / "r", tables=clean_tables(), shards=[], run=RUN, profile=profile)
    assert list(tmp_path.iterdir()) == []


def test_a_link_without_its_one_decision_is_seen(con: duckdb.DuckDBPyConnection) -> None:
    links = [make(LinkRecord, link_id="l1"), make(LinkRecord, link_id="l2", field="other")]
    _, found = judged(con, linked_tables(link=links))
    assert found["PI-02"] == ("pass", 0, "")
    for fault in ("DELETE FROM decision WHERE link_id = 'l1'", "INSERT INTO decision FROM decision"):
        judged(con, linked_tables(link=links))
        con.execute(fault)
        results = run_checks(con, load_profile("baseline"))
        assert next(r for r in results if r.check_id == "PI-02").result == "fail"
