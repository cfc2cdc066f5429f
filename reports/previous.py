"""The report before this one, as the new one remembers it: digests and clocks, for the checks AUD-01 and AUD-02."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.records.declared import PreviousRecord

if TYPE_CHECKING:
    import duckdb

_SAME = (
    "as_of", "tool_version", "inputs_digest", "declaration_digest", "ledger_digest", "profile_digest", "detectors_digest",
    "decisions_digest", "key_id", "ledger_at",
)  # fmt: skip


def previous_of(con: duckdb.DuckDBPyConnection, digest: str) -> PreviousRecord:
    """Of an open report whose digest was found to be the sealed one."""
    [row] = con.execute(f"SELECT {', '.join(_SAME)} FROM scan").fetchall()  # noqa: S608 - our own names
    return PreviousRecord(digest=digest, **dict(zip(_SAME, row, strict=True)))
