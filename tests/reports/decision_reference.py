"""The rules of docs/decisions.md once more, link by link, slow and plain: what decisions.sql must agree with."""

from __future__ import annotations

import datetime as dt
from typing import Any

ORDER = [
    "invalidated", "withdrawn", "revoked", "refused", "requested", "evidence_missing", "superseded", "not_yet_valid",
    "expired", "minor_without_guardian", "age_unknown", "type_insufficient", "out_of_scope",
    "deceased_without_estate", "unspecific", "purpose_unknown", "recipient_unknown", "granted",
]  # fmt: skip
REVIEW = {"age_unknown", "ambiguous_person", "purpose_unknown", "recipient_unknown", "weak_evidence"}
ENDED = {"requested", "refused", "withdrawn", "revoked", "invalidated"}
ON_BEHALF = {"guardian", "agent", "estate", "next_of_kin"}
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

Decision = tuple[str, str, str | None, str | None, list[int]]
"""verdict, reason, dimension, record_id, events"""
Law = dict[str, Any]
"""What a profile may set: `required`, `specific`, `verdicts`; left out: as the baseline has it."""


def decide_link(link: Any, world: dict[str, list[Any]], law: Law | None = None) -> Decision:
    """The decision for one link."""
    law = law or {}
    reason, dimension, record, events = _decide(link, world, law)
    verdict = "use" if reason == "granted" else "review" if reason in REVIEW else "block"
    verdict = law.get("verdicts", {}).get(reason, verdict)
    record_id = record.record_id if record else None
    if verdict != "review" and link.strength == "weak":
        return "review", "weak_evidence", None, record_id, events
    return verdict, reason, dimension, record_id, events


def _decide(link: Any, world: dict[str, list[Any]], law: Law) -> tuple[str, str | None, Any, list[int]]:
    subject = _first(world["subject"], subject_id=link.subject_id)
    if subject is None:
        return "subject_unresolved", None, None, []
    if link.candidates != 1 or link.strength == "common":
        return "ambiguous_person", None, None, []
    file = _first(world["file"], file_id=link.file_id)
    sample = _first(world["sample"], sample_id=link.sample_id)
    source = _first(world["source"], source_id=file.source_id) if file else None
    about = [
        said.seq
        for said in world.get("statement", [])
        if said.subject_id == link.subject_id
        and said.kind == "objection"
        and _concerns(said, sample, file, source)
    ]
    if about:
        return "objected", None, None, sorted(about)
    judged = []
    for record in sorted(
        (r for r in world["consent"] if r.subject_id == link.subject_id), key=lambda r: r.record_id
    ):
        reason, dimension = _judge(record, subject, sample, file, source, world["scan"][0], law)
        judged.append((record, reason, dimension))
    if not judged:
        return "no_record", None, None, []
    for record, _, _ in judged:
        if record.state == "refused":
            return "refused", None, record, record.events
    record, reason, dimension = max(judged, key=lambda entry: ORDER.index(entry[1]))
    return reason, dimension, record, record.events


def _concerns(said: Any, sample: Any, file: Any, source: Any) -> bool:
    """Whether an objection is about this sample; in doubt it is."""
    modalities = sample.modalities if sample else []
    known = bool(modalities) and all(modality in DEMANDS for modality in modalities)
    if said.purposes and source and source.purposes and not set(said.purposes) & set(source.purposes):
        return False
    if said.modalities and known and not set(said.modalities) & set(modalities):
        return False
    if said.categories and known:
        demanded = _demanded(sample, source)
        about = set(demanded).union(*(SATISFIED_BY[category] for category in demanded))
        understood = set(said.categories) <= set().union(*SATISFIED_BY.values())
        if understood and not about & set(said.categories):
            return False
    return not (said.source_scope and file and file.source_id and not _names(said.source_scope, file))


def _names(scope: list[str], file: Any) -> bool:
    if file is None:
        return False
    return any(
        entry == file.source_id or (entry.startswith("sha256:") and f"sha256:{file.sha256}".startswith(entry))
        for entry in scope
    )


def _judge(  # noqa: PLR0911, PLR0912
    record: Any, subject: Any, sample: Any, file: Any, source: Any, scan: Any, law: Law
) -> tuple[str, str | None]:
    biometric = bool(BIOMETRIC & set(record.categories))
    if record.state in ENDED:
        return record.state, None
    if record.state != "granted":
        return "evidence_missing", None
    if biometric and record.bundled:
        return "invalidated", None
    if record.missing or (biometric and record.bundled is None):
        return "evidence_missing", None
    if record.evidence_state == "differs" or set(law.get("required", ())) & set(record.lacks):
        return "evidence_missing", None
    papers = [record.guardian_evidence, record.evidence_ref, record.evidence_sha256]
    if record.granted_by in ON_BEHALF and not any(paper and paper.strip() for paper in papers):
        return "evidence_missing", None
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
    dimension = _uncovered(record, demanded, sample, file, source, scan)
    if dimension:
        return "out_of_scope", dimension
    if subject.deceased and record.granted_by not in ("estate", "next_of_kin", "subject_before_death"):
        return "deceased_without_estate", None
    described = record.signed is True and bool((record.intended_use or "").strip())
    if set(law.get("specific", ())) & set(demanded) and not described:
        return "unspecific", None
    if source is None or not source.purposes:
        return "purpose_unknown", None
    return ("recipient_unknown", None) if scan.applicant_id is None else ("granted", None)


def _uncovered(  # noqa: PLR0911
    record: Any, demanded: list[str], sample: Any, file: Any, source: Any, scan: Any
) -> str | None:
    modalities = sample.modalities if sample else []
    known = bool(modalities) and all(modality in DEMANDS for modality in modalities)
    if source is not None and not set(source.purposes) <= set(record.purposes):
        return "purpose"
    if any(not SATISFIED_BY[category] & set(record.categories) for category in demanded):
        return "category"
    if not known or not set(modalities) <= set(record.modalities):
        return "modality"
    if record.source_scope and not _names(record.source_scope, file):
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
