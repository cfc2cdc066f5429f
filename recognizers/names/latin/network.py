"""The network on whole numbers: vectors of tokens to scores of labels, the same on every CPU.

Matrix products multiply whole numbers small enough for float32 to add them exactly in any order
(`Weights.largest_sum`); all else is element by element, where IEEE arithmetic leaves no choice. No sum over
fractions, no exponential. Knows no token.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

from recognizers.names.latin.weights import Floats, Layer, Weights

PART = 4096
"""Tokens taken through all layers at once; fewer cost more calls, more leave the cache."""
Rows = npt.NDArray[np.intp]
Marks = npt.NDArray[np.bool_]
NO_NAME = -1000.0
"""The score of a label that cannot be."""
TOP = np.float32(127)


def whole(values: Floats, out: Floats) -> Floats:
    """Clipped to what 8 bits hold, and rounded."""
    np.minimum(values, TOP, out=out)
    np.maximum(out, -TOP, out=out)
    np.rint(out, out=out)
    return out


def activations(sums: Floats, layer: Layer) -> Floats:
    """The larger of each pair of sums, brought to the scale of activations."""
    wide = len(layer.factor)
    larger = np.maximum(sums[:, :wide], sums[:, wide:])
    larger *= layer.factor
    larger += layer.offset
    return larger


def windows(values: Floats, size: int) -> Floats:
    """Each row with the rows after it, as one longer row; a view, nothing is copied."""
    count, wide = values.shape
    step, unit = values.strides
    return as_strided(values, (count - size + 1, size * wide), (step, unit), writeable=False)


def spread(wanted: Marks, side: int) -> Marks:
    """Marks of everything that is at most so far from a mark, as a longer row."""
    found = np.zeros(len(wanted) + 2 * side, bool)
    for at in range(2 * side + 1):
        found[at : at + len(wanted)] |= wanted
    return found


def unasked(count: int) -> Floats:
    """Scores of tokens that the network was not asked about: outside any name."""
    return np.tile(np.array([0, NO_NAME, NO_NAME], np.float32), (count, 1))


class Network:
    """All but the embedding of tokens."""

    def __init__(self, weights: Weights) -> None:
        first = weights.layers[0]
        self.wide = len(first.factor)
        self.windows = [len(layer.weight) // self.wide for layer in weights.layers]
        """How many tokens each layer sees."""
        self.reach = sum(window // 2 for window in self.windows)
        """How many tokens on each side bear on a token's scores."""
        self._mix = weights.mix
        self._first = first
        self._sides = np.ascontiguousarray(np.hstack(np.split(first.weight, self.windows[0])))
        self._layers = weights.layers[1:]
        self._out = weights.out

    def token_vectors(self, embedded: Floats) -> Floats:
        """Whole vectors of tokens from their embeddings."""
        vectors = activations(embedded @ self._mix.weight + self._mix.bias, self._mix)
        return whole(vectors, vectors)

    def sides(self, vectors: Floats) -> list[Floats]:
        """What each token adds to the first layer's sums from each place of its window; the first has the bias."""
        first, *others = np.split(vectors @ self._sides, self.windows[0], axis=1)
        return [first + self._first.bias, *others]

    def scores(self, sides: Sequence[Floats], vectors: Floats, rows: Rows, wanted: Marks) -> Floats:
        """Scores of labels for all tokens but `reach` at each end; no name where they are not wanted.

        `rows` says where in `sides` and `vectors` each token is. Layers are only computed where something wanted
        depends on them: the stream then holds no other places, and as all neighbours of a needed place are in it,
        they still lie side by side.
        """
        needed = [wanted]
        for size in self.windows[:0:-1]:
            needed.append(spread(needed[-1], size // 2))
        here = needed.pop()
        start = np.flatnonzero(here)
        sums = sides[0][rows[start]]
        for at, side in enumerate(sides[1:], 1):
            sums += side[rows[start + at]]
        stream = activations(sums, self._first)
        stream += vectors[rows[start + self.windows[0] // 2]]
        for size, layer in zip(self.windows[1:], self._layers, strict=True):
            place = np.cumsum(here) - 1
            here = needed.pop()
            start = place[: len(here)][here]
            inner = whole(stream, np.empty_like(stream))
            sums = windows(inner, size)[start] @ layer.weight
            sums += layer.bias
            added = activations(sums, layer)
            added += stream[start + size // 2]
            stream = added
        named = whole(stream, stream) @ self._out.weight
        named *= self._out.factor
        named += self._out.offset
        found = unasked(len(wanted))
        found[wanted] = named
        return found
