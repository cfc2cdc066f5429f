"""What the ledger said as of the scan: tables `sought`, `subject`, `consent`, `statement`,
`consent_event`.

Fields follow ISO/IEC TS 27560 and W3C DPV (see docs/ledger.md for the mapping). Names, birth dates and
identifiers of subjects stay in the ledger; here is only what a decision needs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class SoughtRecord:
    """A person as the scan looked for them. Stays as it is when the report is decided again for another ledger."""

    subject_id: Annotated[str, "Pseudonymous id"]
    sought_hmac: Annotated[
        str, "HMAC-SHA-256 of the names, aliases and identifiers that were looked for, under the scan's key"
    ]


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """A person of the ledger, by pseudonymous id."""

    subject_id: Annotated[str, "Pseudonymous id"]
    age_band: Annotated[
        str, "On the as-of date: under_age | adult | unknown; under_age by the profile's age of consent"
    ]
    deceased: Annotated[bool, "The ledger says that the person has died"]


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """What a person said of their data as such, not of one consent. An empty list means: any."""

    seq: Annotated[int, "Event of the ledger"]
    subject_id: Annotated[str, "Who objects, or whose data were deleted"]
    kind: Annotated[
        str,
        "objection (PIPL art. 27; overrides every consent) | deletion (somebody confirmed it; PIPL art. 47)",
    ]
    since: Annotated[dt.datetime, "When it was said, UTC"]
    purposes: Annotated[list[str], "Purposes it is about"]
    categories: Annotated[list[str], "Categories it is about"]
    modalities: Annotated[list[str], "Modalities it is about"]
    source_scope: Annotated[list[str], "Sources or digests of files it is about"]


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One consent record folded from its events, as of the scan's as_of and ledger_at."""

    record_id: Annotated[str, "Consent record"]
    subject_id: Annotated[str, "Who consents"]
    state: Annotated[str, "granted | requested | refused | withdrawn | revoked | invalidated"]
    state_since: Annotated[dt.datetime | None, "When the person (or other) acted, UTC"]
    consented_at: Annotated[dt.datetime | None, "When the latest grant or renewal was given, UTC"]
    consent_type: Annotated[str | None, "implied | express | explicit | separate | written"]
    purposes: Annotated[list[str], "Purposes agreed to"]
    categories: Annotated[list[str], "Categories agreed to: name, voice, face, likeness, persona, ..."]
    modalities: Annotated[list[str], "Modalities agreed to"]
    source_scope: Annotated[list[str], "Source ids or digests of files agreed to; empty: any source"]
    controller: Annotated[str | None, "Controller the consent was given to"]
    recipients: Annotated[list[str], "Further recipients named in the consent"]
    territory: Annotated[list[str], "Territories agreed to; empty: not limited"]
    jurisdiction: Annotated[str | None, "Jurisdiction of the consent"]
    intended_use: Annotated[str | None, "Intended use as described to the person"]
    withdrawal_method: Annotated[str | None, "How the person can take it back"]
    storage_location: Annotated[str | None, "Where the data are kept"]
    valid_from: Annotated[dt.date | None, "First valid day"]
    valid_until: Annotated[dt.date | None, "Last valid day; NULL: open"]
    retention_until: Annotated[dt.date | None, "Day until which the data may be kept"]
    granted_by: Annotated[str | None, "subject | guardian | estate | next_of_kin | agent"]
    guardian_relation: Annotated[str | None, "Relation of the guardian"]
    guardian_evidence: Annotated[str | None, "Evidence of guardianship"]
    age_band_at_grant: Annotated[str, "under_age | adult | unknown on the day of the grant"]
    signed: Annotated[bool | None, "The person signed"]
    bundled: Annotated[bool | None, "Consent was bundled with other terms"]
    evidence_ref: Annotated[str | None, "Where the evidence is kept"]
    evidence_sha256: Annotated[str | None, "Digest of the evidence"]
    evidence_state: Annotated[
        str,
        "Of its documents by digest: matches | differs (one was changed) | not_at_hand | none (no digest given)",
    ]
    missing: Annotated[
        list[str], "Why the record covers nothing: mandatory fields that it lacks or contradicts"
    ]
    lacks: Annotated[
        list[str], "Fields that a standard or law wants and the record lacks; a profile may demand them"
    ]
    superseded_by: Annotated[str | None, "Later record that replaces this one"]
    supersedes: Annotated[list[str], "Earlier records that this one replaces"]
    events: Annotated[list[int], "Sequence numbers of the events it is folded from"]


@dataclass(frozen=True, slots=True)
class ConsentEventRecord:
    """One line of the ledger, without what identifies a person."""

    seq: Annotated[int, "Position in the ledger, from 1"]
    event_id: Annotated[str, "Id of the event"]
    event_type: Annotated[
        str,
        "subject | request | grant | renew | amend | refuse | withdraw | revoke | invalidate | object | ...",
    ]
    record_id: Annotated[str | None, "Consent record it speaks of"]
    subject_id: Annotated[str | None, "Person it speaks of"]
    event_time: Annotated[dt.datetime, "When it happened, UTC"]
    recorded_at: Annotated[dt.datetime, "When it entered the ledger, UTC"]
    prev_hash: Annotated[str, "Hash of the event before; zeros for the first"]
    hash: Annotated[str, "sha256 of the stored event"]
