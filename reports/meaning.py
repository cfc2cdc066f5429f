"""Says in a report what each kind of data means under a profile, and what is sensitive together (docs/categories.md).

What laws hold of a kind stands in the report since the scan; the profile chooses among the readings and may hold it
otherwise. Both are filled in anew whenever the report is judged. A kind of which nobody says anything is `unknown`: it is
taken for personal, and whether it is sensitive is not known.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from reports.personal import LAWS, STANDINGS
from reports.records import AggregationRuleRecord, EntityCategoryRecord
from reports.schema import to_batch

if TYPE_CHECKING:
    import duckdb

    from reports.profile import Profile

_SAID = (
    "entity", "category", "broader", *(f"sensitivity_{law}" for law in LAWS), "default_action", "title", "title_zh",
)  # fmt: skip
"""Columns of what is said of a kind, whatever the profile."""


def set_meaning(con: duckdb.DuckDBPyConnection, profile: Profile) -> None:
    """Fill in what rests on the profile: of each kind, the rules, and the ages and scores that they go by."""
    personal = profile.personal
    otherwise, actions = dict(personal.entities), dict(personal.actions)
    rows = con.execute(
        f"SELECT {', '.join(_SAID)} FROM entity_category ORDER BY ALL"  # noqa: S608 - our own names
    ).fetchall()
    said = [dict(zip(_SAID, row, strict=True)) for row in rows]
    kinds = [
        EntityCategoryRecord(
            **kind,
            sensitivity=otherwise.get(kind["entity"]) or _read(kind, personal.readings),
            action=actions.get(kind["entity"], kind["default_action"]),
        )
        for kind in said
    ]
    rules = [
        AggregationRuleRecord(rule.id, number, rule.title, rule.title_zh, list(part.of), part.at_least)
        for rule in personal.together
        for number, part in enumerate(rule.parts, 1)
    ]
    for table, records in (("entity_category", kinds), ("aggregation_rule", rules)):
        con.execute(f"DELETE FROM {table}")  # noqa: S608 - our own name
        con.register("incoming", to_batch(table, records))
        con.execute(f"INSERT INTO {table} BY NAME FROM incoming")
        con.unregister("incoming")
    con.execute(
        "UPDATE scan SET age_of_consent = ?, proving_score = ?, counts_by = ?",
        [profile.age_of_consent, personal.min_score, personal.counts_by],
    )


def _read(said: dict[str, Any], readings: tuple[str, ...]) -> str:
    """The strictest of the readings that count."""
    found = [said[f"sensitivity_{law}"] for law in readings]
    return max(found, key=STANDINGS.index) if all(word in STANDINGS for word in found) else "unknown"


def digest_of(kinds: Iterable[EntityCategoryRecord]) -> str:
    """sha256 over what is said of the kinds that provscan knows; a user's own, of which nobody says anything, stay out."""
    return _digest([tuple(getattr(kind, name) for name in _SAID) for kind in kinds])


def digest_in(con: duckdb.DuckDBPyConnection) -> str:
    """The same of an open report."""
    return _digest(con.execute(f"SELECT {', '.join(_SAID)} FROM entity_category").fetchall())  # noqa: S608


def _digest(rows: Iterable[tuple[Any, ...]]) -> str:
    said = sorted((row for row in rows if row[1] is not None), key=lambda row: str(row[0]))
    canonical = json.dumps([list(row) for row in said], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
