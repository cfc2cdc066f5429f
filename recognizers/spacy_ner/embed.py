"""Vectors of distinct tokens, computed once by spaCy's own layer and kept in a bounded table.

A token's vector depends on a few of its attributes and on nothing around it. The bytes of those attributes are
the key, so two tokens share a row only when spaCy itself could not tell them apart. Knows no text and no order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizers.spacy_ner.architecture import Floats, Network

TYPES = 16_384
"""Distinct tokens kept; at about 4 kB each, 63 MB when full."""
AT_ONCE = 48
"""New tokens are always computed in groups of this size: sums in a matrix product can depend on its shape."""
PADDING = b""
"""Key of the rows of zeros between texts."""


class _Tokens:
    """What spaCy's embedding asks of a Doc."""

    def __init__(self, vocab: Any, columns: Sequence[str | int], values: npt.NDArray[np.uint64]) -> None:
        self.vocab = vocab
        self._columns = columns
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def to_array(self, wanted: Any) -> npt.NDArray[np.uint64]:
        """The values of one attribute, or a matrix of several."""
        if isinstance(wanted, (list, tuple)):
            return self._values[:, [self._columns.index(column) for column in wanted]]
        return self._values[:, self._columns.index(wanted)]


class TypeTable:
    """Rows of vectors, and of what each vector adds to the first convolution as left, middle and right one."""

    def __init__(self, network: Network, limit: int = TYPES) -> None:
        first = network.blocks[0]
        wide = len(first.bias)
        self._network = network
        self._limit = limit
        self._sides = np.ascontiguousarray(np.hstack(np.split(first.weight, 3)))
        self._bias = first.bias
        self.vectors: Floats = np.zeros((limit, network.width), np.float32)
        self.left, self.middle, self.right = (np.zeros((limit, wide), np.float32) for _ in range(3))
        self.middle[0] = first.bias
        self._row = {PADDING: 0}

    def __len__(self) -> int:
        return len(self._row)

    def rows(self, keys: Sequence[bytes]) -> npt.NDArray[np.intp]:
        """The row of each key; they stay valid until the next call."""
        row = self._row
        new = dict.fromkeys(key for key in keys if key not in row)
        if new:
            if len(row) + len(new) > self._limit:
                row.clear()
                row[PADDING] = 0
                new = dict.fromkeys(key for key in keys if key != PADDING)
            self._add(list(new))
        return np.fromiter(map(row.__getitem__, keys), np.intp, len(keys))

    def _add(self, keys: list[bytes]) -> None:
        if len(self._row) + len(keys) > self._limit:
            raise ValueError("more distinct tokens at once than the table has rows")
        columns = self._network.columns
        values = np.frombuffer(b"".join(keys), np.uint64).reshape(len(keys), len(columns))
        wide = len(self._bias)
        for start in range(0, len(keys), AT_ONCE):
            group = values[start : start + AT_ONCE]
            padded = np.zeros((AT_ONCE, len(columns)), np.uint64)
            padded[: len(group)] = group
            vectors = self._network.embed.predict([_Tokens(self._network.vocab, columns, padded)])[0]
            sides = vectors @ self._sides
            at = slice(len(self._row), len(self._row) + len(group))
            self.vectors[at] = vectors[: len(group)]
            self.left[at] = sides[: len(group), :wide]
            self.middle[at] = sides[: len(group), wide : 2 * wide] + self._bias
            self.right[at] = sides[: len(group), 2 * wide :]
            self._row.update(zip(keys[start:], range(at.start, at.stop), strict=False))
