"""`provscan show` and `explain` over real reports, and the reference page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result
from report_worlds import AS_OF, build, linked_tables, make

from reports.records import (
    ConsentRecord,
    FileRecord,
    FindingRecord,
    IssueRecord,
    LinkRecord,
    SampleRecord,
    ScanRecord,
    SubjectRecord,
)
from reports.reference import reference
from scanner.cli.show import explain, show
from scanner.errors import ReportError

HOSTILE = "data/\x1b[2Jred\u202eflow.jsonl"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("show") / "r.duckdb"
    tables: dict[str, Any] = linked_tables(
        scan=[make(ScanRecord, application="Speaking \x1b[31mModel", person_detection="none")],
        file=[make(FileRecord, path=HOSTILE)],
        finding=[make(FindingRecord, context_word="mail", score_before_context=0.5)],
        issue=[make(IssueRecord, row=3, rows=1)],
        link=[
            make(LinkRecord),
            make(LinkRecord, subject_id=None, field="speaker"),
            make(LinkRecord, subject_id="p2", field="author"),
            make(LinkRecord, subject_id="p2", field="title", strength="weak"),
        ],
        subject=[make(SubjectRecord, subject_id=name) for name in ("p1", "p2", "p3")],
        consent=[
            make(ConsentRecord),
            make(
                ConsentRecord,
                subject_id="p2",
                record_id="r2",
                valid_until=AS_OF.replace(month=5),
                bundled=None,
                categories=["name"],
            ),
        ],
    )
    build(path, tables)
    return path


def run(command: Any, *args: object) -> Result:
    return CliRunner().invoke(command, [str(arg) for arg in args])


def identifier(report: Path, query: str) -> str:
    with duckdb.connect(str(report), read_only=True) as con:
        [(found,)] = con.execute(query).fetchall()
    return str(found)


def test_the_summary_says_the_verdict_first_and_all_that_matters(report: Path) -> None:
    result = run(show, report)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].startswith("INCOMPLETE") and lines[0].endswith("(exit status 3)")
    assert len(lines) <= 40
    for words in (
        "rows:          10 present = 10 scanned + 0 lost",
        "people:        3 in the ledger, 2 of them tied to a sample",
        "(a sample with several reasons counts under each; 1 sample in all)",
        "kinds of data found were NOT compared with the categories agreed to: 1 samples tied to a person hold findings",
        "people outside the ledger were NOT looked for",
        "Chinese identifiers",
        "files:         1 read",
        "subject_unresolved",
        "EMAIL_ADDRESS",
        "record.invalid; mend or remove the record",
        "VRD-01 fail",
        "recomputed, matches",
    ):
        assert words in result.output


def test_nothing_of_a_report_reaches_the_terminal_as_control(report: Path) -> None:
    finding = identifier(report, "SELECT finding_id FROM finding")
    output = run(show, report).output + run(explain, report, finding).output
    assert "Speaking \\x1b[31mModel" in output and "\\x1b[2Jred\\u202eflow" in output
    assert all(c.isprintable() or c == "\n" for c in output)


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("source", "src"),
        ("person", "p2"),
        ("reason", "weak_evidence"),
        ("entity", "EMAIL"),
        ("issue", "record.invalid"),
        ("check", "RD-01"),
    ],
)
def test_every_listing(report: Path, by: str, words: str) -> None:
    assert words in run(show, report, "--by", by).output
    found = json.loads(run(show, report, "--by", by, "--json").output)
    assert words in json.dumps(found)


def test_json_holds_the_whole(report: Path) -> None:
    found = json.loads(run(show, report, "--json").output)
    assert found["untouched"] is True
    assert found["samples"] == {"use": 0, "review": 0, "block": 1}
    assert {row["verdict"] for row in found["by_reason"]} == {"use", "review", "block"}
    assert found["scan"]["as_of"] == AS_OF.isoformat()


def test_a_changed_report_is_told_and_ends_with_an_error(report: Path, tmp_path: Path) -> None:
    changed = tmp_path / "r.duckdb"
    changed.write_bytes(report.read_bytes())
    with duckdb.connect(str(changed)) as con:
        con.execute("UPDATE decision SET verdict = 'use' WHERE reason = 'expired'")
    link = identifier(changed, "SELECT min(link_id) FROM decision")
    for command, *words in ((show,), (show, "--by", "reason"), (show, "--json"), (explain, link)):
        result = run(command, changed, *words)
        assert isinstance(result.exception, ReportError) and "DOES NOT MATCH" in (
            result.exception.where or ""
        )
        assert result.output == "", "nothing of a changed report is shown"


@pytest.mark.parametrize("name", ["list", "count", "duckdb_functions", "own"])
def test_a_report_with_functions_of_its_own_is_refused(report: Path, tmp_path: Path, name: str) -> None:
    changed = tmp_path / "r.duckdb"
    changed.write_bytes(report.read_bytes())
    body = "TABLE SELECT true AS internal" if name == "duckdb_functions" else "0"
    with duckdb.connect(str(changed)) as con:
        con.execute(f"CREATE MACRO {name}({'' if 'TABLE' in body else 'x'}) AS {body}")
    result = run(show, changed, "--by", "person")
    assert isinstance(result.exception, ReportError) and result.output == ""


def test_a_report_is_refused_when_the_digest_kept_elsewhere_is_another(report: Path) -> None:
    digest = json.loads(run(show, report, "--json").output)["digest"]["sealed"]
    assert run(show, report, "--digest", digest.upper()).exit_code == 0
    assert isinstance(run(show, report, "--digest", "0" * 64).exception, ReportError)


@pytest.mark.parametrize("each", ["findings", "decisions", "issues"])
def test_lists_give_ids_that_can_be_explained(report: Path, each: str) -> None:
    rows = json.loads(run(show, report, "--list", each, "--json").output)
    assert rows
    for row in rows:
        (found,) = (value for key, value in row.items() if key in ("finding_id", "link_id", "issue_id"))
        assert run(explain, report, found).exit_code == 0
    short = run(show, report, "--list", each, "--limit", "1").output
    assert ("more: --limit 0" in short) == (len(rows) > 1)


def test_a_check_is_explained_with_its_breaches(report: Path) -> None:
    output = run(explain, report, "vrd-01").output
    assert "check VRD-01" in output and "Civil Code" in output
    breach = "row 0, expired and subject_unresolved and weak_evidence, f1.-.0"
    assert f"source src, data/\\x1b[2Jred\\u202eflow.jsonl, {breach}\n" in output
    issue = identifier(report, "SELECT issue_id FROM issue")
    assert f"row 3, record.invalid, {issue}\n" in run(explain, report, "RD-01").output


def test_certain_breaches_stand_beside_what_is_not_known(tmp_path: Path) -> None:
    blocked = linked_tables(
        consent=[make(ConsentRecord, state="withdrawn")],
        sample=[make(SampleRecord), make(SampleRecord, sample_id="f1.-.1", row=1, modalities=["image"])],
    )
    build(tmp_path / "r", blocked)
    output = run(show, tmp_path / "r").output
    assert "(exit status 3)" in output and "several reasons" not in output
    assert "VRD-01 not_evaluated, but 1 breach is certain: No sample is blocked" in output
    told = run(explain, tmp_path / "r", "VRD-01").output
    breach = "source src, data/a.jsonl, row 0, withdrawn, f1.-.0"
    everything = "(all: provscan checks rows REPORT VRD-01)"
    assert f"breaches, the first of them {everything}\n  1  {breach}\n" in told
    nobody = "source src: 1 images, sounds or films tied to nobody"
    assert f"missing inputs, the first of them {everything}\n  1  {nobody}" in told


def test_a_file_that_is_no_report_is_an_error_with_advice(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("text")
    for command, rest in ((show, []), (explain, ["f-1"])):
        error = run(command, tmp_path / "x", *rest).exception
        assert isinstance(error, ReportError) and error.next_step


QUERIES = {
    "decision": (
        "SELECT link_id FROM decision WHERE reason = 'expired'",
        "expired",
        "categories demanded       name\n",
    ),
    "unresolved": ("SELECT link_id FROM decision WHERE subject_id IS NULL", "subject_unresolved", "speaker"),
    "weak": (
        "SELECT link_id FROM decision WHERE reason = 'weak_evidence'",
        "look at the sample",
        "not stated",
    ),
    "finding": ("SELECT finding_id FROM finding", "context word", "generic.email"),
    "sample": ("SELECT sample_id FROM sample", "sample: block", "EMAIL_ADDRESS in text"),
    "issue": ("SELECT issue_id FROM issue", "row (from 0)", "not a valid record of its format"),
}


@pytest.mark.parametrize("kind", QUERIES)
def test_explain_tells_what_where_how_and_what_next(report: Path, kind: str) -> None:
    query, *words = QUERIES[kind]
    found = identifier(report, query)
    output = run(explain, report, found).output
    assert all(word in output for word in (*words, "where", found))
    short = json.loads(run(explain, report, found if kind == "sample" else found[:16], "--json").output)
    assert short["id"] == found and short["where"]


def test_explain_refuses_what_is_not_one_row(report: Path) -> None:
    for prefix, words in (("l-", "more than one"), ("zz", "no finding"), ("", "no finding")):
        error = run(explain, report, prefix).exception
        assert isinstance(error, ReportError) and words in error.what


def test_the_reference_page_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "report.md"
    assert page.read_text(encoding="utf-8") == reference(), "run: python -m reports.reference docs/report.md"
