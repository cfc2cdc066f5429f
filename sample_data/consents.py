"""Writes the sample ledger through provscan's own ledger, with clocks that stand still."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

from people import APPLICANT, PEOPLE, TERRITORY, Person

from scanner.ledger import chain
from scanner.ledger.events import Draft, make_draft

RECORDED = dt.datetime(2026, 9, 1, 8, 0, tzinfo=dt.UTC)
_FULL: dict[str, object] = {
    "consent_type": "written",
    "purposes": [
        "pre_training", "fine_tuning", "alignment", "asr_training", "tts_training", "voice_clone_training",
        "face_model_training",
    ],
    "categories": ["name", "voice", "likeness", "persona"],
    "modalities": ["text", "image", "audio"],
    "intended_use": "speech and text models of the applicant",
    "territory": [TERRITORY],
    "controller": APPLICANT,
    "jurisdiction": "CN",
    "valid_from": "2025-01-10",
    "valid_until": "2027-12-31",
    "retention_until": "2028-12-31",
    "storage_location": "applicant's archive",
    "granted_by": "subject",
    "notice_ref": "notice 2025-1",
    "language": "en",
    "collection_method": "paper form",
    "bundled": False,
    "withdrawal_method": "letter, or the form on the service's page",
    "signed": True,
}  # fmt: skip


def write_ledger(path: Path) -> None:
    """A fresh ledger with everybody of `people.py`."""
    path.unlink(missing_ok=True)
    chain.create(path, recorded_at=RECORDED)
    drafts = [draft for person in PEOPLE for draft in _drafts(person)]
    chain.append(path, drafts, recorded_at=RECORDED)


def _drafts(person: Person) -> Iterator[Draft]:
    yield make_draft(_subject(person))
    if person.grant is None:
        return
    yield make_draft(_grant(person))
    for event in person.later:
        fields = {"subject_id": person.subject_id, **event}
        if event["event_type"] == "grant":
            fields = {**_grant(person), **fields}
        elif event["event_type"] != "object":
            fields = {"record_id": person.record_id, **fields}
        yield make_draft(fields)


def _subject(person: Person) -> dict[str, object]:
    born = person.born or ""
    return {
        "event_type": "subject",
        "event_time": "2025-01-05",
        "subject_id": person.subject_id,
        "names": list(person.names),
        "aliases": list(person.aliases),
        "identifiers": {kind: [value] for kind, value in person.identifiers.items()},
        "birth_date": born if born[:1].isdigit() else None,
        "age_band": born if born and not born[0].isdigit() else None,
        "deceased": person.deceased or None,
    }


def _grant(person: Person) -> dict[str, object]:
    evidence = hashlib.sha256(f"scanned form of {person.subject_id}".encode()).hexdigest()
    return {
        "event_type": "grant",
        "event_time": "2025-01-10",
        "subject_id": person.subject_id,
        "record_id": person.record_id,
        "evidence_ref": f"form {person.record_id}",
        "evidence_sha256": evidence,
        **_FULL,
        **(person.grant or {}),
    }
