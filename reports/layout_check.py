"""What stands in a report file beside or instead of what provscan writes: tables, columns, views, functions.

Owns the naming of it. A file with functions of its own is asked nothing more, for they could answer in place of DuckDB's.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import duckdb

from reports.schema import ALL_TABLES, columns, create_table
from reports.verdict import Fault
from reports.views import store_views

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FUNCTIONS = (
    "SELECT DISTINCT schema_name, function_name, function_type FROM system.main.duckdb_functions()"
    " WHERE NOT internal AND database_name = system.main.current_database() ORDER BY ALL"
)
_COLUMNS = (
    "SELECT t.schema_name, t.table_name, c.column_name, c.data_type"
    " FROM duckdb_tables() t LEFT JOIN duckdb_columns() c"
    " ON c.table_oid = t.table_oid AND c.database_oid = t.database_oid"
    " WHERE t.database_name = current_database() AND NOT t.internal ORDER BY 1, 2, c.column_index"
)
_VIEWS = (
    "SELECT schema_name, view_name, sql FROM duckdb_views() WHERE NOT internal AND NOT temporary"
    " AND database_name = current_database() ORDER BY ALL"
)
_OTHERS = (
    "SELECT 'index', index_name FROM duckdb_indexes() WHERE database_name = current_database()"
    " UNION ALL SELECT 'sequence', sequence_name FROM duckdb_sequences() WHERE database_name = current_database()"
    " UNION ALL SELECT 'type', type_name FROM duckdb_types()"
    " WHERE NOT internal AND database_name = current_database() ORDER BY ALL"
)


def planted_functions(con: DuckDBPyConnection) -> list[Fault]:
    """Functions of the file's own; every name is asked for in full."""
    return [
        Fault(f"{kind} {name} was planted; provscan writes none")
        for _, name, kind in con.execute(_FUNCTIONS).fetchall()
    ]


def table_faults(con: DuckDBPyConnection) -> dict[str, list[Fault]]:
    """Table -> what is wrong with its columns; only tables with a fault."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for schema, table, column, kind in con.execute(_COLUMNS).fetchall():
        found.setdefault((schema, table), []).append((column, kind))
    faults: dict[str, list[Fault]] = {}
    for table in ALL_TABLES:
        said = [Fault("the table is missing", table)]
        if ("main", table) in found:
            said = list(_column_faults(table, found[("main", table)]))
        if said:
            faults[table] = said
    for schema, table in found:
        if schema != "main" or table not in ALL_TABLES:
            where = table if schema == "main" else f"{schema}.{table}"
            faults.setdefault(where, []).append(
                Fault("the table was planted; provscan writes none of this name", where)
            )
    return faults


def _column_faults(table: str, found: list[tuple[str, str]]) -> Iterator[Fault]:
    wanted = {column.name: column.sql_type for column in columns(table)}
    there = dict(found)
    for name, kind in wanted.items():
        if name not in there:
            yield Fault("the column is missing", table, "", (name,))
        elif there[name] != kind:
            yield Fault(f"the column has type {there[name]} and not {kind}", table, "", (name,))
    for name in there:
        if name not in wanted:
            yield Fault("the column was planted; provscan writes none of this name", table, "", (name,))
    if list(there) != list(wanted) and set(there) == set(wanted):
        yield Fault("the columns stand in another order", table)


def null_faults(con: DuckDBPyConnection) -> Iterator[Fault]:
    """Columns that may be NULL in the file and never are in a report."""
    rows = con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = current_database()"
        " AND schema_name = 'main' AND is_nullable AND NOT internal"
    ).fetchall()
    never = {(table, column.name) for table in ALL_TABLES for column in columns(table) if not column.nullable}
    for table, column in sorted(never & set(rows)):
        yield Fault("the column may be NULL, and provscan's may not", table, "", (column,))


def other_faults(con: DuckDBPyConnection) -> Iterator[Fault]:
    """Views that are planted, missing or changed; indexes, sequences and types, of which provscan writes none."""
    wanted, found = _our_views(), {}
    for schema, view, sql in con.execute(_VIEWS).fetchall():
        name = view if schema == "main" else f"{schema}.{view}"
        found[name] = sql
    for name, sql in found.items():
        if name not in wanted:
            yield Fault(f"view {name} was planted; provscan writes none of this name")
        elif sql != wanted[name]:
            yield Fault(f"view {name} is not the one that this version writes")
    yield from (Fault(f"view {name} is missing") for name in wanted if name not in found)
    for kind, name in con.execute(_OTHERS).fetchall():
        yield Fault(f"{kind} {name} was planted; provscan writes none")


@cache
def _our_views() -> dict[str, str]:
    """View -> its text, as this DuckDB tells it."""
    with duckdb.connect() as con:
        for table in ALL_TABLES:
            for statement in create_table(table, comments=False):
                con.execute(statement)
        store_views(con)
        return dict(con.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall())
