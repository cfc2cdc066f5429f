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
    """`words` by part. ASCII words are in lower case and looked for in the plain view, others in the text as it stands."""

    def __init__(self, words: Sequence[Words]) -> None:
        every = sorted(frozenset().union(*(each for asked in words for each in asked)))
        bits = {word: 1 << number for number, word in enumerate(every)}
        self._needs = [tuple(sum(bits[word] for word in each) for each in asked) for asked in words]
        ascii_words = [word for word in every if word.isascii()]
        others = [word for word in every if not word.isascii()]
        self._ascii_bits = [bits[word] for word in ascii_words]
        self._other_bits = [bits[word] for word in others]
        self._ascii = ahocorasick_rs.BytesAhoCorasick([word.encode() for word in ascii_words])
        self._others = ahocorasick_rs.AhoCorasick(others)
        self._memo: dict[tuple[tuple[int, ...], int], tuple[int, ...]] = {}

    def open_for(self, parts: tuple[int, ...], text: str, plain: bytes) -> tuple[int, ...]:
        """Those of the parts that ask for no word, or for words that are there."""
        present = 0
        for number, _, _ in self._ascii.find_matches_as_indexes(plain, overlapping=True):
            present |= self._ascii_bits[number]
        if not text.isascii():
            for number, _, _ in self._others.find_matches_as_indexes(text, overlapping=True):
                present |= self._other_bits[number]
        known = self._memo.get((parts, present))
        if known is None:
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            open_parts = (part for part in parts if all(need & present for need in self._needs[part]))
            known = self._memo[parts, present] = tuple(open_parts)
        return known
