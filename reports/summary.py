"""What a report says in a few numbers: for the terminal, JSON and exports.

Reads an open report through its views; renders nothing. To remember: the digest is computed anew here, so a
summary also says whether the report is still the one that was sealed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.checks import floor_of, status_asked
from reports.digest import ALGORITHM, canonical_digest
from reports.schema import quoted

if TYPE_CHECKING:
    import duckdb

BY: dict[str, str] = {
    "source": "per_source",
    "person": "per_person",
    "stranger": "unlisted_person",
    "layout": "per_layout",
    "reason": "per_reason",
    "entity": "per_entity",
    "column": "column_evidence",
    "rule": "suppression_use",
    "issue": "issues_by_code",
    "check": "check_result",
}
"""What a report can be summed up by, and the view or table that answers."""

EACH: dict[str, str] = {
    "findings": "finding_list",
    "decisions": "decision_list",
    "issues": "issue_list",
    "signals": "signal_list",
}
"""What can be listed one by one, with the ids that `explain` takes, and the view that answers."""

_SHORT = ("issue", "check")
"""Never cut: as long as the catalogue of codes or the profile, whatever the corpus."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of one view; `total` counts all of them, shown or not."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int

    def narrow(self, columns: tuple[str, ...]) -> Listing:
        """The same rows with these columns alone."""
        places = [self.columns.index(column) for column in columns]
        return Listing(columns, tuple(tuple(row[place] for place in places) for row in self.rows), self.total)

    def dicts(self) -> list[dict[str, Any]]:
        """The rows by column name, as JSON can hold them."""
        return [{c: plain(v) for c, v in zip(self.columns, row, strict=True)} for row in self.rows]


@dataclass(frozen=True, slots=True)
class Seal:
    """The digest that was sealed, and the one of what the report holds now."""

    sealed: str
    found: str

    @property
    def untouched(self) -> bool:
        """The content is the one that was sealed."""
        return self.found == self.sealed


@dataclass(frozen=True, slots=True)
class Horizon:
    """Up to when a report counts what happened. Whoever reads a verdict must read this with it."""

    as_of: dt.date
    ledger_at: dt.datetime | None
    left_out: bool
    """The report leaves later events out: the run was later than as_of, or the ledger goes on after it."""
    future: bool
    """as_of had not come when the scan ran."""

    @property
    def words(self) -> str:
        """For the headline, whatever the verdict."""
        day = (
            f"as of FUTURE DATE {self.as_of} (a consent may not be valid yet)"
            if self.future
            else f"as of {self.as_of}"
        )
        day += " (later events not counted)" if self.left_out else ""
        ledger = f", ledger as of {self.ledger_at} UTC (later entries not counted)" if self.ledger_at else ""
        return day + ledger

    def as_dict(self) -> dict[str, Any] | None:
        """As JSON can hold it; None when the report speaks of the day on which it was made."""
        if not (self.left_out or self.future or self.ledger_at):
            return None
        return {"as_of": plain(self.as_of), "ledger_at": plain(self.ledger_at), "words": self.words}


@dataclass(frozen=True, slots=True)
class Summary:
    """A report in short."""

    scan: dict[str, Any]
    run: dict[str, Any]
    coverage: dict[str, Any]
    horizon: Horizon
    floor: tuple[str, ...]
    """Where the status is worse than the checks of the profile give it: why, in words."""
    limits: tuple[str, ...]
    """What was not looked for, or not everywhere, in words."""
    samples: dict[str, int]
    """Samples tied to a person, by verdict: use, review, block."""
    subjects: int
    """People of the ledger who are tied to a sample."""
    ledger_people: int
    """People in the ledger, tied to a sample or not."""
    listings: dict[str, Listing]
    """A key of `BY` -> its first rows."""
    seal: Seal

    def as_dict(self) -> dict[str, Any]:
        """All of it, as JSON can hold it."""
        return {
            "scan": {key: plain(value) for key, value in self.scan.items()},
            "run": {key: plain(value) for key, value in self.run.items()},
            "coverage": self.coverage,
            "counted_until": self.horizon.as_dict(),
            "floor": list(self.floor),
            "limits": list(self.limits),
            "samples": self.samples,
            "subjects": self.subjects,
            "ledger_people": self.ledger_people,
            "digest": {"algorithm": ALGORITHM, "sealed": self.seal.sealed, "found": self.seal.found},
            "untouched": self.seal.untouched,
            **{f"by_{name}": listing.dicts() for name, listing in self.listings.items()},
        }


def summarise(con: duckdb.DuckDBPyConnection, seal: Seal, limit: int | None = None) -> Summary:
    """The report in short, its seal read before; each listing that grows with the corpus has at most `limit` rows."""
    verdicts = dict(con.execute("SELECT verdict, count(*) FROM sample_verdict GROUP BY verdict").fetchall())
    [(subjects,)] = con.execute(
        "SELECT count(DISTINCT d.subject_id) FROM decision d JOIN subject s ON s.subject_id = d.subject_id"
    ).fetchall()
    [(people,)] = con.execute("SELECT count(*) FROM subject").fetchall()
    scan = _single(con, "scan")
    return Summary(
        scan=scan,
        run=_single(con, "run"),
        coverage=_single(con, "coverage"),
        samples={word: int(verdicts.get(word, 0)) for word in ("use", "review", "block")},
        subjects=int(subjects),
        ledger_people=int(people),
        listings={by: listing(con, by, None if by in _SHORT else limit) for by in BY},
        horizon=_horizon(con),
        floor=_floor(con, scan["status"]),
        limits=tuple(_limits(con)),
        seal=seal,
    )


def read_seal(con: duckdb.DuckDBPyConnection) -> Seal:
    """The seal, with the digest computed anew."""
    seals = con.execute("SELECT digest FROM seal WHERE algorithm = ?", [ALGORITHM]).fetchall()
    return Seal(seals[0][0] if len(seals) == 1 else "", canonical_digest(con))


def _horizon(con: duckdb.DuckDBPyConnection) -> Horizon:
    scan, started = _single(con, "scan"), _single(con, "run").get("started_at")
    # The seal does not cover the day of the run, so events of the ledger speak too, and no day at all is a past one.
    [(later,)] = con.execute(
        "SELECT count(*) FROM consent_event WHERE event_time::DATE > ?", [scan["as_of"]]
    ).fetchall()
    past = started is None or scan["as_of"] < started.date()
    future = started is not None and scan["as_of"] > started.date()
    return Horizon(scan["as_of"], scan["ledger_at"], past or later > 0, future)


def _floor(con: duckdb.DuckDBPyConnection, status: str) -> tuple[str, ...]:
    asked = status_asked(con.execute("SELECT severity, result FROM check_result").fetchall())
    return tuple(why for worse, why in floor_of(con) if worse == status) if asked != status else ()


def _limit_of_values(con: duckdb.DuckDBPyConnection) -> str:
    if con.execute("SELECT 1 FROM recognizer WHERE entity = 'AGE' LIMIT 1").fetchall():
        return (
            "values in disguise (docs/hidden.md) and ages in years were looked for; names in disguise and ages in months,"
            " fractions or bare words were NOT looked for"
        )
    return (
        "values in disguise (docs/hidden.md) were looked for; names in disguise and ages were NOT looked for"
    )


def _limits(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    scan, horizon = _single(con, "scan"), _horizon(con)
    if origin := _single(con, "run").get("decided_from"):
        yield f"decided again from report {origin}: the data were NOT read anew"
    if scan["ledger_digest"] is None:
        yield "no consent ledger was given: nobody was looked for by name"
    elif not con.execute("SELECT 1 FROM subject LIMIT 1").fetchall():
        yield "the consent ledger holds nobody: nobody was looked for by name"
    else:
        yield "people of the ledger were looked for by identifiers and names as in docs/linking.md; pronouns were NOT"
    yield _limit_of_values(con)
    [(unseen,)] = con.execute(
        "SELECT count(DISTINCT record_id) FROM decision d JOIN consent c USING (record_id)"
        " WHERE d.verdict = 'use' AND c.evidence_state = 'not_at_hand'"
    ).fetchall()
    if unseen:
        yield f"documents of {unseen:,} consents that count were NOT looked at, or not all of them found (--evidence)"
    if scan["ledger_at"] is not None:
        yield f"ledger events recorded after {scan['ledger_at']} UTC were NOT counted"
    if horizon.left_out:
        yield f"what happened after {scan['as_of']}, withdrawals among it, was NOT counted"
    if horizon.future:
        yield f"judged as of {scan['as_of']}, a day to come: a consent that begins by then counts as valid"
    [(chinese,)] = con.execute("SELECT count(*) FROM recognizer WHERE starts_with(entity, 'CN_')").fetchall()
    if not chinese:
        yield "Chinese identifiers, phone numbers and addresses were NOT looked for: no recognizer of them ran"
    [(media, nobody)] = con.execute(
        "SELECT coalesce(sum(samples) FILTER (kind = 'media'), 0)::BIGINT,"
        " coalesce(sum(samples) FILTER (kind = 'media_of_nobody'), 0)::BIGINT FROM search_limit"
    ).fetchall()
    if media:
        yield (
            f"nothing INSIDE images, audio and video was looked at: {media:,} samples, {nobody:,} of them tied to nobody"
        )
    yield from _set_aside(con)
    [(unasked,)] = con.execute(
        "SELECT count(DISTINCT sample_id) FROM finding WHERE sample_id IN (SELECT sample_id FROM link)"
    ).fetchall()
    if unasked:
        yield (
            "kinds of data found were NOT compared with the categories agreed to: "
            f"{unasked:,} samples tied to a person hold findings"
        )
    rest = "SELECT what FROM search_limit WHERE kind NOT IN ('media', 'media_of_nobody', 'chinese') ORDER BY what"
    yield from (what for (what,) in con.execute(rest).fetchall())


def _set_aside(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    [(rules, findings, out)] = con.execute(
        "SELECT count(*) FILTER (set_aside > 0), coalesce(sum(set_aside), 0)::BIGINT,"
        " count(*) FILTER (standing <> 'in force') FROM suppression_use"
    ).fetchall()
    if findings:
        yield f"{findings:,} findings are set aside by {rules:,} rules of yours, and NOT counted by checks: --by rule"
    if out:
        yield f"{out:,} rules of yours have run out, or never held: what they match counts"


def listing(con: duckdb.DuckDBPyConnection, by: str, limit: int | None = None) -> Listing:
    """The rows of one of the views of `BY` or `EACH`."""
    view = quoted((BY | EACH)[by])
    [(total,)] = con.execute(f"SELECT count(*) FROM {view}").fetchall()  # noqa: S608 - our own name
    order = " ORDER BY check_id" if by == "check" else ""
    result = con.execute(
        f"SELECT * FROM {view}{order} LIMIT ?",  # noqa: S608 - our own name
        [total if limit is None else limit],
    )
    names = tuple(part[0] for part in result.description or ())
    return Listing(names, tuple(tuple(row) for row in result.fetchall()), int(total))


def plain(value: Any) -> Any:
    """A value of a report as JSON can hold it; times are UTC."""
    if isinstance(value, dt.datetime):
        return value.isoformat() + "Z"
    return value.isoformat() if isinstance(value, dt.date) else value


def _single(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, Any]:
    result = con.execute(f"SELECT * FROM {quoted(table)} LIMIT 1")  # noqa: S608 - our own name
    names = [part[0] for part in result.description or ()]
    row = result.fetchone()
    result.fetchall()
    return dict(zip(names, row, strict=True)) if row else {}
