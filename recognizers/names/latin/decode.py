"""Scores of labels to spans of tokens, and margins to confidence. Knows no text.

The best labels are those with the largest sum of scores among sequences in which a name begins before it goes on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recognizers.names.latin.network import NO_NAME
from recognizers.names.latin.weights import Floats

OUTSIDE, FIRST, INSIDE = 0, 1, 2


class Found(NamedTuple):
    """Spans of tokens, first to one after the last, and by how much each was preferred to no name."""

    first: npt.NDArray[np.intp]
    stop: npt.NDArray[np.intp]
    margin: Floats


def best_path(scores: Sequence[Sequence[float]]) -> list[int]:
    """The best labels of a few tokens, of which the first follows a token outside any name."""
    best = [0.0, NO_NAME, NO_NAME]
    back: list[tuple[int, int, int]] = []
    for outside, first, inside in scores:
        any_before = 0 if best[0] >= max(best[1], best[2]) else 1 if best[1] >= best[2] else 2
        named_before = 1 if best[1] >= best[2] else 2
        back.append((any_before, any_before, named_before))
        best = [best[any_before] + outside, best[any_before] + first, best[named_before] + inside]
    label = max(range(3), key=best.__getitem__)
    labels = [label]
    for before in reversed(back[1:]):
        label = before[label]
        labels.append(label)
    return labels[::-1]


def labels_of(scores: Floats) -> tuple[npt.NDArray[np.intp], Floats]:
    """The label of each token and its margin."""
    named = np.maximum(scores[:, FIRST], scores[:, INSIDE])
    margin = named - scores[:, OUTSIDE]
    labels = np.where(margin <= 0, OUTSIDE, np.where(scores[:, FIRST] >= scores[:, INSIDE], FIRST, INSIDE))
    broken = np.flatnonzero((labels[1:] == INSIDE) & (labels[:-1] == OUTSIDE)) + 1
    done = 0
    for at in broken.tolist():
        if at < done:
            continue
        start, stop = at, at + 1
        while start > 0 and margin[start - 1] > -4 and at - start < 8:
            start -= 1
        while start < at and labels[start] != OUTSIDE:
            start += 1
        while stop < len(labels) and labels[stop] != OUTSIDE and stop - at < 40:
            stop += 1
        labels[start:stop] = best_path(scores[start:stop].tolist())
        done = stop
    return labels, margin


def spans(scores: Floats) -> Found:
    """The names of a stream of tokens."""
    labels, margin = labels_of(scores)
    inside = labels == INSIDE
    before = np.concatenate([[False], labels[:-1] != OUTSIDE])
    first = np.flatnonzero((labels == FIRST) | (inside & ~before))
    if not len(first):
        return Found(first, first, np.zeros(0, np.float32))
    after = np.concatenate([~inside[1:], [True]])
    stop = np.flatnonzero((labels != OUTSIDE) & after) + 1
    lowest = np.minimum.reduceat(np.append(margin, np.float32(0)), np.stack([first, stop], 1).ravel())[::2]
    return Found(first, stop, lowest)


class Confidence:
    """How often spans with a margin were right, between points that were measured."""

    def __init__(self, margins: Sequence[float], right: Sequence[float]) -> None:
        self._margins = margins
        self._right = right

    def __call__(self, margin: float) -> float:
        """A number 0-1, rising with the margin."""
        at = bisect_right(self._margins, margin)
        if at == 0:
            return round(self._right[0], 4)
        if at == len(self._margins):
            return round(self._right[-1], 4)
        low, high = self._margins[at - 1], self._margins[at]
        share = (margin - low) / (high - low)
        return round(self._right[at - 1] + share * (self._right[at] - self._right[at - 1]), 4)
