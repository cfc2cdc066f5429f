"""Folding of names and texts: width, case, accents' form and runs of white space, with places in the original.

Two folds: `fold` keeps accents and tells two spellings apart; `Folder` drops them too and works on whole arrays of
code points, for the search of names. Knows characters only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

_RUNS = re.compile(r"\s\s|[^\S ]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\U000e0000-\U000e0fff]"
)
"""Characters that a reader does not see (Default_Ignorable_Code_Point of Unicode 15, DerivedCoreProperties)."""


@lru_cache(maxsize=1 << 16)
def _fold_char(char: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).casefold())


def fold(text: str) -> tuple[str, Sequence[int] | None]:
    """The folded text and, for each of its characters, the place in the original (None: the same places)."""
    if text.isascii() and not _RUNS.search(text):
        return text.lower(), None
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char.isspace():
            if not out or out[-1] != " ":
                out.append(" ")
                places.append(place)
            continue
        if _INVISIBLE.match(char):
            continue
        for folded in _fold_char(char):
            out.append(folded)
            places.append(place)
    return "".join(out), places


def is_ideographic(char: str) -> bool:
    """Whether a script is written without spaces between words (Han, kana, Thai, Lao, Khmer, Myanmar), or Hangul."""
    code = ord(char)
    return (
        0x0E00 <= code <= 0x0EFF
        or 0x1000 <= code <= 0x109F
        or 0x1780 <= code <= 0x17FF
        or 0x2E80 <= code <= 0x9FFF
        or 0xAC00 <= code <= 0xD7FF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
        or 0x1100 <= code <= 0x11FF
    )


# Folding of arrays

SEPARATOR, LETTER, DIGIT, IDEOGRAPH = 0, 1, 2, 3
"""What a folded code point is to a name; each ideograph, kana or syllable is a word of its own."""
_DROPPED, _SEVERAL, _PLAIN = 0, 1, 2
"""Instead of a code point: it is left out (or not learnt yet); it becomes several; from here on it is one itself."""
_OTHER_SIGN = 3
"""A control character like NUL, which stands for it."""
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "þ": "th", "æ": "ae", "œ": "oe"}
)
"""Letters with a stroke or of two letters that Unicode does not take apart."""
_BLOCK = 8
Codes = npt.NDArray[np.uint32] | npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]


def is_invisible(char: str) -> bool:
    """Whether a reader does not see it."""
    return bool(_INVISIBLE.match(char))


def are_going_on(codes: Codes) -> npt.NDArray[np.bool_]:
    """Which folded code points belong to the syllable before them: vowels and finals of Hangul, marks of kana."""
    found: npt.NDArray[np.bool_] = ((codes >= 0x1160) & (codes <= 0x11FF)) | np.isin(codes, (0x3099, 0x309A))
    return found


def _is_accent(char: str) -> bool:
    """Whether a mark may be left out: accents, and the vowel points of Hebrew and Arabic; never a vowel sign."""
    place = unicodedata.combining(char)
    return 10 <= place <= 35 or place >= 200


@lru_cache(maxsize=1 << 16)
def bare_char(char: str) -> str:
    """A character without case, width and accents; empty for what a reader does not see."""
    if _INVISIBLE.match(char):
        return ""
    if char.isspace():
        return " "
    composed = unicodedata.normalize("NFKC", char).casefold()
    if any(map(is_ideographic, composed)):
        return unicodedata.normalize("NFKD", composed)  # Hangul and kana taken apart, as some file systems do
    apart = unicodedata.normalize("NFKD", composed).translate(_PLAIN_LETTERS)
    return "".join(mark for mark in apart if not _is_accent(mark))


def bare(text: str) -> str:
    """The text without case, width and accents."""
    return text.lower() if text.isascii() else "".join(map(bare_char, text))


def kind_of(char: str) -> int:
    """What a folded character is to a name: SEPARATOR, LETTER, DIGIT or IDEOGRAPH."""
    if is_ideographic(char):
        return IDEOGRAPH if char.isalnum() or unicodedata.category(char)[0] == "M" else SEPARATOR
    if char.isalpha() or unicodedata.category(char)[0] == "M":
        return LETTER
    return DIGIT if char.isalnum() else SEPARATOR


class Folder:
    """Folds texts to arrays of code points, with tables that are filled as code points are met."""

    def __init__(self) -> None:
        self._bare = np.zeros(0x110000, np.uint32)
        self._kinds = np.zeros(0x110000, np.uint8)
        self._known = np.zeros(0x110000 >> _BLOCK, bool)

    def __call__(self, text: str) -> tuple[Codes, Numbers | None]:
        """The folded code points and the place of each in the text (None: the same places)."""
        if text.isascii():
            if not self._known[0]:
                self._learn(np.zeros(1, np.uint32))
            return np.frombuffer(text.lower().encode(), np.uint8), None
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        found = self._bare[codes]
        if found.min(initial=_PLAIN) >= _PLAIN:  # so each is of a block that has been learnt
            return found, None
        self._learn(codes)
        found = self._bare[codes]
        if found.min(initial=_PLAIN) >= _PLAIN:
            return found, None
        return self._of_other_length(codes, found)

    def kinds(self, codes: Codes) -> npt.NDArray[np.uint8]:
        """What each folded code point is to a name."""
        return self._kinds[codes]

    def _of_other_length(self, codes: Codes, found: Codes) -> tuple[Codes, Numbers]:
        """Some code points are left out or become several."""
        lengths = np.ones(len(codes), np.int64)
        lengths[found == _DROPPED] = 0
        several = np.flatnonzero(found == _SEVERAL)
        kinds, which = np.unique(codes[several], return_inverse=True)
        spelt = [np.array([ord(char) for char in bare_char(chr(code))], np.uint32) for code in kinds.tolist()]
        lengths[several] = np.array([len(one) for one in spelt], np.int64)[which] if spelt else 0
        places = np.repeat(np.arange(len(codes)), lengths)
        folded = found[places]
        begins = (np.cumsum(lengths) - lengths)[several]
        for number, one in enumerate(spelt):
            for offset, code in enumerate(one.tolist()):
                folded[begins[which == number] + offset] = code
        return folded, places

    def _learn(self, codes: Codes) -> None:
        """Fill the tables for the blocks of these code points, and of those that they become."""
        pending = np.unique(codes >> _BLOCK).tolist()
        while pending:
            block = pending.pop()
            if self._known[block]:
                continue
            self._known[block] = True
            for code in range(block << _BLOCK, (block + 1) << _BLOCK):
                char = chr(code)
                folded = bare_char(char)
                self._kinds[code] = kind_of(char)
                self._bare[code] = _DROPPED if not folded else ord(folded) if len(folded) == 1 else _SEVERAL
                pending += {ord(one) >> _BLOCK for one in folded} - {block}
            if block == 0:
                self._bare[:2] = _OTHER_SIGN  # their own numbers mean something else in the table
