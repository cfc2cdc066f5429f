"""Tells GB18030 from Latin-1 by how high bytes stand; a likeness, never a proof.

Chinese comes in runs of pairs that are common characters, Latin letters stand between ASCII letters. It knows
no other encoding and keeps nothing.
"""

from __future__ import annotations

import re
from operator import and_, or_

HIGH = re.compile(rb"[\x80-\xff]")
_TOKEN = re.compile(
    rb"(?P<four>(?:[\x81-\xfe][0-9][\x81-\xfe][0-9])+)"
    rb"|(?P<run>(?:[\x81-\xfe][\x40-\x7e\x80-\xfe])+)"
    rb"|(?P<bad>[\x80-\xff])"
)


def _table(*ranges: tuple[int, int]) -> bytes:
    """For bytes.translate: 1 for a byte in one of the ranges, else 0."""
    return bytes(any(first <= byte <= last for first, last in ranges) for byte in range(256))


_COMMON_LEAD = _table((0xA1, 0xA3), (0xB0, 0xD7))  # punctuation and the 3755 most frequent characters
_RARE_LEAD = _table((0xD8, 0xF7))
_GB2312_TRAIL = _table((0xA1, 0xFE))
_NEVER_LATIN = _table((0x81, 0x81), (0x86, 0x90), (0x98, 0x98), (0x9A, 0x9A), (0x9D, 0x9F))
TWO_CHARACTERS = re.compile(rb"[\xa1-\xfe]{4}")
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def looks_chinese(sample: bytes) -> bool:
    """Whether the high bytes stand like those of Chinese text and form valid GB18030."""
    weight = 0
    for token in _TOKEN.finditer(sample):
        kind = token.lastgroup
        if kind == "four":
            weight += 2
        elif kind == "bad":
            weight -= 2 if token.end() < len(sample) else 0
        else:
            weight += _weigh_run(sample, token.start(), token.end())
    return weight > 0


def _weigh_run(sample: bytes, start: int, end: int) -> int:
    """For (+) or against (-) Chinese: one run of byte pairs that could each be a character."""
    leads, trails = sample[start:end:2], sample[start + 1 : end : 2]
    high = trails.translate(_GB2312_TRAIL)
    common: int = sum(map(and_, leads.translate(_COMMON_LEAD), high))
    rare: int = sum(map(and_, leads.translate(_RARE_LEAD), high))
    never_latin: int = sum(map(or_, leads.translate(_NEVER_LATIN), trails.translate(_NEVER_LATIN)))
    odd = len(leads) - common - rare - never_latin
    if len(leads) == 1:
        before = start > 0 and sample[start - 1] in _LETTERS
        after = end < len(sample) and sample[end] in _LETTERS
        if before or after:
            return common - 2 if before and after else never_latin - rare - odd
        return common + never_latin - odd
    return 2 * common + 3 * never_latin + (rare if common or never_latin else 0) - 2 * odd


_LATIN_IN_WORD = re.compile(
    rb"(?<=[A-Za-z])[\xc0-\xd6\xd8-\xf6\xf8-\xfe]+|[\xc0-\xd6\xd8-\xf6\xf8-\xfe]+(?=[A-Za-z])"
)
_LATIN_ALONE = re.compile(  # marks, and the words that are one letter long, in some language or other
    rb"(?<![\x80-\xffA-Za-z])[\xc0\xc1\xc4-\xc6\xc8-\xca\xcc\xcd\xd2-\xd6\xd8-\xda"
    rb"\xe0\xe1\xe4-\xe6\xe8-\xea\xec\xed\xf2-\xf6\xf8-\xfa](?![\x80-\xffA-Za-z])"
    rb"|(?<![\x80-\xff])(?:[\xa1-\xbf\x85\x91-\x97]|\x80(?![A-Za-z]))(?![\x80-\xff])"
)


def looks_latin(sample: bytes) -> bool:
    """Whether most high bytes are letters inside words, or lone marks, of Western European text."""
    in_words = sum(map(len, _LATIN_IN_WORD.findall(sample)))
    return in_words + len(_LATIN_ALONE.findall(sample)) >= 0.8 * len(HIGH.findall(sample))
