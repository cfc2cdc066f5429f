"""The subject index: finds people of the ledger in text by name, alias or identifier, and by value in columns.

Names and texts are folded alike (width, case, accents' form, runs of white space), and places are mapped
back to the original. Exact writings only: other spellings and orders are a later matter. A Latin name must
stand between word borders; Chinese has none, so a short Chinese name inside other ideographs is weak. So is an
identifier other than an address: what is one in a ledger may be anything elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scanner.model import Subject

_RUNS = re.compile(r"\s\s|[^\S ]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\U000e0000-\U000e0fff]"
)
"""Characters that a reader does not see (Default_Ignorable_Code_Point of Unicode 15, DerivedCoreProperties)."""
_SHORT_IDEOGRAPHIC = 2
_BLANKS = re.compile(r"\s+")
_UNTOLD = "\ufdd0"
"""Stands for a character that folds to a blank among others: such blanks do not run together with those beside them."""
_MOST_FOLDS = 200_000
NAMES = ("name", "alias")
"""Rules that speak of a name; any other is a kind of identifier."""
_ADDRESS = re.compile(r"\S+@\S+\.\S+")
_TELLING = re.compile(r"(?=.{5})(?=.*[^\W\d])(?=.*[\d_.-])\S+|\+?\d(?:[\s.()-]*\d){6,}")
"""Identifiers that are looked for in text: five characters with a letter and a digit or sign, or seven digits."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A writing of one or more subjects at text[start:end]."""

    start: int
    end: int
    candidates: tuple[tuple[str, str], ...]
    """(subject id, rule): more than one subject is ambiguous. Rules: name, alias, or a kind of identifier."""
    weak: bool = False

    @property
    def subjects(self) -> frozenset[str]:
        """Ids of the candidates."""
        return frozenset(subject for subject, _ in self.candidates)


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


class _Folds(dict[int, str]):
    """What `fold` makes of each character, for str.translate."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isspace():
            folded = " "
        elif _INVISIBLE.match(char):
            folded = ""
        else:
            folded = _fold_char(char)
            folded = _UNTOLD if " " in folded else folded
        if len(self) >= _MOST_FOLDS:
            self.clear()
        self[code] = folded
        return folded


_folds = _Folds()


def _folded(text: str) -> str | None:
    """The folded text without places, many times faster; None for the few texts that only `fold` can fold."""
    if text.isascii():
        return _BLANKS.sub(" ", text.lower())
    folded = _BLANKS.sub(" ", text.translate(_folds))
    return None if _UNTOLD in folded else folded


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


def _is_wordy(char: str) -> bool:
    """Whether a character next to a Latin name means that the name is only part of a word."""
    return (char.isalnum() or unicodedata.combining(char) != 0) and not is_ideographic(char)


def _standing(text: str, start: int, end: int) -> str | None:
    """How a name stands in folded text: "exact", "weak", or None when it is only part of a word."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if _is_wordy(text[start]) and _is_wordy(before):
        return None
    if (_is_wordy(text[end - 1]) and _is_wordy(after)) or unicodedata.combining(after):
        return None
    name = text[start:end]
    if _ADDRESS.fullmatch(name):
        return "exact"
    if all(map(is_ideographic, name)):
        inside = is_ideographic(before) or is_ideographic(after)
        return "weak" if len(name) <= _SHORT_IDEOGRAPHIC and inside else "exact"
    return "exact" if " " in name or (len(name) > 1 and any(map(is_ideographic, name))) else "weak"


class SubjectIndex:
    """Built once per worker from the subjects of the ledger; searching is linear in the text."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._names: dict[str, dict[tuple[str, str], None]] = {}
        self._values: dict[str, dict[tuple[str, str], None]] = {}
        for subject in subjects:
            for rule, writings in (("name", subject.names), ("alias", subject.aliases)):
                for writing in writings:
                    self._add(self._names, writing, subject.subject_id, rule)
                    self._add(self._values, writing, subject.subject_id, rule)
            for kind, value in subject.identifiers:
                self._add(self._values, value, subject.subject_id, kind)
                if _TELLING.fullmatch(value.strip()):
                    self._add(self._names, value, subject.subject_id, kind)
        self._patterns = sorted(self._names)
        self._automaton = None
        if self._patterns:
            import ahocorasick_rs

            self._automaton = ahocorasick_rs.AhoCorasick(self._patterns)

    @staticmethod
    def _add(index: dict[str, dict[tuple[str, str], None]], writing: str, subject_id: str, rule: str) -> None:
        folded = fold(writing)[0].strip()
        if folded:
            index.setdefault(folded, {})[subject_id, rule] = None

    def in_text(self, text: str) -> list[NameMatch]:
        """Names in a text, longest first where they overlap, in order of place."""
        if self._automaton is None:
            return []
        plain = _folded(text)
        if plain is not None and not self._automaton.find_matches_as_indexes(plain):
            return []
        folded, places = fold(text)
        spans = []
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            how = _standing(folded, start, end)
            if how is not None:
                spans.append((start, end, self._patterns[number], how == "weak"))
        found = []
        reach = -1
        for start, end, pattern, weak in sorted(spans, key=lambda span: (span[0], -span[1])):
            if end <= reach:
                continue  # inside a longer name that begins no later
            reach = end
            first, last = (start, end) if places is None else (places[start], places[end - 1] + 1)
            candidates = _one_rule_each(self._names[pattern])
            lone = not _ADDRESS.fullmatch(pattern) and not any(rule in NAMES for _, rule in candidates)
            found.append(NameMatch(first, last, candidates, weak or lone))
        return found

    def of_value(self, value: str) -> tuple[tuple[str, str], ...]:
        """(subject id, rule) of the subjects whose name, alias or identifier is exactly this value."""
        return _one_rule_each(self._values.get(fold(value)[0].strip(), {}))


def _one_rule_each(candidates: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """One rule per subject: a person found by name and by alias is still one candidate."""
    best: dict[str, str] = {}
    for subject, rule in sorted(candidates, key=lambda pair: (pair[0], pair[1] != "name", pair[1])):
        best.setdefault(subject, rule)
    return tuple(best.items())
