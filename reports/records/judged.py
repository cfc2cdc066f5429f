"""What follows from it: tables `decision` and `check_result`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """The verdict for one link."""

    link_id: Annotated[str, "Link that was judged"]
    sample_id: Annotated[str, "Its sample"]
    subject_id: Annotated[str | None, "Its subject"]
    verdict: Annotated[str, "use | review | block"]
    reason: Annotated[str, "Reason code (docs/decisions.md)"]
    dimension: Annotated[
        str | None, "For out_of_scope: purpose | category | modality | source | recipient | territory"
    ]
    record_id: Annotated[str | None, "Consent record the verdict rests on, or the one that came nearest"]
    events: Annotated[
        list[int],
        "Events of the ledger that it rests on: those of the record, or the objections; empty: none",
    ]
    demanded: Annotated[
        list[str],
        "Categories that a consent had to cover; empty: nobody of the ledger, or an unknown modality",
    ]


@dataclass(frozen=True, slots=True)
class CheckResultRecord:
    """One rule of the profile, evaluated."""

    check_id: Annotated[str, "Id of the check"]
    title: Annotated[str, "What the check demands"]
    title_zh: Annotated[str | None, "The same in Simplified Chinese"]
    clause: Annotated[str, "Where the demand comes from"]
    severity: Annotated[str, "violation | warning"]
    automation: Annotated[
        str,
        "How much of it the scan itself can tell: auto | partly | attest (somebody must vouch) | imported (of results "
        "that somebody else brought)",
    ]
    result: Annotated[str, "pass | fail | warn | not_applicable | not_evaluated"]
    violations: Annotated[
        int | None, "Rows that break it; if not evaluated, those that are certain; NULL: none is"
    ]
    reason: Annotated[str, "What was counted, and why it was not evaluated"]
    observed: Annotated[list[str], "Figures that it looked at, each as `what: number`"]
    breaches: Annotated[list[str], "The first 20 rows that break it, in words, an id last"]
    lacking: Annotated[list[str], "The first 20 inputs that it lacks, in words"]
    query: Annotated[str | None, "The SQL whose rows are the breaches, over tables and views of the report"]
