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
        self.windows = [len(layer.weight) // self.wide for layer in weights.layers]
        """How many tokens each layer sees."""
        self.reach = sum(window // 2 for window in self.windows)
        """How many tokens on each side bear on a token's scores."""
        self._mix = weights.mix
        self._first = first
        self._sides = np.ascontiguousarray(np.hstack(np.split(first.weight, self.windows[0])))
        self._layers = weights.layers[1:]
        self._out = weights.out
        self._window = np.empty((PART + 2 * self.reach, max(self.windows[1:]) * self.wide), np.float32)
        self._sums = np.empty((PART + 2 * self.reach, 2 * self.wide), np.float32)

    def token_vectors(self, embedded: Floats) -> Floats:
        """Whole vectors of tokens from their embeddings."""
        vectors = activations(embedded @ self._mix.weight + self._mix.bias, self._mix)
        return whole(vectors, vectors)

    def sides(self, vectors: Floats) -> list[Floats]:
        """What each token adds to the first layer's sums from each place of its window; the first has the bias."""
        first, *others = np.split(vectors @ self._sides, self.windows[0], axis=1)
        return [first + self._first.bias, *others]

    def scores(self, sums: Floats, vectors: Floats) -> Floats:
        """Scores of labels for all but `reach` tokens at each end of `vectors`.

        `sums` are those of the first layer, for the tokens that it sees on both sides.
        """
        side = self.windows[0] // 2
        stream = activations(sums, self._first)
        stream += vectors[side : len(vectors) - side]
        wide = self.wide
        for size, layer in zip(self.windows[1:], self._layers, strict=True):
            count, side = len(stream) - size + 1, size // 2
            inner = whole(stream, np.empty_like(stream))
            window, sums = self._window[:count], self._sums[:count]
            for at in range(size):
                window[:, at * wide : (at + 1) * wide] = inner[at : at + count]
            np.matmul(window, layer.weight, out=sums)
            sums += layer.bias
            added = activations(sums, layer)
            added += stream[side : side + count]
            stream = added
        found: Floats = whole(stream, stream) @ self._out.weight
        found *= self._out.factor
        found += self._out.offset
        return found
