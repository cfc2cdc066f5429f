"""Scans again what changed since an older report, with the settings of that report; the rest is taken over from it.

The new report is, to the digest, the one that a full scan would give.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.faults import ReportFault
from reports.profile import load_profile
from scanner.errors import UsageError
from scanner.evidence import Evidence, load_key
from scanner.readers.base import Limits
from scanner.run.request import Observer, ScanRequest, ScanResult
from scanner.run.reusing import Earlier
from scanner.run.scan import run_scan
from scanner.setup import ScanSetup

if TYPE_CHECKING:
    import duckdb

_RANGES: dict[str, tuple[float, float]] = {
    "min_score": (0, 1), "pattern_timeout": (0.01, 3600), "max_record": (1, 1 << 40), "max_expand": (1, 1 << 40),
    "max_depth": (1, 16),
}  # fmt: skip
_SETTINGS = "SELECT min_score, pattern_timeout, max_record, max_expand, max_depth, entities FROM scan"


def settings_of(scan: dict[str, Any], given: ScanSetup) -> ScanSetup:
    """The settings of a report; models and own recognizers are those `given`, for a report only has their digest.

    Raises UsageError for settings that `provscan scan` does not take: a report is anybody's.
    """
    numbers = [(scan[name], low, high) for name, (low, high) in _RANGES.items()]
    if (
        any(value is None or not low <= value <= high for value, low, high in numbers)
        or scan["entities"] is None
    ):
        raise UsageError(
            "the report names settings that no scan can have had", next_step="scan anew with `provscan scan`"
        )
    return replace(
        given,
        min_score=scan["min_score"],
        pattern_timeout=scan["pattern_timeout"],
        limits=Limits(scan["max_record"], scan["max_expand"], scan["max_depth"]),
        entities=frozenset(scan["entities"]) or None,
    )


def read_settings(con: duckdb.DuckDBPyConnection, given: ScanSetup) -> ScanSetup:
    """The settings of an open report."""
    result = con.execute(_SETTINGS)
    names = [part[0] for part in result.description or ()]
    [row] = result.fetchall()
    return settings_of(dict(zip(names, row, strict=True)), given)


def profile_of(con: duckdb.DuckDBPyConnection, report: Path) -> str:
    """The profile of an open report, where it is among those of this version and still the same."""
    [(name, digest)] = con.execute("SELECT profile, profile_digest FROM scan").fetchall()
    try:
        same = not str(name).endswith(".toml") and load_profile(name).digest == digest
    except ReportFault:
        same = False
    if not same:
        raise UsageError(
            "the profile that the old report was judged by is not among those of this version",
            where=str(report),
            next_step="name the profile to judge by with --profile: baseline, cn, eu, us, or a TOML file",
        )
    return str(name)


def run_rescan(request: ScanRequest, earlier: Earlier, observer: Observer) -> ScanResult:
    """Write the new report. Raises ProvscanError when it cannot go on; then no report is written or changed."""
    if request.report.exists() and request.report.samefile(earlier.report):
        raise UsageError(
            "the new report would take the place of the old one while that is read",
            where=str(request.report),
            next_step="name another place with --out",
        )
    if not request.key_file.is_file() or Evidence(load_key(request.key_file)).key_id != earlier.key_id:
        raise UsageError(
            "not the key that the old report was made with: nothing could be taken over",
            where=str(request.key_file),
            next_step="give the one that it was made with, with --key; or scan everything with `provscan scan`",
        )
    # The old report is no file of the corpus, wherever it lies.
    own = (*request.own_files, earlier.report.absolute())
    return run_scan(replace(request, own_files=own), observer, earlier)
