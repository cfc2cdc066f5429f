"""Kinds of characters that folds ask about, as bodies of regular-expression classes that `re` and RE2 both read.

Owned here: which characters are CJK, invisible, full-width, digits of another script, digits in disguise or Chinese
numerals. Sources: Unicode 14 character data (`unicodedata`: decimal, digit, category), UAX #24 (scripts), UTS #51 (emoji).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

CJK = (
    "\u1100-\u11ff\u3005-\u3007\u3031-\u3035\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003fffd"
)
"""Letters of Han, kana, bopomofo and Hangul, with their marks of repetition and length."""
CJK_SIGNS = "\u3001\u3002\u3008-\u3011\u3014-\u301b\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\u2026\u201c\u201d\u2018\u2019"
"""Punctuation of text in those scripts."""

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""Default-ignorable characters: joiners and marks without width, bidi marks, soft hyphen, variation selectors, tags."""
OVERLAID = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Marks that stand over or through the character before them; 20E3 makes a keycap."""

FULL_WIDTH = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
"""Full-width digits and letters; each is 0xFEE0 behind its ASCII character."""

NUMERALS = {
    **dict(zip("零一二三四五六七八九", "0123456789", strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True)),
    **dict(zip("貳參叄陸弌弍弎", "2336123", strict=True)),
    **dict(zip("〇○◯幺么兩两俩", "00011222", strict=True)),
}
"""Chinese numerals as telephone numbers are read out; 幺 (yao) is 1 there."""


def _body(codes: Iterable[int]) -> str:
    """A class body of ascending code points."""
    parts: list[str] = []
    first = last = -2
    for code in (*codes, -1):
        if code == last + 1:
            last = code
            continue
        if first >= 0:
            parts.append(chr(first) if first == last else f"{chr(first)}-{chr(last)}")
        first = last = code
    return "".join(parts)


_EVERY = [
    chr(code)
    for code in (
        *range(128, 0x3400),
        *range(0xA620, 0xAC00),
        *range(0xF900, 0x11FFF),
        *range(0x16A00, 0x16C00),
        *range(0x1D400, 0x1FC00),
    )
]
"""Where such characters are: neither Han nor Hangul nor private ones."""
_FULL_WIDTH = re.compile(f"[{FULL_WIDTH}]")

DECIMALS = {
    char: str(value)
    for char in _EVERY
    if (value := unicodedata.decimal(char, None)) is not None and not _FULL_WIDTH.match(char)
    and not 0x1D7CE <= ord(char) <= 0x1D7FF
}  # fmt: skip
"""Decimal digits of other scripts than Latin, full-width and mathematical ones left out."""
DECIMAL = _body(map(ord, DECIMALS))


def _fancy() -> dict[str, str]:
    found = {}
    for char in _EVERY:
        if char in DECIMALS or char in NUMERALS or _FULL_WIDTH.match(char):
            continue
        plain = unicodedata.normalize("NFKC", char)
        digit = unicodedata.digit(char, None)
        if digit is not None:
            found[char] = str(digit)
        elif len(plain) == 1 and plain.isascii() and plain.isalnum():
            found[char] = plain
        elif (
            0x1F130 <= ord(char) <= 0x1F189 and (ord(char) - 0x1F130) % 32 < 26
        ):  # in squares and circles; NFKC leaves them
            found[char] = chr(ord("A") + (ord(char) - 0x1F130) % 32)
    return {char: plain for char, plain in found.items() if plain.isalnum()} | {"⓿": "0"}


FANCY = _fancy()
"""Digits and letters in circles, raised, lowered, of mathematics, and the like, which NFKC makes plain."""
FANCY_BODY = _body(sorted(map(ord, FANCY)))
