"""The words of the ledger, as data: which event types there are and which fields each may carry.

Adding a field or an event type is adding a row here (and to docs/ledger.md, which a test compares with
this file). What an event does to the state stands in `scanner.ledger.folding`.
"""

from __future__ import annotations

from dataclasses import dataclass

from scanner.ledger.values import (
    DATE,
    FLAG,
    ID,
    IDENTIFIERS,
    SCOPE,
    SHA256,
    TEXT,
    TOKEN,
    VERSION,
    Kind,
    list_of,
    one_of,
)

AGE_BANDS: dict[str, tuple[int, int | None]] = {
    "under_14": (0, 13),
    "14_to_15": (14, 15),
    "16_to_17": (16, 17),
    "under_18": (0, 17),
    "adult": (18, None),
    "unknown": (0, None),
}
"""Stated age band -> lowest and highest age on the day of the statement."""

SUBJECT_FIELDS: dict[str, Kind] = {
    "names": list_of(TEXT),
    "aliases": list_of(TEXT),
    "identifiers": IDENTIFIERS,
    "birth_date": DATE,
    "age_band": one_of(*AGE_BANDS),
    "deceased": FLAG,
    "replaces": FLAG,
}

TERMS: dict[str, Kind] = {
    "basis": TOKEN,
    "basis_ref": TEXT,
    "consent_type": one_of("implied", "express", "explicit", "separate", "written"),
    "purposes": list_of(TOKEN),
    "intended_use": TEXT,
    "territory": list_of(TOKEN),
    "represented_by": TEXT,
    "categories": list_of(TOKEN),
    "modalities": list_of(one_of("text", "image", "audio", "video")),
    "source_scope": list_of(SCOPE),
    "controller": TEXT,
    "controller_name": TEXT,
    "controller_contact": TEXT,
    "controller_address": TEXT,
    "recipients": list_of(TEXT),
    "jurisdiction": TOKEN,
    "valid_from": DATE,
    "valid_until": DATE,
    "retention_until": DATE,
    "storage_location": TEXT,
    "granted_by": one_of("subject", "guardian", "estate", "next_of_kin", "agent"),
    "guardian_id": ID,
    "guardian_relation": TOKEN,
    "guardian_evidence": TEXT,
    "notice_ref": TEXT,
    "notice_sha256": SHA256,
    "language": TOKEN,
    "collection_method": TEXT,
    "bundled": FLAG,
    "withdrawal_method": TEXT,
    "signed": FLAG,
    "signature_kind": TOKEN,
    "supersedes": ID,
}
"""What a person agrees to: carried by request, grant, renew and amend."""

SCOPES: dict[str, Kind] = {
    name: TERMS[name] for name in ("purposes", "categories", "modalities", "source_scope")
}
"""What an objection or a deletion may be limited to; without them it is about everything."""

COMMON: dict[str, Kind] = {"reason": TEXT, "note": TEXT, "evidence_ref": TEXT, "evidence_sha256": SHA256}
"""Fields that every event but the first may carry."""

FIRST_LINE: dict[str, Kind] = {"schema_version": VERSION, "names_file": SHA256, "continues": SHA256}
"""What the first line says of the file."""

MANDATORY = ("purposes", "categories", "controller", "valid_from")
"""Without one of these nobody can say what was agreed to: the record covers nothing."""

RECOMMENDED = (
    "consent_type", "modalities", "bundled", "jurisdiction", "granted_by", "notice_ref", "language", "withdrawal_method",
    "retention_until", "storage_location", "evidence_sha256",
)  # fmt: skip
"""Demanded by ISO/IEC TS 27560 or by a law's profile; a record without them stands, with a warning."""


@dataclass(frozen=True, slots=True)
class EventRule:
    """What one event type demands and allows. Ids: True needed, None allowed, False not allowed."""

    meaning: str
    subject_id: bool | None
    record_id: bool | None
    fields: dict[str, Kind]
    required: tuple[str, ...] = ()


_TERMS = TERMS | COMMON

EVENT_TYPES: dict[str, EventRule] = {
    "ledger": EventRule("opens the file", False, False, FIRST_LINE, ("schema_version",)),
    "subject": EventRule("registers a person or adds to what is known", True, False, SUBJECT_FIELDS | COMMON),
    "request": EventRule("consent was asked for", True, True, _TERMS),
    "grant": EventRule("consent was given; says all its terms anew", True, True, _TERMS),
    "renew": EventRule("a granted consent was reaffirmed; changes the terms it names", None, True, _TERMS),
    "amend": EventRule(
        "the record says more, or covers less, than before; never more than was agreed to", None, True, _TERMS
    ),
    "refuse": EventRule("consent was refused", None, True, COMMON),
    "withdraw": EventRule("the person or guardian took consent back", None, None, COMMON),
    "revoke": EventRule("somebody else ended the consent", None, None, COMMON),
    "invalidate": EventRule("the consent was never valid; cannot be mended", None, True, COMMON),
    "object": EventRule(
        "the person objects, to any use or to what it names", True, False, {"lifted": FLAG} | SCOPES | COMMON
    ),
    "erase": EventRule("what the names file held of the person was erased", True, False, {}),
    "supersede": EventRule(
        "another record takes this one's place",
        None,
        True,
        {"superseded_by": ID} | COMMON,
        ("superseded_by",),
    ),
    "delete_confirm": EventRule(
        "the person's data were deleted, everywhere or from the sources it names",
        True,
        None,
        {"source_scope": SCOPES["source_scope"]} | COMMON,
    ),
}

ENDING = frozenset({"refuse", "withdraw", "revoke", "invalidate", "object", "supersede"})
"""Events that take permission away."""

OF_THE_KNOWN = ENDING | {"renew", "amend", "delete_confirm"}
"""Events that must speak of a consent or person that the ledger knows: a slip in an id would be lost in silence."""

FIELDS: dict[str, Kind] = {name: kind for rule in EVENT_TYPES.values() for name, kind in rule.fields.items()}
"""Every body field of every event type."""
