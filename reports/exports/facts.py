"""What every document of a report begins with: the scan, its sources, as of when it speaks, what it leaves open.

Reads an open report whose seal the caller has seen to; computes no digest and renders nothing. Memory: the declaration.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.summary import Seal, plain, summarise

if TYPE_CHECKING:
    import duckdb

MARK = "provscan_export"
"""Stands in the first lines of every document that provscan exports: only such a file is ever replaced."""

MARK_WITHIN = 4096
"""So many bytes from the start of a file does the mark stand at most."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A report's own words about itself."""

    digest: str
    algorithm: str
    scan: dict[str, Any]
    sources: tuple[dict[str, Any], ...]
    sampling: tuple[dict[str, Any], ...]
    spoken_as_of: str
    limits: tuple[str, ...]
    """What was not looked for, or not everywhere."""
    floor: tuple[str, ...]

    def head(self) -> dict[str, Any]:
        """Which report a document comes from, as JSON can hold it."""
        names = (
            "tool_version", "report_version", "as_of", "ledger_at", "status", "exit_status", "profile", "profile_digest",
            "declaration_digest", "ledger_digest", "ledger_head", "inputs_digest", "detectors_digest", "decisions_digest",
        )  # fmt: skip
        return {
            "algorithm": self.algorithm,
            "digest": self.digest,
            **{name: plain(self.scan[name]) for name in names},
            "speaks": self.spoken_as_of,
        }


def read_facts(con: duckdb.DuckDBPyConnection) -> Facts:
    """The facts of an open report."""
    [(algorithm, digest)] = con.execute("SELECT algorithm, digest FROM seal").fetchall()
    summary = summarise(con, Seal(digest, digest), 0)
    return Facts(
        digest=digest,
        algorithm=algorithm,
        scan=summary.scan,
        sources=tuple(rows(con, "SELECT * FROM source ORDER BY source_id")),
        sampling=tuple(rows(con, "SELECT * FROM sampling ORDER BY position")),
        spoken_as_of=summary.horizon.words,
        limits=summary.limits,
        floor=summary.floor,
    )


def rows(con: duckdb.DuckDBPyConnection, query: str, batch: int = 10_000) -> Iterator[dict[str, Any]]:
    """Rows of a query by column name, streamed."""
    relation = con.sql(query)
    names = relation.columns
    for part in relation.to_arrow_reader(batch):
        for values in zip(*(column.to_pylist() for column in part.columns), strict=True):
            yield dict(zip(names, values, strict=True))
