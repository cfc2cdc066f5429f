"""Units scanned again against the rows that a report holds of them: every difference by table, place and column.

Owns the comparison alone; who scanned, and with what, is not known here. It runs in a database of its own in a folder that
the caller removes, so memory is bounded however many units there are; only the first `_MOST` differing rows of a table are
looked at one by one, the rest is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.loading import Loader
from reports.schema import columns, quoted
from reports.store import workbench
from reports.unit_rows import AS_WRITTEN, UnitKey, check_old, choose

if TYPE_CHECKING:
    import duckdb

_MOST = 1_000
_PLACE: dict[str, tuple[str, ...]] = {
    "file": ("file_id",),
    "unit": ("file_id", "unit_index"),
    "name_language": ("file_id", "unit_index", "language"),
    "column_count": ("file_id", "unit_index", "member", "field", "entity"),
    "member": ("file_id", "member"),
    "sample": ("file_id", "unit_index", "member", "row"),
    "finding": ("file_id", "unit_index", "member", "row", "field", "start", "end", "entity"),
    "link": ("file_id", "unit_index", "member", "row", "field", "evidence", "subject_id"),
    "signal": ("file_id", "unit_index", "member", "row", "field", "kind"),
    "issue": ("file_id", "unit_index", "code", "member", "row", "byte_offset", "field"),
}
"""By what a row of the report and a row of the new scan are taken for the same one."""

_FOUND: dict[str, str] = {
    "file": "SELECT DISTINCT * FROM staging.main.file",
    # As the store adds up the parts of a sample.
    "sample": """
        SELECT '' AS sample_id, file_id, unit_index, member, row, min(byte_offset) AS byte_offset,
               list_sort(list_distinct(flatten(list(modalities)))) AS modalities,
               sum(content_bytes)::BIGINT AS content_bytes,
               list_sort(list_distinct(flatten(list(media_sha256)))) AS media_sha256, sum(seconds) AS seconds
        FROM staging.main.sample GROUP BY ALL""",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One row in which report and new scan differ; rows count in the unit."""

    table: str
    how: str
    """differs | only in the report | only in the new scan"""
    place: tuple[tuple[str, Any], ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of it."""

    units: tuple[UnitKey, ...]
    """Those that differ in something."""
    differences: tuple[Difference, ...]
    total: int
    """Rows that differ, named or not."""


def compare(
    report: Path, digest: str, units: Iterable[UnitKey], shards: Iterable[Path], folder: Path
) -> Comparison:
    """Compare the shards of units with the report whose seal was checked and has this digest."""
    with workbench(folder, report) as con:
        check_old(con, report, digest)
        choose(con, units)
        loader = Loader(con)
        loader.load_shards(shards)
        loader.finish()
        con.execute("CREATE TEMP TABLE differing (file_id VARCHAR, unit_index BIGINT)")
        told: list[Difference] = []
        total = 0
        for table, kept in AS_WRITTEN.items():
            found, more = _compare_table(con, table, kept)
            told += found
            total += more
        rows = con.execute("SELECT DISTINCT file_id, unit_index FROM differing ORDER BY ALL").fetchall()
    return Comparison(tuple((file, index) for file, index in rows), tuple(told), total)


def _compare_table(con: duckdb.DuckDBPyConnection, table: str, kept: str) -> tuple[list[Difference], int]:
    names = ", ".join(quoted(column.name) for column in columns(table))
    found = _FOUND.get(table, f"SELECT * FROM staging.main.{quoted(table)}")  # noqa: S608 - our own names
    for side, one, other in (("lost", kept, found), ("new", found, kept)):
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {side} AS SELECT {names} FROM ({one})"  # noqa: S608 - our own names
            f" EXCEPT ALL SELECT {names} FROM ({other})"
        )
        con.execute(_note_units(table, side))
    [(lost, new)] = con.execute("SELECT (SELECT count(*) FROM lost), (SELECT count(*) FROM new)").fetchall()
    if not lost and not new:
        return [], 0
    return _paired(table, _some(con, "lost"), _some(con, "new")), max(lost, new)


def _note_units(table: str, side: str) -> str:
    """Whose rows they are: a file's row is told by each of its units, a member's by the one there is."""
    if table in ("file", "member"):
        return (
            f"INSERT INTO differing SELECT c.file_id, c.unit_index FROM chosen c SEMI JOIN {side} s"  # noqa: S608
            " ON s.file_id = c.file_id"
        )
    return f"INSERT INTO differing SELECT DISTINCT file_id, unit_index FROM {side}"  # noqa: S608 - our own names


def _some(con: duckdb.DuckDBPyConnection, side: str) -> list[dict[str, Any]]:
    result = con.execute(f"SELECT * FROM {side} ORDER BY ALL LIMIT {_MOST}")  # noqa: S608 - our own names
    names = [part[0] for part in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _paired(table: str, lost: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Difference]:
    """Rows of one place are the same row, changed; what is left stands on one side alone."""
    waiting: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in new:
        waiting.setdefault(_key(table, row), []).append(row)
    told = []
    for row in lost:
        if others := waiting.get(_key(table, row)):
            other = others.pop(0)
            changed = tuple(name for name in row if row[name] != other[name])
            told.append(Difference(table, "differs", _place(table, row), changed))
        else:
            told.append(Difference(table, "only in the report", _place(table, row)))
    told += [
        Difference(table, "only in the new scan", _place(table, row))
        for rows in waiting.values()
        for row in rows
    ]
    return told


def _key(table: str, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _PLACE[table])


def _place(table: str, row: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, row[name]) for name in _PLACE[table] if row[name] is not None)
