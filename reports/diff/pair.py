"""Two reports side by side in one connection: `was.TABLE` and `now.TABLE`, each seen to be untouched.

Owns how two untrusted files are opened together: attached read-only beside an empty database in memory, every way out
shut before anything of them is read, layout and seal checked on the very connection that answers later. Knows no part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from reports.digest import ALGORITHM, canonical_digest
from reports.faults import ReportFault
from reports.opening import QUIET, SPILL, check_layout, lock, threads, unreadable
from reports.schema import ALL_TABLES, column_list, literal, quoted
from reports.store import MEMORY_LIMIT

SIDES = ("was", "now")
"""The older and the newer report, as schemas."""


_IDS = {
    "source": "source_id", "file": "file_id", "sample": "sample_id", "link": "link_id", "decision": "link_id",
    "subject": "subject_id", "sought": "subject_id", "consent": "record_id", "consent_event": "seq",
}  # fmt: skip
"""Columns that name one row. Where a report says otherwise, joins would multiply its rows, and every count be wrong."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two reports."""

    path: Path
    digest: str
    key_id: str
    as_of: dt.date
    status: str
    database: str
    """Under this name it is attached; the same file is attached once."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Both, open; temporary tables of a comparison go beside them."""

    con: duckdb.DuckDBPyConnection
    old: Side
    new: Side

    @property
    def same_key(self) -> bool:
        """Keyed digests of the two can be compared."""
        return self.old.key_id == self.new.key_id


@contextmanager
def open_pair(old: Path, new: Path, memory_limit: str = MEMORY_LIMIT) -> Iterator[Pair]:
    """Both reports, open for reading; a fault when one is none, or was changed after it was sealed."""
    for path in (old, new):
        if not path.is_file():
            raise ReportFault(
                "no such report", str(path), "give the path of a report that `provscan scan` wrote"
            )
    config: dict[str, Any] = {
        **QUIET,
        "temp_directory": str(SPILL),
        "threads": threads(),
        "memory_limit": memory_limit,
        "preserve_insertion_order": False,
    }
    with closing(duckdb.connect(":memory:", config=config)) as con:
        names = ("report_was", "report_was" if old.samefile(new) else "report_now")
        _attach(con, old, names[0])
        if names[0] != names[1]:
            _attach(con, new, names[1])
        lock(con)
        sides = [_side(con, path, name) for path, name in zip((old, new), names, strict=True)]
        lay_side_by_side(con, names)
        yield Pair(con, *sides)


def lay_side_by_side(con: duckdb.DuckDBPyConnection, names: tuple[str, str]) -> None:
    """The tables of two attached databases as `was` and `now`; only our own columns, whatever else stands there."""
    for schema, name in zip(SIDES, names, strict=True):
        con.execute(f"CREATE SCHEMA {schema}")
        for table in ALL_TABLES:
            con.execute(
                f"CREATE VIEW {schema}.{quoted(table)} AS SELECT {column_list(table)}"  # noqa: S608 - our own names
                f" FROM {name}.main.{quoted(table)}"
            )


def _attach(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    try:
        con.execute(f"ATTACH {literal(str(path.absolute()))} AS {name} (TYPE duckdb, READ_ONLY)")
    except duckdb.Error as error:
        raise unreadable(path, error) from error


def _side(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> Side:
    try:
        with con.cursor() as own:
            own.execute(f"USE {name}")
            check_layout(own, path)
            seals = own.execute("SELECT digest FROM seal WHERE algorithm = ?", [ALGORITHM]).fetchall()
            scans = own.execute("SELECT key_id, as_of, status FROM scan").fetchall()
        found = canonical_digest(con, name)
    except duckdb.Error as error:
        raise ReportFault("the report is damaged", str(path), "get the original report") from error
    if seals != [(found,)] or len(scans) != 1:
        raise ReportFault(
            "the report was changed after it was sealed",
            f"{path}: its digest is {found}",
            "get the original report; nothing can be told by comparing this one",
        )
    for table, column in _IDS.items():
        [(doubles,)] = con.execute(
            f"SELECT count(*) - count(DISTINCT {column}) FROM {name}.main.{quoted(table)}"  # noqa: S608 - our own names
        ).fetchall()
        if doubles:
            raise ReportFault(
                "the report holds two rows of one id, which provscan never writes",
                f"{path}: {table}.{column}",
                "get the original report",
            )
    [(key_id, as_of, status)] = scans
    return Side(path, found, key_id, as_of, status, name)
