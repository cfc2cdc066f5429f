"""Counts, for one unit, of the values of those columns whose names speak for something. They add up over units.

A value longer than a window is counted as one in which nothing was found. What was counted is never a value: numbers,
entities and words of cues.toml alone leave this module.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from recognizers.base import Hit
from reports.records import ColumnCountRecord
from scanner.column_names.cues import Cue, cue_of
from scanner.model import Field, FieldPath, Format

STRUCTURED = frozenset((Format.PARQUET, Format.CSV, Format.TSV, Format.JSONL, Format.JSON))
"""Formats whose records have columns."""
_MOST_COLUMNS = 1_000
"""Of a unit: keys of JSON may be data, and have any number."""
_NUMBER = re.compile(
    r"[-−]?[$€£¥￥₩₹]?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?(?:[eE][-+]?\d{1,3})?[%$€£¥￥₩₹元円원]?",
    re.ASCII,
)
_LONGEST_NUMBER = 40
_Key = tuple[int | None, str]
"""Archive member, and field pattern as the report names it."""


@dataclass(slots=True)
class _Column:
    cue: Cue
    seen: int = 0
    numbers: int = 0
    entities: dict[str, Counter[str]] = field(default_factory=dict)


class ColumnCounts:
    """The counts of one unit; `see` takes every value, `records` gives what was counted."""

    def __init__(self) -> None:
        self._columns: dict[_Key, _Column] = {}
        self.left_out = False
        """Columns beyond the limit were not counted."""

    def see(self, member: int | None, column: str, name: str, value: Field, hits: Sequence[Hit]) -> None:
        """One value of a column, shown as `column` and called `name`, with its hits whatever their score."""
        cue = cue_of(name)
        if not cue.speaks or value.offset or not value.text.strip():
            return
        key = (member, column)
        counted = self._columns.get(key)
        if counted is None:
            if len(self._columns) >= _MOST_COLUMNS:
                self.left_out = True
                return
            counted = self._columns[key] = _Column(cue)
        number = is_number(value.text)
        counted.seen += 1
        counted.numbers += number
        if value.own_to is not None:
            return
        for entity in {hit.entity for hit in hits}:
            of_entity = counted.entities.setdefault(entity, Counter())
            of_entity["seen"] += 1
            of_entity["numbers"] += number
            of_entity["validated"] += any(hit.entity == entity and hit.validated for hit in hits)

    def records(self, file_id: str, unit_index: int) -> Iterator[ColumnCountRecord]:
        """For each column one row for its values, and one for each entity found among them."""
        for (member, column), c in sorted(self._columns.items(), key=_order):
            place = (file_id, unit_index, member, column)
            yield ColumnCountRecord(*place, "", c.cue.numbers, c.seen, c.numbers, 0)
            for entity, n in sorted(c.entities.items()):
                yield ColumnCountRecord(
                    *place, entity, c.cue.raises.get(entity), n["seen"], n["numbers"], n["validated"]
                )


def _order(item: tuple[_Key, _Column]) -> tuple[int, str]:
    (member, column), _ = item
    return (-1 if member is None else member, column)


def name_of(path: FieldPath) -> str | None:
    """The name of the column that a field belongs to; None for one that is ours, or of a list without a name."""
    name = next((part for part in reversed(path) if isinstance(part, str)), None)
    return None if name is None or name.startswith("@") else name


def is_number(text: str) -> bool:
    """Whether a value is a plain number, such as a price: no leading zeros, no plus sign, nothing beside it.

    >>> [is_number(t) for t in ("13800138000", "1,250.50", "¥99", "0138", "+8613800138000", "138-0013-8000", "1e5")]
    [True, True, True, False, False, False, True]
    """
    plain = text.strip()
    return len(plain) <= _LONGEST_NUMBER and _NUMBER.fullmatch(plain) is not None
