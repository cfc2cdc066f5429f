"""The words that `explain` puts beside a column's value, in the order in which they are told."""

from __future__ import annotations

PLACE = {
    "source_id": "source",
    "path": "file",
    "sha256": "sha256 of the file",
    "declared_sha256": "declared sha256",
    "member_path": "archive member",
    "row": "row (from 0)",
    "byte_offset": "byte offset, decoded",
    "field": "field",
    "start": "from code point",
    "end": "to code point",
    "sample_id": "sample",
}
FINDING = {
    "recognizer": "recognizer",
    "recognizer_version": "version",
    "pattern": "pattern",
    "score_before_context": "score before context",
    "context_word": "context word",
    "score": "score",
    "validated": "check digit or validator held",
    "hidden_by": "how it is hidden",
    "mask": "shape of the value",
    "value_hmac": "keyed digest",
}
COLUMN = {
    "column_verdict": "what its column says",
    "confidence": "confidence with its column",
    "field": "column",
    "cue": "word of its name for this entity",
    "number_cue": "word of its name for plain numbers",
    "values": "values looked at",
    "found": "of these, with this entity",
    "share": "share",
    "validated": "of these, check digit or validator held",
    "share_numbers": "share of plain numbers",
}
RULE = {
    "rule_id": "rule",
    "kind": "kind",
    "standing": "on the day of the report",
    "until": "until",
    "reason": "because",
    "who": "answerable",
}
MEANING = {
    "title": "kind of data",
    "category": "category (W3C DPV)",
    "sensitivity": "sensitivity under the profile",
    "action": "what to do with it",
    "age_told": "age that it tells",
    "minor": "under the profile's age",
}
LINK = {
    "subject_id": "person",
    "evidence": "evidence",
    "rule": "matched",
    "strength": "strength",
    "candidates": "people it fits",
    "mentions": "mentions in this field",
    "value_hmac": "keyed digest",
}
ASKED = {
    "as_of": "judged as of",
    "purposes": "purposes of the source",
    "modalities": "modalities of the sample",
    "demanded": "categories demanded",
    "applicant_id": "recipient",
    "territory": "territory",
    "person_specific": "made to imitate persons",
}
CONSENT = {
    "state": "state",
    "state_since": "since",
    "consent_type": "type",
    "purposes": "purposes",
    "categories": "categories",
    "modalities": "modalities",
    "source_scope": "sources",
    "controller": "controller",
    "recipients": "recipients",
    "territory": "territory",
    "valid_from": "valid from",
    "valid_until": "valid until",
    "retention_until": "kept until",
    "granted_by": "granted by",
    "age_band_at_grant": "age at the grant",
    "bundled": "bundled",
    "missing": "missing",
    "evidence_state": "its documents",
    "lacks": "not said (a law may want it)",
    "superseded_by": "superseded by",
    "evidence_ref": "evidence",
    "evidence_sha256": "its sha256",
}
ISSUE = {
    "severity": "severity",
    "detail": "detail",
    "rows": "rows it speaks of",
    "rows_lost": "rows not looked at",
    "content_lost": "decoded bytes not looked at",
    "stored_lost": "bytes on disk never decoded",
}
CHECK = {
    "result": "result",
    "title": "demand",
    "clause": "where it comes from",
    "severity": "severity",
    "violations": "breaches",
    "reason": "reason",
}

_WAYS = {
    "spelling": "with other accents or signs",
    "order": "given name and family name in another order",
    "joined": "written as one word, or with hyphens closed",
    "middle": "without middle names, or with initials for them",
    "nickname": "with a nickname",
    "initials": "with initials for given names",
    "title": "the family name after a title",
    "script": "in simplified or traditional characters",
    "pinyin": "in pinyin",
    "wade_giles": "in Wade-Giles",
    "surname_spelling": "with a customary spelling of the surname",
    "kana": "in the other kana",
    "romaji": "in Hepburn",
    "hangul_romanised": "romanised",
    "list": "by a name that a list of the data or the declaration gives the id",
    "inside": "where one of the two tells no country",
}
"""What `link.rule` says after the colon (docs/linking.md)."""


_NOBODY = {
    "unlisted": "a name that the ledger does not have",
    "pseudonym": "an id to which nothing gives a name",
    "shared": "a writing that fits too many people to tell them",
}
"""Rules of links to nobody of the ledger."""


def matched(rule: str) -> str:
    """A link's rule in words."""
    said, _, settled = rule.partition("+")
    written, _, layout = said.partition("@")
    base, _, way = written.partition(":")
    told = f"{base}, {_WAYS.get(way, way)}" if way else _NOBODY.get(base, base)
    told = f"{told}, by the layout {layout}" if layout else told
    return f"{told}; told from others by {settled.replace('_', ' ')}" if settled else told
