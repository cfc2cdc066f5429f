"""Closes what needs a word that a text does not hold: one search for the words of all patterns at once.

A pattern that begins with a look-behind for 微信 or "passport", or that has "glpat-" in itself, can match only where one
of its words is. The gate, which looks at shapes, cannot tell words apart. It knows no pattern, only what a part asks for.
"""

from __future__ import annotations

from collections.abc import Sequence

import ahocorasick_rs

Words = tuple[frozenset[str], ...]
"""Of each of these sets a text must hold a word."""
_MEMO = 50_000


class LabelGate:
    """`words` by part. ASCII words are in lower case and looked for in the plain view, others in the text as it stands.

    Sets of parts are masks, as in the gate.
    """

    def __init__(self, words: Sequence[Words]) -> None:
        every = sorted(frozenset().union(*(each for asked in words for each in asked)))
        bits = {word: 1 << number for number, word in enumerate(every)}
        self._asking: dict[int, int] = {}
        """By set of words the parts that ask for one of it."""
        for part, asked in enumerate(words):
            for need in (sum(bits[word] for word in each) for each in asked):
                self._asking[need] = self._asking.get(need, 0) | 1 << part
        ascii_words = [word for word in every if word.isascii()]
        others = [word for word in every if not word.isascii()]
        self._ascii_bits = [bits[word] for word in ascii_words]
        self._other_bits = [bits[word] for word in others]
        self._ascii = ahocorasick_rs.BytesAhoCorasick([word.encode() for word in ascii_words])
        self._others = ahocorasick_rs.AhoCorasick(others)
        self._memo: dict[int, int] = {}

    def open_for(self, parts: int, text: str, plain: bytes) -> int:
        """Those of the parts that ask for no word, or for words that are there."""
        present = 0
        for number, _, _ in self._ascii.find_matches_as_indexes(plain, overlapping=True):
            present |= self._ascii_bits[number]
        if not text.isascii():
            for number, _, _ in self._others.find_matches_as_indexes(text, overlapping=True):
                present |= self._other_bits[number]
        closed = self._memo.get(present)
        if closed is None:
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            closed = 0
            for need, asking in self._asking.items():
                if not need & present:
                    closed |= asking
            self._memo[present] = closed
        return parts & ~closed
