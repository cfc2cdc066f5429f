"""The rules of docs/decisions.md once more, link by link, slow and plain: what decisions.sql must agree with."""

from __future__ import annotations

import datetime as dt
from typing import Any

ORDER = [
    "evidence_missing", "invalidated", "withdrawn", "revoked", "refused", "requested", "superseded", "not_yet_valid",
    "expired", "minor_without_guardian", "age_unknown", "type_insufficient", "out_of_scope",
    "deceased_without_estate", "purpose_unknown", "recipient_unknown", "granted",
]  # fmt: skip
REVIEW = {"age_unknown", "ambiguous_person", "purpose_unknown", "recipient_unknown", "weak_evidence"}
STATES = {"granted", "requested", "refused", "withdrawn", "revoked", "invalidated"}
BIOMETRIC = {"voice", "voiceprint", "face", "likeness"}
DEMANDS = {"text": ["name"], "image": ["likeness"], "audio": ["voice"], "video": ["likeness", "voice"]}
SATISFIED_BY = {
    "name": {"name"},
    "persona": {"persona"},
    "likeness": {"likeness", "face"},
    "voice": {"voice"},
}
STRONG = {"separate", "written"}
TYPES = {"likeness": STRONG, "voice": STRONG, "name": STRONG | {"express", "explicit"}}
TYPES["persona"] = TYPES["name"]

Decision = tuple[str, str, str | None, str | None]
"""verdict, reason, dimension, record_id"""


def decide_link(link: Any, world: dict[str, list[Any]]) -> Decision:
    """The decision for one link."""
    verdict, reason, dimension, record = _decide(link, world)
    if verdict != "review" and link.strength == "weak":
        return "review", "weak_evidence", None, record
    return verdict, reason, dimension, record


def _decide(link: Any, world: dict[str, list[Any]]) -> Decision:
    subject = _first(world["subject"], subject_id=link.subject_id)
    if subject is None:
        return "block", "subject_unresolved", None, None
    if link.candidates != 1 or link.strength == "common":
        return "review", "ambiguous_person", None, None
    if subject.objected:
        return "block", "objected", None, None
    file = _first(world["file"], file_id=link.file_id)
    sample = _first(world["sample"], sample_id=link.sample_id)
    source = _first(world["source"], source_id=file.source_id) if file else None
    judged = []
    for record in sorted(
        (r for r in world["consent"] if r.subject_id == link.subject_id), key=lambda r: r.record_id
    ):
        reason, dimension = _judge(record, subject, sample, source, world["scan"][0])
        judged.append((record, reason, dimension))
    if not judged:
        return "block", "no_record", None, None
    for record, _, _ in judged:
        if record.state == "refused":
            return "block", "refused", None, record.record_id
    record, reason, dimension = max(judged, key=lambda entry: ORDER.index(entry[1]))
    verdict = "use" if reason == "granted" else "review" if reason in REVIEW else "block"
    return verdict, reason, dimension, record.record_id


def _judge(record: Any, subject: Any, sample: Any, source: Any, scan: Any) -> tuple[str, str | None]:  # noqa: PLR0911
    biometric = bool(BIOMETRIC & set(record.categories))
    if record.missing or record.state not in STATES or (biometric and record.bundled is None):
        return "evidence_missing", None
    if record.state == "invalidated" or (biometric and record.bundled):
        return "invalidated", None
    if record.state != "granted":
        return record.state, None
    if record.superseded_by is not None:
        return "superseded", None
    if record.valid_from is not None and record.valid_from > scan.as_of:
        return "not_yet_valid", None
    if _over(record.valid_until, scan.as_of) or _over(record.retention_until, scan.as_of):
        return "expired", None
    proof = [(record.guardian_relation or "").strip(), (record.guardian_evidence or "").strip()]
    guardian = record.granted_by == "guardian" and all(proof)
    if "under_age" in (subject.age_band, record.age_band_at_grant) and not guardian:
        return "minor_without_guardian", None
    if not {subject.age_band, record.age_band_at_grant} <= {"adult", "under_age"}:
        return "age_unknown", None
    demanded = _demanded(sample, source)
    if any(record.consent_type not in TYPES[category] for category in demanded):
        return "type_insufficient", None
    dimension = _uncovered(record, demanded, sample, source, scan)
    if dimension:
        return "out_of_scope", dimension
    if subject.deceased and record.granted_by not in ("estate", "next_of_kin", "subject_before_death"):
        return "deceased_without_estate", None
    if source is None or not source.purposes:
        return "purpose_unknown", None
    return ("recipient_unknown", None) if scan.applicant_id is None else ("granted", None)


def _uncovered(record: Any, demanded: list[str], sample: Any, source: Any, scan: Any) -> str | None:  # noqa: PLR0911
    modalities = sample.modalities if sample else []
    known = bool(modalities) and all(modality in DEMANDS for modality in modalities)
    if source is not None and not set(source.purposes) <= set(record.purposes):
        return "purpose"
    if any(not SATISFIED_BY[category] & set(record.categories) for category in demanded):
        return "category"
    if not known or not set(modalities) <= set(record.modalities):
        return "modality"
    if record.source_scope and (source is None or source.source_id not in record.source_scope):
        return "source"
    if scan.applicant_id is not None and scan.applicant_id not in [record.controller, *record.recipients]:
        return "recipient"
    if record.territory and scan.territory not in record.territory:
        return "territory"
    return None


def _demanded(sample: Any, source: Any) -> list[str]:
    modalities = sample.modalities if sample else []
    demanded = [category for modality in modalities for category in DEMANDS.get(modality, [])]
    if "text" in modalities and source is not None and source.person_specific == "yes":
        demanded.append("persona")
    return demanded


def _over(day: dt.date | None, as_of: dt.date) -> bool:
    return day is not None and day < as_of


def _first(records: list[Any], **wanted: Any) -> Any:
    [(name, value)] = wanted.items()
    return next((record for record in records if value is not None and getattr(record, name) == value), None)
