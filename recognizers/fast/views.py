"""Views: a text with each character replaced by one byte that keeps what patterns can tell of it.

Patterns are searched for on views, because RE2 runs on bytes in time that is linear in the text, and because
places are then the same as in the text. A view keeps what word borders depend on: RE2's ASCII `\\b` on it is
Unicode's `\\b` on the text. Tables are asked of the `regex` module itself, so that both always agree.

    SHAPE   digit 0 · ASCII letter, and what case folding makes one, a · blank ' ' · other word character W ·
            other ASCII itself · anything else 0x80. Few bytes: one automaton for all patterns stays small.
    PLAIN   ASCII in lower case, and what case folding makes of it · other digit D · other word character W ·
            other blank 0x81 · anything else 0x80. Nearly the text: one pattern finds nearly its own matches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

CODE_POINTS = 0x110000
_ASSIGNED = ((0, 0x40000), (0xE0000, 0xE1000))
"""Where characters are; what lies between and behind is not assigned or private, and neither word, digit nor blank."""
_LETTERS = frozenset(range(ord("a"), ord("z") + 1))
_DIGITS = frozenset(range(ord("0"), ord("9") + 1))
_SPACES = frozenset(b"\t\n\v\f\r ")
WORD, OTHER_DIGIT, OTHER, OTHER_SPACE = ord("W"), ord("D"), 0x80, 0x81


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One way of seeing texts. `digits`, `spaces` and `words` are the bytes that stand for `\\d`, `\\s` and `\\w`."""

    table: NDArray[np.uint8]
    """Byte of every code point, shape (0x110000,)."""
    digits: frozenset[int]
    spaces: frozenset[int]
    words: frozenset[int]
    letters: frozenset[int]
    """Bytes that stand for ASCII letters."""
    many: frozenset[int]
    """Bytes that stand for more than one character, letters left aside."""

    all: frozenset[int]
    """Every byte that the view of a text can hold."""

    def of(self, texts: Sequence[str]) -> list[bytes]:
        """The view of each text; `len(view) == len(text)`, and places are the same."""
        codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
        whole = self.table[codes].tobytes()
        found, at = [], 0
        for text in texts:
            found.append(whole[at : at + len(text)])
            at += len(text)
        return found


@cache
def _classes() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Both tables: what `regex` says of each code point, ASCII aside."""
    import regex

    shape, plain = np.full((2, CODE_POINTS), OTHER, np.uint8)
    shape[:128] = plain[:128] = np.arange(128)
    letters = [chr(code) for code in sorted(_LETTERS)]
    each = "|".join(
        f"{letter}|{letter.upper()}" for letter in letters
    )  # words and classes fold in different ways
    for first, end in _ASSIGNED:
        every = "".join(map(chr, range(first, end)))
        for pattern, in_shape, in_plain in (
            (r"\w+", WORD, WORD),
            (r"\s+", ord(" "), OTHER_SPACE),
            (r"\d+", ord("0"), OTHER_DIGIT),
        ):
            for run in regex.finditer(pattern, every):
                shape[first + run.start() : first + run.end()] = in_shape
                plain[max(128, first + run.start()) : first + run.end()] = in_plain
        for found in regex.finditer(f"{each}|[a-z]|[A-Z]", every, regex.IGNORECASE):
            forms = (f"{letter}|{letter.upper()}|[{letter}{letter.upper()}]" for letter in letters)
            which = next(
                n for n, form in enumerate(forms) if regex.fullmatch(form, found[0], regex.IGNORECASE)
            )
            shape[first + found.start()], plain[first + found.start()] = ord("a"), ord(letters[which])
    shape[ord("_")] = ord("_")
    plain[:128] = np.frombuffer(bytes(range(128)).lower(), np.uint8)
    return shape, plain


@cache
def shape_view() -> View:
    """See the module."""
    digits, spaces = frozenset(b"0"), frozenset(b" ")
    words = digits | frozenset((ord("a"), WORD, ord("_")))
    table = _classes()[0]
    return View(
        table, digits, spaces, words, frozenset(b"a"), digits | spaces | {WORD, OTHER}, _bytes_of(table)
    )


@cache
def plain_view() -> View:
    """See the module."""
    digits, spaces = _DIGITS | {OTHER_DIGIT}, _SPACES | {OTHER_SPACE}
    words = digits | _LETTERS | {WORD, ord("_")}
    many = frozenset((OTHER_DIGIT, OTHER_SPACE, WORD, OTHER))
    table = _classes()[1]
    return View(table, digits, spaces, words, _LETTERS, many, _bytes_of(table))


def _bytes_of(table: NDArray[np.uint8]) -> frozenset[int]:
    return frozenset(np.flatnonzero(np.bincount(table, minlength=256)).tolist())
