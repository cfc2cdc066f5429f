"""A ledger against the report that was made with it: the chain, the place of the report in it, the tables folded from it.

A ledger that has grown since is no fault: its first lines are, to the byte, those that the report counted. What identifies
people stays here; of the report and of the ledger ids, line numbers and names of columns are told.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.changes import NAMED
from reports.profile import Profile
from reports.schema import columns, create_table, quoted, to_batch
from reports.verdict import FAULT, NOT_EVALUATED, OK, Fault, Part, row_name
from scanner.errors import LedgerError
from scanner.ledger.chain import read_events
from scanner.ledger.events import Event
from scanner.ledger.evidence_files import EvidenceFolder
from scanner.ledger.places import BrokenLedgerError
from scanner.ledger.state import LedgerState, fold
from scanner.run.tables import sought_records

if TYPE_CHECKING:
    import duckdb

_CHUNK = 16_384
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class LedgerSeen:
    """What came of it; `state` is that of the report's clocks, where the ledger holds it."""

    part: Part
    state: LedgerState | None = None


def check_ledger(
    con: duckdb.DuckDBPyConnection,
    scan: dict[str, Any],
    path: Path,
    profile: Profile | None,
    evidence: Path | None,
) -> LedgerSeen:
    """Of an open report."""
    if scan["ledger_digest"] is None:
        return LedgerSeen(_not_evaluated("the report was made without a ledger"))
    lines = _Lines(scan["ledger_digest"])
    try:
        events = list(read_events(path, seen=lines.see))
    except BrokenLedgerError as broken:
        at = broken.place
        what = f"line {at.line} (byte {at.offset}): {broken.what}"
        return LedgerSeen(Part("ledger", FAULT, "the chain of the ledger is broken", (Fault(what),)))
    except LedgerError as error:
        return LedgerSeen(_not_evaluated(f"the ledger cannot be read: {error.what}"))
    if lines.met is None:
        told = "not the ledger of the report, nor one that grew from it"
        return LedgerSeen(Part("ledger", FAULT, told, tuple(_other_lines(con, events))))
    if profile is None:
        return LedgerSeen(
            _not_evaluated("the profile of the report, which says who is of age, is not at hand")
        )
    moment = scan["ledger_at"].replace(tzinfo=dt.UTC) if scan["ledger_at"] else None
    papers = EvidenceFolder(evidence) if evidence else None
    state = fold(events[: lines.met], scan["as_of"], moment, profile.age_of_consent, papers)
    state = replace(state, digest=scan["ledger_digest"])
    return LedgerSeen(_folded(con, scan, state, lines, with_papers=papers is not None), state)


class _Lines:
    """Hears every line of the ledger; `met` is how many of them have the digest that the report names."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self._digest = hashlib.sha256()
        self.count = 0
        self.met: int | None = None

    def see(self, line: bytes) -> None:
        """Take the next line."""
        self._digest.update(line)
        self.count += 1
        if self.met is None and self._digest.hexdigest() == self._wanted:
            self.met = self.count

    @property
    def more(self) -> int:
        """Lines that came after the report."""
        return self.count - (self.met or 0)


def _not_evaluated(told: str) -> Part:
    return Part("ledger", NOT_EVALUATED, told)


def _other_lines(con: duckdb.DuckDBPyConnection, events: Sequence[Event]) -> Iterable[Fault]:
    """The first line that is another one than the event that the report holds, or the place where the ledger ends."""
    for seq, digest in con.execute("SELECT seq, hash FROM consent_event ORDER BY seq").fetchall():
        if not isinstance(seq, int) or seq < 1 or seq > len(events):
            yield Fault(f"the ledger ends at line {len(events)}, and the report counted event {seq}")
            return
        if events[seq - 1].hash != digest:
            yield Fault(f"line {seq} is another event than the one that the report counted")
            return
    yield Fault("the lines that the report shows are there, and others of its time are not the same")


def _folded(
    con: duckdb.DuckDBPyConnection,
    scan: dict[str, Any],
    state: LedgerState,
    lines: _Lines,
    *,
    with_papers: bool,
) -> Part:
    left_out = () if with_papers else ("evidence_state",)
    faults = (
        []
        if scan["ledger_head"] == state.head
        else [Fault("another head follows", "scan", "", ("ledger_head",))]
    )
    for table, records in (
        ("subject", state.subject_records),
        ("consent", state.consent_records),
        ("statement", state.statement_records),
        ("consent_event", state.event_records),
    ):
        faults += compared(con, table, records, left_out)
    grown = f"; it has grown by {lines.more:,} events since" if lines.more else ""
    facts = {"events": lines.met, "events_since": lines.more}
    if faults and state.withheld:
        told = "values of the names file are not at hand (erased since, or not given), so these rows cannot be folded again"
        return Part("ledger", NOT_EVALUATED, told, tuple(faults), facts)
    if faults:
        return Part(
            "ledger", FAULT, f"the ledger says otherwise than the report{grown}", tuple(faults), facts
        )
    papers = "" if with_papers or not _has_papers(con) else "; documents were not looked at (--evidence)"
    told = f"the chain is whole, and the tables of the report follow from its first {lines.met:,} lines{grown}{papers}"
    return Part("ledger", OK, told, (), facts)


def _has_papers(con: duckdb.DuckDBPyConnection) -> bool:
    [(count,)] = con.execute("SELECT count(*) FROM consent WHERE evidence_state <> 'none'").fetchall()
    return bool(count)


def same_people(con: duckdb.DuckDBPyConnection, state: LedgerState | None, key: bytes) -> list[Fault]:
    """Rows of table `sought` that are not what the people of this ledger would be looked for by."""
    return compared(con, "sought", sought_records(state, key), ())


def compared(
    con: duckdb.DuckDBPyConnection,
    table: str,
    records: Iterable[Any],
    left_out: Sequence[str],
    who: str = "the ledger",
) -> list[Fault]:
    """Every row of a table that is not among the records, or the other way round, but for the columns left out.

    `who` has the records: what the report is wrong against.
    """
    for statement in create_table(table, comments=False):
        con.execute(
            statement.replace(f'CREATE TABLE "main".{quoted(table)}', "CREATE OR REPLACE TEMP TABLE anew")
        )
    waiting = iter(records)
    while chunk := list(islice(waiting, _CHUNK)):
        con.register("incoming", to_batch(table, chunk))
        con.execute("INSERT INTO temp.anew BY NAME SELECT * FROM incoming")
        con.unregister("incoming")
    names = [column.name for column in columns(table) if column.name not in left_out]
    key = NAMED[table]
    here = f"{quoted(con_name(con))}.main.{quoted(table)}"
    said = _only(con, names, here, "temp.anew")
    follows = {tuple(row[k] for k in key): row for row in _only(con, names, "temp.anew", here)}
    faults = []
    for row in said:
        at = tuple(row[k] for k in key)
        other = follows.pop(at, None)
        changed = tuple(c for c in row if other is not None and row[c] != other[c])
        what = f"{who} has another value" if other is not None else f"{who} has no such row"
        faults.append(Fault(what, table, row_name(key, at), changed))
    return faults + [Fault("missing in the report", table, row_name(key, at)) for at in follows]


def con_name(con: duckdb.DuckDBPyConnection) -> str:
    """Name of the database that is open, as SQL wants it where a temporary table has the same name."""
    [(name,)] = con.execute("SELECT current_database()").fetchall()
    return str(name)


def _only(con: duckdb.DuckDBPyConnection, names: Sequence[str], one: str, other: str) -> list[dict[str, Any]]:
    listed = ", ".join(map(quoted, names))
    rows = con.execute(
        f"SELECT {listed} FROM {one} EXCEPT ALL SELECT {listed} FROM {other} ORDER BY ALL LIMIT {_MOST}"  # noqa: S608
    ).fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]
