"""Whether a place that has the words of somebody's writing is one, and how much it says.

Owns what may stand between and beside the words of a name. Knows one place at a time, and no index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from scanner.names.around import Around
from scanner.names.fold import is_ideographic
from scanner.names.index import Known
from scanner.names.latin import PARTICLES, TITLE, TITLES
from scanner.names.variants import CERTAIN, COMMON, EXACT, NAMES
from scanner.names.writing import VARIANT, WEAK

_APART = "apart"
_RANKS = {CERTAIN: 4, EXACT: 3, VARIANT: 2, COMMON: 1, WEAK: 0}
_BLANK = re.compile(r"[^\S]+")
_SIGN = re.compile(r"[-_‐‑‒–.'’‘`´·・‧•=]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
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
    around: Around


def judge(one: Known, place: Place, as_written: bool) -> Candidate | None:
    """What an entry makes of a place; None: it is no writing of the subject after all."""
    base, _, way = one.rule.partition(":")
    beside = place.around
    if base not in NAMES:
        whole = as_written and not (beside.digit or beside.part or beside.glued)
        return Candidate(one.subject_id, one.rule, one.strength) if whole else None
    if as_written:
        return Candidate(one.subject_id, base, _standing(one.strength, place))
    loose = [
        _gap(word, gap, at == one.comma)
        for at, (word, gap) in enumerate(zip(place.words, place.gaps, strict=False), 1)
    ]
    if beside.part or None in loose:
        return None
    found = one if way else respelt(one)
    weak = _doubtful(place) or _APART in loose or (len(place.words) == 1 and not way)
    weak = weak or (beside.crowded and any(map(_COMMA.fullmatch, place.gaps)))
    return Candidate(one.subject_id, found.rule, WEAK if weak else found.strength)


def _doubtful(place: Place) -> bool:
    """Whether what is beside or inside a place leaves doubt whether it is a name by itself."""
    beside, letters = place.around, "".join(place.words)
    if beside.digit or beside.hyphened or beside.thing or _mixed(place.original):
        return True
    if _BLANK_LINE.search(place.original):
        return True
    if not all(map(is_ideographic, letters)):
        return False
    short = len(letters) < 2 or (len(letters) < 3 and beside.ideograph)
    return short or beside.hangul or "\n" in place.original


def _mixed(original: str) -> bool:
    """Whether some words begin with a capital and others, no particles inside the name, do not: "Meiling, the"."""
    words = _WORD.findall(original)
    told = [word for word in words[:-1] if word.lower() not in PARTICLES] + words[-1:]
    shouted = any(len(word) > 1 and word.isupper() for word in told)
    return not shouted and len({word[0].isupper() for word in told if word[0].isalpha()}) == 2


def _standing(strength: str, place: Place) -> str:
    """How much the ledger's own writing says where it stands."""
    if place.around.part or _doubtful(place):
        return WEAK
    return strength if len(place.words) > 1 else WEAK


def _gap(word: str, gap: str, parted: bool) -> str | None:
    """What stands after a word of a name: "" (as in a name), _APART (doubtful) or None (no name goes on there).

    `parted`: a family name that comes first ends here.
    """
    if not gap or _SIGN.fullmatch(gap) or _BLANK.fullmatch(gap):
        return ""
    if (len(word) == 1 or word in TITLES or word == TITLE) and _AFTER_INITIAL.fullmatch(gap):
        return ""
    return ("" if parted else _APART) if _COMMA.fullmatch(gap) else None


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
