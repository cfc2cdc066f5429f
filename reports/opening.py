"""Opens a report that anybody may have written: read only, locked, its layout looked at before it is believed.

Owns what a DuckDB file may do to its reader: nothing. No extension is fetched, no file reached, no function of the file's
own is ever called, and views are this version's.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from reports.faults import ReportFault
from reports.schema import ALL_TABLES, REPORT_VERSION, columns
from reports.views import overlay_views

_THREADS = 4
QUIET = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
"""No extension is fetched or loaded: a report never causes a network call."""
_LOCKED = "SET enable_progress_bar = false; SET enable_external_access = false; SET lock_configuration = true"
"""From here on nothing is drawn by DuckDB itself, and no statement can reach a file or loosen this."""

MACROS = (
    "SELECT system.main.count(*) FROM system.main.duckdb_functions()"
    " WHERE NOT internal AND database_name = system.main.current_database()"
)
"""Named in full: a function planted in the file must not stand in for those that look for it."""

SPILL = Path(tempfile.gettempdir()) / f"provscan-{os.getpid()}-{secrets.token_hex(6)}"
"""Where reading a report may spill, for its own folder may be read-only; DuckDB makes and removes it. One
per process: DuckDB refuses to open a file twice with different settings."""


def open_report(path: Path) -> duckdb.DuckDBPyConnection:
    """A report, open for reading, with this version's views; a fault when it is not one."""
    if not path.is_file():
        raise ReportFault("no such report", str(path), "give the path of a report that `provscan scan` wrote")
    con = connect(path)
    try:
        check_layout(con, path)
        overlay_views(con)
    except duckdb.Error as error:
        con.close()
        raise unreadable(path, error) from error
    except BaseException:
        con.close()
        raise
    return con


def _utf8(path: Path) -> None:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        what = "a name that is not UTF-8, which DuckDB cannot open"
        raise ReportFault(what, ascii(str(path)), "rename the file or its folder") from None


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB file, open for reading and locked, whatever it holds: for whoever has to say what is wrong with it."""
    _utf8(path)
    config: dict[str, Any] = {**QUIET, "temp_directory": str(SPILL), "threads": threads()}
    try:
        con = duckdb.connect(str(path), read_only=True, config=config)
    except duckdb.Error as error:
        raise unreadable(path, error) from error
    try:
        lock(con)
    except duckdb.Error as error:
        con.close()
        raise unreadable(path, error) from error
    return con


def is_report(path: Path) -> bool:
    """Whether a file is a report, of any version and state, and so may be replaced by one. Links are not."""
    if path.is_symlink() or not path.is_file():
        return False
    _utf8(path)
    config: dict[str, Any] = {**QUIET, "temp_directory": str(SPILL), "threads": threads()}
    try:
        with closing(duckdb.connect(str(path), read_only=True, config=config)) as con:
            names = con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
    except duckdb.Error:
        return False
    return {"scan", "seal"} <= {name for (name,) in names}


def lock(con: duckdb.DuckDBPyConnection) -> None:
    """From here on no statement reaches a file; done once per open database, whose connections share it."""
    [(locked,)] = con.execute("SELECT current_setting('lock_configuration')").fetchall()
    if not locked:
        con.execute(_LOCKED)


def threads() -> int:
    """How many DuckDB may use."""
    return min(_THREADS, os.cpu_count() or 1)


def check_layout(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """A fault unless the current database has exactly the tables of this version, and no functions of its own."""
    [(macros,)] = con.execute(MACROS).fetchall()
    if macros:
        raise ReportFault(
            "the report holds functions of its own, which could change every answer", str(path),
            "get the original report: provscan writes none",
        )  # fmt: skip
    found: dict[str, list[tuple[str, str]]] = {}
    rows = con.execute(
        "SELECT c.table_name, c.column_name, c.data_type FROM duckdb_columns() c"
        " JOIN duckdb_tables() t ON t.table_oid = c.table_oid AND t.database_oid = c.database_oid"
        " WHERE c.database_name = current_database() AND c.schema_name = 'main' ORDER BY c.column_index"
    ).fetchall()
    for table, column, kind in rows:
        found.setdefault(table, []).append((column, kind))
    if not {"scan", "seal"} <= found.keys():
        raise ReportFault("a DuckDB file, but not a provscan report", str(path), "give the path of a report")
    if ("report_version", "BIGINT") in found["scan"]:
        versions = con.execute("SELECT report_version FROM scan").fetchall()
        if versions != [(REPORT_VERSION,)]:
            raise ReportFault(
                "the report has another table layout", str(path), "read it with its own version"
            )
    for name in ALL_TABLES:
        if found.get(name) != [(c.name, c.sql_type) for c in columns(name)]:
            raise ReportFault(f"table {name} of the report was changed", str(path), "get the original report")


def unreadable(path: Path, error: duckdb.Error) -> ReportFault:
    """What DuckDB said of a file, as a fault."""
    if "lock" in str(error).lower():
        return ReportFault("another program holds the report open", str(path), "close it and try again")
    return ReportFault("not a DuckDB file, or a damaged one", str(path), "get the original report")
