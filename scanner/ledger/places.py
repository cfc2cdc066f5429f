"""A place in a ledger or its names file, and the error that names one. Knows neither file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scanner.errors import LedgerError


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a ledger: line from 1, and the byte at which it starts."""

    path: Path
    line: int
    offset: int


class BrokenLedgerError(LedgerError):
    """A line that cannot be trusted; `code` is a stable word for the reason."""

    def __init__(self, place: Place, code: str, reason: str, next_step: str) -> None:
        self.place = place
        self.code = code
        where = f"{place.path}, line {place.line} (byte {place.offset})"
        super().__init__(reason, where=where, next_step=next_step)
