"""Strings that a pattern was written for: a random walk through its parsed tree. It knows no recognizer.

What stands in look-arounds is written out where they ask for it behind them and ignored otherwise, so a string
often matches, sometimes nearly: both are wanted.
"""

from __future__ import annotations

import re
from functools import lru_cache
from random import Random
from re import _constants as op
from re import _parser as parser
from typing import Any

_FLAGS = re.IGNORECASE | re.MULTILINE | re.DOTALL
_LONGEST_REPEAT = 4
_ANY = "aZ7 .-_@é中"
_CATEGORIES = {
    op.CATEGORY_DIGIT: "0123456789",
    op.CATEGORY_SPACE: " \t\n\u00a0",
    op.CATEGORY_WORD: "abkszABKSZ0123456789_é",
}
_OTHERS = ".-/:(+,#"
_PRINTABLE = frozenset(map(chr, range(33, 127)))


@lru_cache(maxsize=4096)
def _tree(pattern: str) -> Any:
    return parser.parse(re.sub(r"\(\?[imsx]+\)", "", pattern), _FLAGS)


def string_of(pattern: str, rng: Random) -> str:
    """A string made by walking through the pattern."""
    return _Walk(rng).sequence(_tree(pattern))


class _Walk:
    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._groups: dict[int, str] = {}

    def sequence(self, nodes: Any) -> str:
        return "".join(self._node(kind, value) for kind, value in nodes)

    def _node(self, kind: Any, value: Any) -> str:  # noqa: PLR0911  # one return for each kind of node
        if kind is op.LITERAL:
            return chr(value)
        if kind is op.NOT_LITERAL:
            return self._rng.choice(sorted(_PRINTABLE - {chr(value)}))
        if kind is op.ANY:
            return self._rng.choice(_ANY)
        if kind is op.IN:
            return self._rng.choice(_members(tuple(value)))
        if kind is op.BRANCH:
            return self.sequence(self._rng.choice(value[1]))
        if kind is op.SUBPATTERN:
            return self._group(value[0], value[3])
        if kind is op.ATOMIC_GROUP:
            return self.sequence(value)
        if kind is op.GROUPREF:
            return self._groups.get(value, "")
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            return self._repeat(*value)
        if kind is op.ASSERT and value[0] < 0:
            return self.sequence(value[1])
        return ""

    def _group(self, number: int | None, nodes: Any) -> str:
        text = self.sequence(nodes)
        if number is not None:
            self._groups[number] = text
        return text

    def _repeat(self, least: int, most: int, nodes: Any) -> str:
        most = min(int(most), least + _LONGEST_REPEAT)
        return "".join(self.sequence(nodes) for _ in range(self._rng.randint(least, most)))


@lru_cache(maxsize=4096)
def _members(items: tuple[tuple[Any, Any], ...]) -> tuple[str, ...]:
    chars: set[str] = set()
    for kind, value in items:
        if kind is op.LITERAL:
            chars.add(chr(value))
        elif kind is op.RANGE:
            chars.update(map(chr, range(value[0], min(value[1], value[0] + 400) + 1)))
        elif kind is op.CATEGORY:
            chars.update(_CATEGORIES.get(value, _OTHERS))
    if items[0][0] is op.NEGATE:
        chars = set(_PRINTABLE) - chars
    return tuple(sorted(chars)) or ("x",)
