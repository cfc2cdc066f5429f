"""The gate: one RE2 set over a shape says which rules can match a text at all. Sets of rules are masks: bit n is rule n.

A rule is a tuple of weak patterns of which each must be found; an empty tuple lets every text through. When the
automaton runs out of memory on hostile text, every rule is let through: slower, and never less.
"""

from __future__ import annotations

from collections.abc import Sequence

import re2

_MEMORY = 256 << 20
_MEMO = 50_000
_END = b"\xff"
"""Ends every shape that is searched, and is searched for: when it is missed, the automaton gave up."""


def options() -> re2.Options:
    """How weak patterns are read: bytes, nothing quoted in logs."""
    chosen = re2.Options()
    chosen.encoding = re2.Options.Encoding.LATIN1
    chosen.dot_nl = True
    chosen.log_errors = False
    chosen.max_mem = _MEMORY
    return chosen


class Gate:
    """A set of rules, numbered as given."""

    def __init__(self, rules: Sequence[tuple[str, ...]]) -> None:
        self._set = re2.Set.SearchSet(options())
        self._set.Add(rb"\xff")
        numbers: dict[str, int] = {}
        for rule in rules:
            for pattern in rule:
                if pattern not in numbers:
                    numbers[pattern] = self._set.Add(pattern.encode("ascii"))
        self._set.Compile()
        self._needs_one = [0] * (1 + len(numbers))
        """By weak pattern the rules that ask for no other."""
        self._needs_several: list[tuple[int, frozenset[int]]] = []
        self._all = (1 << len(rules)) - 1
        self._always = 0
        for n, rule in enumerate(rules):
            each = frozenset(numbers[pattern] for pattern in rule)
            if len(each) > 1:
                self._needs_several.append((1 << n, each))
            elif each:
                self._needs_one[min(each)] |= 1 << n
            else:
                self._always |= 1 << n
        self._memo: dict[tuple[int, ...], int] = {}

    def open_for(self, shape: bytes) -> int:
        """The rules that can match a text of this shape."""
        found = self._set.Match(shape + _END)
        if len(found) == 1:
            return self._always if found[0] == 0 else self._all
        key = tuple(found)
        known = self._memo.get(key)
        if known is None:
            known = self._judge(frozenset(key))
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            self._memo[key] = known
        return known

    def _judge(self, found: frozenset[int]) -> int:
        if 0 not in found:
            return self._all
        opened = self._always
        for rule, needs in self._needs_several:
            if needs <= found:
                opened |= rule
        for number in found:
            opened |= self._needs_one[number]
        return opened
