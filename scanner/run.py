"""The main job from end to end: declaration -> inventory -> units -> shards -> report. It prints nothing.

Shards lie in a work folder beside the report until the report stands; a run that was interrupted or killed
finds them there and goes on, because a shard's name says exactly what it is the result of.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import glob
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from reports.faults import ReportFault
from reports.profile import Profile, load_profile
from reports.records import IssueRecord, RecognizerRecord, ScanRecord
from reports.schema import REPORT_VERSION
from reports.shard import read_shard
from reports.store import Outcome, RunFacts, build_report
from scanner import inventory
from scanner.declaration import Declaration
from scanner.detect import detectors_digest
from scanner.errors import ReportError, UsageError
from scanner.evidence import Evidence, load_key
from scanner.executors.local import LocalExecutor, Task
from scanner.issues import KINDS
from scanner.ledger.state import LedgerState
from scanner.ledger.state import load as load_ledger
from scanner.model import FoundFile, ReadRules
from scanner.setup import ScanSetup
from scanner.worker import shard_name


class Observer(Protocol):
    """Is told how the run goes; shows it or not."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins; `total` bytes are ahead, if known."""

    def advance(self, done: int, rows: int) -> None:
        """Bytes and rows done in this stage so far, in total."""

    def note(self, text: str) -> None:
        """Something a user wants to know; safe to print."""


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What a user asked for; paths are absolute."""

    declaration: Declaration
    report: Path
    key_file: Path
    ledger: Path | None = None
    as_of: dt.date = field(default_factory=dt.date.today)
    ledger_at: dt.datetime | None = None
    profile: str = "baseline"
    workers: int = 1
    force: bool = False
    fresh: bool = False
    settings: ScanSetup = field(default_factory=lambda: ScanSetup(b"", ()))
    """Limits, entities, scores; key and subjects are filled in by the run."""


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What came of it."""

    outcome: Outcome
    report: Path
    units: int
    reused: int


@contextmanager
def _work_folder(report: Path, fresh: bool) -> Iterator[Path]:
    """The folder of shards beside the report, locked against a second run, removed when all went well."""
    folder = report.with_name(report.name + ".work")
    if fresh and folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UsageError(
            f"no work folder can be made ({error.strerror})",
            where=str(folder),
            next_step="choose another place for the report with --out",
        ) from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(
                "another scan is writing this report",
                where=str(report),
                next_step="wait for it, or write to another place with --out",
            ) from None
        for left_over in folder.glob(".*.tmp"):
            left_over.unlink(missing_ok=True)
        for left_over in report.parent.glob(f".{glob.escape(report.name)}.*.building"):
            shutil.rmtree(left_over, ignore_errors=True)  # of a run that was killed while it wrote the report
        try:
            yield folder
        except BaseException:
            for unfinished in folder.glob(".*.tmp"):
                unfinished.unlink(missing_ok=True)
            if not any(folder.glob("*.shard")):
                shutil.rmtree(folder)
            raise
        shutil.rmtree(folder)
    finally:
        os.close(lock)


def controls_of(request: ScanRequest) -> frozenset[Path]:
    """Files that belong to provscan and not to the corpus, wherever they lie."""
    report = request.report
    own = [
        report,
        report.with_name(report.name + ".work"),
        request.key_file,
        request.declaration.path,
        request.ledger,
    ]
    return frozenset(path.absolute() for path in own if path is not None)


def _inputs_digest(files: tuple[FoundFile, ...]) -> str:
    digest = hashlib.sha256()
    for file in files:
        place = f"{file.path}\0{file.bytes}\0{file.sha256}\0{file.status}\n"
        digest.update(place.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _tasks(
    files: tuple[FoundFile, ...], request: ScanRequest, folder: Path, fingerprint: str
) -> Iterator[Task]:
    rules = {source.id: source.rules() for source in request.declaration.sources}
    for file in files:
        for unit in inventory.cut_units(file, rules.get(file.source_id or "", ReadRules())):
            yield Task(unit, folder / shard_name(unit, fingerprint))


def _is_done(task: Task) -> bool:
    """Whether an earlier run left this unit's shard whole; a damaged one is made again."""
    if not task.shard.exists():
        return False
    try:
        for _ in read_shard(task.shard):
            pass
    except ReportFault:
        task.shard.unlink()
        return False
    return True


def _source_issues(found: inventory.Inventory) -> list[IssueRecord]:
    return [
        IssueRecord(
            "",
            KINDS[i.code].severity,
            i.code,
            source,
            None,
            None,
            None,
            None,
            0,
            None,
            None,
            i.detail,
            0,
            0,
            0,
        )
        for source, i in found.issues
    ]


def _scan_record(request: ScanRequest, key_id: str, digests: tuple[str, str], state: LedgerState | None,
                 profile: Profile) -> ScanRecord:  # fmt: skip
    inputs, detectors = digests
    application = request.declaration.application
    return ScanRecord(
        report_version=REPORT_VERSION,
        tool_version=version("provscan"),
        as_of=request.as_of,
        ledger_at=request.ledger_at,
        declaration_digest=request.declaration.digest,
        ledger_digest=state.digest if state else None,
        ledger_head=state.head if state else None,
        inputs_digest=inputs,
        detectors_digest=detectors,
        key_id=key_id,
        profile=profile.name,
        profile_digest=profile.digest,
        min_score=request.settings.min_score,
        person_detection="none",
        applicant=application.applicant,
        applicant_id=application.applicant_id,
        application=application.name,
        objective=application.objective,
        necessity=application.necessity,
        intended_uses=list(application.intended_uses),
        purposes=list(application.purposes),
        territory=application.territory,
        status="incomplete",
        exit_status=3,
    )


def _scan_units(executor: LocalExecutor, tasks: list[Task], observer: Observer) -> int:
    """Make the shards that are not there yet; how many were there."""
    missing = [task for task in tasks if not _is_done(task)]
    if len(missing) < len(tasks):
        observer.note(f"{len(tasks) - len(missing)} of {len(tasks)} units were scanned by an earlier run")
    observer.stage("scan", sum(task.unit.stored_bytes for task in missing))
    for _ in executor.map(missing, observer.advance):
        pass
    return len(tasks) - len(missing)


def _ledger_state(request: ScanRequest, age_of_consent: int) -> LedgerState | None:
    if request.ledger is None:
        return None
    return load_ledger(request.ledger, request.as_of, request.ledger_at, age_of_consent)


def run_scan(request: ScanRequest, observer: Observer) -> ScanResult:
    """Do it all. Raises ProvscanError when it cannot go on; then no report is written or changed."""
    if request.report.exists() and not request.force:
        raise UsageError(
            "the report is there already",
            where=str(request.report),
            next_step="give --force to replace it, or --out for another place",
        )
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    try:
        profile = load_profile(request.profile)
    except ReportFault as fault:
        raise ReportError(fault.what, where=fault.where, next_step=fault.next_step) from fault
    state = _ledger_state(request, profile.age_of_consent)
    evidence = Evidence(load_key(request.key_file))
    observer.stage("inventory", None)
    found = inventory.take(
        request.declaration, controls_of(request), observer=lambda n: observer.advance(n, 0)
    )
    setup = replace(
        request.settings, key=load_key(request.key_file), subjects=state.subjects if state else ()
    )
    with (
        _work_folder(request.report, request.fresh) as folder,
        LocalExecutor(setup, request.workers) as executor,
    ):
        infos = executor.describe()
        detectors = detectors_digest(infos, setup.detection_settings())
        fingerprint = setup.fingerprint(evidence.key_id, f"{version('provscan')}|{detectors}")
        tasks = list(_tasks(found.files, request, folder, fingerprint))
        reused = _scan_units(executor, tasks, observer)
        observer.stage("report", None)
        digests = (_inputs_digest(found.files), detectors)
        tables: dict[str, Iterable[Any]] = {
            "scan": [_scan_record(request, evidence.key_id, digests, state, profile)],
            "source": [
                source.record(request.declaration.application) for source in request.declaration.sources
            ],
            "recognizer": [RecognizerRecord(i.recognizer, i.version, i.entity, i.patterns) for i in infos],
            "subject": state.subject_records if state else (),
            "consent": state.consent_records if state else (),
            "consent_event": state.event_records if state else (),
            "issue": _source_issues(found),
        }
        facts = RunFacts(started, dt.datetime.now(dt.UTC), round(time.monotonic() - clock, 3), request.workers,
                         units=len(tasks), units_reused=reused)  # fmt: skip
        try:
            outcome = build_report(request.report, tables=tables, shards=(task.shard for task in tasks), run=facts,
                                   profile=profile)  # fmt: skip
        except ReportFault as fault:
            raise ReportError(fault.what, where=fault.where, next_step=fault.next_step) from fault
    return ScanResult(outcome, request.report, len(tasks), reused)
