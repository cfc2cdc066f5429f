"""The shipped weights: read from one file, with the digest that names them. Knows the file, and no text."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

FILE = Path(__file__).with_name("latin.npz")
EXACT = 1 << 24
"""Below it every whole number is a float32, so sums of products are exact in whatever order they are taken."""

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


class Layer(NamedTuple):
    """Whole weights, inputs by outputs, and whole bias; then what brings a sum to activations."""

    weight: Floats
    bias: Floats
    factor: Floats
    offset: Floats


class Weights(NamedTuple):
    """All that was learned."""

    digest: str
    tables: tuple[npt.NDArray[np.int8], ...]
    mix: Layer
    layers: tuple[Layer, ...]
    out: Layer
    given: Bytes
    surnames: Bytes
    groups: Bytes
    never: frozenset[int]
    """Checksums of words that, in lower case, are in no name; then of those that are only inside one."""
    inside: frozenset[int]
    margins: tuple[float, ...]
    """Margins in rising order, and for each how many spans in a hundred were right there."""
    confidence: tuple[float, ...]

    @property
    def largest_sum(self) -> int:
        """The largest number that any matrix product can meet on its way, whatever the text."""
        embedded = np.full(self.mix.weight.shape[0], 127.0)
        embedded[: self.tables[0].shape[1]] = 254
        sums = [embedded @ np.abs(self.mix.weight) + np.abs(self.mix.bias)]
        sums += [
            127.0 * np.abs(layer.weight).sum(0) + np.abs(layer.bias) for layer in (*self.layers, self.out)
        ]
        return int(max(one.max() for one in sums))


def _layer(arrays: Any, named: str) -> Layer:
    weight = np.ascontiguousarray(arrays[f"{named}_weight"].T.astype(np.float32))
    bias = arrays[f"{named}_bias"].astype(np.float32)
    return Layer(weight, bias, arrays[f"{named}_factor"], arrays[f"{named}_offset"])


def _count(arrays: Any, pattern: str) -> int:
    number = 0
    while pattern.format(number) in arrays:
        number += 1
    return number


def load(file: Path = FILE) -> Weights:
    """Read the weights; nothing in the file is ever run."""
    content = file.read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        out = arrays["out_weight"].T.astype(np.float32)
        return Weights(
            digest=hashlib.sha256(content).hexdigest(),
            tables=tuple(arrays[f"table{at}"] for at in range(_count(arrays, "table{}"))),
            mix=_layer(arrays, "mix"),
            layers=tuple(_layer(arrays, f"layer{at}") for at in range(_count(arrays, "layer{}_bias"))),
            out=Layer(
                np.ascontiguousarray(out), np.zeros(3, np.float32), arrays["out_factor"], arrays["out_offset"]
            ),
            given=arrays["given"],
            surnames=arrays["surnames"],
            groups=arrays["groups"],
            never=frozenset(arrays["never"].tolist() if "never" in arrays else ()),
            inside=frozenset(arrays["inside"].tolist() if "inside" in arrays else ()),
            margins=tuple(arrays["margins"].tolist()) if "margins" in arrays else (0.0, 8.0),
            confidence=tuple(arrays["confidence"].tolist()) if "confidence" in arrays else (0.5, 1.0),
        )
