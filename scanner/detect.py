"""Runs the detector over fields, remembers short texts, and says which detector set made the findings.

Texts that come again and again (keys, labels, speakers) are looked at once: detection is a pure function of
the text. All texts of a batch that are not known go to the detector together. It knows no recognizer, no file
and no person.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from recognizers.base import Detection, Detector, Hit, RecognizerInfo
from recognizers.ner.base import PERSON
from scanner.model import Field, FieldPath

NAME_FIELD: FieldPath = ("@path",)
"""Where findings in the name of a file stand."""
_FULL_NAME = re.compile(r"[^\W\d_a-z]\S*\s+\S*?[^\W\d_a-z]|[\u3400-\u9fff]{2}")
"""Two words that begin with capitals or letters without case, or two Chinese characters."""
_MEMO_TEXT = 256
_MEMO_SIZE = 50_000


class FieldHits(NamedTuple):
    """Hits that belong to one field window, their places counted in the whole field."""

    field: Field
    hits: tuple[Hit, ...]
    timeouts: tuple[str, ...] = ()
    failure: str | None = None
    unread: tuple[str, ...] = ()


def in_a_name(text: str, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits in the name of a field or file: there a model's word for a person counts only for a full name.

    Models were made for running text; a lone word such as a column's name tells them nothing, and they guess.
    """
    return tuple(
        hit
        for hit in hits
        if hit.entity != PERSON or hit.pattern is not None or _FULL_NAME.match(text, hit.start, hit.end)
    )


def _place(field: Field, detection: Detection) -> FieldHits:
    hits = detection.hits
    if hits and (field.is_key or field.path == NAME_FIELD):
        hits = in_a_name(field.text, hits)
    if hits and (field.offset or field.own_from or field.own_to is not None):
        hits = tuple(
            hit._replace(start=hit.start + field.offset, end=hit.end + field.offset)
            for hit in hits
            if field.owns(hit.start)
        )
    return FieldHits(field, hits, detection.timeouts, detection.failure, detection.unread)


class FieldDetector:
    """A detector with a memo of short texts; what is forgotten makes no difference but time."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._memo: dict[str, Detection] = {}
        self._older: dict[str, Detection] = {}

    @property
    def infos(self) -> tuple[RecognizerInfo, ...]:
        """The recognizers behind it."""
        return self._detector.infos

    def text(self, text: str) -> Detection:
        """The detection of one text."""
        return self._known([text])[text]

    def fields(self, fields: Sequence[Field]) -> list[FieldHits]:
        """Hits of each field, in order."""
        known = self._known([field.text for field in fields])
        return [_place(field, known[field.text]) for field in fields]

    def _known(self, texts: Sequence[str]) -> dict[str, Detection]:
        """The detection of each text; those that no memo holds are looked at together, each once."""
        found: dict[str, Detection] = {}
        missing: dict[str, None] = {}
        for text in texts:
            known = self._memo.get(text) or self._older.get(text)
            if known is None:
                missing[text] = None
            else:
                found[text] = known
        if missing:
            new = dict(zip(missing, self._detector.detect(list(missing)), strict=True))
            self._remember(new)
            found |= new
        return found

    def _remember(self, new: dict[str, Detection]) -> None:
        """Keep short texts: those of late in one memo, the older ones in another that is dropped as a whole."""
        for text, detection in new.items():
            if len(text) <= _MEMO_TEXT and not detection.timeouts:
                self._memo[text] = detection
        if len(self._memo) > _MEMO_SIZE:
            self._memo, self._older = {}, self._memo


def detectors_digest(infos: Iterable[RecognizerInfo], settings: str) -> str:
    """sha256 over recognizers, versions and settings: equal digests mean equal findings for equal text."""
    digest = hashlib.sha256(settings.encode())
    for info in infos:
        digest.update(f"\n{info.recognizer}\t{info.version}\t{info.entity}\t{info.patterns}".encode())
    return digest.hexdigest()
