"""A token's features: what of its spelling the network sees. Knows single tokens only, and no weights.

Training and running share this file; a change here makes weights worthless, so it comes with new weights.
"""

from __future__ import annotations

import unicodedata
from zlib import crc32

import numpy as np
import numpy.typing as npt

from recognizers.names.latin.tokens import is_other, is_word

WORDS, PREFIXES, SUFFIXES, SHAPES, KNOWN, GROUPS = 42_000, 6_000, 8_000, 1_500, 4, 256
"""Rows of each table."""
COLUMNS = 7
"""Features of a token: its word, the word without accents, prefix, suffix, shape, which lists of names know it, and
which group of words that are used alike."""
LONGEST = 48
"""Letters of a token that are looked at."""

Bits = npt.NDArray[np.uint8]
_SALTS = tuple(crc32(salt) for salt in (b"0", b"1", b"2", b"3"))


_WORD, _PLAIN, _PREFIX, _SUFFIX, _SHAPE = (crc32(kind) for kind in (b"w", b"v", b"p", b"s", b"h"))
"""Checksums that each table's rows go on from."""


def _bytes(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")


def folded(word: str) -> str:
    """Lower case without accents: `Škoda` and `skoda` alike."""
    lower = word.lower()
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFKD", lower)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def shape(word: str) -> str:
    """Upper, lower, digit or sign for each character; longer runs look like runs of three."""
    if word.isascii() and word.isalpha():  # the two usual shapes, without looking at every letter
        if word.islower():
            return "xxx"[: len(word)]
        if word[0].isupper() and word[1:].islower():
            return "X" + "xxx"[: len(word) - 1]
    signs = ""
    for letter in word[:12]:
        sign = "X" if letter.isupper() else "x" if letter.islower() else "d" if letter.isdigit() else letter
        if signs[-3:] != sign * 3:
            signs += sign
    return signs


def positions(name: str, bits: int) -> list[int]:
    """The bits of a filter that a name sets."""
    data = _bytes(name)
    return [crc32(data, salt) % bits for salt in _SALTS]


def group_places(word: str, places: int) -> tuple[int, int, int]:
    """The two places where the table of groups may keep a word, and the bits that tell it from others there."""
    data = _bytes(word)
    first, second = crc32(data), crc32(data, 1)
    return first % places, second % places, first >> 24


class Lists:
    """Which given names and surnames are known, as two Bloom filters; and groups of words that are used alike.

    A few unknown words pass as known.
    """

    def __init__(self, given: Bits, surnames: Bits, groups: Bits) -> None:
        self._filters = [bytes(given), bytes(surnames)]
        self._groups, self._checks = bytes(groups[0]), bytes(groups[1])

    def known(self, plain: str) -> int:
        """0-3: in no list, among given names (1), among surnames (2)."""
        known = 0
        data = _bytes(plain)
        for bit, bits in enumerate(self._filters):
            size = len(bits) * 8
            for salt in _SALTS:
                place = crc32(data, salt) % size
                if not bits[place >> 3] >> (place & 7) & 1:
                    break  # nearly always at the first
            else:
                known |= 1 << bit
        return known

    def group(self, plain: str) -> int:
        """The group of a word; 0 where it has none."""
        *places, check = group_places(plain, len(self._groups))
        return next((self._groups[place] for place in places if self._checks[place] == check), 0)


def canonical(token: str) -> str:
    """One token for all that look alike to the network: numbers of a length, other letters, long runs of signs."""
    first = token[0]
    if "A" <= first <= "Z" or "a" <= first <= "z":
        return token[:LONGEST]
    if first.isdigit():
        return (
            "0" * min(len(token), 7) if len(token) != 4 else "2000" if token[:2] in {"19", "20"} else "0000"
        )
    if is_other(token):
        return "漢"
    return token[:LONGEST] if is_word(token) else token[:3]


def features(token: str, lists: Lists) -> tuple[int, ...]:
    """The row of each table for a token, the same for all with one canonical form."""
    word = canonical(token)
    if word.isascii():
        plain = lower = word.lower()
        data = plain_data = lower.encode()
    else:
        word = unicodedata.normalize("NFC", word)
        lower, plain = word.lower(), folded(word)
        data, plain_data = _bytes(lower), _bytes(plain)
    return (
        crc32(data, _WORD) % WORDS,
        crc32(plain_data, _PLAIN) % WORDS,
        crc32(_bytes(word[:3]), _PREFIX) % PREFIXES,
        crc32(_bytes(lower[-3:]), _SUFFIX) % SUFFIXES,
        crc32(_bytes(shape(word)), _SHAPE) % SHAPES,
        *((lists.known(plain), lists.group(plain)) if len(plain) > 1 and is_word(word) else (0, 0)),
    )
