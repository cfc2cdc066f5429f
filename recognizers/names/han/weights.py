"""The file of weights: what stands in it, and reading it. It computes nothing that a text has a part in.

Every array is an integer one, or a scale; the file is read without pickle. Its digest is part of the tagger's version.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Int8s = npt.NDArray[np.int8]
Ints = npt.NDArray[np.int32]
Counts = npt.NDArray[np.uint16]

FILE = Path(__file__).with_name("han.npz")
NOT_A_WORD = 65535
"""In `log_counts`: the network knows the word, the segmenter does not."""


@dataclass(frozen=True, slots=True)
class Weights:
    """All that the tagger knows, as stored. Two in a shape are the two directions, forward first."""

    embedding: Int8s
    """(rows, 128): first the words, then characters; the last is for whatever is unknown."""
    embedding_scale: Floats
    dense_0: Int8s
    """(2, 128, 384): from a word's vector to the first layer's update, reset and candidate."""
    dense_0_scale: Floats
    """(2, 384): a scale for each column, as in all that follow."""
    dense_1: Int8s
    """(2, 256, 384)"""
    dense_1_scale: Floats
    bias: Floats
    """(layer, 2, 384)"""
    gates: Int8s
    """(layer, 2, 128, 256)"""
    gates_scale: Floats
    candidate: Int8s
    """(layer, 2, 128, 128)"""
    candidate_scale: Floats
    emit: Int8s
    """(256, labels)"""
    emit_scale: Floats
    emit_bias: Floats
    crf: Ints
    """(2 + labels, labels) in units of a score: what a first label costs, what a last one, what each pair."""
    sigmoid: Ints
    tanh: Ints
    """Tables over -8 to 8, in units of `network.TABLE_UNIT`."""
    words: list[str]
    """Of two characters and more: first those that have a row of the embedding, then those of the segmenter only."""
    log_counts: Counts
    """For each word 1024 times the logarithm of how often it was seen, or NOT_A_WORD."""
    log_total: int
    characters: str
    character_rows: Ints
    """The row of each of `characters`."""
    traditional: str
    simplified: str
    """What stands for each of `traditional`, for the segmenter."""
    margins: Ints
    scores: Ints
    """From a span's margin on to its score, in 1/10000."""
    gate_one: Int8s
    gate_two: Int8s
    gate_three: Int8s
    """(characters or hashes, places): see `gate`."""
    gate_least: int
    digest: str


def load(path: Path = FILE) -> Weights:
    """Read the file."""
    raw = path.read_bytes()
    with np.load(io.BytesIO(raw), allow_pickle=False) as file:
        arrays: dict[str, Any] = {name: file[name] for name in file.files}
    texts = {
        name: arrays.pop(name).tobytes().decode()
        for name in ("words", "characters", "traditional", "simplified")
    }
    numbers = {name: int(arrays.pop(name)) for name in ("log_total", "gate_least")}
    return Weights(
        words=texts.pop("words").split("\n"),
        **{**arrays, **texts, **numbers},
        digest=hashlib.sha256(raw).hexdigest(),
    )
