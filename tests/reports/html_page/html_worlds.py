"""Reports for the tests of the page: one with something in every table, one long, one of hostile texts alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from payloads import PAYLOADS
from playwright.sync_api import Page, expect

from reports.digest import canonical_digest
from reports.exports.html.page import write_page
from reports.records import (
    CheckResultRecord,
    ConsentEventRecord,
    ConsentRecord,
    FileRecord,
    FindingRecord,
    IssueRecord,
    LinkRecord,
    RecognizerRecord,
    SampleRecord,
    SamplingRecord,
    ScanRecord,
    SignalRecord,
    SourceRecord,
    SubjectRecord,
)
from reports.schema import ALL_TABLES, Column, arrow_schema, columns, quoted
from reports.store import open_report
from scanner.run.tables import known_kinds
from tests.reports.report_worlds import AS_OF, build, make, unit

Open = Callable[..., Page]
"""Opens a file at a fragment of its address, watched (conftest.py)."""

APPLICATION = "Northfen Voice"
LEGAL = {
    "result": "not_evaluated", "title": "Every model is asked", "title_zh": "所有模型均已检查", "clause": "PIPL 13",
    "severity": "warning", "automation": "partly", "reason": "nothing in this corpus that it speaks of",
    "observed": ["models: 3"], "breaches": ["source web, data/f0.jsonl, row 0, {issue}"],
    "lacking": ["source web: purposes is not known"], "query": "SELECT path\nFROM file",
}  # fmt: skip
ENTITIES = ("EMAIL_ADDRESS", "PERSON", "PHONE_NUMBER")
FILES = 3
SAMPLES = 40


def rich_report(path: Path) -> Path:
    files = [f"f{number}" for number in range(FILES)]
    samples = [(f"f{n % FILES}", n // FILES) for n in range(SAMPLES)]
    tables: dict[str, Any] = {
        "scan": [make(ScanRecord, application=APPLICATION, objective="a voice", as_of=AS_OF)],
        "source": [
            make(SourceRecord, license_id="CC-BY-4.0", declared_files=2, declared_samples=40),
            make(SourceRecord, source_id="web", name="Web", kind="commercial", languages=[], contract_ref="contract 7"),
        ],
        "sampling": [make(SamplingRecord, method="manual", population=400, drawn=40, passed=39)],
        "recognizer": [make(RecognizerRecord, recognizer=f"generic.{e.lower()}", entity=e) for e in ENTITIES],
        "entity_category": known_kinds(),
        "file": [
            *(make(FileRecord, file_id=f, source_id="src" if f != "f2" else "web", path=f"data/{f}.jsonl") for f in files),
            make(FileRecord, file_id="f9", source_id=None, path="stray/notes.txt", status="undeclared", sha256=None),
        ],
        "unit": [unit(20, 100, file_id=f) for f in files],
        "sample": [make(SampleRecord, sample_id=f"{f}.-.{row}", file_id=f, row=row) for f, row in samples],
        "finding": [
            make(FindingRecord, finding_id=f"f-{n:08x}", sample_id=f"{f}.-.{row}", file_id=f, row=row, start=n * 7 % 50,
                 entity=ENTITIES[n // 4 % 3], score=(n % 10) / 10, value_hmac=f"{n % 5}" * 64)
            for n, (f, row) in enumerate(samples)
        ],
        "link": [
            make(LinkRecord, link_id=f"l-{n:08x}", sample_id=f"{f}.-.{row}", file_id=f, row=row,
                 subject_id=("p1", "p2", "p3", None)[n % 4], rule="name" if n % 4 < 3 else "unlisted",
                 value_hmac=f"{n % 8:x}" * 64)
            for n, (f, row) in enumerate(samples[:24])
        ],
        "signal": [make(SignalRecord, signal_id="s-1", sample_id="f0.-.0", file_id="f0")],
        "subject": [make(SubjectRecord, subject_id=f"p{n}", age_band="adult") for n in range(1, 5)],
        "consent": [
            make(ConsentRecord),
            make(ConsentRecord, record_id="r2", subject_id="p2", valid_until=AS_OF - dt.timedelta(days=40)),
            make(ConsentRecord, record_id="r3", subject_id="p3", state="withdrawn", state_since=dt.datetime(2026, 5, 1)),
        ],
        "consent_event": [make(ConsentEventRecord)],
        "issue": [
            make(IssueRecord, issue_id="i-0123456789abcdef", row=3, rows=1, file_id="f0"),
            make(IssueRecord, severity="notice", code="file.duplicate", file_id="f1"),
        ],
    }  # fmt: skip
    build(path, tables)
    with duckdb.connect(str(path)) as con:
        [(issue,)] = con.execute("SELECT issue_id FROM issue WHERE code = 'record.invalid'").fetchall()
        told = LEGAL | {"breaches": [text.format(issue=issue) for text in LEGAL["breaches"]]}
        insert(con, "check_result", vars_of(make(CheckResultRecord, check_id="ZZZ-01", **told)))
        seal(con)
    return path


def long_report(path: Path, findings: int) -> Path:
    """Findings made by the database itself, for a hundred thousand records one by one are slow."""
    build(path, {"scan": [make(ScanRecord)], "source": [make(SourceRecord)], "file": [make(FileRecord)], "unit": [unit()],
                 "recognizer": [make(RecognizerRecord)], "finding": [make(FindingRecord)],
                 "entity_category": known_kinds()})  # fmt: skip
    with duckdb.connect(str(path)) as con:
        con.execute(
            """INSERT INTO finding SELECT f.* REPLACE (
                 'f-' || substr(sha256(n::VARCHAR), 1, 16) AS finding_id, n AS row, 'f1.-.' || n AS sample_id,
                 ['EMAIL_ADDRESS', 'PERSON', 'URL'][1 + n % 3] AS entity, (n % 100) / 100 AS score,
                 sha256((n % 1000)::VARCHAR) AS value_hmac) FROM finding f, range(1, ?) r(n)""",
            [findings],
        )
        seal(con)
    return path


def hostile_report(path: Path) -> Path:
    """Row after row in which every text is one and the same payload, in every table; of single rows all at once."""
    build(path, {"scan": [make(ScanRecord)], "source": [make(SourceRecord)]})
    with duckdb.connect(str(path)) as con:
        for table in ALL_TABLES:
            single = table in ("scan", "run", "seal")
            if single:
                for column in columns(table):
                    if column.kind in (str, list[str]):
                        con.execute(
                            f"UPDATE {table} SET {column.name} = ?", [_held(column, "".join(PAYLOADS))]
                        )
                continue
            con.execute(f"DELETE FROM {quoted(table)}")
            rows = [
                {c.name: _filled(c, text, number) for c in columns(table)}
                for number, text in enumerate(PAYLOADS)
            ]
            con.register("incoming", pa.Table.from_pylist(rows, schema=arrow_schema(table)))
            con.execute(f"INSERT INTO {quoted(table)} BY NAME FROM incoming")
            con.unregister("incoming")
        seal(con)
    return path


def _held(column: Column, payload: str) -> Any:
    return [payload] if column.kind == list[str] else payload


def _filled(column: Column, payload: str, number: int) -> Any:
    if column.kind in (str, list[str]):
        return _held(column, payload)
    others: dict[Any, Any] = {
        int: number, float: 0.5, bool: True, list[int]: [number], dt.date: AS_OF, dt.datetime: dt.datetime(2026, 5, 1),
    }  # fmt: skip
    return others[column.kind]


def insert(con: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(map(quoted, row))
    con.execute(
        f"INSERT INTO {quoted(table)} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values())
    )


def vars_of(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


def written(report: Path, lang: str | None = None) -> Path:
    path = report.with_suffix(f".{lang}.html" if lang else ".html")
    path.unlink(missing_ok=True)
    con = open_report(report)
    try:
        write_page(con, path, lang)
    finally:
        con.close()
    return path


def go(page: Page, view: str, rest: str) -> None:
    """Follow an address inside the open page, until it is drawn."""
    page.evaluate("hash => { location.hash = hash; }", f"#view={view}&{rest}")
    expect(page.locator(f"nav [aria-current][href^='#view={view}&']")).to_be_visible()
    expect(page.locator("main > p[role=status]")).to_have_count(0)  # still unpacking


def seal(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE seal SET algorithm = 'provscan-1', digest = ?", [canonical_digest(con)])
