"""The findings of one unit: which hits are kept, which of the user's rules match them, and what columns they stand in.

Kept are the hits from the minimum score on, and weaker ones where the name of their column speaks for them: whether its
values do too is known when all units are in. It decides about no sample, and sets nothing aside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from recognizers.base import Hit
from scanner.column_names.cues import cue_of
from scanner.columns.counts import STRUCTURED, ColumnCounts, name_of
from scanner.columns.labelled import labelled_hits
from scanner.detect import FieldDetector, FieldHits
from scanner.fieldpath import as_pattern
from scanner.model import Field, Format, Issue, Member, Sample, WorkUnit
from scanner.safe_names import SafeNames
from scanner.safe_records import SafeRecords
from scanner.setup import ScanSetup
from scanner.suppressions.matching import Matcher


class UnitFindings:
    """Takes the hits of samples and writes their findings; `close` writes the counts of columns."""

    def __init__(
        self, setup: ScanSetup, names: SafeNames, records: SafeRecords, matcher: Matcher | None, unit: WorkUnit,
        write: Callable[[Any], None], detector: FieldDetector,
    ) -> None:  # fmt: skip
        self._detector = detector
        self._setup, self._names, self._records = setup, names, records
        self._matcher = matcher or Matcher(setup.rules, setup.pattern_timeout)
        self._unit = unit
        self._write = write
        self._counts = ColumnCounts()
        self._members: dict[int | None, tuple[str, Format]] = {None: (unit.file.path, unit.file.format)}
        self.below = 0
        """Hits below the minimum score that were not kept."""

    def see_member(self, member: Member) -> None:
        """An archive member is announced, or done with."""
        if member.done:
            self._members.pop(member.index, None)
        else:
            self._members[member.index] = (member.path, member.format)

    def take(self, sample: Sample, found: FieldHits) -> tuple[int, list[Issue]]:
        """Write the findings of one field; how many there are, and what could not be told."""
        field, hits, issues, kept = found.field, found.hits, [], 0
        path, form = self._members.get(sample.member, (self._unit.file.path, Format.UNKNOWN))
        name = None if form not in STRUCTURED or field.is_key or field.of_medium else name_of(field.path)
        if name is not None and cue_of(name).speaks:
            shown = as_pattern(self._names.field_name(field.path))
            hits = (*hits, *labelled_hits(self._detector, name, field, hits))
            self._counts.see(sample.member, shown, name, field, hits)
        for hit in hits:
            if hit.score < self._setup.min_score and not (name and hit.entity in cue_of(name).raises):
                self.below += 1
                continue
            kept += 1
            value = hit.value or field.text[hit.start - field.offset : hit.end - field.offset]
            matched = self._matcher.match(self._unit.file.source_id, path, field.path, hit, value)
            self._write(self._records.finding(sample, field, hit, matched.rules))
            issues += [self._late(sample, field, hit, rule) for rule in matched.timeouts]
        return kept, issues

    def _late(self, sample: Sample, field: Field, hit: Hit, rule: str) -> Issue:
        detail = f"rule {rule} on {hit.entity}"
        place = (sample.member, sample.row, 1, sample.byte_offset, field.path)
        return Issue("suppression.timeout", detail, *place)

    def close(self, file_id: str) -> list[Issue]:
        """Write the counts of columns, which add up over the units of a file; what of them is not known."""
        for counted in self._counts.records(file_id, self._unit.index):
            self._write(counted)
        return [Issue("columns.many")] if self._counts.left_out else []
