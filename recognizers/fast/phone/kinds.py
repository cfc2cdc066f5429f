"""Patterns of the kinds of numbers (mobile, toll free ...) that regions have, for each length, compiled when needed.

It knows how the metadata tells them, and nothing of how numbers are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import regex

Matches = Callable[..., Any]
_KINDS = (
    "premium_rate",
    "toll_free",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
    "fixed_line",
)


class Kinds(dict[int, Matches]):
    """One pattern for each length, of all kinds of numbers in these regions, compiled when it is asked for."""

    def __init__(self, regions: list[Any]) -> None:
        super().__init__()
        self._regions = regions
        self._partial: dict[int, tuple[Matches, ...]] = {}

    def __missing__(self, length: int) -> Matches:
        known = []
        for metadata in self._regions:
            general, own = _pattern(metadata.general_desc, length), "|".join(_patterns(metadata, length))
            if general and own:
                known.append(rf"(?=(?:{general})\Z)(?:{own})")
        self[length] = _compiled("|".join(dict.fromkeys(known))).fullmatch if known else never
        return self[length]

    def starts(self, start: str, length: int) -> bool:
        """Whether anything of this length that starts so could match."""
        kinds = self._partial.get(length)
        if kinds is None:
            every = dict.fromkeys(kind for region in self._regions for kind in _patterns(region, length))
            kinds = self._partial[length] = tuple(map(_partly, every))
        return any(matches(start, partial=True) for matches in kinds)


def _patterns(metadata: Any, length: int) -> list[str]:
    mobile = () if metadata.same_mobile_and_fixed_line_pattern else ("mobile",)
    patterns = (_pattern(getattr(metadata, kind), length) for kind in (*_KINDS, *mobile))
    return list(dict.fromkeys(filter(None, patterns)))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _partly(pattern: str) -> Matches:
    matches: Matches = regex.compile(pattern).fullmatch
    return matches


def _pattern(description: Any, length: int) -> str | None:
    if description is None or (description.possible_length and length not in description.possible_length):
        return None
    pattern: str | None = description.national_number_pattern
    return pattern and f"(?:{pattern})"


def never(_: str) -> None:
    """Matches nothing."""
