"""What stands outside the canonical digest: tables `run` and `seal`.

`run` holds what differs between two runs over the same inputs; `seal` holds the digest of all the rest.
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


@dataclass(frozen=True, slots=True)
class SealRecord:
    """The one row that makes a later change of the report visible."""

    algorithm: Annotated[str, "How the digest was computed (docs/report.md)"]
    digest: Annotated[str, "Canonical digest of every table but run and seal"]
