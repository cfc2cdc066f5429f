"""The SQL of a check: what it may ask, and for how long. It is somebody's text, and a report must not depend on chance.

A query is one SELECT over the tables and views of a report. It may not ask DuckDB about itself, its settings or files,
nor the clock, nor chance: the same report gives the same result. It is stopped after a time, and by Ctrl-C.
"""

from __future__ import annotations

import json
import select
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

SECONDS = 1800.0
"""So long may the queries of one check take."""

_TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
_NOW = frozenset(
    "current_date current_time current_timestamp localtime localtimestamp current_user session_user user current_role"
    " current_catalog current_schema current_database".split()
)
_FROM_TODAY = frozenset({"age"})
"""Counts from today when it is given one time."""
_OF_DUCKDB = ("duckdb_", "pragma_", "sqlite_", "pg_")


class QueryRefusedError(ValueError):
    """A query that no check may ask, in words for its writer."""


def check_allowed(con: duckdb.DuckDBPyConnection, query: str) -> None:
    """Raises QueryRefusedError; a query that cannot be parsed is left to whoever runs it."""
    [(tree,)] = con.execute("SELECT json_serialize_sql(?)", [query]).fetchall()
    for node in _nodes(json.loads(tree)):
        if (name := node.get("function_name")) and str(name).lower() in _volatile():
            raise QueryRefusedError(
                f"asks {name}(), which may differ from run to run, or is not about the report"
            )
        if node.get("type") == "TABLE_FUNCTION":
            asked = str(node.get("function", {}).get("function_name", "")).lower()
            if asked not in _TABLE_FUNCTIONS:
                raise QueryRefusedError(f"asks {asked}(), which is not about the report")
        if node.get("type") == "BASE_TABLE":
            _check_table(node)
        if node.get("class") == "COLUMN_REF":
            _refuse_now(node)


def _refuse_now(node: dict[str, Any]) -> None:
    names = [str(name).lower() for name in node.get("column_names", [])]
    if len(names) == 1 and names[0] in _NOW:
        raise QueryRefusedError(f"asks {names[0]}, which differs from run to run")


def _check_table(node: dict[str, Any]) -> None:
    catalog, schema, table = (
        str(node.get(key, "")).lower() for key in ("catalog_name", "schema_name", "table_name")
    )
    if catalog not in ("", "temp") or schema not in ("", "main") or table.startswith(_OF_DUCKDB):
        raise QueryRefusedError("asks a table that is not the report's")


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


@cache
def _volatile() -> frozenset[str]:
    """Functions of this DuckDB that do not give the same for the same; asked where no report could have planted one.

    From 2.0.1 on DuckDB says of arithmetic on times with a zone that it is the same within one query alone, because the
    zone is a setting; reports hold times without one. What reads the clock or the session is so for all its arguments.
    """
    import duckdb

    with duckdb.connect() as own:
        rows = own.execute(
            "SELECT lower(function_name) FROM duckdb_functions() WHERE function_type = 'scalar' GROUP BY ALL"
            " HAVING bool_or(stability = 'VOLATILE') OR NOT bool_or(stability = 'CONSISTENT')"
        ).fetchall()
    return frozenset(name for (name,) in rows) | _FROM_TODAY


@contextmanager
def stoppable(con: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[list[bool]]:
    """Queries inside end after a time, or at a signal, which DuckDB by itself may not hear for hours.

    Gives a list that holds True once the time was up. The signal's handler runs when the query has ended.
    """
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    late: list[bool] = []
    main = threading.current_thread() is threading.main_thread()
    before = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False) if main else -1

    def watch() -> None:
        heard, _, _ = select.select([ours], [], [], seconds)
        said = ours.recv(1) if heard else b""
        if not heard:
            late.append(True)
        if said != b"\0":
            con.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield late
    finally:
        if main:
            signal.set_wakeup_fd(before)
        theirs.send(b"\0")
        watcher.join()
        ours.close()
        theirs.close()
