"""Records of a unit that need more than one stage's words: a tie as a link, a slice by name."""

from __future__ import annotations

from reports.records import LinkRecord
from scanner.evidence import Evidence
from scanner.link import PSEUDONYM
from scanner.model import Sample, SliceKind, WorkUnit
from scanner.together import Tie


def link_record(
    unit: WorkUnit, file_id: str, sample: Sample, tie: Tie, shown_field: str, evidence: Evidence
) -> LinkRecord:
    """The link that a tie of the sample becomes; its value as a keyed digest."""
    # An id means one person within its source only: speaker 3 of another is somebody else.
    scope = (unit.file.source_id or "") if tie.rule.startswith(PSEUDONYM) else None
    digest = None if tie.value is None else evidence.person_hmac(tie.value, scope)
    return LinkRecord(
        "", "", file_id, unit.index, sample.member, sample.row, tie.subject_id, tie.evidence, tie.rule, tie.strength,
        tie.candidates, shown_field, tie.start, tie.end, tie.mentions, digest,
    )  # fmt: skip


def slice_name(unit: WorkUnit) -> str:
    """The slice as the report names it."""
    if unit.kind is SliceKind.BYTES:
        return f"bytes:{unit.start}-{unit.stop}"
    return f"row_group:{unit.start}" if unit.kind is SliceKind.ROW_GROUP else str(unit.kind)
