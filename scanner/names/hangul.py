"""Ways to write a Korean name given in Hangul: the Revised Romanization, with customary spellings of surnames.

Syllables are read as Unicode names them (HANGUL SYLLABLE HYEON), which is the Revised Romanization of a syllable by
itself; sounds that change between syllables are not followed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from scanner.names.han import spellings
from scanner.names.writing import WEAK, Writing, either_order, joined

_PREFIX = "HANGUL SYLLABLE "
_COMPOUND = frozenset("남궁 황보 제갈 사공 선우 서문 독고".split())


def is_name(name: str) -> bool:
    """Whether a writing can be a Korean name: two to four syllables, a blank between them or none."""
    bare = name.replace(" ", "")
    return 2 <= len(bare) <= 4 and all("가" <= char <= "힣" for char in bare)


def writings(name: str) -> Iterator[Writing]:
    """The ways to write a Korean name in letters."""
    plain = name.replace(" ", "")
    size = 2 if len(plain) > 2 and plain[:2] in _COMPOUND else 1
    given = tuple(map(_syllable, plain[size:]))
    surnames = dict.fromkeys(["".join(map(_syllable, plain[:size])), *spellings(plain[:size])])
    for spelling in _respelt(given):
        for surname in surnames:
            yield from either_order(spelling, (surname,), "hangul_romanised")
            yield from either_order(joined(spelling), (surname,), "hangul_romanised")
    for surname in surnames:
        yield from either_order(tuple(syllable[0] for syllable in given), (surname,), "initials", WEAK)


def _syllable(char: str) -> str:
    return unicodedata.name(char).removeprefix(_PREFIX).lower()


def _respelt(given: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The Revised Romanization, and with the vowels that people usually write for eo and u."""
    yield given
    usual = tuple(syllable.replace("yeo", "you").replace("eo", "u").replace("eu", "u") for syllable in given)
    if usual != given:
        yield usual
    woo = tuple(
        {"u": "woo", "hyeon": "hyun", "yeong": "young", "jun": "joon", "hui": "hee"}.get(s, s) for s in given
    )
    if woo not in (given, usual):
        yield woo
