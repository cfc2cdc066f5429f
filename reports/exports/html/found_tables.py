"""The page's tables of what was found: findings, their kinds, the rules that set some aside, and what columns say.

Knows the report's tables and views, and no form of packing or markup.
"""

from __future__ import annotations

from reports.exports.html.table import Table

FINDINGS = Table(
    "findings",
    """SELECT x.finding_id, x.entity, e.category AS data_category, coalesce(e.sensitivity, 'unknown') AS sensitivity,
              x.score, t.confidence, t.suppressed_by, x.mask, f.source_id, x.file_id, f.path,
              m.path AS member_path, x.row, x.field, x.start, x."end", x.sample_id, x.recognizer, x.recognizer_version,
              x.pattern, x.validated, x.context_word, x.score_before_context, x.hidden_by, a.minor, t.column_verdict,
              x.rules, count(*) OVER (PARTITION BY x.value_hmac) AS same_value
       FROM finding x LEFT JOIN finding_standing t ON t.finding_id = x.finding_id
       LEFT JOIN file f ON f.file_id = x.file_id
       LEFT JOIN entity_category e ON e.entity = x.entity LEFT JOIN finding_minor a ON a.finding_id = x.finding_id
       LEFT JOIN member m ON m.file_id = x.file_id AND m.member = x.member
       ORDER BY f.source_id, f.path, x.member, x.row, x.field, x.start, x.entity, x.finding_id""",
    "finding_id",
    ("finding_id", "entity", "sensitivity", "score", "confidence", "suppressed_by", "mask", "source_id", "path",
     "member_path", "row", "field", "start", "same_value"),
    ("entity", "data_category", "sensitivity", "minor", "source_id", "suppressed_by", "recognizer", "validated",
     "column_verdict"),
)  # fmt: skip
KINDS = Table(
    "kinds",
    """SELECT entity, findings, samples, distinct_values, category AS data_category, sensitivity, action
       FROM per_entity ORDER BY findings DESC, entity""",
    shown=("entity", "findings", "samples", "distinct_values", "data_category", "sensitivity", "action"),
    facets=("data_category", "sensitivity", "action"),
)
SUPPRESSIONS = Table(
    "suppressions",
    """SELECT rule_id, kind AS rule_kind, standing, until, matched, set_aside, entities AS rule_entities,
              reason AS because, who
       FROM suppression_use ORDER BY rule_id""",
    shown=(
        "rule_id",
        "rule_kind",
        "standing",
        "until",
        "matched",
        "set_aside",
        "rule_entities",
        "because",
        "who",
    ),
    facets=("rule_kind", "standing"),
)
COLUMNS = Table(
    "columns",
    """SELECT c.source_id, f.path, c.field, c.entity, c.verdict AS column_verdict, c.cue, c.number_cue, c."values",
              c.found AS values_found, c.share, c.share_validated, c.share_numbers
       FROM column_evidence c LEFT JOIN file f ON f.file_id = c.file_id
       ORDER BY c.source_id, f.path, c.member, c.field, c.entity""",
    shown=(
        "source_id",
        "path",
        "field",
        "entity",
        "column_verdict",
        "cue",
        "number_cue",
        "values",
        "values_found",
        "share",
    ),
    facets=("source_id", "entity", "column_verdict"),
)
