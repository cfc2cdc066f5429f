"""Runs a scan: takes the inventory, has the units scanned, has the report built."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from reports.faults import ReportFault
from reports.profile import Profile, load_profile
from scanner import inventory
from scanner.errors import ReportError
from scanner.evidence import load_key
from scanner.executors.local import LocalExecutor, Task
from scanner.ledger.evidence_files import EvidenceFolder
from scanner.ledger.keeping import refuse_withheld
from scanner.ledger.mending import companions
from scanner.ledger.state import LedgerState
from scanner.ledger.state import load as load_ledger
from scanner.run.environment import environment
from scanner.run.layouts import check_layouts
from scanner.run.places import check_report_place
from scanner.run.prepare import Prepared, fingerprinted, of_bytes, prepare, resuming
from scanner.run.request import Observer, ScanRequest, ScanResult
from scanner.run.reusing import Earlier, prove, reusable
from scanner.run.subject_index import with_index
from scanner.run.tables import tables
from scanner.run.tasks import tasks_of
from scanner.run.work import is_done, work_folder, work_folder_of


@contextmanager
def faults_as_errors() -> Iterator[None]:
    """The reports room knows no exit status; its faults become ours here."""
    try:
        yield
    except ReportFault as fault:
        raise ReportError(fault.what, where=fault.where, next_step=fault.next_step) from fault


def controls_of(request: ScanRequest) -> frozenset[Path]:
    """Files that belong to provscan and not to the corpus, wherever they lie."""
    report = request.report
    own = [
        report,
        work_folder_of(report),
        request.key_file,
        request.declaration.path,
        request.ledger,
        *(companions(request.ledger) if request.ledger else ()),
        *request.recognizer_files,
        *request.own_files,
    ]
    return frozenset(path.absolute() for path in own if path is not None)


def _scan_units(executor: LocalExecutor, tasks: list[Task], observer: Observer) -> int:
    """Make the shards that are not there yet; how many units were there."""
    missing = [task for task in tasks if not is_done(task.shard)]
    total, ahead = (sum(len(task.units) for task in some) for some in (tasks, missing))
    if ahead < total:
        observer.note(f"{total - ahead} of {total} units were scanned by an earlier run")
    observer.stage("scan", sum(of_bytes(task.units) for task in missing))
    for _ in executor.map(missing, observer.advance):
        pass
    return total - ahead


def _ledger_state(request: ScanRequest, profile: Profile) -> LedgerState | None:
    if request.ledger is None:
        return None
    evidence = EvidenceFolder(request.evidence) if request.evidence else None
    state = load_ledger(request.ledger, request.as_of, request.ledger_at, profile.age_of_consent, evidence)
    refuse_withheld(request.ledger, state)
    return state


def _prepare(request: ScanRequest, state: LedgerState | None, observer: Observer) -> Prepared:
    is_new = not request.key_file.exists()
    key = load_key(request.key_file)
    if is_new:
        observer.note(f"made a key, {request.key_file}: keep it, for with another all digests and ids differ")
    observer.stage("inventory", None)
    found = inventory.take(
        request.declaration, controls_of(request), observer=lambda done: observer.advance(done, 0)
    )
    return prepare(request.settings, key, state, request.declaration, found)


def run_scan(request: ScanRequest, observer: Observer, earlier: Earlier | None = None) -> ScanResult:
    """Do it all. Raises ProvscanError when it cannot go on; then no report is written or changed.

    Of an `earlier` report the results of units are taken over that cannot have changed.
    """
    check_report_place(request.report, request.force)
    check_layouts(request.declaration)
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    with faults_as_errors():
        profile = load_profile(request.profile)
    state = _ledger_state(request, profile)
    prepared = _prepare(request, state, observer)
    workers = max(1, min(request.workers, len(prepared.units)))
    with (
        work_folder(request.report, request.fresh) as folder,
        LocalExecutor(with_index(prepared.setup, folder), workers) as executor,
    ):
        described = executor.describe()
        prepared = replace(prepared, units=tuple(fingerprinted(prepared, described)))
        taken, units = reusable(prepared, earlier, observer)
        tasks = tasks_of(units, folder, resuming(prepared, described))
        resumed = _scan_units(executor, tasks, observer)
        with faults_as_errors():
            if earlier is not None:
                prove(earlier, taken, executor, folder, observer)
            observer.stage("report", None)
            from reports.store import RunFacts, build_report  # DuckDB: the first rows need not wait for it
            from reports.unit_rows import Taken

            outcome = build_report(
                request.report,
                tables=tables(request, prepared, described, state, profile),
                shards=(task.shard for task in tasks),
                run=RunFacts(
                    started_at=started,
                    finished_at=dt.datetime.now(dt.UTC),
                    seconds=round(time.monotonic() - clock, 3),
                    workers=workers,
                    units=len(prepared.units),
                    units_reused=resumed + len(taken),
                    environment=environment(),
                ),
                profile=profile,
                taken=Taken(earlier.report, earlier.digest, list(taken)) if earlier and taken else None,
            )
    return ScanResult(outcome, request.report, len(prepared.units), resumed + len(taken))
