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
_END = "\U0010ffff"
"""Ends every text that is searched, and is searched for: when it is missed, the automaton gave up."""
_NOTHING: frozenset[str] = frozenset()


class Triggers:
    """Which of some folds a text can need."""

    def __init__(self, folds: Sequence[Fold] = ALL) -> None:
        self._fold_of = [fold.name for fold in folds for _ in fold.triggers]
        patterns = [pattern for fold in folds for pattern in fold.triggers]
        self._all = frozenset(fold.name for fold in folds)
        try:
            import re2
        except ImportError:
            self._set = None
            self._patterns = [re.compile(pattern) for pattern in patterns]
            return
        options = re2.Options()
        options.log_errors = False
        options.max_mem = _MEMORY
        self._set = re2.Set.SearchSet(options)
        for pattern in (_END, *patterns):
            self._set.Add(pattern)
        self._set.Compile()

    def of(self, text: str) -> frozenset[str]:
        """Names of the folds for which something is found; all, where the search gives up."""
        if self._set is None:
            return frozenset(
                name for name, pattern in zip(self._fold_of, self._patterns, strict=True) if pattern.search(text)
            )
        found = self._set.Match((text + _END).encode("utf-8", "replace"))
        if len(found) == 1 and found[0] == 0:
            return _NOTHING
        return frozenset(self._fold_of[number - 1] for number in found if number) if 0 in found else self._all
