"""What came of a comparison: how much of each part differs, and its rows as a stream.

Reads the temporary tables that `reports.diff.compare` has filled. Renders nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reports.diff.pair import Pair
from reports.diff.parts import PARTS
from reports.diff.told import told

_BATCH_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs; `each` gives the rows of a part."""

    pair: Pair
    parts: tuple[str, ...]
    """Those that were asked for and can be compared."""
    not_comparable: dict[str, str]
    """Part -> why it, or some of it, could not be compared."""
    counts: dict[str, dict[str, int]]
    """Part -> change -> how many."""
    notes: tuple[str, ...]
    """What to know before anything else is read, in words."""
    moved: int = 0
    """Samples that stand in another row and are the same: no change."""
    samples: dict[str, int] = field(default_factory=dict)
    """Samples by what became of their verdict, whoever is in them: blocked, usable, review."""

    @property
    def differs(self) -> bool:
        """Something that was compared differs."""
        return any(self.counts.values())

    @property
    def same(self) -> bool | None:
        """Nothing differs; None: nothing that was compared does, and not all that was asked for could be."""
        return None if self.not_comparable and not self.differs else not self.differs

    @property
    def exit_status(self) -> int:
        """0 no difference, 1 differences, 3 not comparable in part."""
        return 3 if self.not_comparable else int(self.differs)

    def each(self, part: str, limit: int | None = None) -> Iterator[dict[str, Any]]:
        """The rows of one part, in order; streams."""
        end = "" if limit is None else f" LIMIT {limit:d}"
        return self._streamed(f"SELECT * FROM diff_{part} ORDER BY {PARTS[part].order}{end}")  # noqa: S608 - our own text

    def reasons(self, part: str, limit: int | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a part of verdicts, summed up by person and cause, the most samples first; streams."""
        end = "" if limit is None else f" LIMIT {limit:d}"
        return self._streamed(f"""
            FROM (SELECT subject_id, verdict_was, reason_was, verdict_now, reason_now, dimension_now, causes, events, facts,
                         count(DISTINCT sample_id) AS samples
                  FROM diff_{part} GROUP BY ALL)
            ORDER BY samples DESC, subject_id NULLS LAST, reason_now, causes, facts, events::VARCHAR{end}""")  # noqa: S608

    def _streamed(self, query: str) -> Iterator[dict[str, Any]]:
        # A relation streams its result; `execute` would hold all of it in memory first.
        for batch in self.pair.con.sql(query).to_arrow_reader(_BATCH_ROWS):
            yield from (told(row) for row in batch.to_pylist())
