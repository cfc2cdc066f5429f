"""What a kind of data means: its category, how sensitive laws hold it to be, what to do with it, its names.

Owns what such an entry says, and categories.toml: the entries of what Presidio and models of names find. Those of our own
identifiers stand in their cases files; recognizers.catalog puts all together. It knows no report and no profile: these
are the facts from which a profile starts.

Source of terms: W3C Data Privacy Vocabulary 2.2, extension Personal Data (pd_terms.txt holds the names of all its terms)
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LAWS = ("cn", "eu", "us")
"""Whose readings an entry holds: GB/T 45574-2025, GDPR art. 9, CCPA 1798.140(ae)."""
SENSITIVITIES = ("sensitive", "ordinary", "not_personal")
ACTIONS = ("keep", "review", "mask", "remove")
NOT_PERSONAL = "dpv:NonPersonalData"
"""The term of the core vocabulary for what says nothing of a person by itself."""

_ROOM = Path(__file__).parent
_FILE = _ROOM / "categories.toml"
_TEXTS = ("term", *LAWS, "action", "en", "zh")


class CategoryError(ValueError):
    """An entry that does not follow the rule; a fault of whoever wrote the file."""


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of data."""

    entity: str
    term: str
    """DPV term with its prefix, as `pd:EmailAddress`."""
    broader: bool
    """DPV has no term for just this; `term` is the nearest above it."""
    sensitivity: tuple[str, ...]
    """By each law of `LAWS`."""
    action: str
    en: str
    zh: str


@cache
def version() -> str:
    """Version of categories.toml: raised when a reading changes."""
    return str(_told()["version"])


def category_of(entity: str, said: dict[str, Any]) -> Category:
    """One entry as its file says it. Raises CategoryError in words for its writer."""
    if wrong := (said.keys() - {"broader"}) ^ {*_TEXTS}:
        raise CategoryError(f"{entity}: {min(wrong)} is missing, or no key; they are {', '.join(_TEXTS)}")
    texts = {key: said[key] for key in _TEXTS}
    if empty := [key for key, text in texts.items() if not isinstance(text, str) or not text.strip()]:
        raise CategoryError(f"{entity}: {empty[0]} must be a text")
    if not isinstance(broader := said.get("broader", False), bool):
        raise CategoryError(f"{entity}: broader must be true or false")
    for key, allowed in (*((law, SENSITIVITIES) for law in LAWS), ("action", ACTIONS)):
        if texts[key] not in allowed:
            raise CategoryError(f"{entity}: {key} must be one of {', '.join(allowed)}")
    if texts["term"] not in terms():
        raise CategoryError(f"{entity}: DPV 2.2 has no term {texts['term']}")
    readings = tuple(texts[law] for law in LAWS)
    if (texts["term"] == NOT_PERSONAL) is not (set(readings) == {"not_personal"}):
        raise CategoryError(f"{entity}: {NOT_PERSONAL} and not_personal go together")
    return Category(entity, texts["term"], broader, readings, texts["action"], texts["en"], texts["zh"])


@cache
def terms() -> frozenset[str]:
    """Terms that an entry may have."""
    names = (_ROOM / "pd_terms.txt").read_text("utf-8").split()
    return frozenset({NOT_PERSONAL, *(f"pd:{name}" for name in names)})


@cache
def of_presidio() -> dict[str, Category]:
    """The entries of categories.toml, by entity. Raises CategoryError."""
    found: dict[str, Category] = {}
    for group in _told()["group"]:
        shared = {key: value for key, value in group.items() if key != "names"}
        for entity, (english, chinese) in group["names"].items():
            if entity in found:
                raise CategoryError(f"{entity} is described twice")
            found[entity] = category_of(entity, {**shared, "en": english, "zh": chinese})
    return found


def _told() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))
