"""Compares two open reports in SQL; the outcome stands in temporary tables diff_PART, which `outcome.Diff` hands out.

Owns the order of the work: files are matched first, then what stands in them, then samples by what is in them, then
verdicts. Renders nothing. To remember: with different keys nothing that rests on keyed digests is compared, and that is
said; it is never told as no change.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from reports.diff.causes import relevant
from reports.diff.matching import Step, match
from reports.diff.outcome import Diff
from reports.diff.pair import Pair
from reports.diff.parts import DERIVED, EXPLAINS, PARTS
from reports.digest import table_digest
from reports.records import TABLES
from reports.schema import columns

if TYPE_CHECKING:
    import duckdb

_HOME = Path(__file__).parent
_HALF = "-- half"
_SAME_PLACE = ("place", "member_key")

_FILES = (
    Step("same", ("source_id", "key"), "alike = 1"),
    Step("redeclared", ("key",), "alike = 1 AND (SELECT same_key FROM param_diff)"),
    Step("moved", ("source_id", "sha256"), "sha256 IS NOT NULL AND bytes > 0"),
    Step("moved", ("sha256",), "sha256 IS NOT NULL AND bytes > 0"),
)
_SAMPLES = (
    Step("same", (*_SAME_PLACE, "sig", "detail", "row")),
    Step("same", (*_SAME_PLACE, "sig", "detail")),
    Step("alike_here", (*_SAME_PLACE, "sig", "row")),
    Step("alike", (*_SAME_PLACE, "sig")),
    Step("place", (*_SAME_PLACE, "row")),
)
"""From the surest to the least sure. `alike`: the same was found in it, and its size or kind is another."""

_THINGS = {
    "findings": ("seen_finding", "entity, recognizer, source_id, path, member_path, field, mask"),
    "links": ("seen_link", "subject_id, evidence, rule, source_id, path, member_path, field"),
    "signals": ("seen_signal", "kind, value, meaning, source_id, path, member_path, field"),
    "issues": ("seen_issue", "severity, code, source_id, path, member_path, field, what"),
}
"""Part -> what is counted in it, and what is told of each. Things of one `sig` are the same thing."""

_JUDGED = frozenset(("blocked", "usable", "review", "decisions"))
"""Parts of verdicts, which cost the most."""


def compare(pair: Pair, only: tuple[str, ...] = ()) -> Diff:
    """What differs between two reports, in the parts that are asked for; in all of them if none is."""
    con = pair.con
    con.execute("CREATE OR REPLACE TEMP TABLE param_diff AS SELECT ?::BOOLEAN AS same_key", [pair.same_key])
    _facts(con)
    half = _script("places").split(_HALF)
    con.execute(half[0])
    match(con, "seen_file", _FILES, "source_id, key, id")
    con.execute(half[1])
    con.execute(_script("ledger"))
    con.execute(_script("counted"))
    asked = only or tuple(PARTS)
    parts = tuple(name for name in PARTS if name in asked and (pair.same_key or not PARTS[name].by_key))
    judged = not _JUDGED.isdisjoint(parts)
    matched = judged or "samples" in parts
    if matched or not {"findings", "links", "signals"}.isdisjoint(parts):
        things, samples = _script("things").split(_HALF)
        con.execute(things)
    moved = 0
    if matched:
        match(con, "seen_sample", _SAMPLES, "t.row, t.id")
        con.execute(samples)
        [(moved,)] = con.execute("SELECT count(*) FROM sample_joined WHERE row_was <> row_now").fetchall()
    if judged:
        _verdicts(con)
    _count_things(con, parts)
    for name in parts:
        keyed = PARTS[name].keyed
        if keyed is not None:
            con.execute(f"CREATE OR REPLACE TEMP TABLE diff_{name} AS {keyed.query()}")
    if "elsewhere" in parts:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE diff_elsewhere (change VARCHAR, count BIGINT, name VARCHAR)"
        )
    counts = {name: _counts(con, name) for name in parts}
    if "elsewhere" in parts and pair.old.digest != pair.new.digest and not only and not any(counts.values()):
        _look_elsewhere(pair)
        counts["elsewhere"] = _counts(con, "elsewhere")
    return Diff(
        pair, parts, _not_comparable(pair, asked), counts, tuple(_notes(pair)), int(moved),
        _samples(con) if judged else {},
    )  # fmt: skip


def _verdicts(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(_script("verdicts"))
    codes = relevant()
    causes = pa.array([list(causes) for causes in codes.values()], pa.list_(pa.string()))
    con.register("incoming", pa.table({"reason": pa.array(list(codes), pa.string()), "causes": causes}))
    con.execute("CREATE OR REPLACE TEMP TABLE param_relevant AS FROM incoming")
    con.unregister("incoming")
    con.execute("""
        CREATE OR REPLACE TEMP TABLE param_scan AS
        SELECT (w.detectors_digest, w.person_detection, w.entities, w.min_score)
                 IS DISTINCT FROM (n.detectors_digest, n.person_detection, n.entities, n.min_score) AS detectors,
               w.linking_digest IS DISTINCT FROM n.linking_digest AS linking,
               w.declaration_digest IS DISTINCT FROM n.declaration_digest AS declaration,
               w.profile_digest IS DISTINCT FROM n.profile_digest AS profile,
               w.tool_version IS DISTINCT FROM n.tool_version AS tool
        FROM was.scan w CROSS JOIN now.scan n""")
    con.execute(_script("causes"))


def _facts(con: duckdb.DuckDBPyConnection) -> None:
    """The facts of the one row of `scan`: those that explain the rest, and what was declared of the application."""
    names = [column.name for column in columns("scan") if column.name not in DERIVED]
    own = [name for name in EXPLAINS if name in names]
    for part, facts in (("made", own), ("application", [n for n in names if n not in EXPLAINS])):
        listed = " UNION ALL ".join(
            f"SELECT {place} AS position, '{fact}' AS fact, w.{fact}::VARCHAR AS was, n.{fact}::VARCHAR AS now"  # noqa: S608
            " FROM scans"
            for place, fact in enumerate(facts)
        )
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE diff_{part} AS
            WITH scans AS (SELECT w, n FROM was.scan w CROSS JOIN now.scan n)
            SELECT 'changed' AS change, 1::BIGINT AS count, * FROM ({listed}) WHERE was IS DISTINCT FROM now""")  # noqa: S608


def _count_things(con: duckdb.DuckDBPyConnection, parts: tuple[str, ...]) -> None:
    for part, (seen, names) in _THINGS.items():
        if part not in parts:
            continue
        shown = ", ".join(
            f"coalesce(any_value({n}) FILTER (side = 'now'), any_value({n})) AS {n}"
            for n in names.split(", ")
        )
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE diff_{part} AS
            WITH counted AS (
              SELECT sig, count(*) FILTER (side = 'was') AS was, count(*) FILTER (side = 'now') AS now, min(row) AS row,
                     sum(detail::HUGEINT) FILTER (side = 'was') AS detail_was,
                     sum(detail::HUGEINT) FILTER (side = 'now') AS detail_now, {shown}
              FROM {seen} GROUP BY sig)
            SELECT CASE WHEN now > was THEN 'new' WHEN now < was THEN 'gone' ELSE 'changed' END AS change,
                   if(now = was, now, abs(now - was)) AS count, {names}, if(was = 0 OR now = 0, row, NULL) AS row, was, now,
                   sig
            FROM counted WHERE now <> was OR detail_was IS DISTINCT FROM detail_now""")  # noqa: S608


def _counts(con: duckdb.DuckDBPyConnection, part: str) -> dict[str, int]:
    rows = con.execute(
        f"SELECT change, sum(count)::BIGINT FROM diff_{part} GROUP BY change ORDER BY change"  # noqa: S608
    ).fetchall()
    return {change: int(number) for change, number in rows}


def _samples(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    rows = con.execute("""
        SELECT sample_now, count(DISTINCT sample_id) FROM verdict_cause
        WHERE sample_now IS NOT NULL AND sample_now IS DISTINCT FROM sample_was
          AND (sample_now <> 'use' OR sample_was IS NOT NULL) GROUP BY sample_now""").fetchall()
    found = {word: int(number) for word, number in rows}
    return {
        name: found.get(word, 0)
        for name, word in (("blocked", "block"), ("usable", "use"), ("review", "review"))
    }


def _look_elsewhere(pair: Pair) -> None:
    for table in TABLES:
        digests = {table_digest(pair.con, table, side.database) for side in (pair.old, pair.new)}
        if len(digests) > 1:
            pair.con.execute("INSERT INTO diff_elsewhere VALUES ('changed', 1, ?)", [table])


def _not_comparable(pair: Pair, asked: tuple[str, ...]) -> dict[str, str]:
    if pair.same_key:
        return {}
    why = "the two reports were made with different keys"
    found = {name: why for name, part in PARTS.items() if part.by_key and name in asked}
    [(hidden,)] = pair.con.execute("""
        SELECT count(*) FROM seen_file f JOIN place p ON p.side = f.side AND p.file_id = f.id
        WHERE NOT p.matched AND coalesce(contains(f.path, '~') OR f.alike > 1, true)""").fetchall()
    if hidden and "files" in asked:
        found["files"] = (
            f"{why}, and {hidden:,} files whose names are hidden were not found on the other side"
        )
    [(lost,)] = pair.con.execute("""
        SELECT count(*) FROM (SELECT 'was' AS side, file_id FROM was.issue UNION ALL SELECT 'now', file_id FROM now.issue) x
        JOIN place p ON p.side = x.side AND p.file_id = x.file_id WHERE NOT p.matched""").fetchall()
    if lost and "issues" in asked:
        found["issues"] = f"{why}, and {lost:,} issues are of files that were not found on the other side"
    return found


def _notes(pair: Pair) -> Iterator[str]:
    if not pair.same_key:
        yield (
            "THE REPORTS WERE MADE WITH DIFFERENT KEYS: whether a value, name, sample or tie is the same cannot be told; "
            "only what does not rest on the key was compared"
        )
    if pair.old.as_of > pair.new.as_of:
        yield f"the first report speaks of a later day ({pair.old.as_of}) than the second ({pair.new.as_of})"
    [(continues, was_head, now_head)] = pair.con.execute("""
        SELECT w.ledger_head IN (SELECT hash FROM now.consent_event)
                 OR n.ledger_head IN (SELECT hash FROM was.consent_event), w.ledger_head, n.ledger_head
        FROM was.scan w CROSS JOIN now.scan n""").fetchall()
    if was_head and now_head and not continues:
        yield "neither ledger continues the other: it was written anew, or is another one"
    for name, side in (("first", pair.old), ("second", pair.new)):
        if side.status == "incomplete":
            yield f"the {name} report is incomplete: what was not looked at is in no number here"


def _script(name: str) -> str:
    return (_HOME / f"{name}.sql").read_text(encoding="utf-8")
