"""What is tied to one person: how much of which source, and one by one, as a list for deletion.

Reads an open report through impact.sql and renders nothing. To remember: a sample that only weak or ambiguous evidence
ties to the person stands apart (`may be theirs`), and so does a copy of a sample of theirs (`copy`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.faults import ReportFault
from reports.redecide import NOT_SOUGHT

if TYPE_CHECKING:
    import duckdb

STANDINGS = {
    "theirs": "tied to this person and nobody else by the evidence",
    "may be theirs": "by weak or ambiguous evidence alone: somebody must look",
    "copy": "the same bytes as a sample of theirs, elsewhere",
}
"""How a listed sample stands to the person."""

EACH = (
    "standing", "source_id", "path", "member", "member_path", "row", "sample_id", "verdict", "reasons", "strength",
    "candidates", "others", "used", "bytes", "seconds",
)  # fmt: skip
"""Columns of the list, one row per sample."""

_QUERY = Path(__file__).parent / "impact.sql"
_BATCH_ROWS = 10_000
_SUMS = """
    count(DISTINCT file_id) AS files, count(*) AS samples,
    count(DISTINCT (file_id, member)) FILTER (member IS NOT NULL) AS members,
    coalesce(sum(bytes), 0)::BIGINT AS bytes, round(sum(seconds) / 3600, 4) AS hours,
    count(*) FILTER (without_length) AS without_length, count(*) FILTER (others > 0) AS shared,
    count(*) FILTER (used NOT IN ('not_used', 'not_known')) AS used,
    count(*) FILTER (used = 'not_known') AS used_not_known"""
_RANK = "list_position(['theirs', 'may be theirs', 'copy'], standing)"


@dataclass(frozen=True, slots=True)
class Impact:
    """In short; `each` gives the rows."""

    subject_id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    """By standing, source and verdict."""
    totals: tuple[tuple[Any, ...], ...]
    """By standing alone: a file in two rows counts once here. Columns as `rows`, without source and verdict."""
    notes: tuple[str, ...]
    """What may be missing, in words."""

    def dicts(self) -> list[dict[str, Any]]:
        """The rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def is_known(con: duckdb.DuckDBPyConnection, person: str) -> bool:
    """Whether a report has ever heard of somebody: in its ledger, or tied to a sample."""
    known = con.execute(
        "SELECT 1 FROM subject WHERE subject_id = $1 UNION ALL SELECT 1 FROM link WHERE subject_id = $1 LIMIT 1",
        [person],
    )
    return bool(known.fetchall())


def impact_of(con: duckdb.DuckDBPyConnection, person: str) -> Impact:
    """What a report ties to a person; a fault where it has never heard of them."""
    if not is_known(con, person):
        raise ReportFault(
            "the report knows nobody of this id", person,
            "`provscan show REPORT --by person` lists the ids of all who are tied to a sample",
        )  # fmt: skip
    con.execute(_QUERY.read_text(encoding="utf-8"), {"person": person})
    summary = con.execute(
        f"SELECT standing, source_id, verdict, {_SUMS} FROM impact GROUP BY standing, source_id, verdict"  # noqa: S608
        f" ORDER BY {_RANK}, source_id, verdict"
    )
    columns = tuple(part[0] for part in summary.description or ())
    rows = tuple(summary.fetchall())
    totals = con.execute(
        f"SELECT standing, {_SUMS} FROM impact GROUP BY standing ORDER BY {_RANK}"  # noqa: S608 - our own text
    ).fetchall()
    return Impact(person, columns, rows, tuple(totals), tuple(_notes(con, person)))


def each(con: duckdb.DuckDBPyConnection, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """The samples one by one, after `impact_of`; streams."""
    end = "" if limit is None else f" LIMIT {limit:d}"
    query = (
        f"SELECT {', '.join(EACH)} FROM impact"  # noqa: S608 - our own text
        f" ORDER BY {_RANK}, source_id, path, file_id, member NULLS FIRST, row, sample_id{end}"
    )
    # A relation streams its result; `execute` would hold all of it in memory first.
    for batch in con.sql(query).to_arrow_reader(_BATCH_ROWS):
        yield from batch.to_pylist()


def _notes(con: duckdb.DuckDBPyConnection, person: str) -> Iterator[str]:
    uses = con.execute(
        "SELECT use, count(DISTINCT sample_id) FROM ended_use WHERE subject_id = ? AND use LIKE 'used%'"
        " GROUP BY use ORDER BY use",
        [person],
    )
    for use, count in uses.fetchall():
        told = use.replace("_", " ")
        yield f"{count:,} samples were {told}: delete or only store them, and see to the models trained on them"
    [(unsought,)] = con.execute(
        "SELECT count(*) FROM issue WHERE code = ?"
        " AND (detail NOT LIKE '%: was not looked for%' OR starts_with(detail, ? || ': was not looked for'))",
        [NOT_SOUGHT, person],
    ).fetchall()
    if unsought:
        yield "this person was not (surely) looked for under all that the ledger says of them: scan again"
    [(shared,)] = con.execute(
        "SELECT count(DISTINCT sample_id) FROM link WHERE subject_id IS NULL AND split_part(rule, '@', 1) = 'shared'"
    ).fetchall()
    if shared:
        yield (
            f"{shared:,} samples name somebody by a name that too many people of the ledger bear; whether it is this "
            "one is not known, and they are not listed"
        )
    [(issues,)] = con.execute(
        "SELECT count(*) FROM issue WHERE severity IS DISTINCT FROM 'notice' AND code <> ?", [NOT_SOUGHT]
    ).fetchall()
    if issues:
        yield f"{issues:,} open issues: what could not be looked at may hold more of this person"
