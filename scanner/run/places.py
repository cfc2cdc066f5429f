"""What must be so of the places that a scan writes to; seen to before anything is read or written."""

from __future__ import annotations

import os
from pathlib import Path

from reports.store import is_report
from scanner.errors import UsageError

_ROOM = len("." + "." + 12 * "0" + ".building")
"""So many letters does the longest name beside the report have more than the report; see reports.store."""


def check_report_place(report: Path, force: bool) -> None:
    """The folder is there, the name leaves room, and nothing is replaced but a report whose user says so."""
    if not report.parent.is_dir():
        raise UsageError(
            "the folder that the report is to go to is not there",
            where=str(report.parent),
            next_step="make it, or name another place with --out",
        )
    _check_name(report)
    _check_log(report)
    if not os.path.lexists(report):
        return
    if not is_report(report):
        raise UsageError(
            "something that is no provscan report stands where the report is to go; it is never replaced",
            where=str(report),
            next_step="give --out a file name of its own, such as provscan-report.duckdb",
        )
    if not force:
        raise UsageError(
            "the report is there already",
            where=str(report),
            next_step="give --force to replace it, or --out for another place",
        )


def _check_log(report: Path) -> None:
    """DuckDB would take a file of this name for the log of what is not yet in the report; it is not ours to remove."""
    log = report.with_name(f"{report.name}.wal")
    if os.path.lexists(log) and not (report.exists() and log.is_file() and log.stat().st_size == 0):
        raise UsageError(
            "a file of the name that DuckDB keeps its log under stands beside the place of the report",
            where=str(log),
            next_step="move it away, or give --out another name",
        )


def _check_name(report: Path) -> None:
    try:
        report.name.encode()
    except UnicodeEncodeError:
        raise UsageError(
            "the name of the report is not UTF-8, which DuckDB cannot open",
            where=str(report.parent),
            next_step="give --out a name in UTF-8",
        ) from None
    longest = os.pathconf(report.parent, "PC_NAME_MAX") - _ROOM
    if len(os.fsencode(report.name)) > longest:
        raise UsageError(
            "the name of the report is too long for the files that are made beside it",
            where=str(report.parent),
            next_step=f"give --out a name of at most {longest} bytes",
        )
