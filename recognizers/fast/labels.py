"""Closes what stands behind a label that a text does not hold: one search for the words of all labels at once.

A pattern that begins with a look-behind for 微信 or "passport" can match only where one of its words is. The gate, which
looks at shapes, cannot tell words apart. It knows no pattern, only which words each part asks for.
"""

from __future__ import annotations

from collections.abc import Sequence

import ahocorasick_rs


class LabelGate:
    """`words` by part: any one of them opens it, none at all means that it asks for none.

    ASCII words are in lower case and looked for in the plain view, others in the text as it stands.
    """

    def __init__(self, words: Sequence[frozenset[str]]) -> None:
        every = sorted(frozenset().union(*words))
        bits = {word: 1 << number for number, word in enumerate(every)}
        self._needs = [sum(bits[word] for word in asked) for asked in words]
        ascii_words = [word for word in every if word.isascii()]
        others = [word for word in every if not word.isascii()]
        self._ascii_bits = [bits[word] for word in ascii_words]
        self._other_bits = [bits[word] for word in others]
        self._ascii = ahocorasick_rs.BytesAhoCorasick([word.encode() for word in ascii_words])
        self._others = ahocorasick_rs.AhoCorasick(others)

    def open_for(self, parts: tuple[int, ...], text: str, plain: bytes) -> tuple[int, ...]:
        """Those of the parts that ask for no word, or for one that is there."""
        present = 0
        for number, _, _ in self._ascii.find_matches_as_indexes(plain, overlapping=True):
            present |= self._ascii_bits[number]
        if not text.isascii():
            for number, _, _ in self._others.find_matches_as_indexes(text, overlapping=True):
                present |= self._other_bits[number]
        needs = self._needs
        return tuple([part for part in parts if not (need := needs[part]) or need & present])
