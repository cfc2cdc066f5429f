"""What a verification says: parts, each with a state in one of four words, and its faults with their places.

`not_checked`: what it needs was not given. `not_evaluated`: it was asked for and could not be done; never a pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

OK, FAULT, NOT_CHECKED, NOT_EVALUATED = "ok", "fault", "not_checked", "not_evaluated"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was, or not as it is said to be. Never a value of a cell but its id."""

    what: str
    table: str = ""
    row: str = ""
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [f"table {self.table}" if self.table else "", self.row, self.what]
        columns = (
            f"column{'s' if len(self.columns) > 1 else ''} {', '.join(self.columns)}" if self.columns else ""
        )
        return ": ".join(part for part in (*parts, columns) if part)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a verification."""

    name: str
    state: str
    told: str
    faults: tuple[Fault, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    """For programs: numbers, digests, the seed."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self) | {"faults": [asdict(fault) | {"said": str(fault)} for fault in self.faults]}


def exit_status(parts: Iterable[Part]) -> int:
    """1 something differs; else 3 something that was asked for could not be checked; else 0."""
    states = {part.state for part in parts}
    return 1 if FAULT in states else 3 if NOT_EVALUATED in states else 0


def row_name(columns: Iterable[str], values: Iterable[Any]) -> str:
    """A row by its id, or by the columns that tell it from others; cut where a cell is no id of ours."""
    told = [
        str(value) if name.endswith("_id") else f"{name} {value}"
        for name, value in zip(columns, values, strict=True)
        if value is not None
    ]
    return " ".join(part if len(part) <= _LONGEST else f"{part[:_LONGEST]}..." for part in told)


_LONGEST = 80
