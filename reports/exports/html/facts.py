"""What the page tells before any table: the verdict and its grounds, coverage, sums for the charts, the words.

Every number comes from the report's views or its summary; nothing is judged here. To remember: what grows with the
corpus stands in a table (tables.py), here is only what a profile, a catalogue or a short list bounds.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from reports.checks import floor_of
from reports.exports.html.again import again
from reports.exports.html.pack import MOST_ROWS
from reports.exports.html.table import POINTS_TO, VOCABULARY
from reports.exports.html.tables import TABLES
from reports.summary import listing, plain, read_seal, summarise
from reports.words import in_chinese, words

if TYPE_CHECKING:
    import duckdb

    from reports.exports.html.table import Table

PRINTED_ROWS = 40
"""Rows of each table that are printed; of a longer one the print says so."""
_BARS = 15
"""Sources in a chart; the table has all."""

_STATES = """
SELECT state, count(DISTINCT subject_id) AS people FROM consent GROUP BY state
UNION ALL
SELECT 'no_record', count(*) FROM subject WHERE subject_id NOT IN (SELECT subject_id FROM consent) HAVING count(*) > 0
ORDER BY people DESC, state
"""
_BY_VERDICT = """
SELECT CASE WHEN blocked > 0 THEN 'block' WHEN to_review > 0 THEN 'review' ELSE 'use' END AS verdict, count(*) AS people
FROM per_person WHERE subject_id IS NOT NULL GROUP BY ALL
"""
_PER_SOURCE = (
    "SELECT source_id, findings FROM per_source WHERE findings > 0 ORDER BY findings DESC, source_id LIMIT ?"
)


def gather(
    con: duckdb.DuckDBPyConnection, kept: dict[str, tuple[int, list[str]]], lang: str | None
) -> dict[str, Any]:
    """All of it, as JSON can hold it; `kept` says of each table how many rows the page has, and their columns."""
    seal = read_seal(con)
    summary = summarise(con, seal, 0)
    entities, issues = (listing(con, by).dicts() for by in ("entity", "issue"))
    previous = _rows(con, "SELECT * FROM previous")
    known = {row["entity"] for row in _rows(con, "SELECT DISTINCT entity FROM recognizer")}
    facts = {
        "lang": lang,
        "scan": {key: plain(value) for key, value in summary.scan.items()},
        "run": {key: plain(value) for key, value in summary.run.items()},
        "seal": {"sealed": seal.sealed, "found": seal.found, "untouched": seal.untouched},
        "coverage": summary.coverage,
        "horizon": {"left_out": summary.horizon.left_out, "future": summary.horizon.future},
        "floor": [[text, in_chinese(text)] for _, text in floor_of(con)],
        "limits": [[text, in_chinese(text)] for text in _limits(con, summary.limits)],
        "samples": summary.samples,
        "people": summary.ledger_people,
        "subjects": summary.subjects,
        "reasons": listing(con, "reason").dicts(),
        "entities": entities,
        "issues": issues,
        "states": _rows(con, _STATES),
        "people_by_verdict": _rows(con, _BY_VERDICT),
        "findings_by_source": _rows(con, _PER_SOURCE, _BARS),
        "previous": previous,
        "again": again(con, summary.scan),
        "tables": [_described(con, table, *kept[table.name]) for table in TABLES],
        "vocabulary": VOCABULARY,
        "points_to": POINTS_TO,
        "printed_rows": PRINTED_ROWS,
        "words": {
            **_words({row["code"] for row in issues}),
            "entity": _names(con, known | {row["entity"] for row in entities}),
        },
    }
    return {key: _finite(value) for key, value in facts.items()}


def _limits(con: duckdb.DuckDBPyConnection, limits: tuple[str, ...]) -> list[str]:
    """Those of the whole report; those of one source stand in table `limits`."""
    listed = {what for (what,) in con.execute("SELECT what FROM search_limit").fetchall()}
    return [limit for limit in limits if limit not in listed]


def _described(con: duckdb.DuckDBPyConnection, table: Table, kept: int, columns: list[str]) -> dict[str, Any]:
    [(total,)] = (
        [(kept,)] if kept < MOST_ROWS else con.execute(f"SELECT count(*) FROM ({table.query})").fetchall()  # noqa: S608 - our own query
    )
    return {
        "name": table.name, "id": table.id, "total": total, "kept": kept, "columns": columns,
        "shown": table.shown, "facets": table.facets, "related": table.related,
    }  # fmt: skip


def _names(con: duckdb.DuckDBPyConnection, entities: set[Any]) -> dict[str, list[str]]:
    """What the report calls the kinds of information that it knows, in both languages."""
    rows = con.execute(
        "SELECT entity, title, coalesce(title_zh, title) FROM entity_category ORDER BY 1"
    ).fetchall()
    return {entity: [title, title_zh] for entity, title, title_zh in rows if entity in entities}


def _words(issues: set[Any]) -> dict[str, dict[str, list[str]]]:
    """All but the kinds of issues that this report does not know."""
    used = {"issue": issues, "issue_remedy": issues}
    return {
        section: {key: told for key, told in table.items() if section not in used or key in used[section]}
        for section, table in words().items()
    }


def _rows(con: duckdb.DuckDBPyConnection, query: str, *values: Any) -> list[dict[str, Any]]:
    result = con.execute(query, list(values))
    names = [part[0] for part in result.description or ()]
    return [dict(zip(names, map(plain, row), strict=True)) for row in result.fetchall()]


def _finite(value: Any) -> Any:
    """JSON has no infinity and no NaN."""
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
