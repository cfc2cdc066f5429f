"""The network on whole numbers: vectors of tokens to scores of labels, the same on every CPU.

Matrix products multiply whole numbers small enough for float32 to add them exactly in any order
(`Weights.largest_sum`); all else is element by element, where IEEE arithmetic leaves no choice. No sum over
fractions, no exponential. Knows no token.
"""

from __future__ import annotations

import numpy as np

from recognizers.names.latin.weights import Floats, Layer, Weights

PART = 1024
"""Tokens taken through all layers at once, so that what they need stays in the cache."""
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


class Network:
    """All but the embedding of tokens."""

    def __init__(self, weights: Weights) -> None:
        first = weights.layers[0]
        self.wide = len(first.factor)
        self.reach = len(weights.layers)
        """How many tokens on each side bear on a token's scores."""
        self._mix = weights.mix
        self._first = first
        self._sides = np.ascontiguousarray(np.hstack(np.split(first.weight, 3)))
        self._layers = weights.layers[1:]
        self._out = weights.out
        self._window = np.empty((PART + 2 * self.reach, 3 * self.wide), np.float32)
        self._sums = np.empty((PART + 2 * self.reach, 2 * self.wide), np.float32)

    def token_vectors(self, embedded: Floats) -> Floats:
        """Whole vectors of tokens from their embeddings."""
        vectors = activations(embedded @ self._mix.weight + self._mix.bias, self._mix)
        return whole(vectors, vectors)

    def sides(self, vectors: Floats) -> tuple[Floats, Floats, Floats]:
        """What each token adds to the first layer's sums as left, as middle and as right one."""
        left, middle, right = np.split(vectors @ self._sides, 3, axis=1)
        return left, middle + self._first.bias, right

    def scores(self, sums: Floats, vectors: Floats) -> Floats:
        """Scores of labels for all but `reach` tokens at each end of `vectors`.

        `sums` are those of the first layer, for all but one token at each end.
        """
        stream = activations(sums, self._first)
        stream += vectors[1:-1]
        wide = self.wide
        for layer in self._layers:
            inner = whole(stream, np.empty_like(stream))
            window, sums = self._window[: len(stream) - 2], self._sums[: len(stream) - 2]
            window[:, :wide] = inner[:-2]
            window[:, wide : 2 * wide] = inner[1:-1]
            window[:, 2 * wide :] = inner[2:]
            np.matmul(window, layer.weight, out=sums)
            sums += layer.bias
            added = activations(sums, layer)
            added += stream[1:-1]
            stream = added
        found: Floats = whole(stream, stream) @ self._out.weight
        found *= self._out.factor
        found += self._out.offset
        return found
