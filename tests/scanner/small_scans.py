"""Scans of single files in this process: real reader, real unit scan, real shards and report; the detector is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from recognizers.base import Detection, Detector, Hit, RecognizerInfo
from reports.opening import open_report
from reports.records import FileRecord, ScanRecord, SourceRecord
from reports.shard import ShardWriter, read_shard
from reports.store import Outcome
from scanner.detect import FieldDetector
from scanner.evidence import Evidence
from scanner.inventory.units import cut_units
from scanner.link import Linker
from scanner.model import FoundFile, ReadRules, Sample, WorkUnit
from scanner.names.search import SubjectIndex
from scanner.readers.unit import read_unit
from scanner.run.tables import suppression_records
from scanner.setup import ScanSetup
from scanner.unit_scan import UnitScan
from tests.reports.report_worlds import build, clean_tables, make
from tests.scanner.readers.reading import found

KEY = bytes(range(32))
_FINDS = (
    ("PHONE_NUMBER", re.compile(r"(?<!\d)1[38]\d{9}(?!\d)"), 0.2, None),
    ("CN_RESIDENT_ID", re.compile(r"(?<!\d)[1-9]\d{16}[\dX](?!\d)"), 0.5, True),
    ("EMAIL_ADDRESS", re.compile(r"[a-z]+@[a-z]+\.example"), 0.9, None),
    ("US_BANK_NUMBER", re.compile(r"(?<!\d)\d{8,17}(?!\d)"), 0.5, None),
)


class Digits:
    """Finds by three lines of rules what a test plants, with scores that a test can tell apart."""

    infos: tuple[RecognizerInfo, ...] = ()

    def detect(self, texts: Sequence[str]) -> list[Detection]:
        """The hits of each text."""
        return [Detection(tuple(self._hits(text))) for text in texts]

    def _hits(self, text: str) -> Iterator[Hit]:
        for entity, pattern, score, validated in _FINDS:
            for match in pattern.finditer(text):
                yield Hit(
                    *match.span(), entity, f"test.{entity.lower()}", "1", score, score, "p", None, validated
                )


def scan_units(
    units: Sequence[WorkUnit],
    shards: Path,
    setup: ScanSetup,
    batch: int = 100,
    patterns: Detector | None = None,
) -> list[Path]:
    """One shard for each unit, its samples looked at `batch` at a time."""
    detector, evidence, made = FieldDetector(patterns or Digits()), Evidence(setup.key), []
    for unit in units:
        shard = shards / f"{unit.file.path}.{unit.index}.shard"
        with ShardWriter(shard) as writer:
            linker = Linker(SubjectIndex.of(setup.subjects, setup.key), unit.rules)
            scan = UnitScan(setup, evidence, detector, linker, unit, writer.add)
            held: list[Any] = []
            for event in read_unit(unit, setup.limits, lambda _: None):
                held.append(event)
                if isinstance(event, Sample) and len(held) >= batch:
                    scan.take_batch(held)
                    held = []
            scan.take_batch(held)
            scan.finish()
            writer.add(file_record(unit.file, evidence))
        made.append(shard)
    return made


def file_record(file: FoundFile, evidence: Evidence) -> FileRecord:
    """The row of a file, as far as views ask."""
    file_id = evidence.file_id(file.source_id, file.path)
    return make(  # type: ignore[no-any-return]
        FileRecord,
        file_id=file_id,
        source_id=file.source_id,
        path=file.path,
        bytes=file.bytes,
        format=str(file.format),
    )


def report_of(
    folder: Path, paths: Sequence[Path], *, setup: ScanSetup | None = None, unit_bytes: int = 1 << 25, batch: int = 100,
    more: dict[str, list[Any]] | None = None, **of_source: Any,
) -> tuple[Path, Outcome]:  # fmt: skip
    """The report over these files, which are of one source `s` of a declaration in order."""
    folder.mkdir(parents=True, exist_ok=True)
    setup = setup or ScanSetup(KEY, ())
    units = [unit for path in paths for unit in cut_units(found(path), ReadRules(), unit_bytes)]
    tables = clean_tables() | {
        "source": [make(SourceRecord, source_id="s", **of_source)],
        "scan": [make(ScanRecord, suppressions_digest=setup.suppressions_digest())],
        "suppression": suppression_records(setup),
        "file": [],
        "unit": [],
        **(more or {}),
    }
    report = folder / "report.duckdb"
    return report, build(report, tables, scan_units(units, folder, setup, batch))


def load_shards(con: duckdb.DuckDBPyConnection, shards: Sequence[Path]) -> None:
    """What the views of findings ask, of shards in the order of their units: faster than a report, and no seal."""
    for table in ("file", "finding", "column_count", "issue"):
        con.execute(f"DELETE FROM {table}")
    base = 0
    for shard in shards:
        rows = 0
        for table, batch in read_shard(shard):
            if table == "unit":
                rows = sum(batch.column("rows").to_pylist())
            elif table in ("finding", "column_count") or (table == "file" and shard == shards[0]):
                con.register("incoming", pa.Table.from_batches([batch]))
                changed = f"REPLACE (row + {base} AS row, uuid() AS finding_id)" if table == "finding" else ""
                con.execute(f"INSERT INTO {table} SELECT * {changed} FROM incoming")
                con.unregister("incoming")
        base += rows


def looked_at(
    con: duckdb.DuckDBPyConnection, folder: Path, path: Path, setup: ScanSetup | None = None, *,
    unit_bytes: int = 1 << 25, batch: int = 100, patterns: Detector | None = None,
) -> duckdb.DuckDBPyConnection:  # fmt: skip
    """A file scanned, its findings in the tables of `con`."""
    folder.mkdir(parents=True, exist_ok=True)
    units = cut_units(found(path), ReadRules(), unit_bytes)
    load_shards(con, scan_units(units, folder, setup or ScanSetup(KEY, ()), batch, patterns))
    return con


@contextmanager
def opened(report: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The report, open for reading."""
    con = open_report(report)
    try:
        yield con
    finally:
        con.close()


def with_rules(*rules: Any) -> ScanSetup:
    """A setup with these rules."""
    return replace(ScanSetup(KEY, ()), rules=tuple(rules))
