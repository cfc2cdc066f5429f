"""Brings records and shards into a report: staging, file-wide rows, ids.

Shards are read once, into a staging database beside the report, because the row at which a unit begins is
known only when all units of its file are. Then each table is settled by one INSERT ... SELECT. Ids are
digests of logical content, so they depend neither on arrival nor on the number of workers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from reports.digest import rendered
from reports.faults import ReportFault
from reports.records import SHARD_TABLES, TABLES
from reports.schema import columns, create_table, quoted, to_batch
from reports.shard import read_shard

if TYPE_CHECKING:
    import duckdb

DERIVED_TABLES = ("decision", "check_result")
"""Tables that the store fills itself."""

_CHUNK_ROWS = 16_384
_HELD_ROWS = 65_536
_HELD_BYTES = 32 << 20

_IDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "finding": (
        "finding_id",
        "f-",
        ("sample_id", "field", "start", "end", "entity", "recognizer", "pattern", "value_hmac"),
    ),
    "link": ("link_id", "l-", ("sample_id", "subject_id", "evidence", "rule", "field", "value_hmac")),
    "signal": ("signal_id", "s-", ("sample_id", "kind", "value", "field")),
    "issue": (
        "issue_id",
        "i-",
        ("code", "source_id", "file_id", "unit_index", "member", "row", "byte_offset", "field", "detail"),
    ),
}
"""Table -> (id column, prefix, the columns that the id is a digest of)."""

_SAMPLE_ID = "concat(t.file_id, '.', coalesce(t.member::VARCHAR, '-'), '.', {row})"
_ROW = "CASE WHEN t.member IS NULL THEN t.row + coalesce(u.row_base, 0) ELSE t.row END"
_BASE = "LEFT JOIN unit u ON u.file_id = t.file_id AND u.unit_index = t.unit_index"


@dataclass(slots=True)
class _Held:
    batches: list[pa.RecordBatch] = field(default_factory=list)
    rows: int = 0
    bytes: int = 0


class Loader:
    """Collects small Arrow batches and hands DuckDB large ones; memory is bounded by `_HELD_*`."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._held: dict[str, _Held] = {}
        for table in SHARD_TABLES:
            for statement in create_table(table, "staging", comments=False):
                con.execute(statement.replace('"staging"."', 'staging.main."'))

    def load_records(self, tables: Mapping[str, Iterable[Any]]) -> None:
        """Records by table, in any amount."""
        for table, records in tables.items():
            if table not in TABLES or table in DERIVED_TABLES:
                raise ReportFault("not a table that can be given to the store", table, "report it")
            for chunk in _chunks(records):
                self.add(table, to_batch(table, chunk))

    def load_shards(self, shards: Iterable[Path]) -> None:
        """Every batch of every shard."""
        for path in shards:
            for table, batch in read_shard(path):
                self.add(table, batch)

    def add(self, table: str, batch: pa.RecordBatch) -> None:
        """Hold one batch, and write once enough is held."""
        held = self._held.setdefault(table, _Held())
        held.batches.append(batch)
        held.rows += batch.num_rows
        held.bytes += batch.nbytes
        if held.rows >= _HELD_ROWS or held.bytes >= _HELD_BYTES:
            self._write(table)

    def finish(self) -> None:
        """Write what is still held."""
        for table in list(self._held):
            self._write(table)

    def _write(self, table: str) -> None:
        held = self._held.pop(table, _Held())
        if held.batches:
            target = f"staging.main.{quoted(table)}" if table in SHARD_TABLES else quoted(table)
            self._con.register("incoming", pa.Table.from_batches(held.batches))
            self._con.execute(f"INSERT INTO {target} BY NAME SELECT * FROM incoming")  # noqa: S608
            self._con.unregister("incoming")


def settle(con: duckdb.DuckDBPyConnection) -> None:
    """From staging to the report: one row per file, rows of the file, ids, issues of the whole."""
    _refuse_doubles(con)
    con.execute(_FILES_AND_UNITS)
    con.execute(f"""
        INSERT INTO sample BY NAME
        SELECT {_SAMPLE_ID.format(row=_ROW)} AS sample_id, t.file_id, min(t.unit_index) AS unit_index,
               t.member, {_ROW} AS row, min(t.byte_offset) AS byte_offset,
               list_sort(list_distinct(flatten(list(t.modalities)))) AS modalities,
               sum(t.content_bytes)::BIGINT AS content_bytes,
               list_sort(list_distinct(flatten(list(t.media_sha256)))) AS media_sha256,
               sum(t.seconds) AS seconds
        FROM staging.main.sample t {_BASE} GROUP BY ALL""")  # noqa: S608 - our own text
    settle_table(con, "finding")
    settle_table(con, "link")
    settle_table(con, "signal")
    settle_table(con, "issue")


def settle_table(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Move the staged rows of one table over, with file-wide rows and ids; staging is then empty."""
    name, prefix, key = _IDS[table]
    by_name = {column.name: column for column in columns(table)}
    changed = f"{_ROW} AS row"
    if "sample_id" in by_name:
        changed += f", {_SAMPLE_ID.format(row=_ROW)} AS sample_id"
    own_source = "LEFT JOIN file x ON x.file_id = t.file_id" if table == "issue" else ""
    if own_source:
        changed += ", coalesce(t.source_id, x.source_id) AS source_id"
    content = rendered([by_name[column] for column in key])
    # Equal content may rightly occur twice (an object that names a key twice): an ordinal tells them apart.
    con.execute(f"""
        INSERT INTO {quoted(table)} BY NAME
        WITH placed AS (
          SELECT t.* REPLACE ({changed}) FROM staging.main.{quoted(table)} t {_BASE} {own_source}),
        keyed AS (SELECT placed.*, sha256({content}) AS content FROM placed),
        counted AS (SELECT k.*, row_number() OVER (PARTITION BY content ORDER BY k) AS ordinal FROM keyed k)
        SELECT * EXCLUDE (content, ordinal)
          REPLACE ('{prefix}' || left(sha256(content || ordinal), 32) AS {quoted(name)})
        FROM counted""")  # noqa: S608 - our own names
    con.execute(f"TRUNCATE staging.main.{quoted(table)}")


def add_balance_issues(con: duckdb.DuckDBPyConnection) -> None:
    """An open issue for each file whose sums do not hold; needs the views."""
    con.execute("""
        INSERT INTO staging.main.issue BY NAME
        SELECT '' AS issue_id, 'open' AS severity, 'conservation.broken' AS code, file_id, 0 AS rows,
               'slices, losses and issues do not add up to the file' AS detail,
               0 AS rows_lost, 0 AS content_lost, 0 AS stored_lost
        FROM conservation WHERE NOT coalesce(balanced, false) AND file_id NOT IN (
          SELECT file_id FROM issue WHERE code = 'conservation.broken' AND file_id IS NOT NULL)""")
    settle_table(con, "issue")


_FILES_AND_UNITS = """
INSERT INTO file SELECT * FROM (SELECT DISTINCT * FROM staging.main.file) f
QUALIFY row_number() OVER (PARTITION BY file_id ORDER BY f) = 1;

INSERT INTO staging.main.issue BY NAME
SELECT '' AS issue_id, 'open' AS severity, 'conservation.broken' AS code, file_id, 0 AS rows,
       'the slices of this file were read under different descriptions of it' AS detail,
       0 AS rows_lost, 0 AS content_lost, 0 AS stored_lost
FROM (SELECT DISTINCT * FROM staging.main.file) GROUP BY file_id HAVING count(*) > 1;

INSERT INTO unit BY NAME
SELECT * REPLACE (coalesce(sum(rows) OVER before, 0)::BIGINT AS row_base)
FROM staging.main.unit
WINDOW before AS (
  PARTITION BY file_id ORDER BY unit_index ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

INSERT INTO name_language SELECT * FROM staging.main.name_language;

INSERT INTO column_count SELECT * FROM staging.main.column_count;

INSERT INTO member SELECT * FROM staging.main.member;

INSERT INTO field_rule
SELECT source_id, rule, position, pattern, bool_or(matched) FROM staging.main.field_rule GROUP BY ALL;

INSERT INTO staging.main.issue BY NAME
SELECT '' AS issue_id, 'open' AS severity, 'rule.unmatched' AS code, source_id, 0 AS rows, pattern AS field,
       concat(rule, ', entry ', position) AS detail, 0 AS rows_lost, 0 AS content_lost, 0 AS stored_lost
FROM field_rule WHERE NOT matched;

INSERT INTO staging.main.issue BY NAME
SELECT '' AS issue_id, 'open' AS severity, 'count.samples' AS code, s.source_id, 0 AS rows,
       concat('declared ', s.declared_samples, ', found ', coalesce(sum(u.rows), 0)) AS detail,
       0 AS rows_lost, 0 AS content_lost, 0 AS stored_lost
FROM source s
LEFT JOIN file f ON f.source_id = s.source_id
LEFT JOIN unit u ON u.file_id = f.file_id
WHERE s.declared_samples IS NOT NULL
GROUP BY s.source_id, s.declared_samples
HAVING s.declared_samples IS DISTINCT FROM coalesce(sum(u.rows), 0);
"""


def _refuse_doubles(con: duckdb.DuckDBPyConnection) -> None:
    [(doubles,)] = con.execute(
        "SELECT count(*) FROM (SELECT 1 FROM staging.main.unit"
        " GROUP BY file_id, unit_index HAVING count(*) > 1)"
    ).fetchall()
    if doubles:
        raise ReportFault(
            "two result shards speak of the same unit",
            f"{doubles} units",
            "scan again into an empty work folder",
        )


def _chunks(records: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(records)
    while chunk := list(islice(iterator, _CHUNK_ROWS)):
        yield chunk
