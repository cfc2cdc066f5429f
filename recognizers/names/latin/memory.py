"""What the rest of a text tells: a given name or surname of a full name is the same person when it stands alone.

Works on the tokens of one stream and the names found in it, each text for itself. Only adds names, and only words
that are written with a capital, stand beside no other such word, and are no common word of the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recognizers.names.latin.stream import Scored
from recognizers.names.latin.types import WORD

SURE = 0.6
"""Confidence of a full name of which each end is remembered."""
SURE_ALONE = 0.8
"""Confidence of a single word from which it is remembered."""
SHORTEST = 3
"""Letters of a word that is remembered."""
_BESIDE = frozenset("-_/@#\\")
"""Signs that make a word part of something else."""

Numbers = npt.NDArray[np.int64]


class Mention(NamedTuple):
    """A name as tokens of a stream."""

    first: int
    stop: int
    score: float


class Words:
    """The stream, asked for single tokens."""

    def __init__(self, texts: Sequence[str], stream: Scored) -> None:
        self._texts = texts
        self._stream = stream

    def word(self, at: int) -> str:
        """A token as it is written."""
        stream = self._stream
        return self._texts[int(stream.text[at])][int(stream.start[at]) : int(stream.end[at])]

    def after(self, at: int) -> str:
        """The token after one; nothing at the end of its text."""
        return self.word(at + 1) if at + 1 < len(self._stream.kind) else ""

    def capital(self, at: int) -> bool:
        """Whether a token is a word with a capital first letter."""
        return bool(self._stream.kind[at] == WORD) and self.word(at)[0].isupper()

    def alone(self, at: int) -> bool:
        """Whether a word is no part of a longer run of words with capitals on its line, nor of a compound or path."""
        before, after = max(at - 1, 0), min(at + 1, len(self._stream.kind) - 1)
        if self.capital(before) or self.capital(after):
            return False
        return self.word(before) not in _BESIDE and self.word(after) not in _BESIDE


def _in_text(stream: Scored, keys: npt.NDArray[np.uint32]) -> Numbers:
    """Keys made different in each text."""
    return (stream.text << 32) | keys.astype(np.int64)


def _telling(mentions: Sequence[Mention], words: Words) -> Iterator[tuple[int, float]]:
    """Tokens of the names found that stand for the person when they stand alone."""
    for mention in mentions:
        first, last = mention.first, mention.stop - 1
        if mention.score < (SURE if first < last else SURE_ALONE):
            continue
        for at in {first, last}:
            if words.capital(at) and len(words.word(at)) >= SHORTEST:
                yield at, mention.score


def remembered(words: Words, stream: Scored, mentions: list[Mention]) -> list[Mention]:
    """The names found and those that the rest of their text tells, in order."""
    plain = _in_text(stream, stream.plain_key)
    sure: dict[int, float] = {}
    for at, score in _telling(mentions, words):
        key = int(plain[at])
        sure[key] = max(score, sure.get(key, 0.0))
    if not sure:
        return mentions
    free = stream.kind == WORD
    for first, stop, _ in mentions:
        free[first:stop] = False
    candidates = np.flatnonzero(free & np.isin(plain, np.fromiter(sure, np.int64, len(sure))))
    if not len(candidates):
        return mentions
    common = np.isin(plain[candidates], _in_text(stream, stream.key))
    added = [
        Mention(at, at + 1, sure[int(plain[at])])
        for at in candidates[~common].tolist()
        if words.capital(at) and words.alone(at)
    ]
    return sorted([*mentions, *added])
