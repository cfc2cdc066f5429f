"""Which documents are kept from training. It knows texts only, so that whoever measures shares the rule.

A document belongs to one side by a hash of its own text: adding or reordering documents moves none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

KEPT = 8
"""One document in so many is held out."""
BLIND = 5
"""Remainder of the hash of one document in sixteen, which nobody looks at."""
RUN = 8
"""Words in a row that two texts must share to count as the same work."""

_WORD = re.compile(r"\w+")


def held_out(text: str) -> bool:
    """Whether the document is never trained on, but looked at while choosing templates and thresholds."""
    return _number(text) % KEPT == 0


def blind(text: str) -> bool:
    """Whether the document is neither trained on nor looked at: only its scores are printed."""
    return _number(text) % (2 * KEPT) == BLIND


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def runs(text: str) -> set[int]:
    """Hashes of every run of words: shared runs tell that a text quotes another."""
    words = _WORD.findall(text.lower())
    return {hash(tuple(words[at : at + RUN])) for at in range(len(words) - RUN + 1)}


class Leaks:
    """Tells which texts quote one of the texts held out."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs: set[int] = set()
        for text in texts:
            self._runs |= runs(text)

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and not self._runs.isdisjoint(runs(text))
