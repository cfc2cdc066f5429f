"""Names what was changed in a report after it was sealed, out of tables `row_seal` and `column_seal`.

Owns naming alone: whether anything was changed is what the canonical digest says. A row whose short digest is not sealed
was altered or added; a sealed one that no row has was altered or removed, and what both speak of tells which.
Memory is DuckDB's; of each table the first `_MOST` rows are named, the rest is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reports.row_seal import BITS_OF_ROW, HASHED_TABLES, about, about_hash, column_hashes, row_hash
from reports.schema import columns, literal, quoted
from reports.verdict import Fault, row_name

if TYPE_CHECKING:
    import duckdb

_MOST = 1_000

NAMED: dict[str, tuple[str, ...]] = {
    "source": ("source_id",), "sampling": ("position",), "previous": ("digest",), "layout": ("source_id", "layout"),
    "field_rule": ("source_id", "rule", "position"), "recognizer": ("recognizer",), "entity_category": ("entity",),
    "aggregation_rule": ("rule", "part"), "file": ("file_id",),
    "unit": ("file_id", "unit_index"), "name_language": ("file_id", "unit_index", "language"),
    "column_count": ("file_id", "unit_index", "member", "field", "entity"), "suppression": ("rule_id",),
    "member": ("file_id", "member"), "sample": ("sample_id",), "finding": ("finding_id",), "link": ("link_id",),
    "signal": ("signal_id",), "sought": ("subject_id",), "subject": ("subject_id",), "consent": ("record_id",),
    "statement": ("seq",), "consent_event": ("seq",), "decision": ("link_id",), "issue": ("issue_id",),
    "check_result": ("check_id",),
}  # fmt: skip
"""The columns by which a row of each table is named."""

_WHOLE: dict[str, str] = {
    "file_id": "SELECT file_id FROM file UNION SELECT file_id FROM unit UNION SELECT file_id FROM sample",
    "source_id": "SELECT source_id FROM source UNION SELECT source_id FROM file",
    "link_id": "SELECT link_id FROM link UNION SELECT link_id FROM decision",
    "subject_id": "SELECT subject_id FROM subject UNION SELECT subject_id FROM sought"
    " UNION SELECT subject_id FROM consent UNION SELECT subject_id FROM consent_event",
    "record_id": "SELECT record_id FROM consent UNION SELECT record_id FROM consent_event"
    " UNION SELECT record_id FROM decision",
    "recognizer": "SELECT recognizer FROM recognizer UNION SELECT recognizer FROM finding",
    "check_id": "SELECT check_id FROM check_result",
    "rule_id": "SELECT rule_id FROM suppression UNION SELECT unnest(rules) FROM finding",
    "seq": "SELECT range AS seq FROM range(1, 2 + (SELECT count(*) FROM row_seal))",
    "position": "SELECT range AS position FROM range(1, 2 + (SELECT count(*) FROM row_seal))",
}  # fmt: skip
"""What a row that is gone may have spoken of: the values that other rows still hold."""


def changes(con: duckdb.DuckDBPyConnection) -> Iterator[Fault]:
    """Every row that is not as it was sealed, by table; the tables have their columns."""
    for table in HASHED_TABLES:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE differing AS SELECT h, sum(n)::BIGINT AS n FROM ("  # noqa: S608 - our own names
            f" SELECT row_hash AS h, -1 AS n FROM row_seal WHERE table_name = {literal(table)}"
            f" UNION ALL SELECT {row_hash(table)}, 1 FROM {quoted(table)}) GROUP BY h HAVING sum(n) <> 0"
        )
        [(new, gone)] = con.execute(
            "SELECT coalesce(sum(n) FILTER (n > 0), 0), coalesce(-sum(n) FILTER (n < 0), 0) FROM differing"
        ).fetchall()
        if new or gone:
            changed = _changed_columns(con, table) if new == gone else ()
            told = list(_rows(con, table, changed, alone=new == gone == 1))
            yield from told
            if (rest := max(new, gone) - len(told)) > 0:
                yield Fault(f"{rest:,} more rows altered, added or removed", table)


def _rows(
    con: duckdb.DuckDBPyConnection, table: str, changed: tuple[str, ...], *, alone: bool
) -> Iterator[Fault]:
    """`alone`: one row is new and one is gone, so they are one row, whatever it speaks of now."""
    gone: Counter[int] = Counter()
    for subject, count in con.execute(
        f"SELECT h >> {BITS_OF_ROW}, -sum(n)::BIGINT FROM differing WHERE n < 0"  # noqa: S608 - our own numbers
        f" GROUP BY 1 ORDER BY 1 LIMIT {_MOST}"
    ).fetchall():
        gone[subject] = count
    for row, subject, count, known in _new_rows(con, table):
        altered = min(gone[subject], count)
        gone[subject] -= altered
        if altered:
            yield Fault("1 row altered", table, row, changed)
        elif alone and (was := next(iter(+gone), None)) is not None:
            gone.clear()
            before = _whose(con, table, was)
            yield Fault(
                f"1 row altered (it was {before})" if before else "1 row altered", table, row, changed
            )
        elif known:
            yield Fault("1 row added, a copy of another", table, row)
        else:
            yield Fault("1 row added", table, row)
    for subject, count in sorted((+gone).items()):
        whose = _whose(con, table, subject)
        yield Fault(f"{count:,} row{'s' if count > 1 else ''} removed", table, whose)


def _new_rows(con: duckdb.DuckDBPyConnection, table: str) -> Iterator[tuple[str, int, int, bool]]:
    """(name, what it speaks of, how often it is too much, whether such a row was sealed) of rows that were not sealed."""
    names = NAMED.get(table, ())
    shown = "".join(f", any_value({quoted(name)})" for name in names)
    rows = con.execute(
        f"SELECT d.h, any_value(d.n), bool_or(d.h IN (SELECT row_hash FROM row_seal)){shown}"  # noqa: S608
        f" FROM {quoted(table)} t JOIN differing d ON d.h = {row_hash(table)} WHERE d.n > 0"
        f" GROUP BY d.h ORDER BY d.h LIMIT {_MOST}"
    ).fetchall()
    for digest, count, known, *values in rows:
        yield row_name(names, values), digest >> BITS_OF_ROW, count, known


def _whose(con: duckdb.DuckDBPyConnection, table: str, subject: int) -> str:
    """What rows that are gone spoke of, as far as other rows still tell."""
    column = about(table)
    candidates = _WHOLE.get(column.name) if column else None
    if column is None or candidates is None:
        return ""
    found = con.execute(
        f"SELECT DISTINCT {quoted(column.name)} FROM ({candidates}) WHERE {about_hash(column)} = ?"  # noqa: S608
        " ORDER BY 1 LIMIT 2",
        [subject],
    ).fetchall()
    if len(found) != 1 or found[0][0] is None:
        return ""
    own = (column.name,) == NAMED.get(table)
    return (
        row_name((column.name,), found[0])
        if own
        else f"of {column.name} {row_name((column.name,), found[0])}"
    )


def _changed_columns(con: duckdb.DuckDBPyConnection, table: str) -> tuple[str, ...]:
    """Columns whose values are not, as a whole, those that were sealed; none where rows have exchanged values."""
    found = column_hashes(con, table)
    sealed = dict(
        con.execute(
            "SELECT column_name, column_hash FROM column_seal WHERE table_name = ?", [table]
        ).fetchall()
    )
    order = [column.name for column in columns(table)]
    return tuple(sorted((name for name, total in found if sealed.get(name) != total), key=order.index))
