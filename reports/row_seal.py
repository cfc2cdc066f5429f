"""Short digests of rows and columns, stored beside the seal, by which a reader can name what was changed.

Owns tables `row_seal` and `column_seal`. They prove nothing, for whoever changes a row can change them too: the canonical
digest proves, and these say where to look. 60 bits a row, of which the first 24 are of what the row speaks of (`_ABOUT`),
so that a row that is gone can be told by what is still there of it. DuckDB counts and sorts them, spilling to disk.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from reports.digest import rendered
from reports.records import TABLES
from reports.records.sealed import ColumnSealRecord
from reports.schema import Column, columns, literal, quoted, to_batch

if TYPE_CHECKING:
    import duckdb

HASHED_TABLES = (*TABLES, "run")
"""Tables whose rows and columns are sealed one by one."""
BESIDE = ("run", "row_seal", "column_seal")
"""Tables outside the canonical digest that `seal.beside` covers."""
BITS_OF_ROW = 36
_BITS = 60
_MANY = 20_000
_OFTEN = 8
"""So often must a value come on average that looking for equal ones is cheaper than hashing all."""

_ABOUT: dict[str, str] = {
    "source": "source_id", "sampling": "position", "layout": "source_id", "field_rule": "source_id",
    "recognizer": "recognizer", "file": "file_id", "unit": "file_id", "name_language": "file_id", "member": "file_id",
    "column_count": "file_id", "suppression": "rule_id",
    "sample": "file_id", "finding": "file_id", "link": "link_id", "signal": "file_id", "sought": "subject_id",
    "subject": "subject_id", "consent": "record_id", "statement": "seq", "consent_event": "seq", "decision": "link_id",
    "issue": "file_id", "check_result": "check_id",
}  # fmt: skip
"""What a row speaks of; tables that are not here have one row, or few."""


def about(table: str) -> Column | None:
    """The column that says what a row of the table speaks of."""
    name = _ABOUT.get(table)
    return next((column for column in columns(table) if column.name == name), None)


def row_hash(table: str) -> str:
    """An SQL expression for the 60 bits of a row."""
    column = about(table)
    subject = rendered([column]) if column else "''"
    return f"('0x' || left(sha256({subject}), 6) || left(sha256({rendered(columns(table))}), 9))::BIGINT"


def about_hash(column: Column) -> str:
    """An SQL expression for the first 24 bits that the rows have which speak of the value in this column."""
    return f"('0x' || left(sha256({rendered([column])}), 6))::BIGINT"


def seal_rows(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `row_seal` and `column_seal` of a report that is otherwise ready, table `run` included."""
    for table in HASHED_TABLES:
        con.execute(
            f"INSERT INTO row_seal SELECT {literal(table)}, {row_hash(table)} FROM {quoted(table)}"  # noqa: S608
        )
        found = [ColumnSealRecord(table, name, total) for name, total in column_hashes(con, table)]
        con.register("incoming", to_batch("column_seal", found))
        con.execute("INSERT INTO column_seal BY NAME SELECT * FROM incoming")
        con.unregister("incoming")


def column_hashes(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, int]]:
    """(column, its hash) of each column of a table, as `column_seal` keeps it."""
    if not con.execute(f"SELECT 1 FROM {quoted(table)} LIMIT 1").fetchall():  # noqa: S608 - our own names
        return [(column.name, 0) for column in columns(table)]  # most reports leave some tables empty
    repeated = _repeated(con, table)
    plain = [column for column in columns(table) if column.name not in repeated]
    often = [column for column in columns(table) if column.name in repeated]
    sums = ", ".join(_sum_of(column, "1") for column in plain)
    found = _row(con, f"SELECT {sums} FROM {quoted(table)}") if plain else ()  # noqa: S608 - our own names
    counted = ", ".join(
        f"(SELECT {_sum_of(column, 'times')}"  # noqa: S608 - our own names
        f" FROM (SELECT {quoted(column.name)}, count(*) AS times FROM {quoted(table)} GROUP BY 1))"
        for column in often
    )
    found += _row(con, f"SELECT {counted}") if often else ()
    totals = dict(zip([column.name for column in (*plain, *often)], found, strict=True))
    return [(column.name, totals[column.name]) for column in columns(table)]


def _sum_of(column: Column, times: str) -> str:
    of_value = f"('0x' || left(md5({rendered([column])}), {_BITS // 4}))::HUGEINT"
    return f"(coalesce(sum({of_value} * {times}), 0) % (1::HUGEINT << {_BITS}))::BIGINT"


def _repeated(con: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    """Columns in which the same values come again and again: hashing each value once is cheaper than hashing all."""
    [(rows,)] = con.execute(f"SELECT count(*) FROM {quoted(table)}").fetchall()  # noqa: S608 - our own names
    if rows < _MANY:
        return set()
    distinct = ", ".join(f"approx_count_distinct({quoted(c.name)})" for c in columns(table))
    different = _row(con, f"SELECT {distinct} FROM {quoted(table)}")  # noqa: S608 - our own names
    return {c.name for c, values in zip(columns(table), different, strict=True) if values * _OFTEN < rows}


def _row(con: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    [row] = con.execute(query).fetchall()
    return tuple(row)


def beside_digest(con: duckdb.DuckDBPyConnection) -> str:
    """What `seal.beside` must be."""
    digest = hashlib.sha256()
    for table in BESIDE:
        of_row = f"('0x' || left(sha256({rendered(columns(table))}), {_BITS // 4}))::HUGEINT"
        [(rows, total)] = con.execute(
            f"SELECT count(*), coalesce(sum({of_row}), 0) FROM {quoted(table)}"  # noqa: S608 - our own names
        ).fetchall()
        digest.update(f"{table} {rows} {total}\n".encode())
    return digest.hexdigest()
