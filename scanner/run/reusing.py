"""Which results of an older report may stand for scanning again, and the proof of some of them by scanning again.

Owns the rule: the same file id, slice, fingerprint and environment, and nothing in the result that hangs on the moment of
the scan. In doubt a unit is scanned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reports.drawing import bound, drawn
from scanner.errors import ReportError
from scanner.evidence import Evidence
from scanner.executors.local import LocalExecutor
from scanner.model import WorkUnit
from scanner.run.environment import environment
from scanner.run.prepare import Prepared, of_bytes, place_of
from scanner.run.request import Observer
from scanner.run.tasks import tasks_of

if TYPE_CHECKING:
    import duckdb

MOMENTARY = (
    "conservation.broken", "detector.failed", "detector.timeout", "file.changed_during_scan", "file.unreadable",
    "reader.failed", "sidecar.unread", "worker.died",
)  # fmt: skip
"""Issues that another look at the same bytes need not have."""

Taken = Mapping[tuple[str, int], WorkUnit]
"""Units of which an older report has the result."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An older report that was whole when it was read."""

    report: Path
    digest: str
    environment: str | None
    key_id: str
    fingerprints: Mapping[tuple[str, int], str]
    proofs: int = 0
    """So many of the results taken over are proven by scanning their units again."""
    seed: str = ""


def read_earlier(
    con: duckdb.DuckDBPyConnection, report: Path, digest: str, proofs: int = 0, seed: str = ""
) -> Earlier:
    """Of an open report whose digest was found to be the sealed one."""
    rows = con.execute(
        "SELECT file_id, unit_index, fingerprint FROM unit u WHERE fingerprint <> '' AND NOT EXISTS ("
        " SELECT 1 FROM issue i WHERE i.file_id = u.file_id AND list_contains(?, i.code)"
        " AND (i.unit_index = u.unit_index OR i.unit_index IS NULL))",
        [list(MOMENTARY)],
    ).fetchall()
    [(key_id,)] = con.execute("SELECT key_id FROM scan").fetchall()
    made_with = con.execute("SELECT environment FROM run").fetchall()
    return Earlier(
        report,
        digest,
        made_with[0][0] if len(made_with) == 1 else None,
        str(key_id),
        {(file, index): fingerprint for file, index, fingerprint in rows},
        proofs,
        seed,
    )


def reusable(prepared: Prepared, earlier: Earlier | None, observer: Observer) -> tuple[Taken, list[WorkUnit]]:
    """Units that need not be scanned, and those that must be, in order."""
    if earlier is None:
        return {}, list(prepared.units)
    if earlier.environment != environment():
        observer.note(
            "the old report was made with other code, Python or packages than are installed here: everything is scanned"
        )
        return {}, list(prepared.units)
    evidence = Evidence(prepared.setup.key)
    taken, left = {}, []
    for unit in prepared.units:
        place = place_of(unit, evidence)
        if unit.fingerprint and earlier.fingerprints.get(place) == unit.fingerprint:
            taken[place] = unit
        else:
            left.append(unit)
    observer.note(f"{len(taken):,} of {len(prepared.units):,} units are taken over from the old report")
    if not taken and earlier.fingerprints:
        observer.note(
            "that is none: key, people of the ledger and their names, lists of people, settings and recognizers must be "
            "those of the old report, for any of them may change any result"
        )
    return taken, left


def prove(earlier: Earlier, taken: Taken, executor: LocalExecutor, folder: Path, observer: Observer) -> None:
    """Scan some of the units that are taken over after all. Raises ReportError if a result is another one."""
    if not earlier.proofs or not taken:
        return
    from reports.comparing import compare

    picked = drawn(taken, earlier.proofs, earlier.seed)
    place = folder / "proof"
    place.mkdir(exist_ok=True)
    units = [taken[key] for key in picked]
    observer.stage("prove", of_bytes(units))
    tasks = tasks_of(units, place, f"proof {earlier.seed}")
    for _ in executor.map(tasks, observer.advance):
        pass
    found = compare(earlier.report, earlier.digest, picked, (task.shard for task in tasks), place)
    said = bound(len(taken), len(picked), len(found.units)).words
    if found.units:
        raise ReportError(
            f"results of the old report are not what a scan gives now ({said})",
            where=str(earlier.report),
            next_step="scan everything with `provscan scan`; `provscan verify` tells the differences",
        )
    observer.note(f"of the units taken over, seed {earlier.seed}: {said}")
