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


@dataclass(frozen=True, slots=True)
class CheckResultRecord:
    """One rule of the profile, evaluated."""

    check_id: Annotated[str, "Id of the check"]
    title: Annotated[str, "What the check demands"]
    clause: Annotated[str, "Where the demand comes from"]
    severity: Annotated[str, "violation | warning"]
    result: Annotated[str, "pass | fail | warn | not_applicable | not_evaluated"]
    violations: Annotated[int | None, "Rows that break it; NULL: not evaluated"]
    reason: Annotated[str, "Why it was not evaluated, or what was counted"]
    examples: Annotated[list[str], "The first 20 missing inputs or breaches, in words or as ids"]
