"""New words spelt as the words of a list are: names, places and firms that nobody has seen. Knows letters only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from random import Random

SEEN = 3
"""Letters before a letter that decide what it may be."""
SHORTEST, LONGEST = 3, 14


class Spelling:
    """Which letter follows which, counted over a list of words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = set(words)
        self._next: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            letters = "^" * SEEN + word + "$"
            for at in range(SEEN, len(letters)):
                self._next[letters[at - SEEN : at]].append(letters[at])

    def _word(self, random: Random) -> str:
        letters = "^" * SEEN
        while letters[-1] != "$" and len(letters) < SEEN + LONGEST + 2:
            letters += random.choice(self._next[letters[-SEEN:]])
        return letters[SEEN:].rstrip("$")

    def made(self, count: int, random: Random) -> Iterator[str]:
        """New words out of so many tries; those of the list, very short and very long ones are left out."""
        for _ in range(count):
            word = self._word(random)
            if SHORTEST <= len(word) <= LONGEST and word not in self._words:
                yield word
