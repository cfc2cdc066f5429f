"""What PhoneNumberMatcher makes of a candidate before any region is asked: its parts and their digits.

It knows no numbering plans. The library's own patterns and steps are used wherever they are not walked too often.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from phonenumbers import NumberParseException
from phonenumbers import phonenumbermatcher as matcher
from phonenumbers import phonenumberutil as library

_EVERY = "".join(map(chr, range(0x10000)))
# What may stand between digits and can not be the label of an extension: taken away, only digits are left.
_SILENT = re.escape(
    "".join(
        char
        for char in re.findall(f"[{library._VALID_PUNCTUATION}]", _EVERY)
        if not library._EXTN_PATTERN.search(f"{char}3")
    )
)
_PLAIN = re.compile(rf"[{_SILENT}]*([{library._PLUS_CHARS}]*)([{_SILENT}\d]*)").fullmatch
_NOT_DIGITS = re.compile(r"\D+")
_LABEL = re.compile(r"[xX](?!\Z)")


class Spelling(NamedTuple):
    """All that the reading of a written number depends on."""

    plus: bool
    digits: str
    everything: str
    """The digits with those of an extension."""
    extension: str


class _Divider:
    """One of the matcher's ways to divide a candidate, without its walks over the same hostile run again and again."""

    def __init__(self, pattern: str) -> None:
        # What goes on to the end (no candidate holds a line break) need not be walked to there.
        self.to_end = pattern.endswith(("(.*)", "(.+)"))
        if self.to_end:
            pattern = pattern[:-4] + ("(?=.)()" if pattern.endswith("(.+)") else "()")
        # From each blank of a run the same word follows.
        self.blanks = pattern == r"(?u)\s+(\S+)"
        self.search = re.compile(pattern).search


_DIVIDERS = [_Divider(each.pattern) for each in matcher._INNER_MATCHES]
_DIVISIBLE = re.compile("|".join(each.pattern.removeprefix("(?u)") for each in matcher._INNER_MATCHES)).search


def attempts(candidate: str, tries: int) -> list[tuple[int, int]]:
    """The whole candidate, then the parts of it that the matcher tries while it has tries left."""
    spans = [(0, len(candidate))]
    if not _DIVISIBLE(candidate):
        return spans
    for divider in _DIVIDERS:
        found = divider.search(candidate)
        if not found or tries <= 0:
            continue
        spans.append((0, _trimmed(candidate, 0, found.start())))
        tries -= 1
        while found:
            start, end = found.start(1), len(candidate) if divider.to_end else found.end(1)
            runs = max(1, min(start - found.start(), tries)) if divider.blanks else 1
            spans += [(start, _trimmed(candidate, start, end))] * runs
            tries -= runs
            found = (
                divider.search(candidate, start if divider.blanks else found.start() + 1)
                if tries > 0
                else None
            )
    return spans


def _trimmed(candidate: str, start: int, end: int) -> int:
    """Where candidate[start:end] ends without what cannot end a number."""
    while end > start and not (candidate[end - 1].isalnum() or candidate[end - 1] == "#"):
        end -= 1
    return end


def spell(written: str) -> Spelling | None:
    """The digits that will be read; None if it is not spelt like a number."""
    plain = _PLAIN(written)
    if plain:
        digits = _digits(plain[2])
        if len(digits) > 2:
            return Spelling(bool(plain[1]), digits, digits, "")
    try:
        number = library._build_national_number_for_parsing(written)
    except NumberParseException:
        return None
    if not library._is_viable_phone_number(number):
        return None
    extension, number = library._maybe_strip_extension(number)
    plus = library._PLUS_CHARS_PATTERN.match(number)
    digits = library._normalize(number[plus.end() :] if plus else number)
    return Spelling(bool(plus), digits, _digits(written), extension)


def only_extension(written: str, extension: str) -> bool:
    """Whether each x in it has the extension after it; an x at the end is let pass."""
    return all(_digits(written[x.end() :]) == (extension or None) for x in _LABEL.finditer(written))


def _digits(written: str) -> str:
    return _NOT_DIGITS.sub("", written) if written.isascii() else library.normalize_digits_only(written)


@lru_cache(1 << 14)
def joins(char: str) -> bool:
    """Whether digits beside this character are taken for a part of a word or an amount."""
    ours = matcher.PhoneNumberMatcher
    return ours._is_invalid_punctuation_symbol(char) or ours._is_latin_letter(char)
