"""Whether a place that has the words of somebody's writing is one, and how much it says.

Owns what may stand between and beside the words of a name. Knows one place at a time, and no index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from scanner.names.fold import is_ideographic
from scanner.names.index import Known
from scanner.names.latin import PARTICLES, TITLE, TITLES
from scanner.names.variants import CERTAIN, COMMON, EXACT, NAMES
from scanner.names.writing import VARIANT, WEAK

_RANKS = {CERTAIN: 4, EXACT: 3, VARIANT: 2, COMMON: 1, WEAK: 0}
_BLANK = re.compile(r"[^\S]+")
_SIGN = re.compile(r"[-_‐‑‒–.'’‘`´·・‧•=]")
_WORD = re.compile(r"(?:^|(?<=[\s,]))\w+")
_COMMA = re.compile(r",[^\S\n]?")
_AFTER_INITIAL = re.compile(r"[.．·][^\S]*|[-‐‑]")


class Candidate(NamedTuple):
    """A subject whom a writing fits."""

    subject_id: str
    rule: str
    strength: str


class Place(NamedTuple):
    """A place in a text, as it is judged."""

    words: list[str]
    gaps: list[str]
    original: str
    folded: str
    digit_beside: bool
    part_of_word: bool
    ideograph_beside: bool


def judge(one: Known, place: Place, as_written: bool) -> Candidate | None:
    """What an entry makes of a place; None: it is no writing of the subject after all."""
    base, _, way = one.rule.partition(":")
    if base not in NAMES:
        whole = as_written and not place.digit_beside and not place.part_of_word
        return Candidate(one.subject_id, one.rule, one.strength) if whole else None
    if as_written:
        return Candidate(one.subject_id, base, _standing(one.strength, place))
    loose = [_gap(word, gap, way) for word, gap in zip(place.words, place.gaps, strict=False)]
    if place.part_of_word or None in loose:
        return None
    found = one if way else respelt(one)
    weak = (
        "apart" in loose
        or place.digit_beside
        or (len(place.words) == 1 and not way)
        or _mixed(place.original)
    )
    if all(map(is_ideographic, "".join(place.words))) and place.ideograph_beside and len(place.words) < 3:
        weak = True
    return Candidate(one.subject_id, found.rule, WEAK if weak else found.strength)


def _mixed(original: str) -> bool:
    """Whether some words begin with a capital and others, no particles, do not: "Meiling, the"."""
    firsts = {
        word[0].isupper()
        for word in _WORD.findall(original)
        if word.lower() not in PARTICLES and word[0].isalpha()
    }
    return len(firsts) == 2


def _standing(strength: str, place: Place) -> str:
    """How much the ledger's own writing says where it stands."""
    name = place.folded
    if place.part_of_word or place.digit_beside:
        return WEAK
    if all(map(is_ideographic, name)):
        return WEAK if len(name) < 2 or (len(name) < 3 and place.ideograph_beside) else strength
    return strength if len(place.words) > 1 or len(name.split()) > 1 else WEAK


def _gap(word: str, gap: str, way: str) -> str | None:
    """What stands after a word of a name: "" (as in a name), "apart" (doubtful) or None (no name goes on there)."""
    if not gap or _BLANK.fullmatch(gap) or _SIGN.fullmatch(gap):
        return ""
    if (len(word) == 1 or word in TITLES or word == TITLE) and _AFTER_INITIAL.fullmatch(gap):
        return ""
    if _COMMA.fullmatch(gap):
        return (
            "" if way else "apart"
        )  # only where another name comes first are the parts of one kept apart so
    return None


def respelt(one: Known) -> Candidate:
    """The same words as in the ledger with other accents or other signs between them; or another way, as it is."""
    if ":" in one.rule:
        return Candidate(one.subject_id, one.rule, one.strength)
    return Candidate(
        one.subject_id, f"{one.rule}:spelling", VARIANT if one.strength == EXACT else one.strength
    )


def _preference(one: Candidate) -> tuple[int, bool, bool, str]:
    """The surest first; then a name before an alias, and a mere spelling before other ways."""
    base, _, way = one.rule.partition(":")
    return -_RANKS[one.strength], base != "name", way not in ("", "spelling"), one.rule


def best(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """One rule for each subject, and nobody weak where somebody is not."""
    best: dict[str, Candidate] = {}
    for one in sorted(found, key=_preference):
        best.setdefault(one.subject_id, one)
    strong = [one for one in best.values() if one.strength != WEAK]
    return tuple(sorted(strong or best.values()))
