"""Writes a report: the birth of `report.duckdb`; `reports.opening` opens it.

Everything is built in a folder beside the target and moved onto it last, so that a report is there whole or
not at all. Knows no scan: it is handed records, shards, the facts of the run and a profile.
"""

from __future__ import annotations

import os
import secrets
import shutil
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
from reports.meaning import digest_in
from reports.opening import QUIET, lock, threads
from reports.opening import is_report as is_report  # noqa: PLC0414  # given under these names too
from reports.opening import open_report as open_report  # noqa: PLC0414
from reports.profile import Profile
from reports.records.sealed import RunRecord, SealRecord
from reports.row_seal import beside_digest, seal_rows
from reports.schema import ALL_TABLES, REPORT_VERSION, create_table, literal, to_batch
from reports.shard import sync_folder
from reports.unit_rows import Taken, take_over
from reports.views import store_views

RunFacts = RunRecord
"""The volatile facts of a run; table `run`."""

MEMORY_LIMIT = "1GB"
"""What DuckDB may hold in memory; the rest spills to a folder that is removed."""


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
    taken: Taken | None = None,
) -> Outcome:
    """Write the report of a scan onto `path`, decided, checked and sealed; results `taken` from an older one are in it."""
    return write_report(
        path,
        lambda con: _load(con, tables, shards, taken),
        run=run,
        profile=profile,
        memory_limit=memory_limit,
        old=taken.report if taken else None,
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


@contextmanager
def workbench(folder: Path, old: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in `folder`, without tables, with `staging` and the report `old` beside it; closed, not removed."""
    with closing(_new_database(folder / "bench.duckdb", folder, MEMORY_LIMIT, old)) as con:
        yield con


def _create(made: Path, folder: Path, memory_limit: str, old: Path | None) -> duckdb.DuckDBPyConnection:
    con = _new_database(made, folder, memory_limit, old)
    try:
        for table in ALL_TABLES:
            for statement in create_table(table):
                con.execute(statement)
    except BaseException:
        con.close()
        raise
    return con


def _new_database(made: Path, folder: Path, memory_limit: str, old: Path | None) -> duckdb.DuckDBPyConnection:
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
    except BaseException:
        con.close()
        raise
    return con


def _load(
    con: duckdb.DuckDBPyConnection,
    tables: Mapping[str, Iterable[Any]],
    shards: Iterable[Path],
    taken: Taken | None,
) -> None:
    loader = Loader(con)
    loader.load_records(tables)
    loader.load_shards(shards)
    loader.finish()
    if taken is not None:
        take_over(con, taken)
    [(scans,)] = con.execute("SELECT count(*) FROM scan").fetchall()
    if scans != 1:
        raise ReportFault("a report has exactly one row in table scan", f"{scans} were given", "report it")
    settle(con)
    store_views(con)
    add_balance_issues(con)


def judge(con: duckdb.DuckDBPyConnection, profile: Profile) -> str:
    """Decide, check, and say the status: all that follows from the other rows of an open report."""
    con.execute(
        "UPDATE scan SET report_version = ?, profile = ?, profile_digest = ?",
        [REPORT_VERSION, profile.name, profile.digest],
    )
    decide(con, profile)
    con.execute(
        "UPDATE scan SET decisions_digest = ?, categories_digest = ?",
        [table_digest(con, "decision"), digest_in(con)],
    )
    results = run_checks(con, profile)
    _insert(con, "check_result", results)
    status = status_of(con, results)
    con.execute("UPDATE scan SET status = ?, exit_status = ?", [status, EXIT_STATUS[status]])
    return status


def _judge_and_seal(con: duckdb.DuckDBPyConnection, run: RunFacts, profile: Profile) -> Outcome:
    status = judge(con, profile)
    _insert(con, "run", [run])
    digest = canonical_digest(con)
    seal_rows(con)
    _insert(con, "seal", [SealRecord(ALGORITHM, digest, beside_digest(con))])
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
