"""The convolutions over a stream of tokens, in windows of one fixed size.

Texts lie behind one another in the stream with rows of zeros between, as spaCy lays them; a window is computed
with as many neighbours on each side as can reach its tokens. The size never changes, because sums in a matrix
product can depend on its shape: so a text has the same vectors alone and in any batch. Knows no label and no text.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

from recognizers.spacy_ner.architecture import Block, Floats, Network
from recognizers.spacy_ner.embed import TypeTable

ROWS = 432
"""Tokens of a window, a multiple of three and small enough for the matrices to stay in a core's cache."""


class Encoder:
    """Token rows in, vectors that know their neighbours out."""

    def __init__(self, network: Network, table: TypeTable) -> None:
        width, wide = network.width, len(network.blocks[0].bias)
        self.reach = len(network.blocks)
        """Tokens on each side that a token's vector depends on."""
        self._network = network
        self._table = table
        # One row of zeros at each end of the window. Three rows that follow each other are one row of a matrix:
        # beginning at row 0, 1 and 2, every third one is a plain view, so neighbours are never copied together.
        buffer = np.zeros((ROWS + 2, width), np.float32)
        step = width * buffer.itemsize
        self._threes = as_strided(buffer, (3, ROWS // 3, 3 * width), (step, 3 * step, buffer.itemsize))
        self._tokens = buffer[1:-1]
        self._by_threes = self._tokens.reshape(ROWS // 3, 3, width).swapaxes(0, 1)
        self._wide = np.empty((ROWS, wide), np.float32)
        self._narrow = np.empty((ROWS, width), np.float32)

    def vectors(self, rows: npt.NDArray[np.intp]) -> Floats:
        """One row for each token but the first and last `reach`, which only lend their context."""
        inner = ROWS - 2 * self.reach
        count = len(rows) - 2 * self.reach
        weight, bias = self._network.project
        found = np.empty((count, len(bias)), np.float32)
        window = np.zeros(ROWS, np.intp)
        for start in range(0, count, inner):
            piece = rows[start : start + ROWS]
            window[: len(piece)] = piece
            window[len(piece) :] = 0
            self._convolve(window)
            vectors = self._tokens @ weight + bias
            found[start : start + inner] = vectors[self.reach : self.reach + min(inner, count - start)]
        return found

    def _convolve(self, rows: npt.NDArray[np.intp]) -> None:
        """Leave the encoded tokens in the buffer."""
        first, *rest = self._network.blocks
        table, wide = self._table, self._wide
        np.take(table.vectors, rows, axis=0, out=self._tokens, mode="clip")
        np.take(table.middle, rows, axis=0, out=wide, mode="clip")
        wide[1:] += table.left[rows[:-1]]
        wide[:-1] += table.right[rows[1:]]
        self._tokens += self._settle(first)
        by_threes = wide.reshape(3, ROWS // 3, -1)
        for block in rest:
            np.matmul(self._threes, block.weight, out=by_threes)
            wide += block.bias
            self._by_threes += self._settle(block).reshape(self._by_threes.shape)

    def _settle(self, block: Block) -> Floats:
        """Maxout and layer norm of the wide rows."""
        wide, best, width = self._wide, self._narrow, self._network.width
        np.copyto(best, wide[:, :width])
        for piece in range(width, wide.shape[1], width):
            np.maximum(best, wide[:, piece : piece + width], out=best)
        best -= (np.einsum("ij->i", best) / np.float32(width))[:, None]
        variance = np.einsum("ij,ij->i", best, best) / np.float32(width)
        best /= np.sqrt(variance + np.float32(1e-8))[:, None]
        best *= block.scale
        best += block.shift
        return best
