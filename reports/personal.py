"""What a profile says of kinds of data: whose reading counts, what it holds otherwise, and what is sensitive together.

Reads table `[personal]`; what the kinds are is not known here (table entity_category of a report says it).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from reports.catalogue import one_of, only, text, texts

STANDINGS = ("not_personal", "ordinary", "sensitive")
"""The lists of `[personal]`, the stricter the later: what a finding of an entity means, whatever the readings say."""
LAWS = ("cn", "eu", "us")
"""Whose readings a report holds, kind by kind."""
ACTIONS = ("keep", "review", "mask", "remove")
COUNTS_BY = ("score", "raised", "column")
"""A finding's score; the same or what its column raises it to; what its column raises or lowers it to."""

_RULE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KEYS = {"min_score", "counts_by", "readings", "actions", "together", *STANDINGS}


@dataclass(frozen=True, slots=True)
class TogetherPart:
    """So many different categories out of `of` (empty: any that is personal) in one sample."""

    of: tuple[str, ...]
    at_least: int


@dataclass(frozen=True, slots=True)
class TogetherRule:
    """Ordinary data that are sensitive together: all parts must be met in one sample."""

    id: str
    title: str
    title_zh: str | None
    parts: tuple[TogetherPart, ...]


@dataclass(frozen=True, slots=True)
class Personal:
    """Table `[personal]` as read."""

    min_score: float
    """Below it a finding proves nothing."""
    counts_by: str
    """What min_score is asked of: a word of `COUNTS_BY`."""
    readings: tuple[str, ...]
    """Laws whose readings count; of several the strictest."""
    entities: tuple[tuple[str, str], ...]
    """(entity, standing) where the profile holds it otherwise."""
    actions: tuple[tuple[str, str], ...]
    together: tuple[TogetherRule, ...]


def personal_of(said: dict[str, Any]) -> Personal:
    """Raises KeyError, TypeError or ValueError in words for the profile's writer."""
    only(said, "[personal]", _KEYS)
    readings = texts(said.get("readings", list(LAWS)), "readings")
    if not readings:
        raise ValueError("readings names no law")
    return Personal(
        _score(said["min_score"]),
        one_of(said.get("counts_by", "score"), "counts_by", COUNTS_BY),
        tuple(one_of(law, "readings", LAWS) for law in readings),
        _entities(said),
        tuple((entity, one_of(action, f"action of {entity}", ACTIONS))
              for entity, action in said.get("actions", {}).items()),
        tuple(_rule(name, rule) for name, rule in said.get("together", {}).items()),
    )  # fmt: skip


def _entities(said: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs = [
        (entity, standing) for standing in STANDINGS for entity in texts(said.get(standing, []), standing)
    ]
    twice = [entity for entity, times in Counter(entity for entity, _ in pairs).items() if times > 1]
    if twice:
        raise ValueError(f"[personal] lists {min(twice)} twice")
    return tuple(pairs)


def _rule(name: str, said: dict[str, Any]) -> TogetherRule:
    place = f"[personal.together.{name}]"
    if not _RULE.fullmatch(name):
        raise ValueError(f"{place}: a rule is named with a-z, 0-9 and _")
    only(said, place, {"title", "title_zh", "parts"})
    if not isinstance(said["parts"], list) or not said["parts"]:
        raise TypeError(f"{place} parts must be a list of tables")
    title_zh = text(said["title_zh"], f"{place} title_zh") if "title_zh" in said else None
    parts = tuple(_part(part, place) for part in said["parts"])
    return TogetherRule(name, text(said["title"], f"{place} title"), title_zh, parts)


def _part(said: dict[str, Any], place: str) -> TogetherPart:
    only(said, place, {"of", "at_least"})
    of, least = texts(said.get("of", []), place), said.get("at_least", 1)
    if not isinstance(least, int) or isinstance(least, bool) or least < 1:
        raise ValueError(f"{place} at_least must be a whole number from 1")
    if of and least > len(set(of)):
        raise ValueError(f"{place} asks for more categories than it names")
    if not of and least < 2:
        raise ValueError(f"{place} is met by anything: name categories in `of`, or ask for at_least 2")
    return TogetherPart(of, least)


def _score(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError("min_score must be a number from 0 to 1")
    return float(value)
