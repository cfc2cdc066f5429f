"""What the name of a column speaks for, by the words of cues.toml. It knows no value, and stores nothing of a name."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_WORDS = Path(__file__).with_name("cues.toml")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")
_LONGEST_NAME = 200
_TOGETHER = 4
"""Parts of a name that may stand for one word."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What a name speaks for: entity -> the word that says so; or the word that speaks of plain numbers."""

    raises: Mapping[str, str]
    numbers: str | None

    @property
    def speaks(self) -> bool:
        """Whether it says anything."""
        return bool(self.raises) or self.numbers is not None


@dataclass(frozen=True, slots=True)
class _Words:
    raises: Mapping[str, tuple[str, ...]]
    """Word -> entities."""
    numbers: frozenset[str]
    inside: tuple[str, ...]
    """Words without borders, looked for at any place."""
    labels: Mapping[str, str]
    """Entity -> what is put before a value for it."""
    never_with: Mapping[str, frozenset[str]]
    """Entity -> words that say of a name that it speaks of something else: the age of an account, an age in months."""


@cache
def _words() -> _Words:
    raises: dict[str, tuple[str, ...]] = {}
    numbers: set[str] = set()
    labels: dict[str, str] = {}
    never_with: dict[str, frozenset[str]] = {}
    for entry in tomllib.loads(_WORDS.read_text("utf-8"))["cue"]:
        if "label" in entry:
            labels |= dict.fromkeys(entry["entities"], entry["label"])
        if "but_not_with" in entry:
            never_with |= dict.fromkeys(entry["entities"], frozenset(entry["but_not_with"].split()))
        for word in entry["words"].split():
            if entry.get("numbers"):
                numbers.add(word)
            else:
                raises[word] = (*raises.get(word, ()), *entry["entities"])
    every = {*raises, *numbers, *(word for words in never_with.values() for word in words)}
    inside = sorted(word for word in every if not word.isascii())
    return _Words(raises, frozenset(numbers), tuple(inside), labels, never_with)


def label_of(entity: str) -> str | None:
    """What is put before a value of a column that speaks for this entity; None: the value says itself what it is."""
    return _words().labels.get(entity)


@cache
def cues_digest() -> str:
    """The beginning of the sha256 of the words: which weak hits a scan keeps depends on them."""
    return hashlib.sha256(_WORDS.read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=1 << 14)
def cue_of(name: str) -> Cue:
    """What the name of a column speaks for; where it speaks for an entity, it speaks of no plain numbers.

    >>> cue_of("user_phone_no").raises["CN_MOBILE_NUMBER"], cue_of("单价(元)").numbers, cue_of("phone_count").numbers
    ('phone', '单价', None)
    """
    known = _words()
    candidates = _candidates(name)
    found = [word for word in candidates if word in known.raises or word in known.numbers]
    raises: dict[str, str] = {}
    for word in found:
        for entity in known.raises.get(word, ()):
            if known.never_with.get(entity, frozenset()).isdisjoint(candidates):
                raises.setdefault(entity, word)
    numbers = next((word for word in found if word in known.numbers), None)
    return Cue(raises, None if raises else numbers)


def _candidates(name: str) -> list[str]:
    """Words that a name may bear, the longest first."""
    plain = unicodedata.normalize("NFKC", name[:_LONGEST_NAME])
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c) or ord(c) > 0x2FFF
    )
    plain = unicodedata.normalize("NFC", plain)
    parts = [part.lower() for part in _PARTS.findall(plain)]
    found = {
        "".join(parts[start : start + many])
        for many in range(1, _TOGETHER + 1)
        for start in range(len(parts) - many + 1)
    }
    lower = plain.lower()
    found.update(word for word in _words().inside if word in lower)
    return sorted(found, key=lambda word: (-len(word), word))
