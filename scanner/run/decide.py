"""Decides a report again: reads a ledger and an old report, has the new one written. No corpus is read."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from reports.faults import ReportFault
from reports.profile import Profile, load_profile
from reports.redecide import Now, Standing, decide_again, same_people
from reports.store import Outcome, RunFacts
from scanner.errors import UsageError
from scanner.evidence import Evidence, load_key
from scanner.ledger.evidence_files import EvidenceFolder
from scanner.ledger.state import LedgerState
from scanner.ledger.state import load as load_ledger
from scanner.run.places import check_report_place
from scanner.run.request import Observer
from scanner.run.scan import faults_as_errors
from scanner.run.tables import erased_issues, sought_records


@dataclass(frozen=True, slots=True)
class DecideRequest:
    """What a user asked for; paths are absolute."""

    report: Path
    ledger: Path | None
    as_of: dt.date
    own_key: Path
    """The user's own, used where it is there and is the report's."""
    key_file: Path | None = None
    """The one that the user names; it must be the report's."""
    ledger_at: dt.datetime | None = None
    evidence: Path | None = None
    """Folder in which the documents lie that the ledger names by digest."""
    profile: str | None = None
    """None: the one of the old report."""
    force: bool = False


def run_decide(old: Standing, request: DecideRequest, observer: Observer) -> Outcome:
    """Write the report anew. Raises ProvscanError when it cannot go on; then no report is written or changed."""
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    check_report_place(request.report, request.force)
    profile = _profile(old, request)
    state = _ledger_state(old, request, profile)
    key = _key(old, request)
    withheld = bool(state and state.withheld)
    now = Now(
        tool_version=version("provscan"),
        as_of=request.as_of,
        ledger_at=_stored(request.ledger_at),
        ledger_digest=state.digest if state else None,
        ledger_head=state.head if state else None,
        tables={
            "subject": state.subject_records,
            "consent": state.consent_records,
            "statement": state.statement_records,
            "consent_event": state.event_records,
        }
        if state
        else {},
        sought=sought_records(state, key) if key is not None and not withheld else None,
        erased=tuple(zip(state.erased, erased_issues(state), strict=True)) if state else (),
    )
    if withheld:
        observer.note(
            "the names file of the ledger is not (all) at hand: birth dates and evidence in it are taken for not known"
        )
    if now.sought is None and not same_people(old, now):
        lacking, step = "names file of the ledger", "Put it beside the ledger"
        if not withheld:
            lacking, step = "key of the scan", "Give the key with --key"
        observer.note(
            f"the {lacking} is not at hand, so nobody knows whether the scan looked for these people: the report "
            f"cannot be clean. {step}"
        )
    with faults_as_errors():
        return decide_again(
            request.report,
            old,
            now,
            RunFacts(
                started_at=started,
                finished_at=dt.datetime.now(dt.UTC),
                seconds=round(time.monotonic() - clock, 3),
                workers=0,
                executor="none",
                units=old.units,
                units_reused=old.units,
                decided_from=old.digest,
                decided_from_as_of=old.as_of,
                decided_from_seq=old.last_seq,
                environment=old.environment,
            ),
            profile,
        )


def _profile(old: Standing, request: DecideRequest) -> Profile:
    """The one asked for; without one that of the old report, if it is among ours and still the same."""
    if request.profile is not None:
        with faults_as_errors():
            return load_profile(request.profile)
    try:
        found = None if old.profile.endswith(".toml") else load_profile(old.profile)
    except ReportFault:
        found = None
    if found is None or found.digest != old.profile_digest:
        raise UsageError(
            "the profile that the report was judged by is not among those of this version",
            where=str(old.path),
            next_step="name the profile to judge by with --profile: baseline, or a TOML file",
        )
    return found


def _ledger_state(old: Standing, request: DecideRequest, profile: Profile) -> LedgerState | None:
    if request.ledger is not None:
        evidence = EvidenceFolder(request.evidence) if request.evidence else None
        return load_ledger(request.ledger, request.as_of, request.ledger_at, profile.age_of_consent, evidence)
    if old.ledger_digest is None:
        return None
    raise UsageError(
        "the report was made with a ledger, and is decided again with one",
        where=str(old.path),
        next_step="name it with --ledger; the report holds no names, so the ledger cannot be left out",
    )


def _key(old: Standing, request: DecideRequest) -> bytes | None:
    """The scan's key, if it is at hand; never made here."""
    place = request.key_file or request.own_key
    if not place.is_file():
        return None
    if request.key_file is None:
        try:
            key = load_key(place)
        except UsageError:
            return None
        return key if Evidence(key).key_id == old.key_id else None
    key = load_key(place)
    if Evidence(key).key_id != old.key_id:
        raise UsageError(
            "not the key that the scan ran with",
            where=str(place),
            next_step="give the one that it ran with; without any the report will be incomplete",
        )
    return key


def _stored(moment: dt.datetime | None) -> dt.datetime | None:
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment else None
