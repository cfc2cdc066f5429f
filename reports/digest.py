"""The canonical digest: one sha256 over the logical content of a report.

It says nothing about DuckDB, the layout of the file or the order in which rows came. The form, so that
anybody can compute it again:

- a value is rendered as `N` (NULL), `T` or `F` (true, false), `I<decimal>;` (integer), `D<%.17e>;` (float),
  `Y<days since 1970-01-01>;` (date), `U<microseconds since 1970-01-01 UTC>;` (time),
  `S<bytes of UTF-8>:<text>` (text), `L<length>:<elements>` (list);
- a row is its values one after the other, in the order of the table's columns; its digest is the sha256 of
  that, in lower-case hexadecimal;
- a table is the line `table <name> <column>:<type>,... <number of rows>`, then a line per row digest, sorted;
- the digest is the sha256 over the line `provscan-1` and all tables in the order of `reports.records.TABLES`,
  each line ended by a line feed. Tables that provscan does not write follow as `unknown <name>`.

Tables `run`, `row_seal`, `column_seal` and `seal` are left out. Rows are sorted by digest, which orders whole rows and lets
DuckDB sort a few bytes per row instead of the row.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reports.records import TABLES
from reports.schema import ALL_TABLES, Column, columns, quoted

if TYPE_CHECKING:
    import duckdb

ALGORITHM = "provscan-1"

_BATCH_ROWS = 100_000

_RENDER: dict[Any, str] = {
    str: "'S' || strlen({v}) || ':' || {v}",
    int: "'I' || {v} || ';'",
    float: "'D' || format('{{:.17e}}', {v}) || ';'",
    bool: "if({v}, 'T', if(NOT {v}, 'F', NULL))",
    dt.date: "'Y' || date_diff('day', DATE '1970-01-01', {v}) || ';'",
    dt.datetime: "'U' || epoch_us({v}) || ';'",
}
_ELEMENTS: dict[Any, Any] = {list[str]: str, list[int]: int}


def canonical_digest(con: duckdb.DuckDBPyConnection, database: str | None = None) -> str:
    """The digest of an open report, in hexadecimal; streams, so memory does not grow with the report.

    Of a report that is attached, `database` is the name.
    """
    digest = hashlib.sha256(f"{ALGORITHM}\n".encode())
    with _own(con, database) as own:
        for table in TABLES:
            heading = ",".join(f"{c.name}:{c.sql_type}" for c in columns(table))
            rows = _count(own, table)
            digest.update(f"table {table} {heading} {rows}\n".encode())
            if rows:
                _add_rows(own, digest, table)
        for name in _unknown_tables(own):
            digest.update(f"unknown {name}\n".encode())
    return digest.hexdigest()


def table_digest(con: duckdb.DuckDBPyConnection, table: str, database: str | None = None) -> str:
    """The sha256 over the sorted row digests of one table, in hexadecimal."""
    digest = hashlib.sha256()
    with _own(con, database) as own:
        _add_rows(own, digest, table)
    return digest.hexdigest()


@contextmanager
def _own(con: duckdb.DuckDBPyConnection, database: str | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees the stored tables only, whatever temporary ones the caller has made."""
    with con.cursor() as own:
        if database is not None:
            own.execute(f"USE {quoted(database)}")
        yield own


def rendered(names: tuple[Column, ...] | list[Column], prefix: str = "") -> str:
    """An SQL expression for the canonical text of these columns together."""
    # One flat call: a chain of || would nest as deep as the table is wide.
    return f"concat({', '.join(_rendered(column.kind, prefix + quoted(column.name)) for column in names)})"


def _rendered(kind: Any, value: str) -> str:
    """NULL in, NULL through every operator, `N` out."""
    if kind not in _ELEMENTS:
        return f"coalesce({_RENDER[kind].format(v=value)}, 'N')"
    element = _rendered(_ELEMENTS[kind], "element")
    text = f"array_to_string(list_transform({value}, lambda element: {element}), '')"
    return f"coalesce('L' || len({value}) || ':' || {text}, 'N')"


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    [(rows,)] = con.execute(f"SELECT count(*) FROM {quoted(table)}").fetchall()  # noqa: S608 - our own name
    return int(rows)


def _add_rows(con: duckdb.DuckDBPyConnection, digest: Any, table: str) -> None:
    row_digest = f"sha256({rendered(columns(table))})"
    # The ends of lines are part of the text, so that a whole batch is hashed as the one buffer it is.
    query = f"SELECT {row_digest} || chr(10) AS line FROM {quoted(table)} ORDER BY line"  # noqa: S608
    # A relation streams its result; `execute` would hold all of it in memory first.
    for batch in con.sql(query).to_arrow_reader(_BATCH_ROWS):
        digest.update("".join(batch.column(0).to_pylist()).encode())


def _unknown_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    rows = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary"
        " AND database_name = current_database()"
    ).fetchall()
    return sorted(name for (name,) in rows if name not in ALL_TABLES)
