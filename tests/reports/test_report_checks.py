"""Profiles and checks: each check sees its fault, lacks its input aloud, and decides the status."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from report_worlds import HEAD, RUN, build, clean_tables, empty_tables, fill, linked_tables, make, replace

from reports.checks import EXIT_STATUS, load_profile, run_checks, status_of
from reports.decide import decide
from reports.faults import ReportFault
from reports.profile import Profile
from reports.records import (
    ConsentEventRecord,
    ConsentRecord,
    FileRecord,
    FindingRecord,
    IssueRecord,
    LinkRecord,
    RecognizerRecord,
    SampleRecord,
    ScanRecord,
    SourceRecord,
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
WEAK_HIT = {"finding": [make(FindingRecord, score=0.2), make(FindingRecord, entity="URL")]}
PERSON = {"finding": [make(FindingRecord, entity="PERSON", sample_id="f1.-.3", row=3)]}
BLOCKED = {"consent": [make(ConsentRecord, state="withdrawn")]}
UNKNOWN_AGE = {"subject": [make(SubjectRecord, age_band="unknown")]}
UNDECLARED = {"file": [make(FileRecord), make(FileRecord, file_id="f2", source_id=None, status="undeclared")]}
NOTICE = {"issue": [make(IssueRecord, severity="notice", code="file.duplicate")]}
EXCLUDED = {
    "issue": [make(IssueRecord, severity="notice", code="value.excluded", field="body", source_id="src")]
}
FEW = scan(entities=["EMAIL_ADDRESS"])
CHINESE = {"recognizer": [make(RecognizerRecord, entity="CN_RESIDENT_ID")]}
MEDIA = {"sample": [make(SampleRecord, modalities=["image"], media_sha256=["b" * 64])]}


FAULTS: list[tuple[str, str, dict[str, Any], str, int]] = [
    ("nothing declared at all", "DCL-01", scan(declaration_digest=None), "not_evaluated", 3),
    ("undeclared file", "DCL-01", UNDECLARED, "fail", 1),
    ("unknown source", "DCL-01", {"file": [make(FileRecord, source_id="zz")]}, "fail", 1),
    ("wrong count", "DCL-02", source(declared_samples=3), "fail", 1),
    ("right count", "DCL-02", source(declared_samples=10), "pass", 0),
    ("no issuer", "DCL-03", source(issuer=" "), "fail", 1),
    ("minors not known", "DCL-03", source(declares_minors="not_known"), "not_evaluated", 3),
    ("nothing declared", "DCL-03", scan(declaration_digest=None), "not_evaluated", 3),
    ("open source without licence", "DCL-04", source(kind="open"), "fail", 1),
    ("a kind that no rule knows", "DCL-04", source(kind="found"), "fail", 1),
    ("kind not known", "DCL-04", source(kind="not_known"), "not_evaluated", 3),
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
    ("field left out", "IDN-01", EXCLUDED, "not_evaluated", 3),
    ("field left out", "RD-02", EXCLUDED, "not_evaluated", 3),
    ("few entities", "PI-01", source(declares_pi="no") | FEW, "not_evaluated", 3),
    ("few entities", "RD-02", FEW, "not_evaluated", 3),
    ("only high scores", "PI-01", source(declares_pi="no") | scan(min_score=0.9), "not_evaluated", 3),
    ("only high scores", "RD-02", scan(min_score=0.9), "not_evaluated", 3),
    ("Chinese", "PI-01", source(declares_pi="no", languages=["en", "zh-Hans"]), "not_evaluated", 3),
    ("Chinese, looked for", "PI-01", source(declares_pi="no", languages=["zh"]) | CHINESE, "pass", 0),
    ("media declared free", "PI-01", source(declares_pi="no") | MEDIA, "not_evaluated", 3),
    ("media of somebody", "RD-02", MEDIA, "pass", 0),
    ("media of nobody", "RD-02", MEDIA | {"link": []}, "not_evaluated", 3),
    ("media of nobody", "IDN-01", MEDIA | {"link": []}, "not_evaluated", 3),
    ("blocked sample", "IDN-01", BLOCKED, "fail", 1),
    ("no ledger", "IDN-01", scan(ledger_digest=None, ledger_head=None), "not_evaluated", 3),
    ("sample to review", "IDN-02", UNKNOWN_AGE, "fail", 1),
    ("nobody outside the ledger looked for", "IDN-03", {}, "not_evaluated", 0),
    ("somebody outside the ledger", "IDN-03", scan(person_detection="spacy") | PERSON, "warn", 0),
    ("nobody outside the ledger", "IDN-03", scan(person_detection="spacy"), "pass", 0),
    ("chain holds", "INT-01", events((1, START, "aa"), (2, "aa", HEAD)), "pass", 0),
    ("chain broken", "INT-01", events((1, START, "aa"), (2, "ab", HEAD)), "fail", 1),
    ("event missing", "INT-01", events((1, START, "aa"), (3, "aa", HEAD)), "fail", 1),
    ("begins late", "INT-01", events((1, "aa", HEAD)), "fail", 1),
    ("ends elsewhere", "INT-01", events((1, START, "aa")), "fail", 1),
    ("no events", "INT-01", {"consent_event": []}, "fail", 1),
]


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
    assert (violations is None) == (result in ("not_evaluated", "not_applicable"))
    assert reason or result == "pass"


def test_clean_corpus_is_clean_and_says_what_was_not_looked_for(tmp_path: Path) -> None:
    outcome = build(tmp_path / "r", linked_tables())
    assert (outcome.status, outcome.exit_status) == ("clean", 0)
    with open_report(tmp_path / "r") as con:
        query = "SELECT reason FROM check_result WHERE check_id = 'IDN-03'"
        assert "NOT looked for" in con.execute(query).fetchall()[0][0]
        assert con.execute("SELECT status, exit_status FROM scan").fetchall() == [("clean", 0)]


def test_incomplete_outranks_violated(con: duckdb.DuckDBPyConnection) -> None:
    state, found = judged(con, linked_tables(**BLOCKED, issue=[make(IssueRecord)]))
    assert state == "incomplete"
    assert found["IDN-01"][0] == "fail"


def test_a_breach_beside_a_missing_input_is_told(con: duckdb.DuckDBPyConnection) -> None:
    changes = source(declares_minors="not_known", issuer=None)
    _, found = judged(con, linked_tables(**changes))
    assert found["DCL-03"][0] == "not_evaluated"
    assert "declares_minors is not known; 1 breach where" in found["DCL-03"][2]


def custom(folder: Path, before: str, after: str) -> Profile:
    text = BASELINE.read_text()
    assert before in text
    (folder / "own.toml").write_text(text.replace(before, after, 1))
    return load_profile(folder / "own.toml")


def run_with(folder: Path, profile: Profile, tables: dict[str, Any]) -> Any:
    return build_report(folder / "r", tables=tables, shards=[], run=RUN, profile=profile)


def test_a_profile_changes_decisions_without_code(tmp_path: Path) -> None:
    strict = custom(tmp_path, 'age_unknown = "review"', 'age_unknown = "block"')
    assert strict.digest != load_profile("baseline").digest
    run_with(tmp_path, strict, linked_tables(**UNKNOWN_AGE))
    with open_report(tmp_path / "r") as con:
        assert con.execute("SELECT verdict, reason FROM decision").fetchall() == [("block", "age_unknown")]
        assert con.execute("SELECT profile_digest FROM scan").fetchall() == [(strict.digest,)]


def test_open_issues_count_whatever_the_profile_asks(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(BASELINE.read_text().split("[[check]]")[0] + "check = []\n")
    with pytest.raises(ReportFault):
        load_profile(tmp_path / "own.toml")  # `check` inside [personal] is no list of checks
    lenient = BASELINE.read_text().split("[[check]]")
    (tmp_path / "own.toml").write_text("[[check]]".join([lenient[0], lenient[1]]))
    tables = clean_tables() | {"issue": [make(IssueRecord)]}
    assert run_with(tmp_path, load_profile(tmp_path / "own.toml"), tables).exit_status == 3


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('severity = "violation"', 'severity = "grave"', "severity"),
        ('name = "baseline"', "name = 3", "name"),
        ("[personal]", "[personnel]", "personnel"),
        ('text = ["name"]', 'text = ["nickname"]', "nickname"),
        ('id = "DCL-02"', 'id = "DCL-01"', "same id"),
        ('age_unknown = "review"', 'age_unknown = "use"', "age_unknown"),
        ('title = "Baseline', 'title = Baseline"', "not TOML"),
        ("min_score = 0.4", "", "min_score"),
    ],
)
def test_a_wrong_profile_is_refused_with_its_place(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    with pytest.raises(ReportFault, match=words):
        custom(tmp_path, before, after)


def test_an_unknown_profile_names_those_there_are() -> None:
    with pytest.raises(ReportFault, match="baseline"):
        load_profile("atlantis")


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
    with pytest.raises(ReportFault):
        run_with(tmp_path, replace(baseline, checks=(check,)), clean_tables())
    assert list(tmp_path.iterdir()) == []


def test_a_link_without_its_one_decision_is_seen(con: duckdb.DuckDBPyConnection) -> None:
    links = [make(LinkRecord, link_id="l1"), make(LinkRecord, link_id="l2", field="other")]
    _, found = judged(con, linked_tables(link=links))
    assert found["INT-02"] == ("pass", 0, "")
    for fault in ("DELETE FROM decision WHERE link_id = 'l1'", "INSERT INTO decision FROM decision"):
        judged(con, linked_tables(link=links))
        con.execute(fault)
        results = run_checks(con, load_profile("baseline"))
        assert next(r for r in results if r.check_id == "INT-02").result == "fail"
