"""Rows of words in a text that may be writings of somebody, and what is beside each: found for a whole text at once.

A row is told by the checksum of its words; whether it is a writing, and whose, others decide. Knows arrays only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scanner.names.fold import DIGIT, IDEOGRAPH, LETTER, Codes, Numbers, are_going_on
from scanner.names.index import Tables, title_sum
from scanner.names.latin import TITLES
from scanner.names.tokens import Sums, Words, followed, sums_of
from scanner.names.variants import MOST_WORDS

Flags = npt.NDArray[np.bool_]
_TITLES = np.sort(sums_of(sorted(TITLES)))
_TITLE_BITS = np.zeros(1 << 12, bool)
_TITLE_BITS[_TITLES >> np.uint64(52)] = True


class Row(NamedTuple):
    """Words of a text that have the checksum of a writing."""

    first: int
    last: int
    """Numbers of its first and last word."""
    start: int
    end: int
    """Where it stands in the folded text."""
    entry: int
    """The first entry of the index with this checksum."""
    titled: bool
    """A title stands for its first word."""
    digit: bool
    """A digit is beside its letters."""
    part: bool
    """It is part of a longer word or syllable."""
    ideograph: bool
    """An ideograph is beside it."""


class RowFinder:
    """Finds rows of an index in texts."""

    def __init__(self, tables: Tables) -> None:
        self._sums = tables.sums
        self._begins = _Bits(tables.bits)
        self._wholes = _Bits(tables.whole_bits)

    def find(self, words: Words, codes: Codes, kinds: npt.NDArray[np.uint8]) -> Iterator[Row]:
        """All rows of up to MOST_WORDS words, shorter ones first."""
        beside = _Beside(codes, kinds)
        first, sums, titled = _beginnings(words)
        for count in range(1, MOST_WORDS + 1):
            held = self._begins.hold(sums)
            first, sums, titled = first[held], sums[held], titled[held]
            if not len(first):
                return
            yield from self._whole(words, beside, count, first, sums, titled)
            after = first + count
            more = words.near[after - 1]
            first, titled, after = first[more], titled[more], after[more]
            sums = followed(sums[more], words.sums[after])

    def _whole(
        self, words: Words, beside: _Beside, count: int, first: Numbers, sums: Sums, titled: Flags
    ) -> Iterator[Row]:
        """Those of the rows that are as long as a writing."""
        held = np.flatnonzero(self._wholes.hold(sums))
        at = self.first_of(sums[held])
        same = self._sums[at] == sums[held]
        held, at = held[same], at[same]
        if not len(held):
            return
        last = first[held] + (count - 1)
        start, end = words.start[first[held]], words.end[last]
        columns = (first[held], last, start, end, at, titled[held], *beside.of(start, end))
        yield from map(Row._make, zip(*(column.tolist() for column in columns), strict=True))

    def behind(self, marker: str, words: Words) -> Iterator[tuple[int, int, int]]:
        """(first word, last word, first entry) of rows of words that, with the marker before them, may be an entry."""
        first = np.arange(len(words.sums))
        sums = followed(np.full(len(first), sums_of([marker])[0]), words.sums)
        for count in range(1, MOST_WORDS):
            held = self._begins.hold(sums)
            first, sums = first[held], sums[held]
            if not len(first):
                return
            at = self.first_of(sums)
            same = self._sums[at] == sums
            yield from zip(
                first[same].tolist(), (first[same] + count - 1).tolist(), at[same].tolist(), strict=True
            )
            more = words.near[first + count - 1]
            first = first[more]
            sums = followed(sums[more], words.sums[first + count])

    def may_hold(self, row: int) -> bool:
        """Whether a row of words with this checksum may be a writing as a whole."""
        return self._wholes.holds(row)

    def may_begin(self, row: int) -> bool:
        """Whether any writing may begin with a row of words that has this checksum."""
        return self._begins.holds(row)

    def first_of(self, sums: Sums) -> Numbers:
        """The first entry that may have each checksum."""
        return np.minimum(np.searchsorted(self._sums, sums), len(self._sums) - 1)


class _Bits:
    """A table of bits by the upper bits of checksums."""

    def __init__(self, bits: npt.NDArray[np.uint8]) -> None:
        self._bits = bits
        self._shift = np.uint64(64 - (len(bits) * 8).bit_length() + 1)
        self._down = int(self._shift)

    def hold(self, sums: Sums) -> Flags:
        """Whether each may be among those that the table was made of."""
        place = sums >> self._shift
        found: Flags = (self._bits[place >> np.uint64(3)] >> (place & np.uint64(7)).astype(np.uint8)) & 1 == 1
        return found

    def holds(self, row: int) -> bool:
        """`hold` of one checksum."""
        place = row >> self._down
        return bool(int(self._bits[place >> 3]) >> (place & 7) & 1)


class _Beside:
    """What kinds of characters stand beside places of a folded text."""

    def __init__(self, codes: Codes, kinds: npt.NDArray[np.uint8]) -> None:
        self._kinds = np.concatenate(
            [kinds, np.zeros(1, np.uint8)]
        )  # beyond either end is nothing: -1 is the last
        self._codes = codes

    def of(self, start: Numbers, end: Numbers) -> tuple[Flags, Flags, Flags]:
        """For each place: a digit beside its letters; part of a longer word or syllable; an ideograph beside it."""
        kinds = self._kinds
        before, first, last, after = kinds[start - 1], kinds[start], kinds[end - 1], kinds[end]
        digit = ((before == DIGIT) & (first == LETTER)) | ((after == DIGIT) & (last == LETTER))
        part = ((before == LETTER) & (first == DIGIT)) | ((after == LETTER) & (last == DIGIT))
        if self._codes.dtype != np.uint8:
            behind = self._codes[np.minimum(end, len(self._codes) - 1)]
            cut = are_going_on(behind) & (end < len(self._codes))
            part = part | cut | are_going_on(self._codes[start])
        return digit, part, (before == IDEOGRAPH) | (after == IDEOGRAPH)


def _beginnings(words: Words) -> tuple[Numbers, Sums, Flags]:
    """Each word as the first of a row, and each title once more as any title."""
    titles = np.flatnonzero(_TITLE_BITS[words.sums >> np.uint64(52)])
    titles = titles[np.isin(words.sums[titles], _TITLES)]
    first = np.concatenate([np.arange(len(words.sums)), titles])
    sums = np.concatenate([words.sums, np.full(len(titles), title_sum())])
    return first, sums, np.arange(len(first)) >= len(words.sums)
