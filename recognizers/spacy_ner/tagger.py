"""The entities of texts, exactly those of a spaCy pipeline, by the quickest way that the pipeline allows.

`open_tagger` looks at the pipeline and says how it will be run, and why. It owns the way from texts to a stream
of tokens and back to places in the text; it knows nothing of what an entity is for. Nothing here imports spaCy:
whoever has a pipeline has imported it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np

from recognizers.spacy_ner import probe
from recognizers.spacy_ner.architecture import Different, Floats, Network, network
from recognizers.spacy_ner.convolve import TOGETHER
from recognizers.spacy_ner.embed import TYPES, TypeTable
from recognizers.spacy_ner.encode import Encoder
from recognizers.spacy_ner.stream import Stream, lay_out
from recognizers.spacy_ner.tokens import NOTHING, Tokens, splitter
from recognizers.spacy_ner.transitions import Decider, Entity

BATCH = 8192
"""Tokens looked up and decided at once."""
BATCH_CHARS = 40_000
"""Code points of texts that are taken together."""
KEPT_STRINGS = 50_000
"""New words after which a pipeline is made to forget further ones. The first are kept because spaCy's tokenizer
remembers how it split a word only while nothing is to be forgotten."""


_LONE = re.compile("[\ud800-\udfff]")


class Span(NamedTuple):
    """`text[start:end]` in code points."""

    start: int
    end: int
    label: str


How = Literal["fast", "as is"]


class EntityTagger(Protocol):
    """One pipeline, opened."""

    how: How
    why: str
    """Why the pipeline runs as it is; empty where it runs fast."""

    def entities(self, texts: Sequence[str]) -> list[list[Span]]:
        """The entities of each text, in order. Raises what the pipeline raises, as for a text over its limit."""


def open_tagger(nlp: Any) -> EntityTagger:
    """Run the pipeline fast if it has the stock architecture and nothing else has a say in its entities.

    Only enabled pipes count: with a parser, entities stop where it starts a sentence, so spaCy's own pipelines
    are fast when opened without it. The pipeline must not be changed afterwards. It refuses texts longer than its
    `max_length`; memory here grows by about 200 bytes for each token of the longest text.
    """
    try:
        found = network(nlp)
        tagger = FastTagger(nlp, found)
        tagger.check()
    except Different as difference:
        return StockTagger(nlp, str(difference))
    return tagger


def _readable(text: str) -> str:
    """The text with a replacement character for each lone surrogate, which spaCy refuses; no place moves."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _LONE.sub("\ufffd", text)
    return text


class _Vocabulary:
    """Bounds the words that a pipeline remembers."""

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp
        self._most = len(nlp.vocab.strings) + KEPT_STRINGS

    def __call__(self) -> AbstractContextManager[Any]:
        vocab = self._nlp.vocab
        if vocab.in_memory_zone or len(vocab.strings) < self._most:
            return nullcontext()
        zone: AbstractContextManager[Any] = self._nlp.memory_zone()
        return zone


class StockTagger:
    """A pipeline run as it is."""

    how: How = "as is"

    def __init__(self, nlp: Any, why: str) -> None:
        self.why = why
        self._nlp = nlp
        self._bounded = _Vocabulary(nlp)

    def entities(self, texts: Sequence[str]) -> list[list[Span]]:
        """See EntityTagger."""
        with self._bounded():
            return [
                [Span(span.start_char, span.end_char, span.label_) for span in doc.ents]
                for doc in self._nlp.pipe(map(_readable, texts))
            ]


class FastTagger:
    """A pipeline of the stock architecture, run by numpy."""

    how: How = "fast"
    why = ""

    def __init__(self, nlp: Any, found: Network, types: int = TYPES) -> None:
        self._nlp = nlp
        self._network = found
        self._bounded = _Vocabulary(nlp)
        self._splitter = splitter(nlp, found.columns)
        self._stock = StockTagger(nlp, "its tokenizer marks entities")
        self._table = TypeTable(found, types)
        self._encoder = Encoder(found, self._table)
        self._decider = Decider(found)

    def check(self) -> None:
        """Raise Different unless an invented sentence gives the same numbers here and in spaCy."""
        (tokens,) = self._splitter.tokens([probe.SENTENCE])
        reach = self._encoder.reach
        ours = self._vectors(self._stream([tokens]), reach, reach + len(tokens.keys))
        probe.compare(ours, probe.stock_vectors(self._network, self._nlp.make_doc(probe.SENTENCE)))

    def entities(self, texts: Sequence[str]) -> list[list[Span]]:
        """See EntityTagger."""
        if self._splitter.strings > KEPT_STRINGS:
            self._splitter = splitter(self._nlp, self._network.columns)
        with self._bounded():
            return [spans for batch in self._batches(texts) for spans in self._tag(batch)]

    def _batches(self, texts: Sequence[str]) -> Iterator[list[tuple[str, Tokens]]]:
        batch: list[str] = []
        size = 0
        for text in map(_readable, texts):
            batch.append(text)
            size += len(text)
            if size >= BATCH_CHARS:
                yield list(zip(batch, self._splitter.tokens(batch), strict=True))
                batch, size = [], 0
        if batch:
            yield list(zip(batch, self._splitter.tokens(batch), strict=True))

    def _tag(self, batch: list[tuple[str, Tokens]]) -> list[list[Span]]:
        """The entities of each text; where the tokenizer has marked some, spaCy itself is asked."""
        spans = [self._stock.entities([text])[0] if tokens.marked else [] for text, tokens in batch]
        stream = self._stream([NOTHING if tokens.marked else tokens for _, tokens in batch])
        for entity in self._entities(stream):
            place = Span(int(stream.start[entity.start]), int(stream.end[entity.end - 1]), entity.label)
            spans[stream.text[entity.start]].append(place)
        return spans

    def _stream(self, texts: Sequence[Tokens]) -> Stream:
        return lay_out(texts, self._encoder.reach, TOGETHER)

    def _entities(self, stream: Stream) -> Iterator[Entity]:
        """Decide the stream by parts; a part that ends inside an entity is taken again from where that begins."""
        begin, most = self._encoder.reach, BATCH
        last = len(stream) - self._encoder.reach
        while begin < last:
            end = min(begin + most, last)
            vectors = self._vectors(stream, begin, end)
            here = slice(begin, end)
            found, decided = self._decider.entities(vectors, stream.silent[here], stream.final[here])
            for start, stop, label in found:
                yield Entity(begin + start, begin + stop, label)
            begin += decided
            most = BATCH if decided else most * 2

    def _vectors(self, stream: Stream, begin: int, end: int) -> Floats:
        reach = self._encoder.reach
        before = (begin - reach) % TOGETHER
        parts = []
        for start in range(begin - before, end, BATCH):
            keys = stream.keys[start - reach : min(start + BATCH, end) + reach]
            parts.append(self._encoder.vectors(self._table.rows(keys)))
        return (np.concatenate(parts) if len(parts) > 1 else parts[0])[before:]
