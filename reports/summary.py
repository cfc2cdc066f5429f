"""What a report says in a few numbers: for the terminal, JSON and exports.

Reads an open report through its views; renders nothing. To remember: the digest is computed anew here, so a
summary also says whether the report is still the one that was sealed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.digest import ALGORITHM, canonical_digest
from reports.schema import quoted

if TYPE_CHECKING:
    import duckdb

BY: dict[str, str] = {
    "source": "per_source",
    "person": "per_person",
    "reason": "per_reason",
    "entity": "per_entity",
    "issue": "open_issues",
    "check": "check_result",
}
"""What a report can be listed by, and the view or table that answers."""

_SHORT = ("issue", "check")
"""Never cut: as long as the catalogue of codes or the profile, whatever the corpus."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of one view; `total` counts all of them, shown or not."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int

    def dicts(self) -> list[dict[str, Any]]:
        """The rows by column name, as JSON can hold them."""
        return [{c: plain(v) for c, v in zip(self.columns, row, strict=True)} for row in self.rows]


@dataclass(frozen=True, slots=True)
class Summary:
    """A report in short."""

    scan: dict[str, Any]
    run: dict[str, Any]
    coverage: dict[str, Any]
    samples: dict[str, int]
    """Samples tied to a person, by verdict: use, review, block."""
    subjects: int
    """People of the ledger who are tied to a sample."""
    listings: dict[str, Listing]
    """A key of `BY` -> its first rows."""
    sealed_digest: str
    digest: str

    @property
    def untouched(self) -> bool:
        """The content is the one that was sealed."""
        return self.digest == self.sealed_digest

    def as_dict(self) -> dict[str, Any]:
        """All of it, as JSON can hold it."""
        return {
            "scan": {key: plain(value) for key, value in self.scan.items()},
            "run": {key: plain(value) for key, value in self.run.items()},
            "coverage": self.coverage,
            "samples": self.samples,
            "subjects": self.subjects,
            "digest": {"algorithm": ALGORITHM, "sealed": self.sealed_digest, "found": self.digest},
            "untouched": self.untouched,
            **{f"by_{name}": listing.dicts() for name, listing in self.listings.items()},
        }


def summarise(con: duckdb.DuckDBPyConnection, limit: int | None = None) -> Summary:
    """The report in short; each listing that grows with the corpus has at most `limit` rows."""
    verdicts = dict(con.execute("SELECT verdict, count(*) FROM sample_verdict GROUP BY verdict").fetchall())
    [(subjects,)] = con.execute(
        "SELECT count(DISTINCT d.subject_id) FROM decision d JOIN subject s ON s.subject_id = d.subject_id"
    ).fetchall()
    seals = con.execute("SELECT digest FROM seal WHERE algorithm = ?", [ALGORITHM]).fetchall()
    return Summary(
        scan=_single(con, "scan"),
        run=_single(con, "run"),
        coverage=_single(con, "coverage"),
        samples={word: int(verdicts.get(word, 0)) for word in ("use", "review", "block")},
        subjects=int(subjects),
        listings={by: listing(con, by, None if by in _SHORT else limit) for by in BY},
        sealed_digest=seals[0][0] if len(seals) == 1 else "",
        digest=canonical_digest(con),
    )


def listing(con: duckdb.DuckDBPyConnection, by: str, limit: int | None = None) -> Listing:
    """The rows of one of the views of `BY`."""
    view = quoted(BY[by])
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
