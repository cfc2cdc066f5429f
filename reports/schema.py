"""Tables out of records: Arrow schemas, DuckDB definitions and comments, all from `reports.records`.

Owns the mapping of annotated fields to column types and of records to Arrow batches. Knows no file and
no query. To remember: whatever a record's field says is what every table, shard and document says.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, get_args, get_origin, get_type_hints

import pyarrow as pa

from reports.faults import ReportFault
from reports.records import TABLES
from reports.records.sealed import ColumnSealRecord, RowSealRecord, RunRecord, SealRecord

REPORT_VERSION = 3
"""Version of the table layout; a report of another version is refused."""

VOLATILE_TABLES: dict[str, type] = {
    "run": RunRecord,
    "row_seal": RowSealRecord,
    "column_seal": ColumnSealRecord,
    "seal": SealRecord,
}
"""Tables outside the canonical digest."""

ALL_TABLES: dict[str, type] = {**TABLES, **VOLATILE_TABLES}

_TABLE_OF = {record: table for table, record in ALL_TABLES.items()}

FLOAT_DECIMALS = 4
"""Floats are stored rounded, so that a score does not depend on the order of its summands."""

_ARROW: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    dt.date: pa.date32(),
    dt.datetime: pa.timestamp("us"),
    list[str]: pa.list_(pa.string()),
    list[int]: pa.list_(pa.int64()),
}
_DUCKDB: dict[Any, str] = {
    str: "VARCHAR",
    int: "BIGINT",
    float: "DOUBLE",
    bool: "BOOLEAN",
    dt.date: "DATE",
    dt.datetime: "TIMESTAMP",
    list[str]: "VARCHAR[]",
    list[int]: "BIGINT[]",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: `kind` is the Python type without `| None`."""

    name: str
    kind: Any
    nullable: bool
    comment: str

    @property
    def sql_type(self) -> str:
        """Its DuckDB type."""
        return _DUCKDB[self.kind]


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table, in the order in which the record's fields stand."""
    record = ALL_TABLES[table]
    hints = get_type_hints(record, include_extras=True)
    return tuple(_column(f"{table}.{name}", name, annotated) for name, annotated in hints.items())


def _column(place: str, name: str, annotated: Any) -> Column:
    kind, comment = get_args(annotated)[:2]
    nullable = False
    if get_origin(kind) is types.UnionType:
        (kind,) = (part for part in get_args(kind) if part is not type(None))
        nullable = True
    if kind not in _DUCKDB:
        raise TypeError(f"no column type for {place}: {kind}")
    return Column(name, kind, nullable, comment)


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table."""
    return pa.schema([pa.field(c.name, _ARROW[c.kind], nullable=c.nullable) for c in columns(table)])


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal, where SQL takes no parameter."""
    return "'" + text.replace("'", "''") + "'"


def column_list(table: str, prefix: str = "") -> str:
    """The quoted columns of a table, for an INSERT or SELECT."""
    return ", ".join(prefix + quoted(column.name) for column in columns(table))


def create_table(table: str, schema: str = "main", *, comments: bool = True) -> list[str]:
    """The statements that create a table, with a comment on it and on every column."""
    where = f"{quoted(schema)}.{quoted(table)}"
    body = ", ".join(
        f"{quoted(c.name)} {c.sql_type}{'' if c.nullable else ' NOT NULL'}" for c in columns(table)
    )
    statements = [f"CREATE TABLE {where} ({body})"]
    if comments:
        statements.append(f"COMMENT ON TABLE {where} IS {literal(table_comment(table))}")
        statements += [
            f"COMMENT ON COLUMN {where}.{quoted(c.name)} IS {literal(c.comment)}" for c in columns(table)
        ]
    return statements


def table_comment(table: str) -> str:
    """What a table holds, in one line or two."""
    return " ".join((ALL_TABLES[table].__doc__ or "").split())


def table_of(record_class: type) -> str:
    """The table whose rows are of this class."""
    table = _TABLE_OF.get(record_class)
    if table is None:
        raise ReportFault("not a stored record", record_class.__name__, "report it: a stage hands on its own")
    return table


def to_batch(table: str, records: Sequence[Any]) -> pa.RecordBatch:
    """Records of one table as an Arrow batch; a value that the column cannot hold is a fault."""
    arrays = [_array(table, column, list(map(attrgetter(column.name), records))) for column in columns(table)]
    return pa.RecordBatch.from_arrays(arrays, schema=arrow_schema(table))


def _array(table: str, column: Column, values: list[Any]) -> pa.Array:
    if column.kind is float:
        values = [None if v is None else round(float(v), FLOAT_DECIMALS) + 0.0 for v in values]
    elif column.kind is dt.datetime:
        values = [_utc(v) for v in values]
    try:
        array = pa.array(values, type=_ARROW[column.kind])
    except UnicodeEncodeError:
        # A file name that is not UTF-8 arrives with lone surrogates, which no column can hold.
        array = pa.array([_storable(v) for v in values], type=_ARROW[column.kind])
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        raise _unfit(table, column) from None
    lost = not column.nullable and array.null_count
    if lost or (pa.types.is_list(array.type) and array.flatten().null_count):
        raise _unfit(table, column)
    return array


def _unfit(table: str, column: Column) -> ReportFault:
    return ReportFault(
        "a value does not fit its column",
        f"{table}.{column.name}",
        "report it: a stage hands on a record that breaks its own type",
    )


def _utc(value: dt.datetime | None) -> dt.datetime | None:
    if value is None or value.tzinfo is None:
        return value
    return value.astimezone(dt.UTC).replace(tzinfo=None)


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    return [_storable(part) for part in value] if isinstance(value, list) else value
