"""Which sentences can hold a name at all: a quick guess that spares the network the others.

Each character's score is a sum of small integers looked up by the characters around it, alone, in twos and in threes;
a sentence is worth reading if its best character reaches `least`. Twos and threes share entries by hash: a clash can
let a sentence through or, rarely, hide one. Knows no words and no labels; what it misses is measured, not assumed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from recognizers.names.han.characters import EVERY, CodePoints, code_points
from recognizers.names.han.weights import Floats, Int8s, Weights

Identities = npt.NDArray[np.uint32]

BEFORE = 3
"""How many characters before one its score may look at; as many come after it."""
PLACES_ONE, PLACES_TWO, PLACES_THREE = 7, 6, 5
PADDING = "\n" * BEFORE
"""To be put between texts: nothing is seen beyond it."""
_KINDS = 8
"""The first numbers: characters known by their kind only."""


def identities(weights: Weights) -> Identities:
    """By code point, the number under which the gate knows a character; many rare ones share a number."""
    table = np.zeros(EVERY, np.uint32)
    table[0x3000:] = 1
    table[0x3400:0xA000] = 2
    first = int(weights.character_rows.min())
    table[code_points(weights.characters)] = weights.character_rows - first + _KINDS
    for kind, (low, high) in enumerate((("0", "9"), ("a", "z"), ("A", "Z")), 3):
        table[ord(low) : ord(high) + 1] = kind
    return table


def numbers(weights: Weights) -> int:
    """How many numbers `identities` gives."""
    return int(weights.character_rows.max() - weights.character_rows.min()) + 1 + _KINDS


def twos(one: Identities, bits: int) -> Identities:
    """A hash of each character and the next."""
    hashed: Identities = ((one[:-1] * np.uint32(40503) + one[1:]) * np.uint32(2654435761)) >> np.uint32(
        32 - bits
    )
    return hashed


def threes(one: Identities, bits: int) -> Identities:
    """A hash of each character and the next two."""
    mixed = (one[:-2] * np.uint32(40503) + one[1:-1]) * np.uint32(30011) + one[2:]
    hashed: Identities = (mixed * np.uint32(2246822519)) >> np.uint32(32 - bits)
    return hashed


class Gate:
    """One set of sums."""

    def __init__(self, weights: Weights) -> None:
        self._identities = identities(weights)
        self._tables = [
            [np.ascontiguousarray(column) for column in table.T]
            for table in (weights.gate_one, weights.gate_two, weights.gate_three)
        ]
        self._bits = [
            int(table.shape[0]).bit_length() - 1 for table in (weights.gate_two, weights.gate_three)
        ]
        self._least = weights.gate_least

    def passes(self, points: CodePoints, bounds: Sequence[tuple[int, int]]) -> list[bool]:
        """Whether each sentence is worth reading. The last must end before the last of `points`."""
        if not self._tables[0]:
            return [True] * len(bounds)
        best = np.maximum.reduceat(self.scores(points), np.array(bounds, np.intp).ravel())[::2]
        passed: list[bool] = (best >= self._least).tolist()
        return passed

    def scores(self, points: CodePoints) -> npt.NDArray[np.int16]:
        """The score of each character."""
        one = self._identities[points]
        total = np.zeros(len(one), np.int16)
        if len(one) < PLACES_ONE:
            return total
        for known, columns in zip(
            (one, twos(one, self._bits[0]), threes(one, self._bits[1])), self._tables, strict=True
        ):
            for place, column in enumerate(columns):
                _add(total, column[known], place - BEFORE)
        return total


def _add(total: npt.NDArray[np.int16], found: Int8s, shift: int) -> None:
    """Add to each character what was found `shift` characters further on."""
    begin, end = max(0, -shift), min(len(total), len(found) - shift)
    total[begin:end] += found[begin + shift : end + shift]


def cut(weights: Floats, unit: int) -> Int8s:
    """Weights as they are stored: in units, small ones left out so that the file packs well."""
    whole = np.rint(weights * unit).clip(-127, 127)
    return whole.astype(np.int8)
