"""The tagger of people's names in Latin letters: texts in, places of names out.

It owns the way from the network's spans to places in the text. It never shows or logs a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from zlib import crc32

import numpy as np

from recognizers.names.base import PersonSpan
from recognizers.names.latin.caution import believed
from recognizers.names.latin.decode import Confidence, spans
from recognizers.names.latin.memory import Mention, Words, remembered
from recognizers.names.latin.network import Network
from recognizers.names.latin.stream import Scored, Scorer
from recognizers.names.latin.titles import announced
from recognizers.names.latin.tokens import has_latin
from recognizers.names.latin.types import WORD, TypeTable
from recognizers.names.latin.weights import FILE, load

_GENITIVE = crc32(b"s")
TOGETHER = 1 << 16
"""Characters of short texts scored as one stream."""


class LatinTagger:
    """Finds people named in Latin letters; other letters are never part of a name here."""

    recognizer = "latin.person"

    def __init__(self, file: Path = FILE, confidence: Callable[[float], float] | None = None) -> None:
        """With the weights of a file; `confidence` makes scores of margins otherwise than the file says."""
        weights = load(file)
        self.version = f"1 sha256:{weights.digest[:12]}"
        network = Network(weights)
        self._scorer = Scorer(TypeTable(weights, network), network)
        self._confidence = confidence or Confidence(weights.margins, weights.confidence)
        self._lock = Lock()

    def persons(self, texts: Sequence[str]) -> list[list[PersonSpan]]:
        """See NameTagger."""
        return [spans for batch in self._batches(texts) for spans in self._tag(batch)]

    def _batches(self, texts: Sequence[str]) -> Iterator[list[str]]:
        """Texts taken together; those that cannot hold a name count for nothing."""
        batch: list[str] = []
        size = 0
        for text in texts:
            batch.append(text if has_latin(text) else "")
            size += len(batch[-1])
            if size >= TOGETHER:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _tag(self, texts: list[str]) -> list[list[PersonSpan]]:
        found: list[list[PersonSpan]] = [[] for _ in texts]
        if not any(texts):
            return found
        with self._lock:
            stream = self._scorer.scored(texts)
        mentions = believed(stream, len(texts), self._mentions(stream))
        words = Words(texts, stream)
        start, end, number = stream.start, stream.end, stream.text
        for mention in remembered(words, stream, announced(words, stream, mentions)):
            text = int(number[mention.first])
            last = mention.stop - 1
            stop_at = int(end[last])
            if self._abbreviated(texts[text], int(start[last]), stop_at):
                stop_at += 1
            found[text].append(PersonSpan(int(start[mention.first]), stop_at, mention.score))
        return found

    def _mentions(self, stream: Scored) -> list[Mention]:
        """The network's names, from the first word to the last, without a genitive's 's."""
        names = spans(stream.scores)
        word = stream.kind == WORD
        mentions = []
        for start, end, margin in zip(*(part.tolist() for part in names), strict=True):
            words = np.flatnonzero(word[start:end])
            if not len(words):
                continue
            first, stop = start + int(words[0]), start + int(words[-1]) + 1
            if stop - first > 2 and stream.key[stop - 1] == _GENITIVE and not word[stop - 2]:
                stop -= 2
            mentions.append(Mention(first, stop, self._confidence(margin)))
        return mentions

    @staticmethod
    def _abbreviated(text: str, start: int, end: int) -> bool:
        """Whether the full stop after a name's last word belongs to it: an initial, or a "Jr."."""
        return text[end : end + 1] == "." and (
            text[start:end] in {"Jr", "Sr", "jr", "sr", "JR", "SR"}
            or (end - start == 1 and text[start:end].isupper())
        )
