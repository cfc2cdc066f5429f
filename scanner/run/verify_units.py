"""The proof by doing it again: units drawn at random are scanned by the real worker, and compared row by row.

Nothing is scanned where the outcome would say nothing: with other recognizers, rules, key or people than those of the
report the units are not evaluated, which is never a pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from reports.comparing import Comparison, Difference, compare
from reports.drawing import bound, drawn
from reports.opening import open_report
from reports.verdict import FAULT, NOT_EVALUATED, OK, Fault, Part
from scanner.detect import detectors_digest
from scanner.errors import UsageError
from scanner.evidence import Evidence
from scanner.executors.local import LocalExecutor
from scanner.run.prepare import Prepared, fingerprinted, of_bytes, place_of
from scanner.run.request import Observer
from scanner.run.subject_index import with_index
from scanner.run.tables import recognizer_records, suppression_records
from scanner.run.tasks import tasks_of
from scanner.run.verify_ledger import compared
from scanner.worker import Described

if TYPE_CHECKING:
    from reports.unit_rows import UnitKey
    from scanner.model import WorkUnit


@dataclass(frozen=True, slots=True)
class Draw:
    """What is asked for."""

    count: int | None
    """None: every unit."""
    seed: str
    workers: int


def check_units(
    report: Path, sealed: str, scan: dict[str, Any], prepared: Prepared, draw: Draw, observer: Observer
) -> Part:
    """Scan again and compare with the report, whose row of `seal` has the digest `sealed`."""
    with TemporaryDirectory(prefix="provscan-verify-") as name:
        folder = Path(name)
        workers = max(1, min(draw.workers, len(prepared.units)))
        with LocalExecutor(with_index(prepared.setup, folder), workers) as executor:
            try:
                described = executor.describe()
            except UsageError as error:
                return _not_evaluated(f"cannot re-execute: {error.what}", draw)
            if why := _other_detectors(scan, prepared, described):
                return _not_evaluated(f"cannot re-execute: {why}", draw)
            prepared = replace(prepared, units=tuple(fingerprinted(prepared, described)))
            part = _executed(report, sealed, prepared, draw, folder, executor, observer)
            with open_report(report) as con:
                named = compared(con, "recognizer", recognizer_records(described), (), "this installation")
                named += compared(
                    con, "suppression", suppression_records(prepared.setup), (), "the given file"
                )
            return replace(part, state=FAULT, faults=(*part.faults, *named)) if named else part


def _not_evaluated(told: str, draw: Draw) -> Part:
    return Part("units", NOT_EVALUATED, told, (), {"seed": draw.seed})


def _other_detectors(scan: dict[str, Any], prepared: Prepared, described: Described) -> str | None:
    if detectors_digest(described.infos, prepared.setup.detection_settings()) != scan["detectors_digest"]:
        return (
            "other detectors than those of the report are installed, or were named by --recognizers and --ner"
        )
    if prepared.setup.suppressions_digest() != scan["suppressions_digest"]:
        return "other allow lists or suppressions than those of the report were named: see --suppressions"
    if described.person_detection != scan["person_detection"]:
        return "people outside the ledger are looked for otherwise than in the report: see --ner"
    return None


def _executed(
    report: Path,
    sealed: str,
    prepared: Prepared,
    draw: Draw,
    folder: Path,
    executor: LocalExecutor,
    observer: Observer,
) -> Part:
    with open_report(report) as con:
        known: list[UnitKey] = con.execute("SELECT file_id, unit_index FROM unit").fetchall()
        paths: dict[str, str] = dict(con.execute("SELECT file_id, path FROM file").fetchall())
    evidence = Evidence(prepared.setup.key)
    there = {place_of(unit, evidence): unit for unit in prepared.units}
    picked = drawn(known, len(known) if draw.count is None else draw.count, draw.seed)
    found = _scanned(
        [(key, there[key]) for key in picked if key in there], report, sealed, folder, executor, observer
    )
    faults = [
        Fault("the data have no such unit any more", "unit", f"{paths.get(file, file)} unit {index}")
        for file, index in picked
        if (file, index) not in there
    ]
    differing = len(faults) + len(found.units)
    faults += [_fault(difference, paths) for difference in found.differences]
    if (more := found.total - len(found.differences)) > 0:
        faults.append(Fault(f"{more:,} more rows differ"))
    if new := len(there.keys() - set(known)):
        faults.append(Fault(f"the data have {new:,} units of which the report says nothing", "unit"))
    said = bound(len(known), len(picked), differing)
    facts = {
        "seed": draw.seed, "units": said.units, "drawn": said.drawn, "differing": said.differing,
        "at_least": said.at_least, "at_most": said.at_most, "units_drawn": [list(key) for key in picked],
    }  # fmt: skip
    return Part("units", FAULT if faults else OK, f"seed {draw.seed}: {said.words}", tuple(faults), facts)


def _scanned(
    chosen: Sequence[tuple[UnitKey, WorkUnit]],
    report: Path,
    sealed: str,
    folder: Path,
    executor: LocalExecutor,
    observer: Observer,
) -> Comparison:
    units = [unit for _, unit in chosen]
    observer.stage("prove", of_bytes(units))
    tasks = tasks_of(units, folder, "verify")
    for _ in executor.map(tasks, observer.advance):
        pass
    return compare(report, sealed, [key for key, _ in chosen], (task.shard for task in tasks), folder)


def _fault(difference: Difference, paths: dict[str, str]) -> Fault:
    """Told with the path that the report shows, and places in the unit."""
    place = dict(difference.place)
    file = place.pop("file_id", "")
    where = " ".join([paths.get(file, str(file)), *(f"{name} {value}" for name, value in place.items())])
    return Fault(difference.how, difference.table, where, difference.columns)
