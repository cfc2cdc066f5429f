"""The tables and views of a report as streams of rows, for the forms that hand on all of it.

Owns which there are and in which order rows come: sorted by all columns, so that two reports with the same content
give the same files. Memory: one batch; DuckDB sorts on disk what does not fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.schema import ALL_TABLES, quoted, table_comment
from reports.views import view_names

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

BATCH_ROWS = 20_000


def relations() -> tuple[str, ...]:
    """Every table and view that is handed on."""
    return (*ALL_TABLES, *view_names())


def query_of(name: str) -> str:
    """The query whose rows a file of this table or view holds."""
    return f"SELECT * FROM {quoted(name)} ORDER BY ALL"  # noqa: S608 - our own name


def title_of(name: str) -> str:
    """What a table or view holds, in a line."""
    return table_comment(name) if name in ALL_TABLES else f"View {name} (docs/report.md)"


def batches(con: duckdb.DuckDBPyConnection, query: str) -> pa.RecordBatchReader:
    """The rows of a query, batch by batch."""
    return con.sql(query).to_arrow_reader(BATCH_ROWS)


def table_queries() -> dict[str, dict[str, str]]:
    """Name -> title and SQL of every table and view, as documents tell queries."""
    return {name: {"title": title_of(name), "sql": query_of(name)} for name in relations()}


def column_kinds(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str]]:
    """Columns of a table or view with their DuckDB types."""
    relation: Any = con.sql(f"SELECT * FROM {quoted(name)} LIMIT 0")  # noqa: S608 - our own name
    return [(column, str(kind)) for column, kind in zip(relation.columns, relation.types, strict=True)]
