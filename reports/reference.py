"""Writes docs/report.md, the reference of tables, columns and views, from what defines them.

    python -m reports.reference docs/report.md

A test fails when the committed page is not what this module writes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reports.digest import __doc__ as digest_form
from reports.schema import ALL_TABLES, REPORT_VERSION, columns, create_table, table_comment
from reports.views import store_views

if TYPE_CHECKING:
    import duckdb

_OPENING = f"""# The report

Written by `python -m reports.reference docs/report.md`; do not edit. Table layout {REPORT_VERSION}.

A report is one DuckDB file. Every table, view and column carries the words below as its COMMENT, so
`duckdb report.duckdb "SELECT * FROM duckdb_columns()"` tells the same. Times are UTC. Ids: `finding_id` begins with
`f-`, `link_id` with `l-`, `issue_id` with `i-`; they are digests of what the row says and where, so the same input
gives the same ids. No column holds a raw personal value.

Tables `run`, `row_seal`, `column_seal` and `seal` stand outside the canonical digest. Status: `incomplete` (exit status
3) when an issue is open, a balance does not hold, there is no file, declaration, ledger or recognizer, the search was
narrowed to some entities, or a check of severity `violation` is `not_evaluated`; else `violated` (1) when such a check
fails or a sample is blocked or awaits review; else `clean` (0). A status holds as of `scan.as_of`, with the ledger as of
`scan.ledger_at`.
"""  # noqa: S608 - prose that quotes a query


def reference() -> str:
    """The page as text."""
    import duckdb

    parts = [_OPENING, "## Tables\n", *(_table(name) for name in ALL_TABLES), "## Views\n"]
    with duckdb.connect() as con:
        for table in ALL_TABLES:
            for statement in create_table(table):
                con.execute(statement)
        store_views(con)
        parts += _views(con)
    return "\n".join([*parts, f"## The canonical digest\n\n{digest_form.strip() if digest_form else ''}\n"])


def _table(name: str) -> str:
    lines = [f"### {name}\n", f"{table_comment(name)}\n", "| column | type | meaning |", "|---|---|---|"]
    for column in columns(name):
        kind = column.sql_type + (", may be NULL" if column.nullable else "")
        lines.append(f"| {column.name} | {kind} | {_cell(column.comment)} |")
    return "\n".join([*lines, ""])


def _views(con: duckdb.DuckDBPyConnection) -> list[str]:
    views = con.execute(
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY view_name"
    ).fetchall()
    parts = []
    for view, comment in views:
        rows = con.execute(
            "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
            [view],
        ).fetchall()
        lines = [f"### {view}\n", f"{comment}\n", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| {name} | {kind} | {_cell(meaning)} |" for name, kind, meaning in rows]
        parts.append("\n".join([*lines, ""]))
    return parts


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
