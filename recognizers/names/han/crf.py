"""The best labels of sentences, which spans of words they make persons, and by how much. Integers throughout.

Knows scores and numbers of labels, no words and no texts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recognizers.names.han.network import Packed, Scores
from recognizers.names.han.weights import Ints

BEGIN, INSIDE = 16, 17
"""The labels of a person's first word and of the others."""
_NEVER = -(1 << 30)
_BITS = 6
"""There are fewer than 64 labels: a score and the label it comes from go through one maximum as one number."""


class Found(NamedTuple):
    """Words `start` up to `end` of a sentence name a person."""

    sentence: int
    start: int
    end: int
    margin: int
    """How much worse the sentence's best labels without a person at the span's least sure word are."""


class Crf:
    """The transitions between labels."""

    def __init__(self, crf: Ints) -> None:
        labels = crf.shape[1]
        self._first, self._last, self._pairs = crf[0], crf[1], crf[2:]
        # The lower label wins a tie, as with argmax.
        self._code = np.arange(labels - 1, -1, -1, dtype=np.int32)
        self._coded = (self._pairs << _BITS) + self._code[:, None]
        self._top = labels - 1

    def persons(self, emitted: Scores, packed: Packed) -> list[Found]:
        """The spans of all sentences, by sentence and place."""
        best, origin = self._forward(emitted, packed)
        labels = self._labels(best, origin, packed)
        person = (labels == BEGIN) | (labels == INSIDE)
        if not person.any():
            return []
        margins = self._margins(best, emitted, packed, person)
        return _spans(labels, margins, packed, person)

    def _forward(self, emitted: Scores, packed: Packed) -> tuple[Scores, npt.NDArray[np.int8]]:
        """For each place and label the best score of labels up to there, and the label before on that path."""
        best = np.empty_like(emitted)
        origin = np.empty(emitted.shape, np.int8)
        count = packed.counts[0]
        np.add(emitted[:count], self._first, out=best[:count])
        for step, count in enumerate(packed.counts[1:], 1):
            here = slice(packed.offsets[step], packed.offsets[step] + count)
            before = best[packed.offsets[step - 1] : packed.offsets[step - 1] + count]
            chosen = ((before << _BITS)[:, :, None] + self._coded).max(axis=1)
            np.subtract(self._top, chosen & ((1 << _BITS) - 1), out=origin[here], casting="unsafe")
            np.add(chosen >> _BITS, emitted[here], out=best[here])
        return best, origin

    def _labels(self, best: Scores, origin: npt.NDArray[np.int8], packed: Packed) -> npt.NDArray[np.intp]:
        """The label of each place on its sentence's best path."""
        labels = np.empty(len(best), np.intp)
        after = 0
        for step in range(len(packed.counts) - 1, -1, -1):
            begin, count = packed.offsets[step], packed.counts[step]
            if after:
                rows = np.arange(packed.offsets[step + 1], packed.offsets[step + 1] + after)
                labels[begin : begin + after] = origin[rows, labels[rows]]
            ending = slice(begin + after, begin + count)
            labels[ending] = (best[ending] + self._last).argmax(axis=1)
            after = count
        return labels

    def _margins(
        self, best: Scores, emitted: Scores, packed: Packed, person: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.int64]:
        """At each place, how much the best path as a person is above the best one as something else.

        Only for sentences with a person in them; the scores of the others say nothing.
        """
        row = np.arange(len(best)) - np.repeat(packed.offsets[:-1], packed.counts)
        wanted = np.zeros(packed.counts[0], np.bool_)
        wanted[row[person]] = True
        margins = np.zeros(len(best), np.int64)
        rest = np.empty(0)
        for step in range(len(packed.counts) - 1, -1, -1):
            begin, count = packed.offsets[step], packed.counts[step]
            rows = np.flatnonzero(wanted[:count])
            ahead = np.repeat(self._last[None], len(rows), axis=0)
            if len(rest):
                # Rows are sorted by length: those that go on are the first ones.
                ahead[: len(rest)] = (self._pairs + rest[:, None, :]).max(axis=2)
            whole = best[begin + rows] + ahead
            named = whole[:, BEGIN : INSIDE + 1].max(axis=1)
            whole[:, BEGIN : INSIDE + 1] = _NEVER
            other = whole.max(axis=1)
            margins[begin + rows] = named - other
            rest = ahead + emitted[begin + rows]
        return margins


def _spans(
    labels: npt.NDArray[np.intp],
    margins: npt.NDArray[np.int64],
    packed: Packed,
    person: npt.NDArray[np.bool_],
) -> list[Found]:
    places = np.flatnonzero(person)
    step = np.searchsorted(packed.offsets, places, side="right") - 1
    row = places - np.array(packed.offsets)[step]
    order = np.lexsort((step, row))
    found: list[Found] = []
    for sentence, at, label, margin in zip(
        row[order].tolist(),
        step[order].tolist(),
        labels[places][order].tolist(),
        margins[places][order].tolist(),
        strict=True,
    ):
        last = found[-1] if found else None
        if last and label == INSIDE and (last.sentence, last.end) == (sentence, at):
            found[-1] = Found(sentence, last.start, at + 1, min(last.margin, margin))
        else:
            found.append(Found(sentence, at, at + 1, margin))
    return found
