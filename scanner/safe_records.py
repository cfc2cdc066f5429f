"""Records of what stands in the fields of one unit's samples, without a raw value; and how much text there was.

Everything raw goes through `Evidence` and `SafeNames` here. It knows no reader and decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from recognizers import catalog
from recognizers.base import Hit
from reports.records import FindingRecord, LinkRecord, SignalRecord
from scanner.evidence import Evidence, age_band, mask
from scanner.link import PSEUDONYM, UNLISTED
from scanner.model import Field, Sample, Signal, SliceKind, WorkUnit, key_of
from scanner.names.fold import is_ideographic
from scanner.names.writing import words_of
from scanner.safe_names import SafeNames
from scanner.together import Tie

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class SafeRecords:
    """Makes the records of one unit."""

    def __init__(self, evidence: Evidence, names: SafeNames, file_id: str, unit: WorkUnit) -> None:
        self._evidence = evidence
        self._names = names
        self._place = (file_id, unit.index)
        self._source = unit.file.source_id or ""

    def finding(self, sample: Sample, field: Field, hit: Hit, rules: Iterable[str] = ()) -> FindingRecord:
        """A hit as evidence, with the ids of rules: the digest of what it says, the mask of what stands there."""
        value = field.text[hit.start - field.offset : hit.end - field.offset]
        said = hit.value or value
        return FindingRecord(
            "", "", *self._place, sample.member, sample.row,
            self._names.field_name(field.path) + ("{}" if field.is_key else ""),
            hit.start, hit.end, hit.entity, hit.recognizer, hit.version, hit.pattern, hit.score,
            hit.score_before_context, hit.context_word, hit.validated,
            hit.hidden_by, self._evidence.value_hmac(said), mask(value), list(rules),
            age_band(catalog.age_of(hit.entity, said)) if catalog.tells_age(hit.entity) else None,
        )  # fmt: skip

    def link(self, sample: Sample, tie: Tie) -> LinkRecord:
        """A tie of the sample to a person; its value as a keyed digest."""
        return LinkRecord(
            "", "", *self._place, sample.member, sample.row, tie.subject_id, tie.evidence, tie.rule, tie.strength,
            tie.candidates, self._names.field_name(tie.field), tie.start, tie.end, tie.mentions,
            None if tie.value is None else self._digest(tie, tie.value),
        )  # fmt: skip

    def _digest(self, tie: Tie, value: str) -> str:
        """Of somebody outside the ledger the same for all writings of the name that differ in case, accents or order."""
        if tie.rule.startswith(PSEUDONYM):
            # An id means one person within its source and layout only: speaker 3 of another is somebody else.
            layout = tie.rule.partition("@")[2].partition("+")[0]
            return self._evidence.person_hmac(key_of(value, layout), self._source)
        if not tie.rule.startswith(UNLISTED):
            return self._evidence.value_hmac(value)
        words = words_of(value)
        ordered = words if any(map(is_ideographic, value)) else sorted(words)
        return self._evidence.person_hmac(" ".join(ordered))

    def signal(self, sample: Sample, signal: Signal) -> SignalRecord:
        """What a medium or page says of itself."""
        return SignalRecord(
            "", "", *self._place, sample.member, sample.row, signal.kind, signal.value, signal.meaning,
            self._names.field_name(signal.field),
        )  # fmt: skip


class TextCounts:
    """How much text of a unit was looked at."""

    def __init__(self) -> None:
        self.fields = self.chars = self.han = self.of_media = 0

    def see(self, fields: Iterable[Field]) -> None:
        """Fields that were looked at."""
        for field in fields:
            self.fields += 1
            self.chars += len(field.text)
            self.of_media += len(field.text) if field.of_medium else 0
            self.han += not field.text.isascii() and _HAN.search(field.text) is not None


def slice_name(unit: WorkUnit) -> str:
    """The slice as the report names it."""
    if unit.kind is SliceKind.BYTES:
        return f"bytes:{unit.start}-{unit.stop}"
    return f"row_group:{unit.start}" if unit.kind is SliceKind.ROW_GROUP else str(unit.kind)
