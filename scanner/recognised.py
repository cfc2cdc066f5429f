"""Ties samples to people whom a model recognised by name and the ledger does not know: one tie for each person.

Within one sample a part of a longer name is the same person ("Orlin Vask ... Vask"), and a name that is part of a
ledger name found there, or holds it, is that subject, who has a tie already. Who they are beyond that is not
guessed: whoever is left is tied to nobody, weakly, and awaits a person's review.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from recognizers.base import Hit
from recognizers.names.han.titles import bare
from recognizers.ner.base import PERSON
from scanner.detect import FieldHits
from scanner.link import FoundId, IdKind
from scanner.model import FieldPath
from scanner.names.fold import fold, is_ideographic
from scanner.together import Tie

_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev herr frau mme mlle señor señora".split()
)
_PHONES = ("PHONE_NUMBER", "MOBILE_NUMBER", "TELEPHONE_NUMBER")
"""Ends of the names of entities that are phone numbers, Presidio's and ours."""
EMAIL_ADDRESS = "EMAIL_ADDRESS"
_COMPARED: Mapping[str, IdKind] = {"URL": "url", EMAIL_ADDRESS: "written"}
_NO_IDS = frozenset((PERSON, EMAIL_ADDRESS, "DATE_TIME", "LOCATION", "ORGANIZATION", "NRP"))
"""Entities that are no ids, or are looked for in the text itself."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that a model found; `value` is raw."""

    field: FieldPath
    start: int
    end: int
    value: str
    words: frozenset[str]


@dataclass(slots=True)
class _Group:
    mentions: list[Mention] = field(default_factory=list)
    listed: bool = False


def mentions(found: Iterable[FieldHits], min_score: float) -> list[Mention]:
    """The names among the hits, in order."""
    return [
        Mention(each.field.path, hit.start, hit.end, value, _words(value))
        for each in found
        for hit in each.hits
        if hit.entity == PERSON and hit.score >= min_score
        for value in [each.field.text[hit.start - each.field.offset : hit.end - each.field.offset]]
    ]


def identifiers(found: Iterable[FieldHits], min_score: float) -> list[FoundId]:
    """The phone numbers, addresses of pages and ids among the hits; of a phone number, which is compared whole, any hit."""
    return [
        FoundId(each.field, hit.start, hit.end, _kind(hit), hit.value)
        for each in found
        for hit in each.hits
        if (hit.entity not in _NO_IDS or _is_hidden_address(hit))
        and (hit.score >= min_score or hit.entity.endswith(_PHONES))
    ]


def _is_hidden_address(hit: Hit) -> bool:
    """An e-mail address that a search of the text for those of the ledger does not see."""
    return hit.entity == EMAIL_ADDRESS and hit.value is not None


def _kind(hit: Hit) -> IdKind:
    return "phone" if hit.entity.endswith(_PHONES) else _COMPARED.get(hit.entity, "id")


def unlisted(names: Sequence[Mention], ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """A tie for each person among the names who has none in `ties`, the longest name's place first come."""
    if not names:
        return ()
    people = _People()
    for tie in ties:
        if tie.value is not None:
            people.add_listed(_words(tie.value))
    for name in sorted(names, key=lambda name: -len(name.words)):
        people.add(name)
    return tuple(_tie(group.mentions) for group in people.groups if not group.listed)


def _tie(same: list[Mention]) -> Tie:
    name = same[0]
    return Tie(
        None,
        "name_recognised",
        "unlisted",
        "weak",
        1,
        name.field,
        name.start,
        name.end,
        name.value,
        len(same),
    )


def _words(value: str) -> frozenset[str]:
    """The words of a name, folded and without titles; where words are written together, its characters."""
    words = _WORD.findall(fold(value)[0])
    named = [word for word in words if word not in _TITLES] or words
    return frozenset(
        part for word in named for part in (bare(word) if any(map(is_ideographic, word)) else [word])
    )


class _People:
    """Who is who in one sample, from longer names to shorter ones."""

    def __init__(self) -> None:
        self.groups: list[_Group] = []
        self._with_word: dict[str, set[int]] = {}
        self._listed: list[frozenset[str]] = []
        self._same: dict[frozenset[str], int | None] = {}
        """Names that were asked about before: many are said again and again."""

    def add_listed(self, words: frozenset[str]) -> None:
        """Somebody who is tied already, by these words."""
        if words:
            self._listed.append(words)
            self._index(words, _Group(listed=True))

    def add(self, name: Mention) -> None:
        """Whoever has all the words of this name, else somebody new."""
        if name.words not in self._same:
            self._same[name.words] = self._find(name.words)
        same = self._same[name.words]
        if same is not None:
            self.groups[same].mentions.append(name)
        elif not any(words <= name.words for words in self._listed):
            self._same[name.words] = len(self.groups)
            self._index(name.words, _Group([name]))

    def _find(self, words: frozenset[str]) -> int | None:
        alike = sorted((self._with_word.get(word, set()) for word in words), key=len)
        same = set.intersection(*alike) if alike else set()
        return min(same) if same else None

    def _index(self, words: frozenset[str], group: _Group) -> None:
        for word in words:
            self._with_word.setdefault(word, set()).add(len(self.groups))
        self.groups.append(group)
