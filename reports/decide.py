"""Runs decisions.sql: hands the profile over in temporary tables, and nothing as text.

Knows no ledger and no file; what a decision rests on stands in the report's tables. To remember: deciding
again replaces every decision, so a changed profile, date or ledger needs no second scan.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from reports.meaning import set_meaning
from reports.profile import RULE_LISTS, Profile
from reports.reasons import REASONS

if TYPE_CHECKING:
    import duckdb

_RULES = Path(__file__).parent / "decisions.sql"
_TEXTS = pa.list_(pa.string())
_WORKSHEETS = (
    "by_digest", "linked", "person_case", "demanded", "demand_list", "objected", "lacking", "scope", "record_judged",
    "case_judged",
)  # fmt: skip
"""The temporary tables of the rules, dropped when they have been run."""


def decide(con: duckdb.DuckDBPyConnection, profile: Profile) -> None:
    """Fill table `decision` anew, one row per link, and what the profile says of kinds of data."""
    set_meaning(con, profile)
    set_parameters(con, profile)
    con.execute(_RULES.read_text(encoding="utf-8"))
    for table in _WORKSHEETS:
        con.execute(f"DROP TABLE temp.{table}")
    con.execute("DROP MACRO temp.names_place")


def set_parameters(con: duckdb.DuckDBPyConnection, profile: Profile) -> None:
    """The profile as temporary tables param_*, for decisions.sql and the checks."""
    for name, rows in _parameters(profile).items():
        con.register("incoming", rows)
        con.execute(f"CREATE OR REPLACE TEMP TABLE param_{name} AS FROM incoming")
        con.unregister("incoming")


def _parameters(profile: Profile) -> dict[str, pa.Table]:
    text, flag = pa.string(), pa.bool_()
    verdicts = dict(profile.verdicts)
    return {
        "demand": _table({"modality": text, "category": text, "if_person_specific": flag}, profile.demands),
        "satisfies": _table(
            {"category": text, "given": text},
            [(rule.name, given) for rule in profile.categories for given in rule.satisfied_by],
        ),
        "type": _table(
            {"category": text, "consent_type": text},
            [(rule.name, kind) for rule in profile.categories for kind in rule.consent_types],
        ),
        "reason": _table(
            {"reason": text, "verdict": text, "of_record": flag, "rank": pa.int64()},
            [(r.code, verdicts.get(r.code, r.verdict), r.of_record, rank) for rank, r in enumerate(REASONS)],
        ),
        "setting": _table(
            {**dict.fromkeys(RULE_LISTS, _TEXTS), "min_score": pa.float64()},
            [(*(list(getattr(profile, name)) for name in RULE_LISTS), profile.personal.min_score)],
        ),
        "number": _table({"name": text, "number": pa.float64()}, profile.parameters),
    }


def _table(kinds: dict[str, pa.DataType], rows: Any) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
    arrays = [pa.array(values, kind) for values, kind in zip(columns, kinds.values(), strict=True)]
    return pa.Table.from_arrays(arrays, names=list(kinds))
