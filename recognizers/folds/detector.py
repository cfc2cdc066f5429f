"""A detector that sees through hidden writings: the wrapped one is shown the text, then the variants that it can need.

Batches make no difference: each text is judged by itself. Hits of a variant count where something was folded in or
beside them; a guess counts when the recognizer is sure of it and took the whole of what was put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from recognizers import catalog
from recognizers.base import Detection, Detector, Hit, RecognizerInfo
from recognizers.folds.border import NAME as BORDER
from recognizers.folds.merge import Extra, merged
from recognizers.folds.tricks import Triggers
from recognizers.folds.variants import GUESSED, Variant, is_cut, variants

SURE_SCORE = 0.4
"""A guess with a lower score is none, and plain hits of a lower score keep none away."""
_LABEL = 40
"""A label that was hidden counts so far before a value."""
_Shown = tuple[int, Variant, int, str]
"""(number of the text, variant, place of the piece in it, piece)."""
_WHOLE_RUNS = GUESSED - {"line_break", "styled_character"}


class FoldingDetector:
    """`patterns` with folds before it; `any_word`: some recognizers may look for words without digit, @ or dot."""

    def __init__(self, patterns: Detector, *, any_word: bool = False) -> None:
        self._patterns = patterns
        self._beside_cjk = getattr(patterns, "detect_without_ours", patterns.detect)
        self._triggers = Triggers()
        self._any_word = any_word
        self._ours = frozenset(catalog.by_id())

    @property
    def infos(self) -> tuple[RecognizerInfo, ...]:
        """See Detector."""
        return self._patterns.infos

    def detect(self, texts: Sequence[str]) -> list[Detection]:
        """See Detector."""
        found = self._patterns.detect(texts)
        shown: list[_Shown] = []
        for number, text in enumerate(texts):
            needed = self._triggers.of(text)
            if not needed:
                continue
            made, unread = variants(text, needed, self._triggers, any_word=self._any_word)
            if unread:
                found[number] = replace(found[number], unread=unread)
            shown += ((number, variant, at, piece) for variant in made for at, piece in variant.pieces())
        if shown:
            self._add(texts, found, shown)
        return found

    def _add(self, texts: Sequence[str], found: list[Detection], shown: list[_Shown]) -> None:
        """Put what the pieces give into the detections of their texts."""
        extras: dict[int, list[Extra]] = {}
        for (number, variant, at, piece), seen in zip(shown, self._looked_at(shown), strict=True):
            if seen.timeouts or seen.failure:
                known = found[number]
                found[number] = replace(
                    known,
                    timeouts=(*known.timeouts, *seen.timeouts),
                    failure=known.failure or seen.failure,
                )
            if seen.hits:
                extras.setdefault(number, []).extend(
                    self._extras(texts[number], variant, at, piece, seen.hits)
                )
        for number, new in extras.items():
            if new:
                found[number] = replace(found[number], hits=merged(found[number].hits, new, SURE_SCORE))

    def _looked_at(self, shown: list[_Shown]) -> list[Detection]:
        """What the patterns find in each piece."""
        seen = [Detection()] * len(shown)
        for bordered, detect in ((False, self._patterns.detect), (True, self._beside_cjk)):
            asked = [n for n, (_, variant, *_) in enumerate(shown) if variant.is_bordered is bordered]
            for n, found in zip(asked, detect([shown[n][-1] for n in asked]), strict=True):
                seen[n] = found
        return seen

    def _extras(
        self, text: str, variant: Variant, at: int, piece: str, hits: Sequence[Hit]
    ) -> Iterator[Extra]:
        """The hits of a piece that count."""
        folded = variant.folded
        for hit in hits:
            if variant.is_bordered and hit.recognizer in self._ours:
                continue
            start, end = hit.start + at, hit.end + at
            if _is_torn(folded.text, at, piece, hit):
                continue
            if not _counts(variant, hit, start, end):
                continue
            names = folded.folds(start, end, 0 if variant.is_guess else 1)
            first, last = folded.span(start, end)
            value = folded.text[start:end]
            hidden_by = (
                "+".join(name for name in names if name != BORDER) if value != text[first:last] else None
            )
            mapped = hit._replace(
                start=first,
                end=last,
                value=value if hidden_by else None,
                hidden_by=hidden_by or None,
            )
            left, right = bool(folded.folds(max(0, start - 1), start)), bool(folded.folds(end, end + 1))
            yield Extra(mapped, variant.is_guess, start > 0 and left, right)


def _counts(variant: Variant, hit: Hit, start: int, end: int) -> bool:
    """Whether a hit is owed to the variant: something was folded in it, or before it, where labels stand."""
    folded = variant.folded
    if variant.is_bordered and BORDER not in folded.folds(start, end, 1):
        return False
    if variant.is_guess:
        return not GUESSED.isdisjoint(folded.folds(start, end)) and _speaks_for_itself(
            variant, hit, start, end
        )
    return bool(folded.folds(max(0, start - _LABEL), end + 1))


def _is_torn(text: str, at: int, piece: str, hit: Hit) -> bool:
    """Whether a hit ends where a piece was cut out of a word."""
    end = at + len(piece)
    return (hit.start == 0 and is_cut(text, at)) or (hit.end == len(piece) and is_cut(text, end))


def _speaks_for_itself(variant: Variant, hit: Hit, start: int, end: int) -> bool:
    sure = hit.validated is True or hit.score >= SURE_SCORE
    return sure and not variant.folded.cuts(start, end, _WHOLE_RUNS)
