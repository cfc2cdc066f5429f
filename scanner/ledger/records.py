"""What is folded of a ledger, as rows of a report: names masked, dates as dates, what is lacking told.

Owns the form of tables `consent` and `statement`; folds nothing and judges nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from reports.records.consent import ConsentRecord, StatementRecord
from scanner.ledger.ages import age_band
from scanner.ledger.evidence_files import EvidenceFolder, state_of
from scanner.ledger.folding import Consent
from scanner.ledger.masking import MASK, Masker
from scanner.ledger.people import Person, Statement
from scanner.ledger.values import parse_date
from scanner.ledger.vocabulary import MANDATORY, RECOMMENDED

_NOTHING: list[str] = []
"""The empty list of all rows: most of theirs are empty, and nobody changes a row."""


def circles(consents: Mapping[str, Consent]) -> set[str]:
    """Records that lead back to themselves by way of those that replaced them."""
    found: set[str] = set()
    done: set[str] = set()
    for start, consent in consents.items():
        if consent.superseded_by is None:
            continue  # which leads nowhere
        path: dict[str, int] = {}
        at: str | None = start
        while at is not None and at in consents and at not in done and at not in path:
            path[at] = len(path)
            at = consents[at].superseded_by
        if at in path:
            found |= {record for record, place in path.items() if place >= path[at]}
        done.update(path)
    return found


def replaced_by(consents: Mapping[str, Consent]) -> dict[str, list[str]]:
    """Record -> those whose place it took, sorted."""
    found: dict[str, list[str]] = {}
    for record_id, consent in consents.items():
        if consent.superseded_by is not None:
            found.setdefault(consent.superseded_by, []).append(record_id)
    return {record_id: sorted(others) for record_id, others in found.items()}


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
    replaced: list[str] | None,
    circular: bool,
    hidden: bool,
    evidence: EvidenceFolder | None,
) -> ConsentRecord:
    """A row of table `consent`; `hidden`: not all that is known of the person is at hand."""
    terms, given = consent.terms, consent.consented_at
    masker: Masker | None = None

    def masked(name: str) -> str | None:
        value = terms.get(name)
        if value is None:
            return None
        if hidden:
            return MASK  # whom it may name is not known here
        nonlocal masker
        masker = masker or Masker(known_values(person))
        return masker.mask(str(value))

    return ConsentRecord(
        record_id=record_id,
        subject_id=consent.subject_id,
        state="refused" if consent.refused else consent.state,
        state_since=consent.since,
        consented_at=given,
        consent_type=_text(terms, "consent_type"),
        purposes=_texts(terms, "purposes"),
        categories=_texts(terms, "categories"),
        modalities=_texts(terms, "modalities"),
        source_scope=_texts(terms, "source_scope"),
        controller=_text(terms, "controller"),
        recipients=_texts(terms, "recipients"),
        territory=_texts(terms, "territory"),
        jurisdiction=_text(terms, "jurisdiction"),
        intended_use=masked("intended_use"),
        withdrawal_method=masked("withdrawal_method"),
        storage_location=masked("storage_location"),
        valid_from=parse_date(terms.get("valid_from")),
        valid_until=parse_date(terms.get("valid_until")),
        retention_until=parse_date(terms.get("retention_until")),
        granted_by=_text(terms, "granted_by"),
        guardian_relation=_text(terms, "guardian_relation"),
        guardian_evidence=masked("guardian_evidence"),
        age_band_at_grant=age_band(person.born, given.date(), age_of_consent) if given else "unknown",
        signed=_flag(terms, "signed"),
        bundled=_flag(terms, "bundled"),
        evidence_ref=masked("evidence_ref"),
        evidence_sha256=_text(terms, "evidence_sha256"),
        evidence_state=state_of(consent.papers, evidence),
        missing=_missing(consent, circular) or _NOTHING,
        lacks=_lacking(RECOMMENDED, consent.packed[0]) if given else _NOTHING,
        superseded_by=consent.superseded_by,
        supersedes=replaced or _NOTHING,
        events=sorted(set(consent.events)),
    )


def _text(terms: Mapping[str, object], name: str) -> str | None:
    value = terms.get(name)
    return None if value is None else str(value)


def _texts(terms: Mapping[str, object], name: str) -> list[str]:
    value = terms.get(name)
    return value if isinstance(value, list) else _NOTHING


def _flag(terms: Mapping[str, object], name: str) -> bool | None:
    value = terms.get(name)
    return None if value is None else bool(value)


@lru_cache(maxsize=1 << 12)
def _lacking(wanted: tuple[str, ...], names: tuple[str, ...]) -> list[str]:
    return [name for name in wanted if name not in names]


def known_values(person: Person) -> list[str]:
    """What the person could be recognised by in a text."""
    return [*person.names, *person.aliases, *(value for _, value in person.identifiers)]


def _missing(consent: Consent, circular: bool) -> list[str]:
    """What makes a record that was once granted cover nothing: mandatory fields it lacks, a person in doubt, an
    amendment that left nothing of a limit, successors that lead back to it.
    """
    lacking = _lacking(MANDATORY, consent.packed[0]) if consent.consented_at else _NOTHING
    found = ["subject_id", *lacking] if consent.in_doubt else lacking
    if consent.emptied or consent.contradicted:
        found = found + sorted({*consent.emptied, *consent.contradicted} - set(lacking))
    return [*found, "superseded_by"] if circular else found
