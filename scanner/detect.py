"""Runs a detector over the fields of samples and keeps each hit to the window that owns it.

Short texts that come again and again (keys, labels, speakers) are looked at once: detection is a pure
function of the text. It knows no recognizer, no file and no person.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from recognizers.base import Detection, Detector, Hit, RecognizerInfo
from scanner.model import Field

_MEMO_TEXT = 256
_MEMO_SIZE = 50_000


@dataclass(frozen=True, slots=True)
class FieldHits:
    """Hits that belong to one field window, their places counted in the whole field."""

    field: Field
    hits: tuple[Hit, ...]
    timeouts: tuple[str, ...] = ()
    failure: str | None = None


def _place(field: Field, detection: Detection) -> FieldHits:
    hits = tuple(
        replace(hit, start=hit.start + field.offset, end=hit.end + field.offset) if field.offset else hit
        for hit in detection.hits
        if field.owns(hit.start)
    )
    return FieldHits(field, hits, detection.timeouts, detection.failure)


class FieldDetector:
    """A detector with a memo of short texts."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._memo: OrderedDict[str, Detection] = OrderedDict()

    @property
    def infos(self) -> tuple[RecognizerInfo, ...]:
        """The recognizers behind it."""
        return self._detector.infos

    def text(self, text: str) -> Detection:
        """The detection of one text."""
        known = self._memo.get(text)
        if known is not None:
            self._memo.move_to_end(text)
            return known
        found = self._detector.detect([text])[0]
        if len(text) <= _MEMO_TEXT and not found.timeouts:
            self._memo[text] = found
            if len(self._memo) > _MEMO_SIZE:
                self._memo.popitem(last=False)
        return found

    def fields(self, fields: Sequence[Field]) -> list[FieldHits]:
        """Hits of each field, in order."""
        return [_place(field, self.text(field.text)) for field in fields]


def detectors_digest(infos: Sequence[RecognizerInfo], settings: str) -> str:
    """sha256 over recognizers, versions and settings: equal digests mean equal findings for equal text."""
    digest = hashlib.sha256(settings.encode())
    for info in infos:
        digest.update(f"\n{info.recognizer}\t{info.version}\t{info.entity}\t{info.patterns}".encode())
    return digest.hexdigest()
