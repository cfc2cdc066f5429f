"""The state of all consents as of a day, seen with the ledger as it stood at a moment: two clocks.

`ledger_at` cuts the file: only events recorded up to it exist. `as_of` cuts the lives of consents: only
what happened up to the end of that day (UTC) counts, as `told.in_order` puts it. Who a person is, how
they are called and when they were born is no act of theirs: it counts from when it was recorded, so that
an older `as_of` never makes a person unknown and their samples free. Nothing here judges: a date that has
run out, a minor without guardian or a scope that does not fit is left to the decisions.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import hashlib
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reports.records.consent import ConsentEventRecord, ConsentRecord, StatementRecord, SubjectRecord
from scanner.errors import UsageError
from scanner.ledger.ages import age_band
from scanner.ledger.chain import read_events
from scanner.ledger.event_rows import EventRows
from scanner.ledger.events import Event
from scanner.ledger.evidence_files import EvidenceFolder
from scanner.ledger.folding import Folder
from scanner.ledger.keeping import Keeping
from scanner.ledger.people import Person, learn
from scanner.ledger.records import (
    circles,
    consent_record,
    known_values,
    replaced_by,
    statement_record,
)
from scanner.ledger.told import Backlog
from scanner.model import Subject


@dataclass(frozen=True, slots=True)
class LedgerState:
    """What the ledger says for a pair of clocks. All rows are sorted by id or seq."""

    subjects: tuple[Subject, ...]
    """Everybody the ledger knows, with what identifies them: raw, never to be stored."""
    subject_records: tuple[SubjectRecord, ...]
    consent_records: tuple[ConsentRecord, ...]
    statement_records: tuple[StatementRecord, ...]
    """Objections that stand and deletions that were confirmed."""
    event_records: Sequence[ConsentEventRecord]
    """Every event recorded up to ledger_at, also those that happened after as_of."""
    head: str | None
    """Hash of the last of these events."""
    ineffective: tuple[int, ...]
    """Events that changed nothing: their record is not known, or a renewal of what is not granted."""
    widening: tuple[tuple[int, tuple[str, ...]], ...]
    """(event, fields): amendments that would have widened a consent, which they do not."""
    warnings: tuple[tuple[str, tuple[str, ...]], ...]
    """(record_id, recommended fields that the granted record lacks)."""
    nameless: tuple[str, ...] = ()
    """Persons with a grant of whom no name, alias or identifier is known: nothing found can be tied to them."""
    withheld: tuple[str, ...] = ()
    """Persons of whom a value in the names file is not at hand, though nobody erased it."""
    erased: tuple[str, ...] = ()
    """Persons whose values were erased: nobody can look for them."""
    digest: str | None = None
    """SHA-256 of the whole file; only `load` knows it."""


def load(
    path: Path,
    as_of: dt.date,
    ledger_at: dt.datetime | None,
    age_of_consent: int,
    evidence: EvidenceFolder | None = None,
) -> LedgerState:
    """Verify and fold a ledger file in one pass over its bytes."""
    digest = hashlib.sha256()
    state = fold(read_events(path, seen=digest.update), as_of, ledger_at, age_of_consent, evidence)
    return replace(state, digest=digest.hexdigest())


def fold(
    events: Iterable[Event],
    as_of: dt.date,
    ledger_at: dt.datetime | None,
    age_of_consent: int,
    evidence: EvidenceFolder | None = None,
) -> LedgerState:
    """Fold events into the state as of a day, as the ledger stood at a moment (None: as it is now)."""
    if ledger_at is not None and ledger_at.tzinfo is None:
        raise UsageError(
            "the moment of the ledger has no time zone", next_step="give one, such as 2026-05-01T00:00Z"
        )
    with _no_collecting():
        return _fold(events, as_of, ledger_at, age_of_consent, evidence)


@contextlib.contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of small objects that all stay: looking through them for cycles takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _fold(
    events: Iterable[Event],
    as_of: dt.date,
    ledger_at: dt.datetime | None,
    age_of_consent: int,
    evidence: EvidenceFolder | None,
) -> LedgerState:
    # All events are read, also those after ledger_at: a chain is only proven to its end.
    keeping, event_records, waiting = Keeping(), EventRows(), Backlog()
    granted: set[str] = set()
    for event in keeping.watch(events):
        if ledger_at is None or event.recorded_at <= ledger_at:
            event_records.add(event)
            waiting.add(event)
            if event.event_type == "grant":  # whenever it counts
                granted.add(str(event.subject_id))
    kept = keeping.kept()
    hidden = {*kept.withheld, *kept.erased}
    folder = Folder()
    for told in waiting.in_turn(keeping):
        if told.subject_id is not None:
            person = folder.person(told.subject_id)
            if told.event_type == "subject":
                learn(person, told)
        if told.event_time.date() <= as_of:
            folder.take(told)
    consent_records, warnings = _consents(folder, hidden, age_of_consent, evidence)
    known = folder.people
    nameless = {subject_id for subject_id in granted if not known_values(known[subject_id])} - hidden
    erased = tuple(subject_id for subject_id in kept.erased if subject_id in known)
    subjects, subject_records, statements = [], [], []
    for subject_id in sorted(known):
        person = known.pop(subject_id)
        subjects.append(_subject(person))
        band = age_band(person.born, as_of, age_of_consent)
        subject_records.append(SubjectRecord(person.subject_id, band, person.deceased))
        for kind, said in (("objection", person.objections), ("deletion", person.deletions)):
            statements += [statement_record(person.subject_id, kind, statement) for statement in said]
    return LedgerState(
        subjects=tuple(subjects),
        subject_records=tuple(subject_records),
        consent_records=consent_records,
        statement_records=tuple(statements),
        event_records=event_records,
        head=event_records[-1].hash if event_records else None,
        ineffective=tuple(sorted(folder.ineffective)),
        widening=tuple(sorted(folder.widening)),
        nameless=tuple(sorted(nameless)),
        warnings=warnings,
        withheld=kept.withheld,
        erased=erased,
    )


def _consents(
    folder: Folder, hidden: Container[str], age_of_consent: int, evidence: EvidenceFolder | None
) -> tuple[tuple[ConsentRecord, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The rows of all consents, and what granted ones lack. Each consent is let go once its row is made."""
    circular, replaced = circles(folder.consents), replaced_by(folder.consents)
    rows: list[ConsentRecord] = []
    warnings: list[tuple[str, tuple[str, ...]]] = []
    for record_id in sorted(folder.consents):
        consent = folder.consents.pop(record_id)
        row = consent_record(
            record_id,
            consent,
            folder.people[consent.subject_id],
            age_of_consent,
            replaced.get(record_id),
            record_id in circular,
            consent.subject_id in hidden,
            evidence,
        )
        rows.append(row)
        if consent.state == "granted" and row.lacks:
            warnings.append((record_id, tuple(row.lacks)))
    return tuple(rows), tuple(warnings)


def _subject(person: Person) -> Subject:
    return Subject(
        person.subject_id, tuple(person.names), tuple(person.aliases), tuple(sorted(person.identifiers))
    )
