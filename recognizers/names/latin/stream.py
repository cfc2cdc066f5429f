"""Texts laid end to end as one stream of tokens, scored part by part. Knows no label's meaning.

Between texts lie as many gaps as the network reaches, so no text bears on another and none sees where a part ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recognizers.names.latin.network import PART, Marks, Network, unasked
from recognizers.names.latin.tokens import pieces
from recognizers.names.latin.types import BLANK_ROW, GAP, INSIDE, WORD, Numbers, TypeTable
from recognizers.names.latin.weights import Floats

PIECES = 6_000
"""Pieces looked up at once."""
SEGMENT = 1 << 16
"""Characters of a long text that are cut into pieces at once."""


class Scored(NamedTuple):
    """A stream of tokens: places in their text, and what the network says of them."""

    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    text: npt.NDArray[np.int64]
    scores: Floats
    kind: npt.NDArray[np.uint8]
    case: npt.NDArray[np.uint8]
    key: npt.NDArray[np.uint32]
    plain_key: npt.NDArray[np.uint32]


class _Marks(NamedTuple):
    """Of each token, what does not depend on its neighbours."""

    piece: Numbers
    kind: npt.NDArray[np.uint8]
    case: npt.NDArray[np.uint8]
    key: npt.NDArray[np.uint32]
    plain_key: npt.NDArray[np.uint32]


def segments(text: str) -> Iterator[str]:
    """A text in order, cut at spaces where it is long."""
    start = 0
    while len(text) - start > SEGMENT:
        end = text.rfind(" ", start + SEGMENT // 2, start + SEGMENT)
        end = end if end > 0 else start + SEGMENT
        yield text[start:end]
        start = end
    yield text[start:] if start else text


def asked(kind: npt.NDArray[np.uint8]) -> Marks:
    """Which tokens the network is asked about: words, and what may stand inside a name if it is beside a word."""
    word: Marks = kind == WORD
    beside = np.zeros(len(kind), bool)
    beside[1:] |= word[:-1]
    beside[:-1] |= word[1:]
    beside &= kind == INSIDE
    return word | beside


class Scorer:
    """Scores streams of tokens."""

    def __init__(self, table: TypeTable, network: Network) -> None:
        self._table = table
        self._network = network
        self._reach = network.reach

    def scored(self, texts: Sequence[str]) -> Scored:
        """The tokens of the texts and the gaps after each, in order."""
        found: list[str] = []
        lengths = []
        for text in texts:
            before = len(found)
            for segment in segments(text):
                found += pieces(segment)
            found += [GAP] * self._reach
            lengths.append(len(found) - before)
        length = np.fromiter(map(len, found), np.int64, len(found))
        end = np.cumsum(length)
        number = np.repeat(np.arange(len(texts)), lengths)
        base = np.cumsum([0, *map(len, texts)])[:-1]
        marks, scores = self._look(found)
        end, length, number = end[marks.piece], length[marks.piece], number[marks.piece]
        end -= base[number]
        return Scored(end - length, end, number, scores, *marks[1:])

    def _look(self, found: list[str]) -> tuple[_Marks, Floats]:
        """Which pieces are tokens, with their marks and scores."""
        table, reach = self._table, self._reach
        marks: list[_Marks] = []
        scores: list[Floats] = []
        carried = [GAP] * (2 * reach)
        for start in range(0, len(found), PIECES):
            here = found[start : start + PIECES]
            rows = table.rows(carried + here)
            own = np.flatnonzero(rows[2 * reach :] != BLANK_ROW)
            new = rows[2 * reach :][own]
            marks.append(
                _Marks(own + start, table.kind[new], table.case[new], table.key[new], table.plain_key[new])
            )
            scores += self._parts(np.concatenate([rows[: 2 * reach], new]))
            carried = (carried + [here[at] for at in own[-2 * reach :].tolist()])[-2 * reach :]
        scores += self._parts(table.rows(carried + [GAP] * reach))
        joined = _Marks(*(np.concatenate(column) for column in zip(*marks, strict=True)))
        return joined, np.concatenate(scores)[reach:]

    def _parts(self, rows: Numbers) -> Iterator[Floats]:
        """Scores of all rows but `reach` at each end."""
        reach, table = self._reach, self._table
        for start in range(0, len(rows) - 2 * reach, PART):
            part = rows[start : start + PART + 2 * reach]
            wanted = asked(table.kind[part])[reach : len(part) - reach]
            if wanted.any():
                yield self._network.scores(table.sides, table.vectors, part, wanted)
            else:
                yield unasked(len(wanted))
