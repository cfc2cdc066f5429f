"""What a report says beyond its units, against the declaration and the files it speaks of: rows that no worker wrote.

Whoever can seal a report anew could change these and keep every unit: facts of sources and of the application, results of
sampling, contradictions between declaration and files, which field patterns were met, conventions of layouts. So each is
made anew here and compared. Knows no digest of the declaration: that it is the right one is seen elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reports.verdict import Fault
from scanner.declaration import Declaration
from scanner.inventory import Inventory
from scanner.rule_use import RuleUse
from scanner.run.layouts import Layouts, issues_of
from scanner.run.tables import application_columns, layout_records, source_issues
from scanner.run.verify_ledger import compared

if TYPE_CHECKING:
    import duckdb

_TOLD = "SELECT code, source_id, field, detail FROM issue WHERE file_id IS NULL AND code NOT LIKE 'subject.%'"
_COUNTS = """
SELECT s.source_id, coalesce(sum(u.rows), 0)::BIGINT FROM source s LEFT JOIN file f ON f.source_id = s.source_id
LEFT JOIN unit u ON u.file_id = f.file_id GROUP BY s.source_id
"""
_MET = "SELECT DISTINCT f.source_id, unnest(u.rules_met) FROM unit u JOIN file f ON f.file_id = u.file_id"

_Told = tuple[str, str | None, str | None, str]
"""Code, source, field, detail of an issue that no file stands for."""


def declared_faults(
    con: duckdb.DuckDBPyConnection, scan: dict[str, Any], declaration: Declaration
) -> list[Fault]:
    """Facts of application, sources and sampling that are not as declared."""
    who = "the declaration"
    application = application_columns(declaration.application)
    wrong = tuple(name for name, value in application.items() if scan[name] != value)
    faults = [Fault(f"{who} has another value", "scan", "", wrong)] if wrong else []
    records = [source.record(declaration.application) for source in declaration.sources]
    faults += compared(con, "source", records, (), who)
    sampling = [result.record(n) for n, result in enumerate(declaration.sampling, 1)]
    return faults + compared(con, "sampling", sampling, (), who)


def found_faults(
    con: duckdb.DuckDBPyConnection,
    declaration: Declaration,
    found: Inventory,
    layouts: Layouts,
    key: bytes | None,
) -> list[Fault]:
    """Contradictions, met patterns and layouts that do not follow from declaration, files and units."""
    faults = list(_issue_faults(con, declaration, found, layouts))
    met = set(con.execute(_MET).fetchall())
    rules = [
        replace(record, matched=(record.source_id, f"{record.rule} {record.position}") in met)
        for source in declaration.sources
        for record in RuleUse(source.rules()).records(source.id)
    ]
    faults += compared(con, "field_rule", rules, (), "declaration and units")
    if key is not None:  # folders stand in the report under the key alone
        faults += compared(con, "layout", layout_records(declaration, key, layouts), (), "the data")
    return faults


def _issue_faults(
    con: duckdb.DuckDBPyConnection, declaration: Declaration, found: Inventory, layouts: Layouts
) -> Iterator[Fault]:
    said = Counter[_Told](con.execute(_TOLD).fetchall())
    follow = Counter(_expected(con, declaration, found, layouts))
    for code, source, _, detail in follow - said:
        yield Fault("missing in the report", "issue", _place(code, source, detail))
    for code, source, _, detail in said - follow:
        yield Fault("does not follow from declaration and data", "issue", _place(code, source, detail))


def _place(code: str, source: str | None, detail: str) -> str:
    return " ".join(part for part in (code, f"source {source}" if source else "", detail) if part)


def _expected(
    con: duckdb.DuckDBPyConnection, declaration: Declaration, found: Inventory, layouts: Layouts
) -> Iterator[_Told]:
    for issue in source_issues((*found.issues, *issues_of(layouts))):
        yield issue.code, issue.source_id, issue.field, issue.detail
    rows = dict(con.execute(_COUNTS).fetchall())
    for source in declaration.sources:
        declared = source.record(declaration.application).declared_samples
        if declared is not None and declared != rows.get(source.id, 0):
            yield "count.samples", source.id, None, f"declared {declared}, found {rows.get(source.id, 0)}"
    unmatched = "SELECT source_id, rule, position, pattern FROM field_rule WHERE NOT matched"
    for source_id, rule, position, pattern in con.execute(unmatched).fetchall():
        yield "rule.unmatched", source_id, pattern, f"{rule}, entry {position}"
