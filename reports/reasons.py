"""The catalogue of reasons for a decision: what each means, its verdict, and what would change it.

One list serves decisions.sql (through a temporary table), the summary, `explain` and docs/decisions.md.
Reasons of one consent record stand in the order in which its rules are tried: the later the reason, the
nearer the record came to covering the sample. The catalogue is closed; a code here is stored in reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["use", "review", "block"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a link got its verdict; `of_record` when it judges one consent record."""

    code: str
    verdict: Verdict
    of_record: bool
    meaning: str
    remedy: str


def _link(code: str, verdict: Verdict, meaning: str, remedy: str) -> Reason:
    return Reason(code, verdict, False, meaning, remedy)


def _record(code: str, verdict: Verdict, meaning: str, remedy: str) -> Reason:
    return Reason(code, verdict, True, meaning, remedy)


REASONS: tuple[Reason, ...] = (
    _link(
        "subject_unresolved",
        "block",
        "the sample names somebody whom the ledger does not know",
        "enter the person and their consent in the ledger; if the person is there under another name, add this writing as "
        "an alias (`provscan plan --files` shows file names that a report hides); or remove the sample",
    ),
    _link(
        "ambiguous_person",
        "review",
        "the same evidence fits more than one person of the ledger, or the name is borne by many people",
        "find out who is meant; give the ledger an identifier that tells them apart",
    ),
    _link(
        "objected",
        "block",
        "the person objects to this use of their data; overrides every consent",
        "remove the sample",
    ),
    _link(
        "no_record",
        "block",
        "the person is in the ledger, without any consent record",
        "ask the person for consent, or remove the sample",
    ),
    _link(
        "weak_evidence",
        "review",
        "the evidence for the person is weak: it may be somebody else",
        "look at the sample: if it is the person, their consent decides; if not, note who it is",
    ),
    _record(
        "invalidated",
        "block",
        "the consent was declared invalid, or is bundled consent to voice or likeness",
        "ask for a fresh, separate consent",
    ),
    _record("withdrawn", "block", "the person withdrew the consent", "remove the sample"),
    _record(
        "revoked", "block", "the consent was revoked by somebody other than the person", "remove the sample"
    ),
    _record(
        "refused", "block", "the person refused; a refusal outweighs every other record", "remove the sample"
    ),
    _record("requested", "block", "consent was asked for and not yet given", "wait for the answer"),
    _record(
        "evidence_missing",
        "block",
        "the record lacks mandatory content or evidence, contradicts itself, or its evidence was changed",
        "renew the consent with what it lacks (`explain` and `ledger show` say what), or amend facts that were left out",
    ),
    _record(
        "superseded",
        "block",
        "a later record replaces this one and does not cover the sample either",
        "see the later record",
    ),
    _record(
        "not_yet_valid", "block", "the consent begins after the as-of date", "use the sample from that day on"
    ),
    _record(
        "expired",
        "block",
        "the consent or its retention period ended before the as-of date",
        "renew the consent, or remove the sample",
    ),
    _record(
        "minor_without_guardian",
        "block",
        "under age, and no guardian with relation and evidence consented",
        "obtain the guardian's consent",
    ),
    _record(
        "age_unknown",
        "review",
        "the person's age is not known; unknown is not adult",
        "enter the age band in the ledger",
    ),
    _record(
        "type_insufficient",
        "block",
        "the kind of consent is weaker than this use of the person demands",
        "obtain a consent of a stronger kind (see the profile)",
    ),
    _record(
        "out_of_scope",
        "block",
        "the consent does not cover this use; see the dimension",
        "obtain consent for the missing scope, or remove the sample",
    ),
    _record(
        "deceased_without_estate",
        "block",
        "the person has died, and neither estate nor kin consented",
        "obtain the consent of the estate or next of kin",
    ),
    _record(
        "unspecific",
        "block",
        "the consent is not signed, or does not say for what the voice or likeness is used, as the profile demands",
        "obtain a signed consent that describes the intended use",
    ),
    _record(
        "purpose_unknown",
        "review",
        "the source declares no purpose, so the consent cannot be compared",
        "declare the purposes of the source",
    ),
    _record(
        "recipient_unknown",
        "review",
        "the applicant has no declared id, so the recipient cannot be compared",
        "declare the applicant's id",
    ),
    _record("granted", "use", "a valid consent covers this use", "nothing"),
)

BY_CODE: dict[str, Reason] = {reason.code: reason for reason in REASONS}

FIXED = frozenset(
    {"objected", "invalidated", "withdrawn", "revoked", "refused", "minor_without_guardian", "granted"}
)
"""Reasons whose verdict no profile changes: what a person ended, what was never valid, and what is covered."""

DIMENSIONS = ("purpose", "category", "modality", "source", "recipient", "territory")
"""What `out_of_scope` may lack, in the order in which it is tried."""
