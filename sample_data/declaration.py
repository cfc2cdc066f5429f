"""Writes the sample corpus's sources.yaml: the application and what is declared of each source."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import yaml
from people import APPLICANT, TERRITORY
from truth import Truth

Source = dict[str, object]

_HEAD = """\
# Declaration of the sample corpus of provscan. Written by sample_data/generate.py; every person is invented.
# Sources whose id begins with fault- hold planted faults; sample_data/README.md says which.
"""
_APPLICATION: Source = {
    "applicant": "Northfen Audio Ltd",
    "applicant_id": APPLICANT,
    "model": "Northfen Voice 2",
    "objective": "A speech model for reading local news aloud, in English and Chinese",
    "necessity": "Voices, names and places as they occur in the region cannot be had from public corpora",
    "intended_uses": ["reading aloud", "subtitling"],
    "territory": TERRITORY,
    "contact": "data office of the applicant",
    "safeguards": "voices can be made only by the applicant, every output carries a mark",
    "distribution": "the model stays with the applicant, its voices are offered as a service",
    "storage": "a locked archive in the region",
    "access_control_ref": "rules of access, section 2",
    "declared_by": "data office",
    "model_version": "2.0",
    "audit_interval_days": 180,
    "profile": "baseline",
}
_OPEN: Source = {
    "kind": "open", "issuer": "a web archive", "license_id": "CC-BY-4.0", "license_ref": "terms of the archive",
}  # fmt: skip
_OWN: Source = {"kind": "self_collected", "issuer": "the applicant", "collection_record_ref": "record book 7"}
_BOUGHT: Source = {
    "kind": "commercial", "issuer": "a studio", "contract_ref": "contract 31", "counterparty": "a studio",
}  # fmt: skip
_USERS: Source = {
    "kind": "user", "issuer": "users of the service", "user_auth_ref": "terms of use, section 4",
    "service_name": "Northfen Reader",
}  # fmt: skip


def _source(
    source: str, name: str, origin: Source, purposes: str, modalities: str = "text", **more: object
) -> Source:
    return {
        "id": source,
        "name": name,
        **origin,
        "locations": [source],
        "modalities": modalities.split(),
        "languages": ["en", "zh-Hans"],
        **({"purposes": purposes.split()} if purposes else {}),
        "collected_from": "2024-05-01",
        "collected_to": "2025-04-30",
        "origin_country": TERRITORY,
        "lawful_basis": "consent",
        "declares_pi": "yes",
        "declares_sensitive_pi": "yes",
        "declares_minors": "yes",
        "person_specific": "no",
        **more,
    }


def _sampling(samples: int) -> list[Source]:
    """What an invented laboratory found: by hand in all samples, by keywords in half of them."""
    frame = {"frame_sha256": hashlib.sha256(b"list of the samples of the sample corpus").hexdigest()}
    by = {"seed": "2025-07", "performed_by": "an outside laboratory", "performed_at": "2025-07-01"}
    whole: Source = {"phase": "whole_corpus", "population": samples, **frame, **by}
    return [
        {"method": "manual", **whole, "drawn": samples, "passed": samples - samples // 50},
        {"method": "keyword", **whole, "drawn": samples // 2, "passed": samples // 2 - samples // 200},
    ]


_SPEAKS: Source = {
    "pia_ref": "assessment 3", "person_specific": "yes", "person_path": "voices/{person}/**",
    "original_purpose": "studio recordings",
}  # fmt: skip
_SOURCES: tuple[Source, ...] = (
    _source("web", "Pages of local news", _OPEN, "pre_training"),
    _source("chat", "Dialogues with the service", _USERS, "fine_tuning alignment", fields={"person": ["turns[].speaker"]}),
    _source("support", "Tickets", _USERS, "fine_tuning", fields={"person": ["agent", "customer"]}),
    _source("docs", "Papers of the harbour office", _OPEN, "pre_training", encoding="gb18030"),
    _source("films", "Subtitles of a film", _OPEN, "asr_training"),
    _source("subtitles", "Subtitles", _OPEN, "asr_training", fields={"person": ["voice[]"]}),
    _source("archives", "An archive as it was received", _BOUGHT, "pre_training"),
    _source("voices", "Voices by speaker", _BOUGHT, "tts_training voice_clone_training", "audio text", **_SPEAKS),
    _source("interview", "One long interview", _OWN, "pre_training", persons=["sub-018"]),
    _source("faces", "Portraits by person", _OWN, "face_model_training", "image text", person_path="faces/{person}/*"),
    _source("wds", "Portraits with captions", _BOUGHT, "face_model_training", "image text",
            fields={"person": ["json.person"]}),
    _source("gallery", "Portraits of a gallery", _BOUGHT, "", "image text", fields={"person": ["person"]}),
)  # fmt: skip
_FAULTS = {
    "fault-line": "line", "fault-torn": "torn", "fault-bytes": "bytes", "fault-changed": "changed",
    "fault-missing": "missing", "fault-links": "links", "fault-binary": "binary", "fault-count": "count",
}  # fmt: skip


def write_declaration(path: Path, truth: Truth, listed: Mapping[str, Mapping[str, str]]) -> None:
    """sources.yaml with the counts that the truth knows; `listed`: source -> path -> declared digest."""
    sources = [
        {
            **source,
            "declared": {"files": truth.files[str(source["id"])], "samples": truth.rows[str(source["id"])]},
        }
        for source in _SOURCES
    ]
    for source, folder in _FAULTS.items():
        fault = _source(
            source, f"Planted fault: {folder}", _OPEN, "pre_training", locations=[f"faults/{folder}"]
        )
        if source in listed:
            fault["files"] = [{"path": place, "sha256": digest} for place, digest in listed[source].items()]
        if source == "fault-count":
            fault["declared"] = {"samples": truth.rows[source] + 2}
        sources.append(fault)
    document = {
        "version": 1,
        "application": _APPLICATION,
        "sources": sources,
        "sampling": _sampling(sum(truth.rows.values())),
    }
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)
    path.write_text(_HEAD + text, "utf-8")
