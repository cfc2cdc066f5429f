"""Distinct tokens, each computed once: its vector, what it adds to the first layer, whether a name may hold it.

A corpus repeats its words, so the cost of spelling is paid once for each. The table is bounded; when it is full it
starts anew. Knows no order of tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from recognizers.names.latin.features import Lists, canonical, features
from recognizers.names.latin.network import Network
from recognizers.names.latin.tokens import is_blank, is_word
from recognizers.names.latin.weights import Floats, Weights

LIMIT = 20_000
"""Distinct tokens kept; at 2.8 kB each, 57 MB when full."""
GAP = ""
"""Stands between texts: a token without a vector."""
BLANK_ROW = 0
NEVER, WORD, INSIDE = 0, 1, 2
"""What a name may do with a token: not hold it, begin and end with it, hold it beside such a word."""
LOWER, CAPITAL, UPPER = 1, 2, 3
"""The case of a word of two letters and more; 0 for all else. CAPITAL is anything mixed."""
_SIGNS = frozenset(".,-'’‘&()\"“”\n·ʼ´`")
_KEPT_LETTERS = 64

Numbers = npt.NDArray[np.intp]


class _Row(dict[str, int]):
    """Numbers of tokens; a new one gets the next and waits to be computed."""

    def __init__(self) -> None:
        super().__init__({GAP: 1})
        self.next = 2
        self.waiting: list[str] = []

    def __missing__(self, token: str) -> int:
        if is_blank(token):
            number = BLANK_ROW
        elif not is_word(token) and (plain := canonical(token)) != token:
            number = self[plain]
        else:
            number = self.next
            self.next += 1
            self.waiting.append(token)
        if len(token) <= _KEPT_LETTERS:
            self[token] = number
        return number


class TypeTable:
    """Rows of distinct tokens."""

    def __init__(self, weights: Weights, network: Network, limit: int = LIMIT) -> None:
        self._lists = Lists(weights.given, weights.surnames, weights.groups)
        self._tables = weights.tables
        self._never, self._inside = weights.never, weights.inside
        self._network = network
        self._limit = limit
        self._row = _Row()
        wide = network.wide
        self.vectors = np.zeros((limit, wide), np.float32)
        self.sides = [np.zeros((limit, 2 * wide), np.float32) for _ in range(network.windows[0])]
        """What a token adds to the first layer's sums, from the leftmost place of the window to the rightmost."""
        for side, gap in zip(self.sides, network.sides(self.vectors[:2]), strict=True):
            side[:2] = gap
        self.kind = np.zeros(limit, np.uint8)
        self.case = np.zeros(limit, np.uint8)
        self.key = np.zeros(limit, np.uint32)
        self.plain_key = np.zeros(limit, np.uint32)
        """Checksums of a token as it is and in lower case: tell which tokens are alike when rows are gone."""

    def rows(self, pieces: Sequence[str]) -> Numbers:
        """The row of each piece, fewer of them than `limit`; valid until the next call. Blanks have BLANK_ROW."""
        rows = np.fromiter(map(self._row.__getitem__, pieces), np.intp, len(pieces))
        if self._row.next > self._limit or len(self._row) > 4 * self._limit:
            self._row = _Row()
            rows = np.fromiter(map(self._row.__getitem__, pieces), np.intp, len(pieces))
        if self._row.waiting:
            self._compute(self._row.waiting)
            self._row.waiting = []
        return rows

    def _compute(self, new: list[str]) -> None:
        there = slice(self._row.next - len(new), self._row.next)
        vectors = self._network.token_vectors(self._embedded(new))
        self.vectors[there] = vectors
        for side, added in zip(self.sides, self._network.sides(vectors), strict=True):
            side[there] = added
        keys = [_checksum(token) for token in new]
        self.kind[there] = [self._kind(token, key) for token, key in zip(new, keys, strict=True)]
        self.case[there] = [_case(token) for token in new]
        self.key[there] = keys
        self.plain_key[there] = [_checksum(token.lower()) for token in new]

    def _kind(self, token: str, key: int) -> int:
        if not is_word(token):
            return INSIDE if token in _SIGNS else NEVER
        if token.islower():
            return NEVER if key in self._never else INSIDE if key in self._inside else WORD
        return WORD

    def _embedded(self, new: list[str]) -> Floats:
        columns = np.array([features(token, self._lists) for token in new], np.intp).T
        words, *others = self._tables
        parts = [words[columns[0]].astype(np.float32) + words[columns[1]]]
        parts += [table[column] for table, column in zip(others, columns[2:], strict=True)]
        return np.concatenate(parts, axis=1, dtype=np.float32)


def _case(token: str) -> int:
    if len(token) < 2 or not is_word(token):
        return 0
    return LOWER if token.islower() else UPPER if token.isupper() else CAPITAL


def _checksum(token: str) -> int:
    return crc32(token.encode("utf-8", "surrogatepass"))
