"""Decisions, check results and status derived once more from the other rows of a report, and compared with what it says.

The very code that writes a report does it, on a copy in a folder that is gone afterwards. A report that somebody sealed
anew over changed verdicts fails here, for its verdicts no longer follow from what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from reports.changes import NAMED
from reports.loading import DERIVED_TABLES
from reports.profile import Profile
from reports.records import TABLES
from reports.schema import ALL_TABLES, columns, create_table, quoted
from reports.store import judge, workbench
from reports.verdict import Fault, row_name
from reports.views import store_views

if TYPE_CHECKING:
    import duckdb

_MOST = 1_000
_COPIED = (*(table for table in TABLES if table not in DERIVED_TABLES), "run")
_COMPARED = ("scan", "entity_category", "aggregation_rule", *DERIVED_TABLES)


def judge_again(report: Path, profile: Profile) -> list[Fault]:
    """Every row in which the report says something else than what follows from it."""
    with (
        TemporaryDirectory(prefix="provscan-verify-") as folder,
        workbench(Path(folder), report) as con,
    ):
        con.begin()  # in one go: each statement by itself would be made durable
        for table in ALL_TABLES:
            for statement in create_table(table, comments=False):
                con.execute(statement)
        for table in _COPIED:
            con.execute(f"INSERT INTO {quoted(table)} BY NAME FROM old.main.{quoted(table)}")
        store_views(con)
        con.commit()
        judge(con, profile)
        return [fault for table in _COMPARED for fault in _compared(con, table)]


def _compared(con: duckdb.DuckDBPyConnection, table: str) -> Iterator[Fault]:
    key = NAMED.get(table, ())
    said = _only(con, table, f"old.main.{quoted(table)}", quoted(table))
    follows = {_key(key, row): row for row in _only(con, table, quoted(table), f"old.main.{quoted(table)}")}
    for row in said:
        other = follows.pop(_key(key, row), None)
        name = row_name(key, _key(key, row))
        if other is None:
            yield Fault("does not follow from the report", table, name)
        else:
            yield Fault(
                "another value follows from the report",
                table,
                name,
                tuple(c for c in row if row[c] != other[c]),
            )
    for row in follows.values():
        yield Fault("follows from the report and is not in it", table, row_name(key, _key(key, row)))


def _only(con: duckdb.DuckDBPyConnection, table: str, one: str, other: str) -> list[dict[str, Any]]:
    names = [column.name for column in columns(table)]
    listed = ", ".join(map(quoted, names))
    rows = con.execute(
        f"SELECT {listed} FROM {one} EXCEPT ALL SELECT {listed} FROM {other} ORDER BY ALL LIMIT {_MOST}"  # noqa: S608
    ).fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def _key(names: tuple[str, ...], row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)
