"""Matches things of the older report with things of the newer: a list of steps, from the surest to the least sure.

A step pairs what is equal in some columns and was not paired before; of several that are equal, the first in order
with the first. Everything is a join over two ordinals, so it costs two sorts a step and spills.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Step:
    """Pair what is equal in `columns`; `how` says in the outcome by which step it was."""

    how: str
    columns: tuple[str, ...]
    where: str = "true"


def match(con: duckdb.DuckDBPyConnection, things: str, steps: Sequence[Step], order: str) -> None:
    """Fill temporary table `{things}_pair` (was, now, how) out of `things` (side, id, ...); all text is our own."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {things}_pair (was VARCHAR, now VARCHAR, how VARCHAR)")
    for step in steps:
        equal = " AND ".join(f"w.{column} IS NOT DISTINCT FROM n.{column}" for column in step.columns)
        con.execute(f"""
            INSERT INTO {things}_pair
            WITH left_over AS (
              SELECT t.*, row_number() OVER (PARTITION BY t.side, {", ".join(step.columns)} ORDER BY {order}) AS nth
              FROM {things} t
              ANTI JOIN (SELECT 'was' AS side, was AS id FROM {things}_pair
                         UNION ALL SELECT 'now', now FROM {things}_pair) p ON p.side = t.side AND p.id = t.id
              WHERE {step.where})
            SELECT w.id, n.id, '{step.how}'
            FROM (FROM left_over WHERE side = 'was') w JOIN (FROM left_over WHERE side = 'now') n
              ON w.nth = n.nth AND {equal}""")  # noqa: S608 - our own text
