"""Scans again what changed since an older report, with the settings of that report; the rest is taken over from it.

The new report is, to the digest, the one that a full scan would give.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scanner.errors import UsageError
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


def run_rescan(request: ScanRequest, earlier: Earlier, observer: Observer) -> ScanResult:
    """Write the new report. Raises ProvscanError when it cannot go on; then no report is written or changed."""
    if request.report.exists() and request.report.samefile(earlier.report):
        raise UsageError(
            "the new report would take the place of the old one while that is read",
            where=str(request.report),
            next_step="name another place with --out",
        )
    # The old report is no file of the corpus, wherever it lies.
    own = (*request.own_files, earlier.report.absolute())
    return run_scan(replace(request, own_files=own), observer, earlier)
