"""Words of folded text as arrays: where each begins and ends, its checksum, and whether the next stands near.

A word is a run of letters, a run of digits, or one ideograph. Checksums of words and of rows of words are 64 bits;
they say where to look closer and never decide (see `index.py`). Knows no name.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scanner.names.fold import IDEOGRAPH, SEPARATOR, Codes, Numbers

FARTHEST = 6
"""Characters that may stand between two words of one name."""
_BASE = 0x9E3779B97F4A7C15
_BACK = pow(_BASE, -1, 1 << 64)
_MIX, _ROW = np.uint64(0xD6E8FEB86659FD93), np.uint64(0xC2B2AE3D27D4EB4F)
_HALF = np.uint64(32)
_ALL = (1 << 64) - 1
_SHORT = 64
_SHORT_POWERS = [pow(_BASE, place, 1 << 64) for place in range(_SHORT)]
_NEAR = frozenset(" \t\n\r.,'’‘`´-_‐‑‒–·・‧•@\u00a0/")
Sums = npt.NDArray[np.uint64]


class Words(NamedTuple):
    """The words of a text in order."""

    start: Numbers
    end: Numbers
    sums: Sums
    near: npt.NDArray[np.bool_]
    """Whether the word after each may belong to the same name."""


class _Powers:
    """Powers of the base and of its inverse, as many as the longest text needed."""

    def __init__(self) -> None:
        self.up: Sums = np.ones(1, np.uint64)
        self.down: Sums = np.ones(1, np.uint64)

    def reach(self, count: int) -> None:
        if count > len(self.up):
            size = max(count, 1 << 16)
            with np.errstate(over="ignore"):
                self.up = np.cumprod(_powers_of(_BASE, size))
                self.down = np.cumprod(_powers_of(_BACK, size))


def _powers_of(base: int, size: int) -> Sums:
    found = np.full(size, base, np.uint64)
    found[0] = 1
    return found


_powers = _Powers()
_hard = np.ones(0x110000, np.uint8)
_hard[[ord(char) for char in _NEAR]] = 0


def words(codes: Codes, kinds: npt.NDArray[np.uint8]) -> Words:
    """The words of folded code points, of which `kinds` says what each is."""
    inside = kinds != SEPARATOR
    same = np.zeros(len(codes) + 1, bool)
    same[1:-1] = (kinds[1:] == kinds[:-1]) & inside[1:] & (kinds[1:] != IDEOGRAPH)
    start = np.flatnonzero(inside & ~same[:-1])
    end = np.flatnonzero(inside & ~same[1:]) + 1
    return Words(start, end, _sums(codes, start, end), _near(codes, start, end))


def _sums(codes: Codes, start: Numbers, end: Numbers) -> Sums:
    _powers.reach(len(codes))
    total = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * _powers.up[: len(codes)], out=total[1:])
    return spread((total[end] - total[start]) * _powers.down[start] + (end - start).astype(np.uint64))


def _near(codes: Codes, start: Numbers, end: Numbers) -> npt.NDArray[np.bool_]:
    near = np.zeros(len(start), bool)
    if len(start) > 1:
        hard = np.cumsum(_hard[codes], dtype=np.int32)
        near[:-1] = (start[1:] - end[:-1] <= FARTHEST) & (hard[start[1:] - 1] == hard[end[:-1] - 1])
    return near


def spread(sums: Sums) -> Sums:
    """Sums with their bits spread, so that the upper ones tell most."""
    sums = (sums ^ (sums >> _HALF)) * _MIX
    return (sums ^ (sums >> _HALF)) * _MIX


def followed(row: Sums, word: Sums) -> Sums:
    """The checksum of a row of words with one more word behind it."""
    return spread(row * _ROW + word)


def sums_of(words: Sequence[str]) -> Sums:
    """The checksums of single folded words."""
    ends = np.cumsum([0, *map(len, words)], dtype=np.int64)
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), "<u4")
    return _sums(codes, ends[:-1], ends[1:])


def sum_of_row(words: Sequence[str]) -> int:
    """The checksum of a row of folded words, one at least: of single values numbers are quicker than arrays."""
    row = _sum_of(words[0])
    for word in words[1:]:
        row = _spread(row * int(_ROW) + _sum_of(word))
    return row


@lru_cache(1 << 12)
def _sum_of(word: str) -> int:
    if len(word) > _SHORT:
        return int(sums_of([word])[0])
    return _spread(sum(map(operator.mul, map(ord, word), _SHORT_POWERS)) + len(word))


def _spread(row: int) -> int:
    row &= _ALL
    row = ((row ^ (row >> 32)) * int(_MIX)) & _ALL
    return ((row ^ (row >> 32)) * int(_MIX)) & _ALL
