"""What stands outside the canonical digest: tables `run`, `row_seal`, `column_seal` and `seal`.

`run` holds what differs between two runs over the same inputs; `seal` holds the digest of all the rest. The two tables
between them prove nothing: they let `provscan verify` name what was changed in a report whose digest does not hold.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class RunRecord:
    """The one row that says how this run went; volatile, so no part of the digest."""

    started_at: Annotated[dt.datetime, "When the scan began, UTC"]
    finished_at: Annotated[dt.datetime, "When the last unit was done, UTC"]
    seconds: Annotated[float, "Time on the wall from start to finish"]
    workers: Annotated[int, "Worker processes"]
    executor: Annotated[str, "How the work was spread: local | ray | spark | none"] = "local"
    units: Annotated[int, "Units of work in the report"] = 0
    units_reused: Annotated[int, "Of these, taken from an earlier run"] = 0
    decided_from: Annotated[
        str | None,
        "Digest of the report of which these are new decisions, made without reading the data; NULL: a scan",
    ] = None
    decided_from_as_of: Annotated[dt.date | None, "Day of which that report spoke"] = None
    decided_from_seq: Annotated[int | None, "Last event of the ledger that it counted; 0: none"] = None
    environment: Annotated[
        str | None,
        "sha256 over provscan's own code, Python and the packages that read the data; `rescan` takes over results of the "
        "same alone",
    ] = None


@dataclass(frozen=True, slots=True)
class RowSealRecord:
    """One row of another table as it was sealed, in 60 bits: names a changed row, proves nothing."""

    table_name: Annotated[str, "Table"]
    row_hash: Annotated[
        int,
        "First 24 bits of the sha256 of what the row speaks of (its id, or its file), then first 36 of that of the row",
    ]


@dataclass(frozen=True, slots=True)
class ColumnSealRecord:
    """One column of another table as it was sealed: names a changed column, proves nothing."""

    table_name: Annotated[str, "Table"]
    column_name: Annotated[str, "Column"]
    column_hash: Annotated[
        int, "Sum, modulo 2^60, of the first 60 bits of the md5 of its values, in the form of the digest"
    ]


@dataclass(frozen=True, slots=True)
class SealRecord:
    """The one row that makes a later change of the report visible."""

    algorithm: Annotated[str, "How the digest was computed (docs/report.md)"]
    digest: Annotated[str, "Canonical digest of every table but run, row_seal, column_seal and seal"]
    beside: Annotated[
        str,
        "Of run, row_seal and column_seal: sha256 over a line `<table> <rows> <sum>` each, where sum adds up the first 60 "
        "bits of the sha256 of each row",
    ]
