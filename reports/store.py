"""Writes a report and opens one: the life of `report.duckdb`.

Everything is built in a folder beside the target and moved onto it last, so that a report is there whole or
not at all. Knows no scan: it is handed records, shards, the facts of the run and a profile.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from reports.checks import EXIT_STATUS, run_checks, status_of
from reports.decide import decide
from reports.digest import ALGORITHM, canonical_digest, table_digest
from reports.faults import ReportFault
from reports.loading import Loader, add_balance_issues, settle
from reports.profile import Profile
from reports.records.sealed import RunRecord, SealRecord
from reports.schema import ALL_TABLES, REPORT_VERSION, columns, create_table, literal, to_batch
from reports.shard import sync_folder
from reports.views import overlay_views, store_views

RunFacts = RunRecord
"""The volatile facts of a run; table `run`."""

MEMORY_LIMIT = "1GB"
"""What DuckDB may hold in memory; the rest spills to a folder that is removed."""

_THREADS = 4
QUIET = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
"""No extension is fetched or loaded: a report never causes a network call."""
_LOCKED = "SET enable_progress_bar = false; SET enable_external_access = false; SET lock_configuration = true"
"""From here on nothing is drawn by DuckDB itself, and no statement can reach a file or loosen this."""

_MACROS = (
    "SELECT system.main.count(*) FROM system.main.duckdb_functions()"
    " WHERE NOT internal AND database_name = system.main.current_database()"
)
"""Named in full: a function planted in the file must not stand in for those that look for it."""

SPILL = Path(tempfile.gettempdir()) / f"provscan-{os.getpid()}-{secrets.token_hex(6)}"
"""Where reading a report may spill, for its own folder may be read-only; DuckDB makes and removes it. One
per process: DuckDB refuses to open a file twice with different settings."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a scan."""

    exit_status: int
    status: str
    digest: str


def build_report(
    path: Path,
    *,
    tables: Mapping[str, Iterable[Any]],
    shards: Iterable[Path],
    run: RunFacts,
    profile: Profile,
    memory_limit: str = MEMORY_LIMIT,
) -> Outcome:
    """Write the report of a scan onto `path`, decided, checked and sealed."""
    return write_report(
        path, lambda con: _load(con, tables, shards), run=run, profile=profile, memory_limit=memory_limit
    )


def write_report(
    path: Path,
    fill: Callable[[duckdb.DuckDBPyConnection], None],
    *,
    run: RunFacts,
    profile: Profile,
    memory_limit: str = MEMORY_LIMIT,
    old: Path | None = None,
) -> Outcome:
    """Have `fill` put in what was seen, then decide, check and seal; on any failure nothing is left behind.

    What a filler brings in goes through database `staging`; it reads an `old` report as database `old`.
    """
    with _workshop(path) as folder:
        try:
            made = folder / "report.duckdb"
            with closing(_create(made, folder, memory_limit, old)) as con:
                fill(con)
                con.execute("DETACH staging")
                outcome = _judge_and_seal(con, run, profile)
            _deliver(made, path)
        except (duckdb.Error, OSError) as error:
            raise ReportFault(
                f"the report could not be written ({type(error).__name__})",
                str(path),
                "check free space and permissions of the folder; run with -v for the cause",
            ) from error
    return outcome


def open_report(path: Path) -> duckdb.DuckDBPyConnection:
    """A report, open for reading, with this version's views; a fault when it is not one."""
    if not path.is_file():
        raise ReportFault("no such report", str(path), "give the path of a report that `provscan scan` wrote")
    config: dict[str, Any] = {**QUIET, "temp_directory": str(SPILL), "threads": threads()}
    try:
        con = duckdb.connect(str(path), read_only=True, config=config)
    except duckdb.Error as error:
        raise unreadable(path, error) from error
    try:
        lock(con)
        check_layout(con, path)
        overlay_views(con)
    except duckdb.Error as error:
        con.close()
        raise unreadable(path, error) from error
    except BaseException:
        con.close()
        raise
    return con


def is_report(path: Path) -> bool:
    """Whether a file is a report, of any version and state, and so may be replaced by one. Links are not."""
    if path.is_symlink() or not path.is_file():
        return False
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
    """How many threads DuckDB may use."""
    return min(_THREADS, os.cpu_count() or 1)


@contextmanager
def _workshop(path: Path) -> Iterator[Path]:
    """A folder beside the target, on the same disk, that is gone afterwards whatever happens."""
    folder = path.parent / f".{path.name}.{secrets.token_hex(6)}.building"
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise ReportFault(
            "the report cannot be written here",
            str(path.parent),
            "choose a folder that exists and is writable",
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _create(made: Path, folder: Path, memory_limit: str, old: Path | None) -> duckdb.DuckDBPyConnection:
    config: dict[str, Any] = {
        **QUIET,
        "memory_limit": memory_limit,
        "threads": threads(),
        "temp_directory": str(folder / "spill"),
        "preserve_insertion_order": False,
    }
    con = duckdb.connect(str(made), config=config)
    try:
        con.execute(f"ATTACH {literal(str(folder / 'staging.duckdb'))} AS staging")
        if old is not None:
            con.execute(f"ATTACH {literal(str(old))} AS old (READ_ONLY)")
        # A profile's checks are SQL: from here on no statement can reach a file.
        lock(con)
        for table in ALL_TABLES:
            for statement in create_table(table):
                con.execute(statement)
    except BaseException:
        con.close()
        raise
    return con


def _load(
    con: duckdb.DuckDBPyConnection, tables: Mapping[str, Iterable[Any]], shards: Iterable[Path]
) -> None:
    loader = Loader(con)
    loader.load_records(tables)
    loader.load_shards(shards)
    loader.finish()
    [(scans,)] = con.execute("SELECT count(*) FROM scan").fetchall()
    if scans != 1:
        raise ReportFault("a report has exactly one row in table scan", f"{scans} were given", "report it")
    settle(con)
    store_views(con)
    add_balance_issues(con)


def _judge_and_seal(con: duckdb.DuckDBPyConnection, run: RunFacts, profile: Profile) -> Outcome:
    con.execute(
        "UPDATE scan SET report_version = ?, profile = ?, profile_digest = ?",
        [REPORT_VERSION, profile.name, profile.digest],
    )
    decide(con, profile)
    con.execute("UPDATE scan SET decisions_digest = ?", [table_digest(con, "decision")])
    results = run_checks(con, profile)
    _insert(con, "check_result", results)
    status = status_of(con, results)
    con.execute("UPDATE scan SET status = ?, exit_status = ?", [status, EXIT_STATUS[status]])
    _insert(con, "run", [run])
    digest = canonical_digest(con)
    _insert(con, "seal", [SealRecord(ALGORITHM, digest)])
    con.execute("CHECKPOINT")
    return Outcome(EXIT_STATUS[status], status, digest)


def _insert(con: duckdb.DuckDBPyConnection, table: str, records: list[Any]) -> None:
    con.register("incoming", to_batch(table, records))
    con.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM incoming')  # noqa: S608 - our own table name
    con.unregister("incoming")


def _deliver(made: Path, path: Path) -> None:
    with made.open("rb") as file:
        os.fsync(file.fileno())
    # A write-ahead log that somebody left beside an older report would be replayed into the new one.
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    made.replace(path)
    sync_folder(path.parent)


def check_layout(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """A fault unless the current database has exactly the tables of this version, and no functions of its own."""
    [(macros,)] = con.execute(_MACROS).fetchall()
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
