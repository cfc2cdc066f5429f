"""What the rest of a text tells: a surname of a full name stands alone elsewhere; a title announces a name.

Works on the tokens of one stream and the names found in it, each text for itself. Only adds names, and only words
that are written with a capital, stand beside no other such word, and are no common word of the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from recognizers.names.latin.stream import Scored
from recognizers.names.latin.types import WORD

SURE = 0.7
"""Confidence of a full name from which its surname is remembered."""
SHORTEST = 3
TITLES = frozenset(
    "Mr Mrs Ms Mx Dr Prof Professor Herr Frau Monsieur Madame Mme Mlle Señor Señora Signor Signora Sr Sra Sgt Capt Lt "
    "Rev MR MRS MS DR PROF Uncle Aunt uncle aunt".split()
)
_TITLE_KEYS = np.array(sorted(crc32(title.encode()) for title in TITLES), np.uint32)

Numbers = npt.NDArray[np.int64]


class Mention(NamedTuple):
    """A name as tokens of a stream."""

    first: int
    stop: int
    score: float


class _Words:
    """The stream, asked for single tokens."""

    def __init__(self, texts: Sequence[str], stream: Scored) -> None:
        self._texts = texts
        self._stream = stream

    def word(self, at: int) -> str:
        """A token as it is written."""
        stream = self._stream
        return self._texts[int(stream.text[at])][int(stream.start[at]) : int(stream.end[at])]

    def capital(self, at: int) -> bool:
        """Whether a token is a word with a capital first letter."""
        return bool(self._stream.kind[at] == WORD) and self.word(at)[0].isupper()

    def alone(self, at: int) -> bool:
        """Whether a word is no part of a longer run of words with capitals on its line, nor of a compound or path."""
        last = len(self._stream.kind) - 1
        before, after = max(at - 1, 0), min(at + 1, last)
        signs = {self.word(before), self.word(after)}
        return (
            not (signs & {"-", "_", "/", "@", "#", "\\"})
            and not self.capital(after)
            and not self.capital(before)
        )


def _in_text(stream: Scored, keys: npt.NDArray[np.uint32]) -> Numbers:
    """Keys made different in each text."""
    return (stream.text << 32) | keys.astype(np.int64)


def _surnames(mentions: Sequence[Mention], words: _Words, stream: Scored) -> Iterator[tuple[int, float]]:
    """Tokens that are surnames of full names."""
    for mention in mentions:
        if mention.score < SURE or mention.stop - mention.first < 2:
            continue
        parts = [at for at in range(mention.first, mention.stop) if stream.kind[at] == WORD]
        if len(parts) < 2:
            continue
        turned = words.word(parts[0] + 1) == ","
        at = parts[0] if turned else parts[-1]
        word = words.word(at)
        if len(word) >= SHORTEST and word[0].isupper():
            yield at, mention.score


def remembered(texts: Sequence[str], stream: Scored, mentions: list[Mention]) -> list[Mention]:
    """The names found and those that the rest of their text tells, in order."""
    if not mentions:
        return mentions
    words = _Words(texts, stream)
    taken = np.zeros(len(stream.kind), bool)
    for first, stop, _ in mentions:
        taken[first:stop] = True
    sure: dict[int, float] = {}
    keys = _in_text(stream, stream.key)
    for at, score in _surnames(mentions, words, stream):
        key = int(keys[at])
        sure[key] = max(score, sure.get(key, 0.0))
    if not sure:
        return mentions
    free = np.flatnonzero((stream.kind == WORD) & ~taken)
    wanted = np.fromiter(sure, np.int64, len(sure))
    candidates = free[np.isin(keys[free], wanted)]
    if not len(candidates):
        return mentions
    common = np.isin(_in_text(stream, stream.plain_key)[candidates], keys)
    added = [
        Mention(at, at + 1, sure[int(keys[at])]) for at in candidates[~common].tolist() if words.alone(at)
    ]
    return sorted([*mentions, *added]) if added else mentions
