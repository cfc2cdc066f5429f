"""What a table of the page is, and by which words the values of its columns are told.

A column is named as its label in words.toml, and its name alone says by which words its values are told. It knows no
table of a report.
"""

from __future__ import annotations

from dataclasses import dataclass

VOCABULARY = {
    "result": "result", "severity": "severity", "automation": "automation", "kind": "kind", "status": "file_status",
    "declares_pi": "answer", "declares_sensitive_pi": "answer", "declares_minors": "answer", "used": "answer",
    "person_specific": "answer", "balanced": "answer", "deceased": "answer", "signed": "answer", "bundled": "answer",
    "validated": "answer", "pseudonym": "answer", "age_band": "age", "age_band_at_grant": "age",
    "states": "consent_state", "state": "consent_state", "consent_type": "consent_type", "granted_by": "granted_by",
    "evidence_state": "evidence_state", "evidence": "evidence", "strength": "strength", "modalities": "modality",
    "verdict": "verdict", "reason": "reason", "reasons": "reason", "dimension": "dimension", "entity": "entity",
    "data_category": "data_category", "sensitivity": "sensitivity", "action": "action", "minor": "answer",
    "code": "issue", "categories": "category", "demanded": "category",
    "signal_meaning": "signal_meaning", "limit_kind": "limit", "event_type": "event",
    "method": "sampling_method", "phase": "sampling_phase", "rule_kind": "rule_kind", "standing": "rule_standing",
    "rule_entities": "entity", "column_verdict": "column_verdict",
}  # fmt: skip
"""Column -> section of words.toml for its codes."""

POINTS_TO = {
    "sample_id": "samples",
    "subject_id": "people",
    "subjects": "people",
    "record_id": "consents",
    "records": "consents",
    "source_id": "sources",
    "scope": "sources",
    "sources": "sources",
    "file_id": "files",
}
"""Column whose values are ids of rows of another table."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of the report, as the page holds them."""

    name: str
    query: str
    id: str = ""
    """Column by which a row is named in the page's address; empty: its rows have no page of their own."""
    shown: tuple[str, ...] = ()
    """Columns of the list; a row's own page has all."""
    facets: tuple[str, ...] = ()
    """Columns that can be chosen from a list of their values."""
    related: tuple[tuple[str, str], ...] = ()
    """(table, column) whose rows belong to a row of this one, the column naming it."""
    chinese: tuple[str, ...] = ()
    """Columns of sentences, which get a column `<name>_zh` beside them."""
