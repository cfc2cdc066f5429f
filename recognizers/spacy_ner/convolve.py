"""Convolutions of three neighbours with two thirds of the multiplications: two tokens at once, after Winograd.

With the weights l, m, r of the left, the middle and the right one, the sums of two tokens b, c between a and d

    y(b) = a l + b m + c r          y(c) = b l + c m + d r

are made of four products in place of six:

    p = (a - c) l    q = (b + c) (l + m + r) / 2    s = (c - b) (l - m + r) / 2    t = (b - d) r
    y(b) = p + q + s                y(c) = q - s - t

The weights' sums are made once, in double precision, and rounding errors are as small as those of the plain way: a test
holds both against double precision. But b and c are rounded each in its own way, so what is to have the same numbers
wherever it stands must begin at an even place. Matrices lie with a token in each column, so that numpy's loops
are long, and have one fixed size. Knows no table of tokens and no stream.
"""

from __future__ import annotations

import numpy as np

from recognizers.spacy_ner.architecture import Block, Floats, Network

TOGETHER = 2
"""Tokens that are made together; a text must begin at a multiple of this, counted from the begin of a window."""
_TINY = np.float32(1e-8)
"""What spaCy's layer norm adds to a variance."""


class Convolutions:
    """Everything behind the maxout of the first convolution, for a window of `pairs` tokens times two."""

    def __init__(self, network: Network, pairs: int) -> None:
        width, wide = network.width, len(network.blocks[0].bias)
        self._width = width
        self._scales = [np.ascontiguousarray(block.scale[:, None]) for block in network.blocks]
        # What layer norm adds to each row is left out of the rows and put into what is made of them.
        added = np.zeros(width)
        self._layers: list[tuple[Floats, Floats]] = []
        for number, block in enumerate(network.blocks):
            if number:
                self._layers.append(_of_pairs(block, added))
            added = added + block.shift
        weight, bias = network.project
        self._project = weight, (bias + added @ weight).astype(np.float32)
        # Tokens 0, 2, 4... and a column of zeros behind them; tokens 1, 3, 5... and one before them.
        self._even, self._odd = (np.zeros((width, pairs + 1), np.float32) for _ in range(2))
        self._sums = np.empty((4, width, pairs), np.float32)
        self._products = np.empty((4, wide, pairs), np.float32)
        self._best, self._squares = (np.empty((2, width, pairs), np.float32) for _ in range(2))
        self._found = np.empty((pairs, 2, len(bias)), np.float32)

    @property
    def size(self) -> int:
        """Floats of a found vector."""
        return self._found.shape[2]

    def run(self, tokens: Floats, best: Floats) -> Floats:
        """A row for each token in its order, valid until the next call, from rows of even tokens, then of odd ones.

        `best` is the maxout of the first convolution. At either end of the window, as many rows as there are
        convolutions lack their context.
        """
        pairs = len(self._found)
        np.copyto(self._even[:, :-1], tokens[:pairs].T)
        np.copyto(self._odd[:, 1:], tokens[pairs:].T)
        np.copyto(self._best[0], best[:pairs].T)
        np.copyto(self._best[1], best[pairs:].T)
        self._settle(self._scales[0])
        for (weight, bias), scale in zip(self._layers, self._scales[1:], strict=True):
            self._convolve(weight, bias)
            self._settle(scale)
        weight, bias = self._project
        np.matmul(self._even[:, :-1].T, weight, out=self._found[:, 0])
        np.matmul(self._odd[:, 1:].T, weight, out=self._found[:, 1])
        self._found += bias
        return self._found.reshape(2 * pairs, -1)

    def _convolve(self, weight: Floats, bias: Floats) -> None:
        """Leave the maxout of the next convolution in `best`."""
        even, odd, sums, products, width = self._even, self._odd, self._sums, self._products, self._width
        np.subtract(odd[:, :-1], odd[:, 1:], out=sums[0])
        np.add(even[:, :-1], odd[:, 1:], out=sums[1])
        np.subtract(odd[:, 1:], even[:, :-1], out=sums[2])
        np.subtract(even[:, :-1], even[:, 1:], out=sums[3])
        np.matmul(weight, sums, out=products)
        first, second, third, fourth = products
        second += bias
        first += second
        first += third
        second -= third
        second -= fourth
        both, best = products[:2], self._best
        np.copyto(best, both[:, :width])
        for piece in range(width, both.shape[1], width):
            np.maximum(best, both[:, piece : piece + width], out=best)

    def _settle(self, scale: Floats) -> None:
        """Layer norm of `best`, added to the tokens."""
        best, squares, share = self._best, self._squares, np.float32(1 / self._width)
        mean = np.add.reduce(best, axis=1, keepdims=True)
        mean *= share
        best -= mean
        np.multiply(best, best, out=squares)
        variance = np.add.reduce(squares, axis=1, keepdims=True)
        variance *= share
        variance += _TINY
        best /= np.sqrt(variance, out=variance)
        best *= scale
        self._even[:, :-1] += best[0]
        self._odd[:, 1:] += best[1]


def _of_pairs(block: Block, added: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[Floats, Floats]:
    """(4, wide, width), a weight for each product, and a column of the bias that counts what was not added before."""
    left, middle, right = np.split(block.weight.astype(np.float64), 3)
    four = (left, (left + middle + right) / 2, (left - middle + right) / 2, right)
    bias = block.bias + added @ (left + middle + right)
    weight = np.stack([each.T for each in four])
    return np.ascontiguousarray(weight, np.float32), np.ascontiguousarray(bias[:, None], np.float32)
