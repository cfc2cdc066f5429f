"""The verdicts of a report once more, for another ledger, day or profile: a new report out of an old one.

What the scan saw is copied table by table inside DuckDB; what the ledger says is replaced; decisions, checks, status
and seal are made anew. To remember: people were looked for as the ledger knew them at the scan (table `sought`). Who
is known otherwise now was not wholly looked for, and is told as an open issue: unknown is never a pass.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.faults import ReportFault
from reports.loading import DERIVED_TABLES, Loader, settle_table
from reports.profile import Profile
from reports.records import TABLES, IssueRecord, SoughtRecord
from reports.schema import create_table, quoted, to_batch
from reports.store import Outcome, RunFacts, write_report
from reports.views import store_views

if TYPE_CHECKING:
    import duckdb

NOT_SOUGHT = "subject.not_sought"
"""Code of the issue of a person who was not looked for under all that the ledger now says of them."""

ERASED = "subject.erased"
"""Code of the issue of a person whom nobody can look for any more; another ledger replaces these."""

LEDGER_TABLES = ("subject", "consent", "statement", "consent_event")
"""Tables that another ledger replaces."""

_KEPT = tuple(t for t in TABLES if t not in (*LEDGER_TABLES, *DERIVED_TABLES, "issue"))
"""What the scan saw and was told; the same in the new report."""

_CHUNK_ROWS = 65_536

_ISSUE = (
    "INSERT INTO staging.main.issue BY NAME SELECT '' AS issue_id, 'open' AS severity, ? AS code, 0 AS rows,"
    " {detail} AS detail, 0 AS rows_lost, 0 AS content_lost, 0 AS stored_lost FROM {rows}"
)
_CHANGED = _ISSUE.format(
    detail="concat(n.subject_id, ': was not looked for under all that the ledger now says of them')",
    rows="staging.main.sought n LEFT JOIN sought s ON s.subject_id = n.subject_id"
    " WHERE s.sought_hmac IS DISTINCT FROM n.sought_hmac AND NOT list_contains(?, n.subject_id)",
)
_UNKNOWN = _ISSUE.format(
    detail="'nobody knows whether the people of this ledger were looked for under all that it says of them:"
    " the key of the scan, or what the ledger knows of them, was not given'",
    rows="(SELECT 1 FROM subject LIMIT 1)",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What must be known of an old report before it is decided again; read when its seal had been checked."""

    path: Path
    digest: str
    key_id: str
    ledger_digest: str | None
    ledger_at: dt.datetime | None
    profile: str
    profile_digest: str
    units: int
    as_of: dt.date
    last_seq: int
    """Last event of the ledger that it counted; 0: none."""
    environment: str | None
    """With what the data were read."""


@dataclass(frozen=True, slots=True)
class Now:
    """What the verdicts are to be for."""

    tool_version: str
    as_of: dt.date
    ledger_at: dt.datetime | None
    """UTC, without a zone, as it is stored."""
    ledger_digest: str | None
    ledger_head: str | None
    tables: Mapping[str, Iterable[Any]]
    """A table of `LEDGER_TABLES` -> its rows."""
    sought: Iterable[SoughtRecord] | None
    """What its people would be looked for by; None: the key of the scan, or their names, are not at hand."""
    erased: tuple[tuple[str, IssueRecord], ...] = ()
    """People whom nobody can look for any more, each with the issue that says so."""


def standing_of(con: duckdb.DuckDBPyConnection, path: Path, digest: str) -> Standing:
    """Of an open report whose digest was found to be the sealed one."""
    [(units,)] = con.execute("SELECT count(*) FROM unit").fetchall()
    [(last_seq,)] = con.execute("SELECT coalesce(max(seq), 0) FROM consent_event").fetchall()
    [(key_id, ledger_digest, ledger_at, profile, profile_digest, as_of)] = con.execute(
        "SELECT key_id, ledger_digest, ledger_at, profile, profile_digest, as_of FROM scan"
    ).fetchall()
    made_with = con.execute("SELECT environment FROM run").fetchall()
    return Standing(
        path,
        digest,
        key_id,
        ledger_digest,
        ledger_at,
        profile,
        profile_digest,
        int(units),
        as_of,
        int(last_seq),
        made_with[0][0] if len(made_with) == 1 else None,
    )


def decide_again(path: Path, old: Standing, now: Now, run: RunFacts, profile: Profile) -> Outcome:
    """Write onto `path` what `old` saw with the verdicts for `now`; on any failure nothing is left behind."""
    return write_report(
        path, lambda con: _fill(con, old, now), run=run, profile=profile, old=old.path.absolute()
    )


def same_people(old: Standing, now: Now) -> bool:
    """Both speak of the very same lines of a ledger, whatever the day."""
    return (old.ledger_digest, old.ledger_at) == (now.ledger_digest, now.ledger_at)


def _fill(con: duckdb.DuckDBPyConnection, old: Standing, now: Now) -> None:
    if con.execute("SELECT digest FROM old.main.seal").fetchall() != [(old.digest,)]:
        raise ReportFault("the report was replaced while it was read", str(old.path), "try again")
    for table in _KEPT:
        con.execute(f"INSERT INTO {quoted(table)} BY NAME FROM old.main.{quoted(table)}")
    keeps_all = now.sought is None and same_people(old, now)
    con.execute(
        "INSERT INTO issue BY NAME FROM old.main.issue WHERE (? OR code <> ?) AND code <> ?",
        [keeps_all, NOT_SOUGHT, ERASED],
    )
    con.execute("DETACH old")
    con.execute(
        "UPDATE scan SET tool_version = ?, as_of = ?, ledger_at = ?, ledger_digest = ?, ledger_head = ?",
        [now.tool_version, now.as_of, now.ledger_at, now.ledger_digest, now.ledger_head],
    )
    loader = Loader(con)
    told = [issue for _, issue in now.erased]
    loader.load_records({"issue": told, **{table: now.tables.get(table, ()) for table in LEDGER_TABLES}})
    loader.finish()
    if now.sought is not None:
        _tell_changed(con, now.sought, [person for person, _ in now.erased])
    elif not keeps_all:
        con.execute(_UNKNOWN, [NOT_SOUGHT])
    settle_table(con, "issue")
    store_views(con)


def _tell_changed(con: duckdb.DuckDBPyConnection, people: Iterable[SoughtRecord], erased: list[str]) -> None:
    for statement in create_table("sought", "staging", comments=False):
        con.execute(statement.replace('"staging"."', 'staging.main."'))
    waiting = iter(people)
    while chunk := list(islice(waiting, _CHUNK_ROWS)):
        con.register("incoming", to_batch("sought", chunk))
        con.execute("INSERT INTO staging.main.sought BY NAME SELECT * FROM incoming")
        con.unregister("incoming")
    con.execute(_CHANGED, [NOT_SOUGHT, erased])
