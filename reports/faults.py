"""The one error of this room; `scanner.cli` turns it into `scanner.errors.ReportError`.

A message names the place and never a value: neither from the data nor from a cell of the report.
"""

from __future__ import annotations


class ReportFault(Exception):
    """A report, shard or profile that cannot be written, read or trusted: what, where, and what to do."""

    def __init__(self, what: str, where: str = "", next_step: str = "") -> None:
        self.what = what
        self.where = where
        self.next_step = next_step
        super().__init__(what, where, next_step)

    def __str__(self) -> str:
        first = f"{self.what}: {self.where}" if self.where else self.what
        return f"{first}\nnext: {self.next_step}" if self.next_step else first
