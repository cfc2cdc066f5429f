"""Which rows of a report the page holds: one `Table` each, with its query and how it is shown.

Knows the report's tables and views, and no form of packing or markup.
"""

from __future__ import annotations

from reports.exports.html.found_tables import COLUMNS, FINDINGS, KINDS, SUPPRESSIONS
from reports.exports.html.table import Table

_CHECKS = Table(
    "checks",
    """SELECT check_id, result, title, title_zh, clause, severity, automation, violations, reason AS check_reason,
              observed, breaches, lacking, query
       FROM check_result ORDER BY check_id""",
    "check_id",
    ("check_id", "result", "title", "clause", "violations", "check_reason"),
    ("result", "severity", "automation"),
    chinese=("check_reason",),
)
_SOURCES = Table(
    "sources",
    """SELECT p.source_id, s.name, s.version, p.kind, s.issuer, s.description, s.license_id, s.license_ref,
              s.contract_ref, s.counterparty, s.collection_record_ref, s.user_auth_ref, s.generator_model,
              s.lawful_basis, s.basis_ref, s.origin_country, s.collected_from, s.collected_to, s.modalities, s.purposes,
              p.declares_pi, s.declares_sensitive_pi, s.declares_minors, s.person_specific, s.used, s.first_used,
              s.retention_until, s.declared_files, p.files, s.declared_bytes, p.bytes, p.declared_samples,
              p.rows_present, p.rows_lost, p.findings, p.linked_samples, p.usable, p.to_review, p.blocked, p.open_issues
       FROM per_source p LEFT JOIN source s ON s.source_id = p.source_id ORDER BY p.source_id NULLS LAST""",
    "source_id",
    ("source_id", "kind", "license_id", "contract_ref", "declares_pi", "declared_files", "files", "declared_samples",
     "rows_present", "rows_lost", "findings", "usable", "to_review", "blocked", "open_issues"),
    ("kind", "declares_pi", "license_id"),
    (("files", "source_id"), ("samples", "source_id"), ("findings", "source_id"), ("issues", "source_id"),
     ("limits", "source_id")),
)  # fmt: skip
_FILES = Table(
    "files",
    """SELECT f.file_id, f.source_id, f.path, f.status, f.format, f.media_type, f.compression, f.encoding, f.bytes,
              f.sha256, f.declared_sha256, c.units, c.stored_lost, c.content_bytes, c.content_lost, c.rows,
              c.rows_lost, c.balanced, coalesce(n.findings, 0) AS findings, coalesce(i.open_issues, 0) AS open_issues
       FROM file f LEFT JOIN conservation c ON c.file_id = f.file_id
       LEFT JOIN (SELECT file_id, count(*) AS findings FROM finding GROUP BY file_id) n ON n.file_id = f.file_id
       LEFT JOIN (SELECT file_id, count(*) AS open_issues FROM issue WHERE severity IS DISTINCT FROM 'notice'
                  GROUP BY file_id) i ON i.file_id = f.file_id
       ORDER BY f.source_id NULLS FIRST, f.path, f.file_id""",
    "file_id",
    ("path", "source_id", "status", "format", "bytes", "rows", "rows_lost", "stored_lost", "balanced", "findings",
     "open_issues"),
    ("source_id", "status", "format", "compression", "balanced"),
    (("issues", "file_id"), ("samples", "file_id"), ("findings", "file_id")),
)  # fmt: skip
_PEOPLE = Table(
    "people",
    """SELECT i.subject_id, u.age_band, u.deceased, coalesce(c.states, ['no_record']) AS states,
              coalesce(p.samples, 0) AS samples, coalesce(p.usable, 0) AS usable, coalesce(p.to_review, 0) AS to_review,
              coalesce(p.blocked, 0) AS blocked, coalesce(p.reasons, []) AS reasons, coalesce(p.files, 0) AS files,
              p.content_bytes, p.hours, p.samples_without_length, p.records
       FROM (SELECT subject_id FROM subject UNION
             SELECT subject_id FROM decision WHERE subject_id IS NOT NULL) i
       LEFT JOIN subject u ON u.subject_id = i.subject_id
       LEFT JOIN per_person p ON p.subject_id = i.subject_id
       LEFT JOIN (SELECT subject_id, list_sort(list(DISTINCT state)) AS states FROM consent GROUP BY subject_id) c
         ON c.subject_id = i.subject_id
       ORDER BY blocked DESC, to_review DESC, samples DESC, i.subject_id""",
    "subject_id",
    ("subject_id", "age_band", "states", "samples", "usable", "to_review", "blocked", "reasons"),
    ("age_band", "states", "reasons"),
    (("consents", "subject_id"), ("samples", "subjects"), ("decisions", "subject_id")),
)
_STRANGERS = Table(
    "strangers",
    """SELECT number, samples, files, sources, evidence, pseudonym, hours, value_hmac
       FROM unlisted_person ORDER BY number""",
    "number",
    ("number", "samples", "files", "sources", "evidence", "pseudonym", "value_hmac"),
    ("sources", "evidence", "pseudonym"),
)
_CONSENTS = Table(
    "consents",
    """SELECT record_id, subject_id, state, state_since, consent_type, categories, purposes, modalities, source_scope,
              controller, recipients, territory, jurisdiction, intended_use, withdrawal_method, consented_at,
              valid_from, valid_until, retention_until, granted_by, guardian_relation, guardian_evidence,
              age_band_at_grant, signed, bundled, evidence_ref, evidence_sha256, evidence_state, missing, lacks,
              superseded_by, events
       FROM consent ORDER BY subject_id, record_id""",
    "record_id",
    ("record_id", "subject_id", "state", "state_since", "consent_type", "categories", "valid_from", "valid_until",
     "evidence_state", "missing"),
    ("state", "consent_type", "evidence_state", "granted_by"),
    (("decisions", "record_id"),),
)  # fmt: skip
_SAMPLES = Table(
    "samples",
    """SELECT s.sample_id, v.verdict, coalesce(d.reasons, []) AS reasons, coalesce(d.subjects, []) AS subjects,
              f.source_id, s.file_id, f.path, m.path AS member_path, s.row, s.byte_offset, s.modalities,
              coalesce(n.findings, 0) AS findings, coalesce(d.links, 0) AS links, s.content_bytes,
              len(s.media_sha256) AS media, s.seconds
       FROM sample s LEFT JOIN file f ON f.file_id = s.file_id
       LEFT JOIN member m ON m.file_id = s.file_id AND m.member = s.member
       LEFT JOIN sample_verdict v ON v.sample_id = s.sample_id
       LEFT JOIN (SELECT sample_id, count(*) AS findings FROM finding GROUP BY sample_id) n ON n.sample_id = s.sample_id
       LEFT JOIN (SELECT sample_id, count(*) AS links,
                         list_sort(list(DISTINCT reason) FILTER (verdict IS DISTINCT FROM 'use')) AS reasons,
                         list_sort(list(DISTINCT subject_id) FILTER (subject_id IS NOT NULL)) AS subjects
                  FROM decision GROUP BY sample_id) d ON d.sample_id = s.sample_id
       ORDER BY array_position(['block', 'review', 'use'], v.verdict) NULLS LAST, f.source_id, f.path, s.member, s.row,
                s.sample_id""",
    "sample_id",
    ("sample_id", "verdict", "reasons", "subjects", "source_id", "path", "member_path", "row", "findings"),
    ("verdict", "reasons", "source_id", "modalities"),
    (
        ("decisions", "sample_id"),
        ("findings", "sample_id"),
        ("signals", "sample_id"),
        ("issues", "sample_id"),
    ),
)
_DECISIONS = Table(
    "decisions",
    """SELECT d.link_id, d.verdict, d.reason, d.dimension, d.subject_id, d.sample_id, d.record_id, d.demanded, d.events,
              l.evidence, l.rule, l.strength, l.candidates, l.mentions, f.source_id, l.file_id, f.path,
              m.path AS member_path, l.row, l.field, l.start, l."end"
       FROM decision d LEFT JOIN link l ON l.link_id = d.link_id LEFT JOIN file f ON f.file_id = l.file_id
       LEFT JOIN member m ON m.file_id = l.file_id AND m.member = l.member
       ORDER BY array_position(['block', 'review', 'use'], d.verdict) NULLS FIRST, f.source_id, f.path, l.member,
                l.row, d.subject_id, d.link_id""",
    "link_id",
    ("link_id", "verdict", "reason", "dimension", "subject_id", "sample_id", "record_id", "evidence", "strength",
     "source_id"),
    ("verdict", "reason", "dimension", "evidence", "strength", "source_id"),
)  # fmt: skip
_ISSUES = Table(
    "issues",
    """SELECT i.issue_id, i.severity, i.code, i.detail, coalesce(i.source_id, f.source_id) AS source_id, i.file_id,
              f.path, m.path AS member_path, i.row, i.rows, i.byte_offset, i.field, i.rows_lost, i.content_lost,
              i.stored_lost, s.sample_id
       FROM issue i LEFT JOIN file f ON f.file_id = i.file_id
       LEFT JOIN sample s ON s.sample_id = concat(i.file_id, '.', coalesce(i.member::VARCHAR, '-'), '.', i.row)
       LEFT JOIN member m ON m.file_id = i.file_id AND m.member = i.member
       ORDER BY i.severity = 'notice', i.code, source_id, f.path, i.member, i.row, i.issue_id""",
    "issue_id",
    ("issue_id", "severity", "code", "detail", "source_id", "path", "member_path", "row", "rows_lost", "content_lost",
     "stored_lost"),
    ("severity", "code", "source_id"),
)  # fmt: skip
_SIGNALS = Table(
    "signals",
    """SELECT signal_id, kind AS signal_kind, value, meaning AS signal_meaning, source_id, path, member_path, row, field,
              sample_id
       FROM signal_list""",
    "signal_id",
    ("signal_id", "signal_kind", "value", "signal_meaning", "source_id", "path", "row", "field", "sample_id"),
    ("signal_kind", "signal_meaning", "source_id"),
)
_LIMITS = Table(
    "limits",
    "SELECT kind AS limit_kind, source_id, field, samples, what FROM search_limit ORDER BY kind, source_id, field",
    shown=("limit_kind", "source_id", "field", "samples", "what"),
    facets=("limit_kind", "source_id"),
    chinese=("what",),
)
_SAMPLING = Table(
    "sampling",
    """SELECT position AS number, source_id AS scope, method, phase, population, drawn, passed, performed_by, performed_at
       FROM sampling ORDER BY position""",
    shown=(
        "number",
        "scope",
        "method",
        "phase",
        "population",
        "drawn",
        "passed",
        "performed_by",
        "performed_at",
    ),
)
_RECOGNIZERS = Table(
    "recognizers",
    "SELECT recognizer, version AS recognizer_version, entity, patterns FROM recognizer ORDER BY ALL",
    shown=("recognizer", "recognizer_version", "entity", "patterns"),
    facets=("entity",),
)
_EVENTS = Table(
    "events",
    """SELECT event_type, count(*) AS count, min(event_time) AS first, max(event_time) AS last
       FROM consent_event GROUP BY event_type ORDER BY event_type""",
    shown=("event_type", "count", "first", "last"),
)

TABLES = (
    _CHECKS, _SOURCES, _FILES, _PEOPLE, _STRANGERS, _CONSENTS, _SAMPLES, _DECISIONS, FINDINGS, KINDS, _ISSUES, _SIGNALS,
    _LIMITS, _SAMPLING, SUPPRESSIONS, COLUMNS, _RECOGNIZERS, _EVENTS,
)  # fmt: skip
"""In the order of the page's contents."""
