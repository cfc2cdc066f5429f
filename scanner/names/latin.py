"""Ways to write a name in letters: order, initials, middle names, hyphens, letters with two spellings, nicknames.

Made for Latin letters; Greek, Cyrillic and others get what holds for them too: order, initials, joined words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scanner.names.fold import bare
from scanner.names.writing import WEAK, Writing, either_order, joined, words_of

TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev herr frau mme mlle monsieur madame señor señora signor"
    " signora doctor".split()
)
TITLE = "\x01title"
"""Stands for any title among the words of a writing."""
_AFTER = frozenset("jr sr ii iii iv phd md esq".split())
PARTICLES = frozenset(
    "von van der den de del della di da dos das du la le el al bin ibn ben bint abu ter ten zu zur af av mac mc o"
    " st".split()
)
_TWO_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ß": "ss", "ñ": "ny"})
_SHORTEST_JOINED = 6
"""Letters of a name written as one word; shorter ones are words too often."""


class Parts(NamedTuple):
    """A name taken apart; each part is one or more words, as `Mei-Ling` is two."""

    given: tuple[tuple[str, ...], ...]
    family: tuple[str, ...]


def parts(name: str) -> Parts | None:
    """Given names and family name of `Given Given Family` or `Family, Given`; None for a single word."""
    family, comma, given = name.partition(",")
    if not comma or words_of(given)[:1] == () or words_of(given)[0] in _AFTER:
        given, family = _split(family.split())
    first = tuple(words for word in given.split() if (words := words_of(word)) and words[0] not in TITLES)
    last = words_of(family)
    return Parts(first, last) if first and last else None


def _split(words: list[str]) -> tuple[str, str]:
    """Given names and family name, the particles with it: `Vincent | van Gogh`."""
    while len(words) > 1 and bare(words[-1]).strip(".") in _AFTER:
        words = words[:-1]
    at = max(len(words) - 1, 0)
    while at > 1 and bare(words[at - 1]) in PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def writings(name: str, nicknames: frozenset[str] = frozenset()) -> Iterator[Writing]:
    """The ways to write a name besides the one given. `nicknames` are declared for this person."""
    split = parts(name)
    if split is None:
        return
    given, family = split
    whole = tuple(word for part in given for word in part)
    yield from either_order(whole, family, "order")
    closed = tuple(word for part in given for word in joined(part))
    if closed != whole or len(family) > 1:
        yield from either_order(closed, family, "joined")
        yield from either_order(closed, joined(family), "joined")
    for words in (whole + family, family + whole):
        if len("".join(words)) >= _SHORTEST_JOINED:
            yield Writing(joined(words), "joined")
    yield from _shorter(given, family)
    for nickname in sorted(nicknames | _nicknames_of("".join(given[0]))):
        yield from either_order((nickname,), family, "nickname")
    yield Writing((TITLE, *family), "title", WEAK)
    other = name.lower().translate(_TWO_SPELLINGS)
    if other != name.lower():
        spelt = parts(other)
        if spelt is not None:
            yield from either_order(
                tuple(word for part in spelt.given for word in part), spelt.family, "spelling"
            )


def _shorter(given: tuple[tuple[str, ...], ...], family: tuple[str, ...]) -> Iterator[Writing]:
    """Without middle names, with initials for them, with initials alone."""
    first, middle = given[0], given[1:]
    if middle:
        yield from either_order(first, family, "middle")
        yield from either_order((*first, *(part[0][0] for part in middle)), family, "middle")
    if first[0][0] != "".join(first):
        yield from either_order((first[0][0],), family, "initials", WEAK)
    initials = tuple(word[0] for part in given for word in part)
    if len(initials) > 1:
        yield from either_order(initials, family, "initials", WEAK)


@lru_cache(maxsize=1)
def _names() -> object:
    from nicknames import NickNamer

    return NickNamer()


@lru_cache(maxsize=1 << 14)
def _nicknames_of(given: str) -> frozenset[str]:
    """English nicknames of a given name and, where it is one, what it may stand for (package `nicknames`)."""
    if not re.fullmatch("[a-z]+", given):
        return frozenset()
    known: object = _names()
    return frozenset(known.nicknames_of(given) | known.canonicals_of(given))  # type: ignore[attr-defined]
