"""All folds in their order, and the one search that says which of them a text can need.

Codes are undone in rounds, then signs, then what is a guess. A text where nothing is found costs one search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from recognizers.folds import (
    at_words,
    base64_runs,
    border,
    broken_lines,
    decimals,
    entities,
    escapes,
    fancy,
    homoglyphs,
    marks,
    numerals,
    percent,
    signs,
    spaced,
    width,
)
from recognizers.folds.base import Fold

CODES = (
    broken_lines.QUOTED_PRINTABLE, base64_runs.FOLD, escapes.FOLD, percent.FOLD, entities.FOLD,
)  # fmt: skip
SIGNS = (marks.FOLD, marks.KEYCAPS, width.FOLD, decimals.FOLD, signs.FOLD, homoglyphs.FOLD)
GUESSES = (numerals.FOLD, fancy.FOLD, broken_lines.FOLD, spaced.FOLD, at_words.FOLD)
BORDER = border.FOLD
ALL = (*CODES, *SIGNS, *GUESSES, BORDER)
_MEMORY = 128 << 20
_END = "\x03"
"""Ends every text that is searched, and is searched for at its end: when it is missed, the automaton gave up."""
_MEMO = 20_000
_NOT_ASCII, _NEVER = re.compile("[^\x00-\x7f]"), "\x04"
"""What an ASCII text cannot hold is written as a character that hardly any does: a search over bytes is quicker."""
_NOTHING: frozenset[str] = frozenset()


class Triggers:
    """Which of some folds a text can need."""

    def __init__(self, folds: Sequence[Fold] = ALL) -> None:
        told = [(pattern, fold.name) for fold in folds for pattern in fold.triggers]
        self._any = _Search(told)
        self._ascii = _Search([(_NOT_ASCII.sub(_NEVER, pattern), name) for pattern, name in told])

    def of(self, text: str) -> frozenset[str]:
        """Names of the folds for which something is found; all, where the search gives up."""
        return (self._ascii if text.isascii() else self._any).of(text)


class _Search:
    """One search for many patterns."""

    def __init__(self, told: Sequence[tuple[str, str]]) -> None:
        self._fold_of = ["", *(name for _, name in told)]
        self._all = frozenset(self._fold_of[1:])
        self._memo: dict[tuple[int, ...], frozenset[str]] = {}
        try:
            import re2
        except ImportError:
            self._set = None
            self._patterns = [re.compile(pattern) for pattern, _ in told]
            return
        options = re2.Options()
        options.log_errors = False
        options.max_mem = _MEMORY
        if all(pattern.isascii() for pattern, _ in told):
            options.encoding = re2.Options.Encoding.LATIN1  # bytes are quicker
        self._set = re2.Set.SearchSet(options)
        for pattern in (f"{_END}$", *(pattern for pattern, _ in told)):
            self._set.Add(pattern)
        self._set.Compile()

    def of(self, text: str) -> frozenset[str]:
        """See Triggers."""
        if self._set is None:
            tried = zip(self._fold_of[1:], self._patterns, strict=True)
            return frozenset(name for name, pattern in tried if pattern.search(text))
        found = self._set.Match((text + _END).encode("utf-8", "replace"))
        if len(found) == 1 and found[0] == 0:
            return _NOTHING
        key = tuple(found)
        known = self._memo.get(key)
        if known is None:
            names = frozenset(self._fold_of[number] for number in key if number)
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            known = self._memo[key] = names if 0 in key else self._all
        return known
