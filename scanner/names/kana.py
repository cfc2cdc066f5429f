"""Ways to write a Japanese name given in kana: the other kana, and Hepburn in letters. Kanji tell no reading.

A ledger that has only the kanji of a Japanese name should give its reading as an alias.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from scanner.names.writing import Writing, either_order, words_of

_LONG = (("ou", "o"), ("oo", "o"), ("uu", "u"), ("ou", "oh"), ("oo", "oh"))
"""How long vowels are shortened: Satou, Sato, Satoh."""
_KANA = re.compile(r"[\u3041-\u309f\u30a0-\u30ff\s・=]+")


def is_name(name: str) -> bool:
    """Whether a writing is kana only."""
    return bool(_KANA.fullmatch(name))


def writings(name: str) -> Iterator[Writing]:
    """The other kana, with and without a blank between the names, and letters where the names are parted."""
    import jaconv

    hiragana = jaconv.kata2hira(name)
    for other in (hiragana, jaconv.hira2kata(hiragana)):
        yield Writing(words_of(other), "kana")
    names = [part for part in re.split(r"[\s・=]+", hiragana) if part]
    if len(names) != 2:
        return
    family, given = (_letters(jaconv.kana2alphabet(part)) for part in names)
    for last, first in product(family, given):
        yield from either_order((first,), (last,), "romaji")


def _letters(reading: str) -> list[str]:
    found = {reading.replace("-", "")}
    for long, short in _LONG:
        found |= {one.replace(long, short) for one in found}
    return sorted(found)
