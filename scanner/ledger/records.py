"""What is folded of a ledger, as rows of a report: names masked, dates as dates, what is lacking told.

Owns the form of tables `consent`, `statement` and `consent_event`; folds nothing and judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reports.records.consent import ConsentEventRecord, ConsentRecord, StatementRecord
from scanner.ledger.ages import age_band
from scanner.ledger.events import Event
from scanner.ledger.evidence_files import EvidenceFolder, state_of
from scanner.ledger.folding import Consent
from scanner.ledger.masking import MASK, Masker
from scanner.ledger.people import Person, Statement
from scanner.ledger.values import parse_date
from scanner.ledger.vocabulary import MANDATORY, RECOMMENDED


def circles(consents: Mapping[str, Consent]) -> set[str]:
    """Records that lead back to themselves by way of those that replaced them."""
    found: set[str] = set()
    done: set[str] = set()
    for start in consents:
        path: dict[str, int] = {}
        at: str | None = start
        while at is not None and at in consents and at not in done and at not in path:
            path[at] = len(path)
            at = consents[at].superseded_by
        if at in path:
            found |= {record for record, place in path.items() if place >= path[at]}
        done.update(path)
    return found


def replaced_by(consents: Iterable[tuple[str, Consent]]) -> dict[str, list[str]]:
    """Record -> those whose place it took."""
    found: dict[str, list[str]] = {}
    for record_id, consent in consents:
        if consent.superseded_by is not None:
            found.setdefault(consent.superseded_by, []).append(record_id)
    return found


def statement_record(subject_id: str, kind: str, said: Statement) -> StatementRecord:
    """A row of table `statement`."""
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


def consent_record(
    record_id: str,
    consent: Consent,
    person: Person,
    age_of_consent: int,
    replaced: list[str],
    circular: bool,
    hidden: bool,
    evidence: EvidenceFolder | None,
) -> ConsentRecord:
    """A row of table `consent`; `hidden`: not all that is known of the person is at hand."""
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
        masker = masker or Masker(known_values(person))
        return masker.mask(text(name))

    def texts(name: str) -> list[str]:
        values = consent.terms.get(name)
        return values if isinstance(values, list) else []

    def flag(name: str) -> bool | None:
        value = consent.terms.get(name)
        return None if value is None else bool(value)

    given = consent.consented_at
    return ConsentRecord(
        record_id=record_id,
        subject_id=consent.subject_id,
        state="refused" if consent.refused else consent.state,
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
        lacks=list(lacks_of(consent)),
        superseded_by=consent.superseded_by,
        supersedes=replaced,
        events=sorted(set(consent.events)),
    )


def known_values(person: Person) -> list[str]:
    """What the person could be recognised by in a text."""
    return [*person.names, *person.aliases, *(value for _, value in person.identifiers)]


def _missing(consent: Consent, circular: bool) -> list[str]:
    """What makes a record that was once granted cover nothing: mandatory fields it lacks, a person in doubt, an
    amendment that left nothing of a limit, successors that lead back to it.
    """
    lacking = [name for name in MANDATORY if name not in consent.terms] if consent.consented_at else []
    in_doubt = ["subject_id"] if consent.in_doubt else []
    unsettled = sorted({*consent.emptied, *consent.contradicted} - set(lacking))
    return in_doubt + lacking + unsettled + (["superseded_by"] if circular else [])


def lacks_of(consent: Consent) -> tuple[str, ...]:
    """Recommended fields that a record once granted does not have."""
    return tuple(n for n in RECOMMENDED if n not in consent.terms) if consent.consented_at else ()


def event_record(event: Event) -> ConsentEventRecord:
    """A row of table `consent_event`."""
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
