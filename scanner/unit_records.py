"""Records of a unit that need more than one stage's words: a tie as a link, a slice by name."""

from __future__ import annotations

from reports.records import LinkRecord
from scanner.evidence import Evidence
from scanner.link import PSEUDONYM, UNLISTED
from scanner.model import Sample, SliceKind, WorkUnit
from scanner.names.fold import is_ideographic
from scanner.names.writing import words_of
from scanner.together import Tie


def link_record(
    unit: WorkUnit, file_id: str, sample: Sample, tie: Tie, shown_field: str, evidence: Evidence
) -> LinkRecord:
    """The link that a tie of the sample becomes; its value as a keyed digest."""
    digest = None if tie.value is None else _digest(unit, tie, tie.value, evidence)
    return LinkRecord(
        "", "", file_id, unit.index, sample.member, sample.row, tie.subject_id, tie.evidence, tie.rule, tie.strength,
        tie.candidates, shown_field, tie.start, tie.end, tie.mentions, digest,
    )  # fmt: skip


def _digest(unit: WorkUnit, tie: Tie, value: str, evidence: Evidence) -> str:
    """Of somebody outside the ledger the same for all writings of the name that differ in case, accents or order."""
    if tie.rule.startswith(PSEUDONYM):
        # An id means one person within its source only: speaker 3 of another is somebody else.
        return evidence.person_hmac(" ".join(value.split()).casefold(), unit.file.source_id or "")
    if not tie.rule.startswith(UNLISTED):
        return evidence.value_hmac(value)
    words = words_of(value)
    ordered = words if any(map(is_ideographic, value)) else sorted(words)
    return evidence.person_hmac(" ".join(ordered))


def slice_name(unit: WorkUnit) -> str:
    """The slice as the report names it."""
    if unit.kind is SliceKind.BYTES:
        return f"bytes:{unit.start}-{unit.stop}"
    return f"row_group:{unit.start}" if unit.kind is SliceKind.ROW_GROUP else str(unit.kind)
