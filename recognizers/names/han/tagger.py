"""Names of people in Chinese text: the way from texts to sentences worth reading, to words, to labels, to spans.

Texts without Han characters cost one search. Which language a text is in is decided elsewhere: kana around Han
characters mean nothing here. The same spans on every CPU, in every batch, with any number of threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from recognizers.names.base import PersonSpan
from recognizers.names.han import titles
from recognizers.names.han.characters import HAN, Simplifier, as_text, code_points, sentences
from recognizers.names.han.crf import Crf
from recognizers.names.han.gate import PADDING, Gate
from recognizers.names.han.network import Network, pack
from recognizers.names.han.segment import Segmenter
from recognizers.names.han.weights import Weights, load

RECOGNIZER = "han.person"
BLOCK = 1 << 15
"""Characters that go through the gate together; also the part of a long text that does."""
WINDOW = 1 << 16
"""Characters of sentences from which batches of like length are made."""
ROWS, WORDS = 128, 12288
"""Sentences that the network reads together, and how many words they may have."""


class _Piece(NamedTuple):
    """Some sentences of a text, one after another."""

    text: int
    start: int
    content: str
    bounds: list[tuple[int, int]]
    """Of each sentence in `content`."""


class _Sentence(NamedTuple):
    """A sentence worth reading."""

    text: int
    start: int
    content: str
    """In simplified characters."""


class _Read(NamedTuple):
    """A sentence as the network takes it, once for all places where it stands."""

    sentences: list[_Sentence]
    rows: list[int]
    sizes: list[int]


class HanTagger:
    """See NameTagger."""

    recognizer = RECOGNIZER

    def __init__(self, weights: Weights | None = None) -> None:
        weights = weights or load()
        self.version = f"1 sha256:{weights.digest[:12]}"
        self._simplify = Simplifier(weights)
        self._gate = Gate(weights)
        self._segmenter = Segmenter(weights)
        self._network = Network(weights)
        self._crf = Crf(weights.crf)
        self._margins, self._scores = weights.margins, (weights.scores / 10000).tolist()

    def persons(self, texts: Sequence[str]) -> list[list[PersonSpan]]:
        """See NameTagger."""
        found: list[list[PersonSpan]] = [[] for _ in texts]
        for number, start, end, margin in self.margins(texts):
            found[number].append(PersonSpan(start, end, self._score(margin)))
        return [
            titles.further(text, sorted(spans)) if spans else spans
            for text, spans in zip(texts, found, strict=True)
        ]

    def margins(self, texts: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
        """Text, start, end and margin of each span that the network gives, in no order."""
        for window in self._windows(texts):
            same: dict[str, list[_Sentence]] = {}
            for sentence in window:
                same.setdefault(sentence.content, []).append(sentence)
            read = [_Read(alike, *self._segmenter.read(content)) for content, alike in same.items()]
            read.sort(key=lambda one: -len(one.rows))
            for batch in _batches(read):
                for number, start, end, margin in self._named(batch):
                    kept = _trimmed(texts[number], start, end)
                    if kept:
                        yield number, *kept, margin

    def _windows(self, texts: Sequence[str]) -> Iterator[list[_Sentence]]:
        """The sentences worth reading, many at a time."""
        window: list[_Sentence] = []
        size = 0
        for block in _blocks(texts):
            for sentence in self._worth(block):
                window.append(sentence)
                size += len(sentence.content)
                if size >= WINDOW:
                    yield window
                    window, size = [], 0
        if window:
            yield window

    def _worth(self, block: list[_Piece]) -> Iterator[_Sentence]:
        points = self._simplify(code_points(PADDING + "".join(piece.content + PADDING for piece in block)))
        simple = as_text(points)
        bounds: list[tuple[int, int]] = []
        of: list[tuple[int, int]] = []
        at = len(PADDING)
        for piece in block:
            bounds += [(at + start, at + end) for start, end in piece.bounds]
            of += [(piece.text, piece.start + start) for start, _ in piece.bounds]
            at += len(piece.content) + len(PADDING)
        for (start, end), (text, place), passed in zip(
            bounds, of, self._gate.passes(points, bounds), strict=True
        ):
            if passed and HAN.search(simple, start, end):
                yield _Sentence(text, place, simple[start:end])

    def _named(self, batch: list[_Read]) -> Iterator[tuple[int, int, int, int]]:
        packed = pack([len(one.rows) for one in batch])
        rows = np.array([row for one in batch for row in one.rows], np.intp)
        places: list[int] = []
        last = -1
        for found in self._crf.persons(self._network.scores(rows, packed), packed):
            alike, _, sizes = batch[found.sentence]
            if found.sentence != last:
                places, last = [0, *accumulate(sizes)], found.sentence
            start, end = places[found.start], places[found.end]
            for sentence in alike:
                yield sentence.text, sentence.start + start, sentence.start + end, found.margin

    def _score(self, margin: int) -> float:
        at = int(np.searchsorted(self._margins, margin, side="right")) - 1
        score: float = self._scores[max(at, 0)]
        return score


def _blocks(texts: Sequence[str]) -> Iterator[list[_Piece]]:
    """Pieces of texts with Han characters in them, some of one text or one of each of some."""
    block: list[_Piece] = []
    size = 0
    for number, text in enumerate(texts):
        if not HAN.search(text):
            continue
        for piece in _pieces(number, text):
            block.append(piece)
            size += len(piece.content)
            if size >= BLOCK:
                yield block
                block, size = [], 0
    if block:
        yield block


def _pieces(number: int, text: str) -> Iterator[_Piece]:
    """A text, cut where a sentence ends once a piece is long. Where, depends on nothing but the text."""
    begin = 0
    bounds: list[tuple[int, int]] = []
    end = 0
    for start, end in sentences(text):
        bounds.append((start - begin, end - begin))
        if end - begin >= BLOCK:
            yield _Piece(number, begin, text[begin:end], bounds)
            begin, bounds = end, []
    if bounds:
        yield _Piece(number, begin, text[begin:end], bounds)


def _batches(read: list[_Read]) -> Iterator[list[_Read]]:
    """Sentences of like length; the longest come first."""
    start = 0
    while start < len(read):
        rows = max(1, min(ROWS, WORDS // len(read[start].rows)))
        yield read[start : start + rows]
        start += rows


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without signs and office at its ends; None if it has no Han character: other scripts are not ours."""
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    name = text[start:end]
    return (start, start + titles.without_title(name)) if HAN.search(name) else None
