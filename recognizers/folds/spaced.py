"""Digits one by one: `1 3 8 0 0 1 3 8 0 0 0`, `1.3.8.0`, `1-3-8-0`. At least seven, and at least four different ones.

Commas are left out, for vectors and tables are written so. Each run is one edit: a hit must take it whole.
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold
from recognizers.folds.folded import Edit

_BETWEEN = "[ ._·*~/-]"
_RUN = re.compile(
    rf"(?<![A-Za-z0-9])(?<![0-9][ ._·*~/-])[0-9](?:{_BETWEEN}{{1,3}}[0-9](?![0-9])){{6,}}(?:{_BETWEEN}[Xx])?(?![A-Za-z0-9])"
)
_DROPPED = re.compile(_BETWEEN)
_LEAST_DIFFERENT = 4
_RESIDENT_ID = 18
"""Characters of the numbers that may end in X."""


def _edits(text: str) -> list[Edit]:
    found = []
    for match in _RUN.finditer(text):
        new, end = _DROPPED.sub("", match[0]), match.end()
        if new[-1] in "Xx" and len(new) != _RESIDENT_ID:
            new, end = new[:-1], end - 2
        if len(set(new)) >= _LEAST_DIFFERENT and new not in "01234567890123456789":
            found.append(Edit(match.start(), end, new))
    return found


FOLD = Fold("spaced_digits", "guess", (rf"(?:[0-9]{_BETWEEN}{{1,3}}){{6}}[0-9]",), _edits)
