"""Where a pattern that begins with a look-behind can match: a little behind each place where what it looks for stands.

Words such as 微信 are rare, and the word that may follow is any. So the look-behind is searched for by itself, and the
pattern is tried only as far behind each find as the look-behind can be wide. The pattern itself is not changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from recognizers.fast.relax import NotRelaxable, parse

_HEAD = "(?<="
_WIDEST = 256


class Windows:
    """The places behind one look-behind."""

    def __init__(self, inside: str, flags: int) -> None:
        least, most = parse(inside, flags).getwidth()
        if not 0 < least <= most <= _WIDEST:
            raise NotRelaxable("a look-behind of no certain width")
        self._source = inside, flags
        self._least, self._most = least, most
        self._search: Any = None

    def of(self, text: str, limit: dict[str, float]) -> Iterator[tuple[int, int]]:
        """First and last place of each stretch where a match can begin, in order, none twice."""
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
    """Those of a pattern; None where it does not begin with a look-behind of bounded width."""
    inside = _first_group(pattern)
    if not inside:
        return None
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
