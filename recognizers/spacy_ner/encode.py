"""The encoder over a stream of tokens, in windows of one fixed size.

Texts lie behind one another in the stream with rows of zeros between, as spaCy lays them; a window is computed
with as many neighbours on each side as can reach its tokens. The size never changes, because sums in a matrix
product can depend on its shape: so a text has the same vectors alone and in any batch, if it begins at a multiple of
`convolve.TOGETHER`. The first convolution is looked up, the others are `convolve`'s. Knows no label and no text.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recognizers.spacy_ner.architecture import Floats, Network
from recognizers.spacy_ner.convolve import TOGETHER, Convolutions
from recognizers.spacy_ner.embed import TypeTable

ROWS = 480
"""Tokens of a window. Half of them are a multiple of 48, so that matrix products have no odd ends, and few enough for
the matrices to stay in a core's cache."""

Rows = npt.NDArray[np.intp]


class Encoder:
    """Token rows in, vectors that know their neighbours out."""

    def __init__(self, network: Network, table: TypeTable) -> None:
        width, wide = network.width, len(network.blocks[0].bias)
        self.reach = len(network.blocks)
        """Tokens on each side that a token's vector depends on."""
        self._table = table
        self._convolutions = Convolutions(network, ROWS // TOGETHER)
        # Even tokens of the window first, then odd ones, as the convolutions take them; a padding row at each end.
        self._window = np.zeros(ROWS + 2, np.intp)
        order = np.arange(ROWS).reshape(-1, TOGETHER).T.ravel()
        self._left, self._here, self._right = order, order + 1, order + 2
        self._wide, self._more = (np.empty((ROWS, wide), np.float32) for _ in range(2))
        self._tokens, self._narrow = (np.empty((ROWS, width), np.float32) for _ in range(2))

    def vectors(self, rows: Rows) -> Floats:
        """One row for each token but the first and last `reach`, which only lend their context."""
        inner = ROWS - 2 * self.reach
        count = len(rows) - 2 * self.reach
        found = np.empty((count, self._convolutions.size), np.float32)
        window = self._window[1:-1]
        for start in range(0, count, inner):
            piece = rows[start : start + ROWS]
            window[: len(piece)] = piece
            window[len(piece) :] = 0
            self._look_up()
            vectors = self._convolutions.run(self._tokens, self._narrow)
            found[start : start + inner] = vectors[self.reach : self.reach + min(inner, count - start)]
        return found

    def _look_up(self) -> None:
        """The tokens of the window, and the maxout of their first convolution."""
        table, window, wide, more = self._table, self._window, self._wide, self._more
        np.take(table.vectors, window[self._here], axis=0, out=self._tokens, mode="clip")
        np.take(table.middle, window[self._here], axis=0, out=wide, mode="clip")
        for side, at in ((table.left, self._left), (table.right, self._right)):
            np.take(side, window[at], axis=0, out=more, mode="clip")
            wide += more
        width = self._tokens.shape[1]
        np.copyto(self._narrow, wide[:, :width])
        for piece in range(width, wide.shape[1], width):
            np.maximum(self._narrow, wide[:, piece : piece + width], out=self._narrow)
