"""The store: rows of the file, ids, balances, whole or not at all, and what it refuses to open."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from report_worlds import RUN, build, clean_tables, linked_tables, make, unit, write_shard

from reports.checks import load_profile
from reports.digest import canonical_digest
from reports.faults import ReportFault
from reports.records import (
    FileRecord,
    FindingRecord,
    IssueRecord,
    LinkRecord,
    MemberRecord,
    SampleRecord,
    SourceRecord,
)
from reports.store import build_report, open_report


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with open_report(path) as con:
        return con.execute(query).fetchall()


def unit_records(index: int, size: int) -> list[Any]:
    """What a worker writes about one slice of f1: a sample in its row 1, twice found, once linked."""
    at = {"unit_index": index, "row": 1}
    return [
        make(FileRecord, bytes=30),
        unit(rows=size, size=10, unit_index=index, rows_scanned=size - 1, rows_lost=1),
        make(SampleRecord, **at),
        make(FindingRecord, **at, score=0.123456),
        make(FindingRecord, **at, start=7, end=9),
        make(LinkRecord, **at),
        make(IssueRecord, **at, rows=1, rows_lost=1),
    ]


def sharded(folder: Path, order: list[int], batch_rows: int = 4096) -> Path:
    """A report over three shards of one file and one archive, loaded in this order."""
    folder.mkdir()
    tables = clean_tables()
    tables["source"] = [make(SourceRecord, declared_samples=24)]
    del tables["file"], tables["unit"]
    parts = [unit_records(index, size) for index, size in enumerate((5, 7, 9))]
    archive = {"file_id": "zip", "member": 4, "row": 2}
    parts.append(
        [
            make(FileRecord, file_id="zip"),
            unit(file_id="zip", rows=3),
            make(MemberRecord, file_id="zip", member=4),
            make(SampleRecord, **archive),
            make(FindingRecord, **archive),
        ]
    )
    shards = [write_shard(folder / f"{i}.shard", part, batch_rows) for i, part in enumerate(parts)]
    build(folder / "r.duckdb", tables, [shards[i] for i in order])
    return folder / "r.duckdb"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sharded(tmp_path_factory.mktemp("report") / 'it\'s a "folder"; --', [0, 1, 2, 3])


def test_rows_are_those_of_the_file(report: Path) -> None:
    assert rows(report, "SELECT row_base FROM unit WHERE file_id = 'f1' ORDER BY unit_index") == [
        (0,),
        (5,),
        (12,),
    ]
    for table in ("sample", "link", "issue"):
        found = rows(report, f"SELECT row FROM {table} WHERE file_id = 'f1' ORDER BY row")
        assert found == [(1,), (6,), (13,)], table
    assert rows(report, "SELECT DISTINCT sample_id FROM finding ORDER BY ALL") == [
        ("f1.-.1",),
        ("f1.-.13",),
        ("f1.-.6",),
        ("zip.4.2",),
    ]
    assert rows(report, "SELECT count(*), count(DISTINCT file_id) FROM file") == [(2, 2)]


def test_ids_are_unique_and_scores_are_rounded(report: Path) -> None:
    for table, prefix in (("finding", "f-"), ("link", "l-"), ("issue", "i-")):
        query = f"SELECT count(*), count(DISTINCT {table}_id), bool_and(starts_with({table}_id, '{prefix}'))"
        [(count, distinct, named)] = rows(report, f"{query} FROM {table}")
        assert count == distinct > 0
        assert named
    assert rows(report, "SELECT DISTINCT score FROM finding WHERE score < 0.9") == [(0.1235,)]


@pytest.mark.parametrize(("order", "batch_rows"), [([3, 1, 0, 2], 1), ([2, 3, 1, 0], 2)])
def test_the_digest_knows_no_order(tmp_path: Path, report: Path, order: list[int], batch_rows: int) -> None:
    other = sharded(tmp_path / "x", order, batch_rows)
    assert rows(other, "SELECT digest FROM seal") == rows(report, "SELECT digest FROM seal")
    with open_report(other) as con:
        assert rows(other, "SELECT digest FROM seal") == [(canonical_digest(con),)]


def test_nothing_but_the_report_is_left(report: Path) -> None:
    assert sorted(p.name for p in report.parent.iterdir() if p.suffix != ".shard") == ["r.duckdb"]


def test_everything_has_a_comment(report: Path) -> None:
    bare = """SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND coalesce(comment, '') = ''
              UNION ALL SELECT table_name, '' FROM duckdb_tables() WHERE NOT internal AND coalesce(comment, '') = ''
              UNION ALL SELECT view_name, '' FROM duckdb_views() WHERE NOT internal AND coalesce(comment, '') = ''"""
    with duckdb.connect(str(report), read_only=True) as con:
        assert con.execute(bare).fetchall() == []
        assert con.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchall() == [(29,)]


def test_equal_findings_twice_are_two(tmp_path: Path) -> None:
    twice = linked_tables(finding=[make(FindingRecord), make(FindingRecord)])
    build(tmp_path / "r", twice)
    assert rows(tmp_path / "r", "SELECT count(DISTINCT finding_id) FROM finding") == [(2,)]


def test_parts_of_one_sample_become_one_row(tmp_path: Path) -> None:
    parts = [
        make(SampleRecord, modalities=["text"], content_bytes=3, byte_offset=0),
        make(SampleRecord, modalities=["image", "text"], content_bytes=4, byte_offset=3),
    ]
    build(tmp_path / "r", linked_tables(sample=parts))
    found = rows(tmp_path / "r", "SELECT modalities, content_bytes, byte_offset FROM sample")
    assert found == [(["image", "text"], 7, 0)]


BROKEN: dict[str, tuple[list[Any], list[Any]]] = {
    "rows": ([make(FileRecord)], [unit(rows_scanned=9)]),
    "bytes": ([make(FileRecord)], [unit(stored_scanned=99)]),
    "decoded bytes": ([make(FileRecord)], [unit(content_scanned=99)]),
    "size of the file": ([make(FileRecord, bytes=101)], [unit()]),
    "a loss without an issue": ([make(FileRecord)], [unit(rows_scanned=9, rows_lost=1)]),
    "a file without a slice": ([make(FileRecord)], []),
    "slices that saw different files": ([make(FileRecord), make(FileRecord, encoding="utf-8")], [unit()]),
    "": ([make(FileRecord)], [unit()]),
}
"""Fault -> files and slices that have it; the last has none."""


def test_what_does_not_add_up_is_an_open_issue(tmp_path: Path) -> None:
    tables = clean_tables() | {
        "file": [file._replace(file_id=fault) for fault, (files, _) in BROKEN.items() for file in files],
        "unit": [part._replace(file_id=fault) for fault, (_, units) in BROKEN.items() for part in units],
    }
    outcome = build(tmp_path / "r", tables)
    assert (outcome.exit_status, outcome.status) == (3, "incomplete")
    found = rows(tmp_path / "r", "SELECT file_id, code, source_id FROM issue ORDER BY file_id")
    assert found == [(fault, "conservation.broken", "src") for fault in sorted(BROKEN) if fault]


def test_declared_samples_are_counted(tmp_path: Path) -> None:
    tables = clean_tables() | {"source": [make(SourceRecord, declared_samples=11)]}
    assert build(tmp_path / "r", tables).exit_status == 3
    assert rows(tmp_path / "r", "SELECT code, source_id, detail FROM issue") == [
        ("count.samples", "src", "declared 11, found 10")
    ]


def failing(error: BaseException) -> Any:
    yield make(FindingRecord)
    raise error


def refused(folder: Path) -> dict[str, tuple[dict[str, Any], list[Path], type[BaseException]]]:
    torn = folder / "torn.shard"
    whole = write_shard(folder / "whole.shard", [unit()])
    torn.write_bytes(whole.read_bytes()[:-1])
    return {
        "Ctrl-C": (clean_tables() | {"finding": failing(KeyboardInterrupt())}, [], KeyboardInterrupt),
        "a fault of the caller": (clean_tables() | {"finding": failing(ValueError())}, [], ValueError),
        "a torn shard": (clean_tables(), [torn], ReportFault),
        "a slice twice": (clean_tables(), [whole], ReportFault),
        "no scan": (clean_tables() | {"scan": []}, [], ReportFault),
        "a table of the store": (clean_tables() | {"decision": []}, [], ReportFault),
    }


def test_a_failure_leaves_nothing_and_an_older_report_alone(tmp_path: Path) -> None:
    for name, (tables, shards, error) in refused(tmp_path).items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "r").write_text("older")
        with pytest.raises(error):
            build(folder / "r", tables, shards)
        assert [p.name for p in folder.iterdir()] == ["r"], name
        assert (folder / "r").read_text() == "older"
    with pytest.raises(ReportFault, match="cannot be written here"):
        build(tmp_path / "nowhere" / "r", clean_tables())


def test_a_stale_log_of_an_older_report_is_not_replayed(tmp_path: Path) -> None:
    (tmp_path / "r.wal").write_bytes(b"left behind")
    build(tmp_path / "r", clean_tables())
    assert [p.name for p in tmp_path.iterdir()] == ["r"]


def test_little_memory_is_enough(tmp_path: Path) -> None:
    parts = [unit(rows=60_000)]
    parts += [make(SampleRecord, row=row) for row in range(60_000)]
    tables = clean_tables()
    del tables["unit"]
    shard = write_shard(tmp_path / "s", itertools.chain(parts))
    profile = load_profile("baseline")
    outcome = build_report(
        tmp_path / "r", tables=tables, shards=[shard], run=RUN, profile=profile, memory_limit="100MB"
    )
    assert outcome.status == "clean"
    assert rows(tmp_path / "r", "SELECT count(*) FROM sample") == [(60_000,)]


def edited(report: Path, statement: str) -> None:
    with duckdb.connect(str(report)) as con:
        con.execute(statement)


def test_what_is_not_a_report_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("not a database")
    edited(tmp_path / "other", "CREATE TABLE scan (x INTEGER)")
    for name in ("nowhere", "text", "other"):
        with pytest.raises(ReportFault) as caught:
            open_report(tmp_path / name)
        assert caught.value.next_step
    build(tmp_path / "whole", clean_tables())
    for change, words in (
        ("UPDATE scan SET report_version = 99", "another table layout"),
        ("ALTER TABLE finding DROP COLUMN mask", "finding"),
        ("DROP TABLE seal", "not a provscan report"),
        ("DROP TABLE file; CREATE VIEW file AS SELECT 1 AS file_id", "file"),
    ):
        shutil.copy(tmp_path / "whole", tmp_path / "r")
        edited(tmp_path / "r", change)
        with pytest.raises(ReportFault, match=words):
            open_report(tmp_path / "r")


def test_a_view_changed_in_the_file_does_not_lie(tmp_path: Path) -> None:
    build(tmp_path / "r", clean_tables())
    edited(tmp_path / "r", "CREATE OR REPLACE VIEW coverage AS SELECT 0 AS files")
    assert rows(tmp_path / "r", "SELECT files FROM coverage") == [(1,)]


def test_an_open_report_reaches_no_file(tmp_path: Path) -> None:
    build(tmp_path / "r", clean_tables())
    with open_report(tmp_path / "r") as con, pytest.raises(duckdb.Error):
        con.execute(f"COPY file TO '{tmp_path / 'out.csv'}'")
