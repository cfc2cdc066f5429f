"""`json`: a whole report as one JSON document; report.schema.json says what may stand in it.

Every table and view under its name, as objects with the columns of docs/report.md, and every figure with its query.
Times are UTC with Z, lists are arrays, NULL is null. Streamed: memory is one batch of rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

from reports.exports.base import Export
from reports.exports.facts import MARK, read_facts
from reports.exports.figures import Figures, queries
from reports.exports.tables import batches, query_of, relations, table_queries
from reports.exports.writing import VERSION, heading, inert, json_text
from reports.schema import ALL_TABLES, columns, table_comment
from reports.views import view_names

if TYPE_CHECKING:
    import duckdb

FORM = "json"
_OPTIONS = orjson.OPT_NAIVE_UTC | orjson.OPT_UTC_Z
_JSON_TYPE: dict[str, dict[str, Any]] = {
    "VARCHAR": {"type": "string"},
    "BIGINT": {"type": "integer"},
    "DOUBLE": {"type": "number"},
    "BOOLEAN": {"type": "boolean"},
    "DATE": {"type": "string", "format": "date"},
    "TIMESTAMP": {"type": "string", "format": "date-time"},
    "VARCHAR[]": {"type": "array", "items": {"type": "string"}},
    "BIGINT[]": {"type": "array", "items": {"type": "integer"}},
}


def write(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The report as one document."""
    facts, figures = read_facts(con), Figures(con)
    told = [figure.as_dict() for name in queries() for figure in figures.all(name)]
    with path.open("xb") as file:
        start = json_text(heading(FORM, facts) | {"figures": told})
        file.write(start.removesuffix("}").encode())
        _write_group(con, file, "tables", tuple(ALL_TABLES))
        _write_group(con, file, "views", view_names())
        file.write(f',\n"queries":{json_text(figures.asked() | table_queries())}}}\n'.encode())


def _write_group(con: duckdb.DuckDBPyConnection, file: BinaryIO, group: str, names: tuple[str, ...]) -> None:
    file.write(f',\n"{group}":{{'.encode())
    for number, name in enumerate(names):
        file.write(f'{"," if number else ""}\n"{name}":['.encode())
        first = True
        for batch in batches(con, query_of(name)):
            lines = [orjson.dumps(row, option=_OPTIONS).decode() for row in batch.to_pylist()]
            file.write((("\n" if first else ",\n") + inert(",\n".join(lines))).encode() if lines else b"")
            first = first and not lines
        file.write(b"]")
    file.write(b"}")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the document, made of the records as the tables are; committed beside this module."""
    names = relations()
    tables = {name: _rows_schema(name) for name in ALL_TABLES}
    anything = {"type": "array", "items": {"type": "object"}}
    query = {
        "type": "object",
        "properties": {"title": {"type": "string"}, "sql": {"type": "string"}},
        "required": ["title", "sql"],
        "additionalProperties": False,
    }
    figure = {
        "type": "object",
        "properties": {
            "value": {"type": ["integer", "number", "string"]},
            "query": {"enum": list(queries())},
            "of": {"type": "object"},
            "at_least": {"const": True},
        },
        "required": ["value", "query"],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A provscan report as JSON",
        "type": "object",
        "properties": {
            MARK: {"const": FORM},
            "version": {"const": VERSION},
            "report": {"type": "object", "required": ["algorithm", "digest", "status", "as_of"]},
            "figures": {"type": "array", "items": figure},
            "tables": _closed(tables),
            "views": _closed(dict.fromkeys(view_names(), anything)),
            "queries": {"type": "object", "additionalProperties": query, "required": list(names)},
        },
        "required": [MARK, "version", "report", "figures", "tables", "views", "queries"],
        "additionalProperties": False,
    }


def _rows_schema(table: str) -> dict[str, Any]:
    properties = {}
    for column in columns(table):
        kind: dict[str, Any] = dict(_JSON_TYPE[column.sql_type])
        if column.nullable:
            kind["type"] = [kind["type"], "null"]
        properties[column.name] = {**kind, "description": column.comment}
    return {"type": "array", "description": table_comment(table), "items": _closed(properties)}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


EXPORT = Export(FORM, "the whole report as one JSON document", "report.json", write)
