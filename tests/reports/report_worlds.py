"""Small worlds for the tests of this room: records with sensible defaults, and a report made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

import duckdb

from reports.checks import load_profile
from reports.records import (
    ConsentEventRecord,
    ConsentRecord,
    FileRecord,
    FindingRecord,
    IssueRecord,
    LinkRecord,
    PreviousRecord,
    RecognizerRecord,
    SampleRecord,
    ScanRecord,
    SignalRecord,
    SourceRecord,
    StatementRecord,
    SubjectRecord,
    UnitRecord,
)
from reports.schema import ALL_TABLES, columns, create_table, quoted, table_of, to_batch
from reports.shard import ShardWriter
from reports.store import Outcome, RunFacts, build_report
from reports.views import store_views
from scanner.run.tables import known_kinds

AS_OF = dt.date(2026, 6, 1)
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
RUN = RunFacts(started_at=NOW, finished_at=NOW, seconds=1.5, workers=2)
HEAD = "ab" * 32

_EMPTY: dict[Any, Any] = {str: "", int: 0, float: 0.0, bool: False, list[str]: [], list[int]: []}
_DEFAULTS: dict[type, dict[str, Any]] = {
    ScanRecord: {
        "report_version": 3,
        "tool_version": "0",
        "as_of": AS_OF,
        "declaration_digest": "d" * 64,
        "ledger_digest": "e" * 64,
        "ledger_head": HEAD,
        "min_score": 0.4,
        "entities": [],
        "person_detection": "spacy:core_web_sm 3.8.0 sha256:0123456789ab",
        "applicant": "Example Corp",
        "applicant_id": "example-corp",
        "intended_uses": [],
        "purposes": ["tts_training"],
        "status": "",
        "exit_status": 0,
    },
    SourceRecord: {
        "source_id": "src",
        "name": "Corpus",
        "kind": "synthetic",
        "issuer": "Example Corp",
        "locations": ["data"],
        "modalities": ["text"],
        "languages": ["en"],
        "purposes": ["tts_training"],
        "origin_country": "CN",
        "collected_from": dt.date(2025, 1, 1),
        "collected_to": dt.date(2025, 2, 1),
        "generator_model": "g",
        "generator_version": "1",
        "declares_pi": "yes",
        "declares_sensitive_pi": "no",
        "declares_minors": "no",
        "person_specific": "no",
        "consumer_information": "no",
    },
    FileRecord: {
        "file_id": "f1",
        "source_id": "src",
        "path": "data/a.jsonl",
        "status": "declared",
        "bytes": 100,
        "sha256": "a" * 64,
        "format": "jsonl",
        "compression": "none",
    },
    UnitRecord: {"file_id": "f1", "slice": "whole"},
    SampleRecord: {
        "sample_id": "f1.-.0",
        "file_id": "f1",
        "modalities": ["text"],
        "content_bytes": 10,
        "media_sha256": [],
    },
    FindingRecord: {
        "sample_id": "f1.-.0",
        "file_id": "f1",
        "field": "text",
        "end": 5,
        "entity": "EMAIL_ADDRESS",
        "recognizer": "generic.email",
        "recognizer_version": "1",
        "score": 0.9,
        "score_before_context": 0.9,
        "value_hmac": "h" * 64,
        "mask": "XXX@XXX",
    },
    LinkRecord: {
        "sample_id": "f1.-.0",
        "file_id": "f1",
        "subject_id": "p1",
        "evidence": "name_in_text",
        "rule": "name",
        "strength": "exact",
        "candidates": 1,
        "field": "text",
        "mentions": 1,
    },
    SignalRecord: {
        "sample_id": "f1.-.0",
        "file_id": "f1",
        "kind": "plus:DataMining",
        "value": "DMI-PROHIBITED",
        "meaning": "training_prohibited",
        "field": "@xmp-plus.DataMining",
    },
    IssueRecord: {"severity": "open", "code": "record.invalid", "file_id": "f1"},
    SubjectRecord: {"subject_id": "p1", "age_band": "adult"},
    StatementRecord: {"seq": 7, "subject_id": "p1", "kind": "objection", "since": NOW},
    ConsentRecord: {
        "record_id": "r1",
        "subject_id": "p1",
        "state": "granted",
        "consent_type": "separate",
        "purposes": ["tts_training"],
        "categories": ["name", "voice", "likeness", "persona"],
        "modalities": ["text", "audio", "image", "video"],
        "source_scope": [],
        "controller": "example-corp",
        "recipients": [],
        "territory": [],
        "granted_by": "subject",
        "age_band_at_grant": "adult",
        "signed": True,
        "bundled": False,
        "evidence_ref": "deed 1",
        "evidence_state": "none",
        "missing": [],
        "events": [1],
    },
    ConsentEventRecord: {
        "seq": 1,
        "event_id": "e1",
        "event_type": "grant",
        "event_time": NOW,
        "recorded_at": NOW,
        "prev_hash": "0" * 64,
        "hash": HEAD,
    },
    PreviousRecord: {"as_of": AS_OF},
    RecognizerRecord: {"recognizer": "generic.email", "version": "1", "entity": "EMAIL_ADDRESS"},
}


def make(record: type, **changes: Any) -> Any:
    """A record with defaults for whatever the test does not care about."""
    values = dict(_DEFAULTS.get(record, {}))
    given = signature(record).parameters
    for column in columns(table_of(record)):
        if column.name not in values and given[column.name].default is Parameter.empty:
            values[column.name] = None if column.nullable else _EMPTY.get(column.kind)
    return record(**(values | changes))


def unit(rows: int = 10, size: int = 100, **changes: Any) -> UnitRecord:
    """A unit that was read in full."""
    whole = ("stored_bytes", "stored_scanned", "content_bytes", "content_scanned", "chars_scanned")
    full = dict.fromkeys(whole, size)
    return make(UnitRecord, **(full | {"rows": rows, "rows_scanned": rows} | changes))


def clean_tables() -> dict[str, list[Any]]:
    """The tables of a corpus about which there is nothing to say."""
    return {
        "scan": [make(ScanRecord)],
        "source": [make(SourceRecord)],
        "recognizer": [make(RecognizerRecord)],
        "entity_category": known_kinds(),
        "file": [make(FileRecord)],
        "unit": [unit()],
        "subject": [make(SubjectRecord)],
        "consent": [make(ConsentRecord)],
        "consent_event": [make(ConsentEventRecord)],
    }


def linked_tables(**changes: Any) -> dict[str, list[Any]]:
    """The clean corpus with one sample that names a person."""
    return clean_tables() | {"sample": [make(SampleRecord)], "link": [make(LinkRecord)]} | changes


def empty_tables() -> duckdb.DuckDBPyConnection:
    """Every table and view in memory, for tests that need rows but no file."""
    con = duckdb.connect()
    for table in ALL_TABLES:
        for statement in create_table(table, comments=False):
            con.execute(statement)
    store_views(con)
    return con


def fill(con: duckdb.DuckDBPyConnection, tables: dict[str, list[Any]], chunk: int = 1000) -> None:
    """These rows and no others."""
    for table in ALL_TABLES:
        con.execute(f"DELETE FROM {quoted(table)}")
    for table, records in tables.items():
        for start in range(0, len(records), chunk):
            con.register("incoming", to_batch(table, records[start : start + chunk]))
            con.execute(f"INSERT INTO {quoted(table)} FROM incoming")
            con.unregister("incoming")


def build(path: Path, tables: dict[str, Iterable[Any]], shards: Iterable[Path] = ()) -> Outcome:
    """A report with the baseline profile."""
    return build_report(path, tables=tables, shards=shards, run=RUN, profile=load_profile("baseline"))


def write_shard(path: Path, records: Iterable[Any], batch_rows: int = 4096) -> Path:
    """A committed shard of these records."""
    with ShardWriter(path, batch_rows) as writer:
        for record in records:
            writer.add(record)
    return path


__all__ = [
    "AS_OF",
    "HEAD",
    "NOW",
    "RUN",
    "build",
    "clean_tables",
    "empty_tables",
    "fill",
    "linked_tables",
    "make",
    "replace",
    "unit",
    "write_shard",
]
