"""`csv`: a folder with one CSV file for each table and view, UTF-8, with a row of column names.

Texts stand in quotes, numbers and times do not; NULL is an empty cell, an empty text is `""`; lists are JSON. A text
that a spreadsheet would take for a formula begins with an apostrophe instead (docs/exports.md): the cell then shows
one sign more than the report holds. The lines are made by DuckDB and streamed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reports.exports.base import Export
from reports.exports.csv_cells import FORMULA
from reports.exports.facts import read_facts
from reports.exports.tables import batches, column_kinds, relations, table_queries
from reports.exports.writing import write_folder_list
from reports.schema import quoted

if TYPE_CHECKING:
    import duckdb

FORM = "csv"
_RENDER = {
    "BOOLEAN": "CASE WHEN {v} THEN 'true' WHEN NOT {v} THEN 'false' END",
    "TIMESTAMP": "strftime({v}, '%Y-%m-%dT%H:%M:%S.%fZ')",
}
_TEXT = """'"' || replace(if(regexp_matches({v}, '{formula}'), '''' || {v}, {v}), '"', '""') || '"'"""
_LIST = """'"' || replace(to_json({v})::VARCHAR, '"', '""') || '"'"""


def write(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """One file for each table and view."""
    path.mkdir()
    for name in relations():
        kinds = column_kinds(con, name)
        line = " || ',' || ".join(_cell(quoted(column), kind) for column, kind in kinds)
        with (path / f"{name}.csv").open("xb") as file:
            file.write((",".join(column for column, _ in kinds) + "\r\n").encode())
            # The order of a subquery would not have to last.
            order = ", ".join(quoted(column) for column, _ in kinds)
            query = f"SELECT {line} || chr(13) || chr(10) AS line FROM {quoted(name)} ORDER BY {order}"  # noqa: S608
            for batch in batches(con, query):
                file.write("".join(batch.column(0).to_pylist()).encode())
    write_folder_list(path, FORM, read_facts(con), table_queries())


def _cell(value: str, kind: str) -> str:
    if kind == "VARCHAR":
        text = _TEXT.format(v=value, formula=FORMULA)
    elif kind.endswith("[]"):
        text = _LIST.format(v=value)
    else:
        text = _RENDER.get(kind, "{v}::VARCHAR").format(v=value)
    return f"coalesce({text}, '')"


EXPORT = Export(FORM, "a folder with a CSV file for each table and view", "csv/", write)
