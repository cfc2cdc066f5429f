"""Tokens as spaCy makes them, chunk by chunk, each chunk once: a chunk is a run of blanks or of anything else.

spaCy's tokenizer looks at one chunk at a time, and a single blank behind a chunk belongs to its last token, so
the tokens of a stretch of text are those of its chunks. What is remembered of a form is what Presidio's
keywords ask: whether it counts as one. It knows no recognizer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import cached_property
from typing import Any, NamedTuple

from recognizers.presidio import word_tests

_CHUNK = re.compile(r"\s+|\S+")
_MEMO = 100_000
_MEMO_CHUNK = 64
_ZONE = 20_000

KEYWORD, NEVER, PARTS, PERHAPS = range(4)
"""What a form is among Presidio's keywords (NlpArtifacts.set_keywords): always one · never · never one itself, but
the parts between its colons are, in the whole document · one where such a part is equal to it."""


class Token(NamedTuple):
    """A token; places count from the start of its chunk, or of the text."""

    start: int
    end: int
    form: str
    kind: int


class Tokens:
    """The tokenizer of a blank pipeline whose lemmas are lower-cased words; the pipeline is made when a word is met."""

    def __init__(self, pipeline: Callable[[], Any]) -> None:
        self._pipeline = pipeline
        self._zone = ExitStack()
        self._in_zone = 0
        self._chunks: dict[str, tuple[Token, ...]] = {}
        self._kinds: dict[str, int] = {}

    @cached_property
    def _tests(self) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
        return word_tests(self._pipeline())

    @cached_property
    def _tokenizer(self) -> Any:
        """The same rules over an empty vocabulary, which computes nothing of each new word but its place."""
        pipeline = self._pipeline()
        theirs = pipeline.tokenizer
        return type(theirs)(
            type(pipeline.vocab)(), rules=theirs.rules, prefix_search=theirs.prefix_search,
            suffix_search=theirs.suffix_search, infix_finditer=theirs.infix_finditer, token_match=theirs.token_match,
            url_match=theirs.url_match,
        )  # fmt: skip

    def between(self, text: str, start: int, stop: int) -> list[Token]:
        """Tokens of text[start:stop], in which no chunk is torn; places are those of the text."""
        pieces: list[tuple[int, str]] = []
        for run in _CHUNK.finditer(text, start, stop):
            at, chunk = run.start(), run[0]
            if at > start and chunk[0] == " ":  # the blank behind a word
                at, chunk = at + 1, chunk[1:]
            if chunk:
                pieces.append((at, chunk))
        known = self._look_up([chunk for _, chunk in pieces])
        return [
            Token(at + token.start, at + token.end, token.form, token.kind)
            for (at, _), tokens in zip(pieces, known, strict=True)
            for token in tokens
        ]

    def with_colons(self, text: str) -> Iterable[Token]:
        """Tokens of all chunks that hold a colon."""
        chunks = [run[0] for run in _CHUNK.finditer(text) if ":" in run[0]]
        for tokens in self._look_up(chunks):
            yield from tokens

    def _look_up(self, chunks: list[str]) -> list[tuple[Token, ...]]:
        """The tokens of each chunk; those that are not known are made in one go."""
        memo = self._chunks
        found = [memo.get(chunk) for chunk in chunks]
        missing = list(dict.fromkeys(c for c, known in zip(chunks, found, strict=True) if known is None))
        if missing:
            new = self._tokenize(missing)
            found = [new[c] if known is None else known for c, known in zip(chunks, found, strict=True)]
            if len(memo) >= _MEMO:
                memo.clear()
            memo.update((c, tokens) for c, tokens in new.items() if len(c) <= _MEMO_CHUNK)
        return found  # type: ignore[return-value]  # nothing is missing now

    def _tokenize(self, chunks: list[str]) -> dict[str, tuple[Token, ...]]:
        words = [chunk for chunk in chunks if not chunk[0].isspace()]
        made: dict[str, tuple[Token, ...]] = {
            c: (Token(0, len(c), c.lower(), self._kind(c.lower())),) for c in chunks if c[0].isspace()
        }
        self._renew_zone(len(words))
        # Between lines, unlike between words, no special case of several tokens can seem to lie.
        made_of = self._tokenizer("\n".join(words))
        tokens = iter([(token.idx, token.text) for token in made_of if token.text != "\n"])
        token = next(tokens, None)
        begin = 0
        for word in words:
            end = begin + len(word)
            of_word: list[Token] = []
            while token is not None and token[0] < end:
                at, form = token[0] - begin, token[1].lower()
                of_word.append(Token(at, at + len(token[1]), form, self._kind(form)))
                token = next(tokens, None)
            made[word] = tuple(of_word)
            begin = end + 1
        return made

    def _renew_zone(self, words: int) -> None:
        """Give back, from time to time, what spaCy remembers of each new word: memory would grow with the corpus."""
        if self._in_zone == 0 or self._in_zone > _ZONE:
            self._zone.close()
            self._zone.enter_context(self._tokenizer.vocab.memory_zone())
            self._in_zone = 0
        self._in_zone += words + 1

    def _kind(self, form: str) -> int:
        kind = self._kinds.get(form)
        if kind is None:
            if len(self._kinds) >= _MEMO:
                self._kinds.clear()
            kind = self._judge(form)
            if len(form) <= _MEMO_CHUNK:
                self._kinds[form] = kind
        return kind

    def _judge(self, form: str) -> int:
        is_stop, is_punct = self._tests
        counts = not is_stop(form) and not is_punct(form) and form not in ("be", "-PRON-")
        if ":" in form:
            return PARTS if counts else NEVER
        return KEYWORD if counts else PERHAPS
