"""One detector out of two: patterns, and a model's entities, with Presidio's rule for what overlaps.

Of hits of one entity, one inside another with an equal or higher score goes. Applying the rule to the hits of
patterns first changes nothing: what was dropped lies in a hit that stays or in what covers that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recognizers.base import Detection, Detector, Hit, RecognizerInfo
from recognizers.ner.base import EntityFinder


class MergedDetector:
    """Hits of `patterns` and of `finder`; of the finder those of the wanted entities (None: all)."""

    def __init__(
        self, patterns: Detector | None, finder: EntityFinder, wanted: frozenset[str] | None = None
    ) -> None:
        self._patterns = patterns
        self._finder = finder
        self._wanted = wanted

    @property
    def infos(self) -> tuple[RecognizerInfo, ...]:
        """See Detector."""
        own = [info for info in self._finder.infos if self._wanted is None or info.entity in self._wanted]
        others = self._patterns.infos if self._patterns else ()
        return tuple(sorted((*others, *own), key=lambda info: info.recognizer))

    def detect(self, texts: Sequence[str]) -> list[Detection]:
        """See Detector."""
        found = self._patterns.detect(texts) if self._patterns else [Detection()] * len(texts)
        return [
            self._merge(detection, hits) for detection, hits in zip(found, self._entities(texts), strict=True)
        ]

    def _entities(self, texts: Sequence[str]) -> list[tuple[Hit, ...] | str]:
        """The finder's hits of each text, or the type of what it raised, then of that text alone."""
        try:
            return list(self._finder.find(texts))
        except Exception as error:  # noqa: BLE001  # a text over a model's limit must not take others with it
            if len(texts) == 1:
                return [type(error).__name__]
            return [each for text in texts for each in self._entities([text])]

    def _merge(self, found: Detection, hits: tuple[Hit, ...] | str) -> Detection:
        if isinstance(hits, str):
            return replace(found, failure=found.failure or hits)
        if self._wanted is not None:
            hits = tuple(hit for hit in hits if hit.entity in self._wanted)
        return replace(found, hits=without_duplicates((*found.hits, *hits))) if hits else found


def without_duplicates(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """What Presidio's rule leaves, in order of place. Takes time that grows with the square of overlapping hits only."""
    kept: list[Hit] = []
    open_hits: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, -hit.score)):
        around = [other for other in open_hits.get(hit.entity, ()) if other.end > hit.start]
        open_hits[hit.entity] = around
        if any(other.end >= hit.end and other.score >= hit.score for other in around):
            continue
        around.append(hit)
        kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: (hit.start, hit.end, hit.entity, hit.recognizer)))
