"""Where a pattern that begins with a look-behind can match: a little behind each place where what it looks for stands.

Words such as 微信 are rare, and the word that may follow is any. So the look-behind is searched for by itself, and the
pattern is tried only as far behind each find as the look-behind can be wide. The pattern itself is not changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]  # as recognizers.fast.relax
from typing import Any

import regex

from recognizers.fast.needed import needed_words
from recognizers.fast.relax import BEHIND
from recognizers.fast.syntax import NotRelaxable, parse

_HEAD = "(?<="
_ONE_WAY = regex.compile(r"\(\?>|[*+?}]\+")
"""What gives nothing back; it finds other things read backwards, as a look-behind is, than read forwards."""
_WIDEST = 256
_LEAST_TELLING = 0.5
"""Which words of a look-behind are worth a search of their own (recognizers.fast.needed): nearly all."""


class Windows:
    """The places behind one look-behind."""

    def __init__(self, inside: str, flags: int) -> None:
        tree = parse(inside, flags)
        least, most = tree.getwidth()
        if not 0 < least <= most <= _WIDEST or _ONE_WAY.search(inside):
            raise NotRelaxable("a look-behind of no certain width")
        self._source = inside, flags
        self._least, self._most = least, most
        self.words = needed_words(tree, _LEAST_TELLING)
        """Each find of the look-behind holds one of them (see recognizers.fast.labels); none: that cannot be told."""
        self._search: Any = None
        self._latest: tuple[str, list[tuple[int, int]]] = "", []

    def of(self, text: str, limit: dict[str, float]) -> list[tuple[int, int]]:
        """First and last place of each stretch where a match can begin, in order, none twice.

        What was told of the latest text is remembered: patterns that share a look-behind ask one after the other.
        """
        if self._latest[0] != text:
            self._latest = text, list(self._stretches(text, limit))
        return self._latest[1]

    def _stretches(self, text: str, limit: dict[str, float]) -> Iterator[tuple[int, int]]:
        if self._search is None:
            self._search = regex.compile(*self._source)
        begin = end = -1
        for found in self._search.finditer(text, overlapped=True, **limit):
            first, last = found.start() + self._least, found.start() + self._most
            if first <= end + 1:
                end = last
                continue
            if end >= 0:
                yield begin, end
            begin, end = first, last
        if end >= 0:
            yield begin, end


def windows(pattern: str, flags: int) -> Windows | None:
    """Those of a pattern; None where not every match begins with a look-behind of bounded width."""
    inside = _first_group(pattern)
    return _windows_behind(inside, flags) if inside and _always_behind(pattern, flags) else None


def _always_behind(pattern: str, flags: int) -> bool:
    """Whether the look-behind holds for all of it: no alternative stands beside it, and no count behind it."""
    kind, value = next(iter(parse(pattern, flags)))
    return kind is op.ASSERT and value[0] == BEHIND


@cache
def _windows_behind(inside: str, flags: int) -> Windows | None:
    try:
        return Windows(inside, flags)
    except NotRelaxable:
        return None


def _first_group(pattern: str) -> str:
    """What stands in the look-behind that a pattern begins with."""
    if not pattern.startswith(_HEAD):
        return ""
    at, depth, in_class = len(_HEAD), 1, False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
            at += pattern.startswith("^", at + 1)
            at += pattern.startswith("]", at + 1)
        elif char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return pattern[len(_HEAD) : at]
        at += 1
    return ""
