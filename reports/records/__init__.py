"""The stored records: one frozen dataclass or named tuple per table, in the order in which the tables stand in a report.

A field is `Annotated[type, "what it means"]`: the type becomes the column's type, the words become its
COMMENT, so that table, documentation and code cannot disagree. Names are contracts: they outlive the code.
No field may hold a raw personal value; subjects are known here by pseudonymous id alone.
"""

from __future__ import annotations

from reports.records.consent import (
    ConsentEventRecord,
    ConsentRecord,
    SoughtRecord,
    StatementRecord,
    SubjectRecord,
)
from reports.records.declared import (
    FieldRuleRecord,
    LayoutRecord,
    PreviousRecord,
    SamplingRecord,
    ScanRecord,
    SourceRecord,
    SuppressionRecord,
)
from reports.records.judged import CheckResultRecord, DecisionRecord
from reports.records.meaning import AggregationRuleRecord, EntityCategoryRecord
from reports.records.observed import (
    ColumnCountRecord,
    FileRecord,
    FindingRecord,
    IssueRecord,
    LinkRecord,
    MemberRecord,
    NameLanguageRecord,
    RecognizerRecord,
    SampleRecord,
    SignalRecord,
    UnitRecord,
)

TABLES: dict[str, type] = {
    "scan": ScanRecord,
    "source": SourceRecord,
    "sampling": SamplingRecord,
    "previous": PreviousRecord,
    "layout": LayoutRecord,
    "field_rule": FieldRuleRecord,
    "suppression": SuppressionRecord,
    "recognizer": RecognizerRecord,
    "entity_category": EntityCategoryRecord,
    "aggregation_rule": AggregationRuleRecord,
    "file": FileRecord,
    "unit": UnitRecord,
    "name_language": NameLanguageRecord,
    "column_count": ColumnCountRecord,
    "member": MemberRecord,
    "sample": SampleRecord,
    "finding": FindingRecord,
    "link": LinkRecord,
    "signal": SignalRecord,
    "sought": SoughtRecord,
    "subject": SubjectRecord,
    "consent": ConsentRecord,
    "statement": StatementRecord,
    "consent_event": ConsentEventRecord,
    "decision": DecisionRecord,
    "issue": IssueRecord,
    "check_result": CheckResultRecord,
}
"""Table name -> record class."""

SHARD_TABLES = (
    "file",
    "unit",
    "name_language",
    "column_count",
    "member",
    "sample",
    "finding",
    "link",
    "signal",
    "issue",
    "field_rule",
)
"""What a worker writes; ids that need a file-wide row number are given by the store."""

__all__ = [
    "SHARD_TABLES",
    "TABLES",
    "AggregationRuleRecord",
    "CheckResultRecord",
    "ColumnCountRecord",
    "ConsentEventRecord",
    "ConsentRecord",
    "DecisionRecord",
    "EntityCategoryRecord",
    "FieldRuleRecord",
    "FileRecord",
    "FindingRecord",
    "IssueRecord",
    "LayoutRecord",
    "LinkRecord",
    "MemberRecord",
    "NameLanguageRecord",
    "PreviousRecord",
    "RecognizerRecord",
    "SampleRecord",
    "SamplingRecord",
    "ScanRecord",
    "SignalRecord",
    "SoughtRecord",
    "SourceRecord",
    "StatementRecord",
    "SubjectRecord",
    "SuppressionRecord",
    "UnitRecord",
]
