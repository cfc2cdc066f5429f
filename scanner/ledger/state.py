"""The state of all consents as of a day, seen with the ledger as it stood at a moment: two clocks.

`ledger_at` cuts the file: only events recorded up to it exist. `as_of` cuts the lives of consents: only
what happened up to the end of that day (UTC) counts, as `folding.in_order` puts it. Who a person is, how
they are called and when they were born is no act of theirs: it counts from when it was recorded, so that
an older `as_of` never makes a person unknown and their samples free. Nothing here judges: a date that has
run out, a minor without guardian or a scope that does not fit is left to the decisions.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from reports.records.consent import ConsentEventRecord, ConsentRecord, StatementRecord, SubjectRecord
from scanner.errors import UsageError
from scanner.ledger.ages import age_band
from scanner.ledger.chain import read_events
from scanner.ledger.events import Event
from scanner.ledger.evidence_files import EvidenceFolder, state_of
from scanner.ledger.folding import Consent, Folder, Person, Statement, circles, in_order, learn
from scanner.ledger.keeping import Keeping
from scanner.ledger.masking import MASK, Masker
from scanner.ledger.values import parse_date
from scanner.ledger.vocabulary import MANDATORY, RECOMMENDED
from scanner.model import Subject


@dataclass(frozen=True, slots=True)
class LedgerState:
    """What the ledger says for a pair of clocks. All tuples are sorted by id or seq."""

    subjects: tuple[Subject, ...]
    """Everybody the ledger knows, with what identifies them: raw, never to be stored."""
    subject_records: tuple[SubjectRecord, ...]
    consent_records: tuple[ConsentRecord, ...]
    statement_records: tuple[StatementRecord, ...]
    """Objections that stand and deletions that were confirmed."""
    event_records: tuple[ConsentEventRecord, ...]
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
    """Millions of small objects that all stay: looking through them for cycles again and again takes a third of the time."""
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
    keeping = Keeping()
    counted = [
        event for event in keeping.watch(events) if ledger_at is None or event.recorded_at <= ledger_at
    ]
    counted, kept = keeping.forget(counted), keeping.kept()
    hidden = {*kept.withheld, *kept.erased}
    folder = Folder()
    for event in sorted(counted, key=in_order):
        if event.subject_id is not None:
            person = folder.person(event.subject_id)
            if event.event_type == "subject":
                learn(person, event)
        if event.event_time.date() <= as_of:
            folder.take(event)
    people = sorted(folder.people.items())
    consents = sorted(folder.consents.items())
    circular = circles(folder.consents)
    replaced = _replaced(consents)
    return LedgerState(
        subjects=tuple(_subject(subject_id, person) for subject_id, person in people),
        subject_records=tuple(
            SubjectRecord(subject_id, age_band(p.born, as_of, age_of_consent), p.deceased)
            for subject_id, p in people
        ),
        consent_records=tuple(
            _record(
                record_id,
                consent,
                folder.people[consent.subject_id],
                age_of_consent,
                replaced.get(record_id, []),
                record_id in circular,
                consent.subject_id in hidden,
                evidence,
            )
            for record_id, consent in consents
        ),
        statement_records=tuple(
            _statement_record(subject_id, kind, statement)
            for subject_id, p in people
            for kind, statements in (("objection", p.objections), ("deletion", p.deletions))
            for statement in statements
        ),
        event_records=tuple(_event_record(event) for event in counted),
        head=counted[-1].hash if counted else None,
        ineffective=tuple(sorted(folder.ineffective)),
        widening=tuple(sorted(folder.widening)),
        nameless=tuple(sorted(_granted(counted) & {i for i, p in people if not _known_values(p)} - hidden)),
        warnings=tuple(
            (record_id, lacks) for record_id, c in consents if c.state == "granted" and (lacks := _lacks(c))
        ),
        withheld=kept.withheld,
        erased=tuple(i for i in kept.erased if i in folder.people),
    )


def _subject(subject_id: str, person: Person) -> Subject:
    return Subject(subject_id, tuple(person.names), tuple(person.aliases), tuple(sorted(person.identifiers)))


def _replaced(consents: Iterable[tuple[str, Consent]]) -> dict[str, list[str]]:
    """Record -> those whose place it took."""
    found: dict[str, list[str]] = {}
    for record_id, consent in consents:
        if consent.superseded_by is not None:
            found.setdefault(consent.superseded_by, []).append(record_id)
    return found


def _statement_record(subject_id: str, kind: str, said: Statement) -> StatementRecord:
    return StatementRecord(
        seq=said.seq,
        subject_id=subject_id,
        kind=kind,
        since=said.since,
        purposes=list(said.purposes),
        categories=list(said.categories),
        modalities=list(said.modalities),
        source_scope=list(said.source_scope),
    )


def _record(
    record_id: str,
    consent: Consent,
    person: Person,
    age_of_consent: int,
    replaced: list[str],
    circular: bool,
    hidden: bool,
    evidence: EvidenceFolder | None,
) -> ConsentRecord:
    masker: Masker | None = None

    def text(name: str) -> str | None:
        value = consent.terms.get(name)
        return None if value is None else str(value)

    def masked(name: str) -> str | None:
        if hidden and text(name):
            return MASK  # whom it may name is not known here
        nonlocal masker
        if text(name) is None:
            return None
        masker = masker or Masker(_known_values(person))
        return masker.mask(text(name))

    def texts(name: str) -> list[str]:
        values = consent.terms.get(name)
        return [str(value) for value in values] if isinstance(values, list) else []

    def flag(name: str) -> bool | None:
        value = consent.terms.get(name)
        return None if value is None else bool(value)

    given = consent.consented_at
    return ConsentRecord(
        record_id=record_id,
        subject_id=consent.subject_id,
        state=consent.state,
        state_since=consent.since,
        consented_at=given,
        consent_type=text("consent_type"),
        purposes=texts("purposes"),
        categories=texts("categories"),
        modalities=texts("modalities"),
        source_scope=texts("source_scope"),
        controller=text("controller"),
        recipients=texts("recipients"),
        territory=texts("territory"),
        jurisdiction=text("jurisdiction"),
        intended_use=masked("intended_use"),
        withdrawal_method=masked("withdrawal_method"),
        storage_location=masked("storage_location"),
        valid_from=parse_date(text("valid_from")),
        valid_until=parse_date(text("valid_until")),
        retention_until=parse_date(text("retention_until")),
        granted_by=text("granted_by"),
        guardian_relation=text("guardian_relation"),
        guardian_evidence=masked("guardian_evidence"),
        age_band_at_grant=age_band(person.born, given.date(), age_of_consent) if given else "unknown",
        signed=flag("signed"),
        bundled=flag("bundled"),
        evidence_ref=masked("evidence_ref"),
        evidence_sha256=text("evidence_sha256"),
        evidence_state=state_of(consent.papers, evidence),
        missing=_missing(consent, circular),
        lacks=list(_lacks(consent)),
        superseded_by=consent.superseded_by,
        supersedes=replaced,
        events=sorted(set(consent.events)),
    )


def _known_values(person: Person) -> list[str]:
    return [*person.names, *person.aliases, *(value for _, value in person.identifiers)]


def _granted(events: Iterable[Event]) -> set[str]:
    """Persons who gave a consent, whenever it counts."""
    return {str(event.subject_id) for event in events if event.event_type == "grant"}


def _missing(consent: Consent, circular: bool) -> list[str]:
    """What makes a record that was once granted cover nothing: mandatory fields it lacks, a person in doubt, an
    amendment that left nothing of a limit, successors that lead back to it.
    """
    lacking = [name for name in MANDATORY if name not in consent.terms] if consent.consented_at else []
    in_doubt = ["subject_id"] if consent.in_doubt else []
    return in_doubt + lacking + list(consent.emptied) + (["superseded_by"] if circular else [])


def _lacks(consent: Consent) -> tuple[str, ...]:
    """Recommended fields that a record once granted does not have."""
    return tuple(n for n in RECOMMENDED if n not in consent.terms) if consent.consented_at else ()


def _event_record(event: Event) -> ConsentEventRecord:
    return ConsentEventRecord(
        seq=event.seq,
        event_id=event.event_id,
        event_type=event.event_type,
        record_id=event.record_id,
        subject_id=event.subject_id,
        event_time=event.event_time,
        recorded_at=event.recorded_at,
        prev_hash=event.prev_hash,
        hash=event.hash,
    )
