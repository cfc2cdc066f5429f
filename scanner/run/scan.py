"""Runs a scan: takes the inventory, has the units scanned, has the report built."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from reports.faults import ReportFault
from reports.profile import Profile, load_profile
from scanner import inventory
from scanner.declaration import Declaration
from scanner.detect import detectors_digest
from scanner.errors import ReportError
from scanner.evidence import Evidence, load_key
from scanner.executors.local import LocalExecutor, Task
from scanner.ledger.evidence_files import EvidenceFolder
from scanner.ledger.keeping import refuse_withheld
from scanner.ledger.mending import companions
from scanner.ledger.state import LedgerState
from scanner.ledger.state import load as load_ledger
from scanner.model import FoundFile, ReadRules, WorkUnit
from scanner.run.layouts import Layouts, check_layouts, layouts_of, persons_of, rules_of
from scanner.run.places import check_report_place
from scanner.run.request import Observer, ScanRequest, ScanResult
from scanner.run.sidecars import sidecars_of
from scanner.run.subject_index import rules_digest, with_index
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
    ]
    return frozenset(path.absolute() for path in own if path is not None)


def _units(files: tuple[FoundFile, ...], declaration: Declaration, layouts: Layouts) -> Iterator[WorkUnit]:
    specs = {source.id: source for source in declaration.sources}
    sidecars = sidecars_of(files)
    for file in files:
        spec = specs.get(file.source_id or "")
        if spec is None:
            yield from inventory.cut_units(file, ReadRules())
            continue
        persons = persons_of(spec, file, layouts[spec.id])
        for unit in inventory.cut_units(file, rules_of(spec, file, layouts[spec.id])):
            yield replace(unit, persons=persons, sidecars=sidecars.get(file.path, ()))


def _scan_units(executor: LocalExecutor, tasks: list[Task], observer: Observer) -> int:
    """Make the shards that are not there yet; how many were there."""
    missing = [task for task in tasks if not is_done(task.shard)]
    total, ahead = (sum(len(task.units) for task in some) for some in (tasks, missing))
    if ahead < total:
        observer.note(f"{total - ahead} of {total} units were scanned by an earlier run")
    observer.stage("scan", sum(unit.stored_bytes for task in missing for unit in task.units))
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


def run_scan(request: ScanRequest, observer: Observer) -> ScanResult:
    """Do it all. Raises ProvscanError when it cannot go on; then no report is written or changed."""
    check_report_place(request.report, request.force)
    check_layouts(request.declaration)
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    with faults_as_errors():
        profile = load_profile(request.profile)
    state = _ledger_state(request, profile)
    is_new = not request.key_file.exists()
    key = load_key(request.key_file)
    if is_new:
        observer.note(f"made a key, {request.key_file}: keep it, for with another all digests and ids differ")
    setup = replace(request.settings, key=key, subjects=state.subjects if state else ())
    key_id = Evidence(key).key_id
    observer.stage("inventory", None)
    controls = controls_of(request)
    found = inventory.take(request.declaration, controls, observer=lambda done: observer.advance(done, 0))
    layouts = layouts_of(found.files, request.declaration)
    setup = replace(
        setup, person_names={source: said.names for source, said in layouts.items() if said.names}
    )
    units = list(_units(found.files, request.declaration, layouts))
    workers = max(1, min(request.workers, len(units)))
    with (
        work_folder(request.report, request.fresh) as folder,
        LocalExecutor(with_index(setup, folder), workers) as executor,
    ):
        described = executor.describe()
        rules = detectors_digest(described.infos, setup.detection_settings())
        fingerprint = setup.fingerprint(key_id, f"{version('provscan')}|{rules}|{rules_digest()}")
        tasks = tasks_of(units, folder, fingerprint)
        reused = _scan_units(executor, tasks, observer)
        observer.stage("report", None)
        from reports.store import RunFacts, build_report  # DuckDB: the first rows need not wait for it

        with faults_as_errors():
            outcome = build_report(
                request.report,
                tables=tables(request, setup, key_id, found, layouts, described, state, profile),
                shards=(task.shard for task in tasks),
                run=RunFacts(
                    started_at=started,
                    finished_at=dt.datetime.now(dt.UTC),
                    seconds=round(time.monotonic() - clock, 3),
                    workers=workers,
                    units=len(units),
                    units_reused=reused,
                ),
                profile=profile,
            )
    return ScanResult(outcome, request.report, len(units), reused)
