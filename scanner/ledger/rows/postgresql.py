"""Rows of a table or query of a PostgreSQL database, over ADBC, a small batch at a time.

Reads in a transaction that is read only, with a limit of time, and runs one SELECT. What server and driver say
in words is never passed on: it may hold the address, its password or a value of a row. Only the code of an error is
looked at, and told in words of our own.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Generator
from typing import Any

from scanner.errors import LedgerError, UsageError
from scanner.ledger.rows.arrow import python_values
from scanner.ledger.rows.base import BATCH, CellFault, Format, Options, Row, Rows

_PLACE = "PostgreSQL"
_CONNECT_SECONDS = 15
_LIMITS = (
    "SET TRANSACTION READ ONLY",
    "SET LOCAL statement_timeout = '1h'",
    "SET LOCAL lock_timeout = '15s'",
)
"""An hour holds for the whole of a result: rows are sent as fast as the ledger takes them."""
_BATCH_BYTES = 1 << 20
_NOTE = re.compile(r"\s+|--[^\n]*(?:\n|\Z)|/\*(?:[^*]|\*(?!/))*\*/|\(")
"""What may stand before the first word of a query."""
_READING = frozenset({"select", "with", "values", "table"})
_PART = r'(?:"(?:[^"\x00]|"")+"|[^".\x00]+)'
_TABLE = re.compile(rf"({_PART})(?:\.({_PART}))?")
_WRONG_ADDRESS = (
    "invalid uri",
    "invalid integer",
    "invalid port",
    "definition of service",
    "connection option",
)
"""What libpq says of an address that is none."""
_SERVER_CODES = (
    ("28", "the server refuses the login", "check user and password: ~/.pgpass, PGPASSWORD or the service file"),
    ("42P01", "the database has no such table", "check its name and schema; unlike in psql, case counts in --table"),
    ("3F000", "the database has no such schema", "check the name before the dot"),
    ("42703", "the query names a column that is not there", "check the names of its columns"),
    ("42501", "the login may not read that", "have SELECT on the table granted to it"),
    ("42", "the query is not one SELECT that the server understands", "try it with psql first"),
    ("25006", "the query would change the database", "give one SELECT that only reads"),
    ("55P03", "the table is locked by somebody else", "try again later"),
    ("57014", "the server ended the query, or it took more than an hour", "ask for fewer rows at a time"),
    ("22", "the server cannot compute the query", "try it with psql first"),
)  # fmt: skip
"""Beginning of an SQLSTATE -> what it means here and what to do."""


def _read(address: str, options: Options) -> tuple[list[str], Rows]:
    query = _query(options)
    parts = _parts(address, query)
    header = next(parts)
    assert isinstance(header, list)  # noqa: S101 - what `_parts` yields first
    return header, _numbered(parts)


def _numbered(parts: Generator[Any, None, None]) -> Rows:
    with contextlib.closing(parts):
        yield from parts


def _query(options: Options) -> str:
    if (options.query is None) == (options.table is None):
        step = 'give --table NAME, or --query "SELECT ..."'
        raise UsageError("it is not said what to read from the database", where=_PLACE, next_step=step)
    if options.table is not None:
        return f"SELECT * FROM {_quoted(options.table)}"  # noqa: S608 - quoted as an identifier
    query = str(options.query)
    start = 0
    while found := _NOTE.match(query, start):
        start = found.end()
    first = re.match(r"\w*", query[start:])
    if first is None or first[0].lower() not in _READING or "\x00" in query:
        step = "give one SELECT that only reads"
        raise UsageError("--query is not a SELECT", where="--query", next_step=step)
    return query


def _quoted(table: str) -> str:
    named = _TABLE.fullmatch(table.strip())
    if named is None:
        step = "write NAME or SCHEMA.NAME; a name with a dot in it stands in double quotes"
        raise UsageError("--table names no table", where="--table", next_step=step)
    plain = [p[1:-1].replace('""', '"') if p.startswith('"') else p for p in named.groups() if p]
    return ".".join('"' + part.replace('"', '""') + '"' for part in plain)


def _parts(address: str, query: str) -> Generator[Any, None, None]:
    """The names of the columns, then rows; closing it ends the transaction and the connection."""
    try:
        import adbc_driver_postgresql.dbapi as driver
        from adbc_driver_postgresql import StatementOptions
    except ImportError:
        step = "pip install 'provscan[postgresql]'"
        raise UsageError("the driver for PostgreSQL is not installed", where=_PLACE, next_step=step) from None
    with contextlib.ExitStack() as opened:
        try:
            connection = opened.enter_context(contextlib.closing(driver.connect(_with_timeout(address))))
        except (driver.Error, OSError, ValueError) as error:
            raise _login_fault(error) from None
        number = 0
        try:
            cursor = opened.enter_context(contextlib.closing(connection.cursor()))
            for limit in _LIMITS:
                cursor.execute(limit)
            cursor.adbc_statement.set_options(
                **{StatementOptions.BATCH_SIZE_HINT_BYTES.value: str(_BATCH_BYTES)}
            )
            cursor.execute(query)
            batches = cursor.fetch_record_batch()
            yield list(batches.schema.names)
            for batch in batches:
                for start in range(0, batch.num_rows, BATCH):
                    piece = batch.slice(start, BATCH)
                    columns = [_values(column) for column in piece.columns]
                    for cells in zip(*columns, strict=True):
                        number += 1
                        yield Row(number, number, dict(zip(batch.schema.names, cells, strict=True)))
        except (driver.Error, OSError, ValueError) as error:
            raise _query_fault(error, number) from None
        except GeneratorExit:
            # Nobody wants the rest; without this the driver would fetch all of it before it closes.
            with contextlib.suppress(driver.Error):
                connection.adbc_cancel()
            raise


def _with_timeout(address: str) -> str:
    """The address with a limit of time for the connection, unless the user has set one."""
    if "connect_timeout" in address or "PGCONNECT_TIMEOUT" in os.environ:
        return address
    return f"{address}{'&' if '?' in address else '?'}connect_timeout={_CONNECT_SECONDS}"


def _login_fault(error: Exception) -> LedgerError:
    # The driver gives no code when it connects, only words; they are looked at and never shown.
    words = str(error).lower()
    if (
        "authentication failed" in words
        or "no password" in words
        or "does not exist" in words
        or "pg_hba" in words
    ):
        what = "the server refuses the login"
        step = "check user, password and database; a password belongs into ~/.pgpass, PGPASSWORD or a service file"
    elif "ssl" in words:
        what, step = "no encrypted connection can be made", "check sslmode and certificates in the address"
    elif any(sign in words for sign in _WRONG_ADDRESS):
        what, step = (
            "the address is not one of PostgreSQL",
            "write it as postgresql://USER@HOST:PORT/DATABASE",
        )
    else:
        what, step = "the server cannot be reached", "check host and port, and that the server is running"
    return LedgerError(what, where=_PLACE, next_step=step)


def _query_fault(error: Exception, number: int) -> LedgerError:
    place = f"{_PLACE}, after row {number}" if number else _PLACE
    code = str(getattr(error, "sqlstate", None) or "")
    for beginning, what, step in _SERVER_CODES:
        if code.startswith(beginning):
            return LedgerError(what, where=place, next_step=step)
    step = "try the query with psql, cast columns of rare types to text, and import again; nothing is imported twice"
    return LedgerError("the result cannot be read on", where=place, next_step=step)


def _values(column: Any) -> list[object]:
    kind = str(column.type)
    try:
        values = python_values(column)
    except (ValueError, OverflowError):  # such as the day "infinity": only the rows that hold it are at fault
        values = [_value(column.slice(n, 1)) for n in range(len(column))]
    if kind.startswith("extension<arrow.json"):
        return [_document(value) for value in values]
    if kind.startswith("extension<arrow.uuid"):
        return [None if value is None else str(value) for value in values]
    if "type_name=numeric" in kind:
        return [_number(value) for value in values]
    return values


def _value(column: Any) -> object:
    try:
        return python_values(column)[0]
    except (ValueError, OverflowError):
        return CellFault("out_of_range")


def _document(value: object) -> object:
    try:
        return None if value is None else json.loads(str(value))
    except (ValueError, RecursionError):
        return CellFault("not_json")


def _number(value: object) -> object:
    """`1001` and `1001.00` of a numeric column as 1001; any other number stays what no field accepts."""
    whole, _, rest = str(value).partition(".")
    if value is None or rest.strip("0") or not re.fullmatch(r"-?\d+", whole):
        return None if value is None else CellFault("not_whole")
    return int(whole)


FORMAT = Format(
    "postgresql", _read, schemes=("postgresql", "postgres"), options=frozenset({"query", "table"})
)
