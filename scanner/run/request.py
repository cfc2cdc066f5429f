"""What a scan is asked for, who is told how it goes, and what comes of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from reports.records import PreviousRecord
from reports.store import Outcome
from scanner.declaration import Declaration
from scanner.setup import ScanSetup


class Observer(Protocol):
    """Is told how the run goes; shows it or not."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins; `total` bytes are ahead, if known."""

    def advance(self, done: int, rows: int) -> None:
        """Bytes and rows done in this stage so far, in total."""

    def note(self, text: str) -> None:
        """Something a user wants to know; safe to print."""


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What a user asked for; paths are absolute."""

    declaration: Declaration
    report: Path
    key_file: Path
    ledger: Path | None = None
    as_of: dt.date = field(default_factory=dt.date.today)
    ledger_at: dt.datetime | None = None
    evidence: Path | None = None
    """Folder in which the documents lie that the ledger names by digest."""
    recognizer_files: tuple[Path, ...] = ()
    """Where the user's own recognizers were read from: no corpus files, wherever they lie."""
    own_files: tuple[Path, ...] = ()
    """Other files of provscan, such as an older report: no corpus files either."""
    profile: str = "baseline"
    previous: PreviousRecord | None = None
    """The report before this one, which the new one remembers."""
    workers: int = 1
    force: bool = False
    fresh: bool = False
    settings: ScanSetup = field(default_factory=lambda: ScanSetup(b"", ()))
    """Limits, entities, scores; key and subjects are filled in by the run."""


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What came of it."""

    outcome: Outcome
    report: Path
    units: int
    reused: int
