"""The catalogue of causes of another verdict: what each means, and on which reasons of a decision it bears.

The catalogue is closed; causes.sql finds what differs, this list says what of it is told. To remember: a cause is
something that differs between the reports and that the rules look at for this reason; where nothing of that kind
differs, everything that does is told, and where nothing does, `not_told`.
"""

from __future__ import annotations

from reports.reasons import REASONS

CAUSES: dict[str, str] = {
    "event": "an event of the ledger that the old report did not count",
    "event_uncounted": "an event that the old report counted and the new one does not",
    "day": "a day of the consent that lies between the days of the two reports",
    "person": "what the ledger says of the person, or their age on the day of the report",
    "person_came": "the person came into the ledger",
    "person_went": "the ledger does not know the person any more",
    "sought_otherwise": "the ledger knows the person under other names or identifiers",
    "document": "the evidence of the consent: its document matches no longer, or again, or was not at hand",
    "declared_use": "the declaration: purposes, applicant, territory, source, imitation of persons",
    "declaration": "the declaration was changed",
    "profile": "the profile was changed",
    "tie": "how surely the sample is tied to the person",
    "changed_sample": "the sample is of another kind",
    "new_file": "the file is new",
    "gone_file": "the file is gone",
    "changed_file": "the file was changed",
    "moved_file": "the file was moved or renamed",
    "detectors": "other recognizers or settings of the search",
    "linking": "other rules by which people are looked for",
    "tool": "another version of provscan",
    "not_told": "nothing that was compared explains it",
}
"""Code -> what it means."""

_LEDGER = ("event", "event_uncounted")
_PERSON = ("person", "person_came", "person_went")
_OF_REASON: dict[str, tuple[str, ...]] = {
    "subject_unresolved": (*_PERSON, "sought_otherwise"),
    "ambiguous_person": ("tie", *_PERSON),
    "weak_evidence": ("tie", "profile"),
    "no_record": (*_LEDGER, *_PERSON),
    "objected": (*_LEDGER, "declared_use", "changed_sample"),
    "invalidated": (*_LEDGER, "profile"),
    "evidence_missing": (*_LEDGER, "document", "profile"),
    "not_yet_valid": (*_LEDGER, "day"),
    "expired": (*_LEDGER, "day"),
    "minor_without_guardian": (*_LEDGER, "person", "profile"),
    "age_unknown": (*_LEDGER, "person"),
    "type_insufficient": (*_LEDGER, "profile", "declared_use", "changed_sample"),
    "out_of_scope": (*_LEDGER, "profile", "declared_use", "changed_sample", "changed_file"),
    "deceased_without_estate": (*_LEDGER, "person", "profile"),
    "unspecific": (*_LEDGER, "profile", "declared_use", "changed_sample"),
    "purpose_unknown": ("declared_use",),
    "recipient_unknown": ("declared_use",),
}


def relevant() -> dict[str, tuple[str, ...]]:
    """Reason -> the causes that bear on it; one that is not named is a matter of the ledger's events."""
    return {reason.code: _OF_REASON.get(reason.code, _LEDGER) for reason in REASONS}
