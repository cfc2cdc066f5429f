"""LAC's network: words' rows to scores of labels, the same numbers on every CPU, in every batch, with any threads.

Every matrix product is one of integers (or of integers times one power of two) whose sums stay below 2^24, which
float32 holds exactly in whatever order a BLAS adds; `bounds` proves it from the weights. All else is elementwise
IEEE arithmetic, and sigmoid and tanh are tables. Knows no words, no labels and no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recognizers.names.han.weights import Floats, Int8s, Weights

Places = npt.NDArray[np.intp]
Scores = npt.NDArray[np.int32]

HIDDEN = 128
STATE_UNIT = 512
"""What stands for 1 in a state, as the next product reads it."""
WEIGHT_UNIT = 512
"""What stands for 1 in the weights that a state is multiplied with."""
WORD_UNIT = 2048
"""What stands for 1 in the weights that a word's vector is multiplied with."""
EXACT = 1 << 24
STEPS_OF_ONE, TABLE_SIZE, TABLE_UNIT = 256, 4096, 1 << 14
"""The tables go by 1/256 from -8 to 8; their entries are in units of 1/16384."""
SCORE_UNIT = 256
"""What stands for 1 in the scores of labels."""
# Powers of two: multiplying by them loses nothing.
_STEP = np.float32(STEPS_OF_ONE / (STATE_UNIT * WEIGHT_UNIT))
_SCORE = np.float32(SCORE_UNIT / (STATE_UNIT * WEIGHT_UNIT))


class Packed(NamedTuple):
    """Sentences side by side, longest first: all first words, then all second ones, and so on."""

    counts: list[int]
    """How many sentences have a first word, a second, ..."""
    offsets: list[int]
    """Where the first words begin, the second, ..., and the end."""
    forward: Places
    """For each place the index of its word when the sentences are laid end to end."""
    mirror: Places
    """For each place that of the word as far from its sentence's end as this one from the beginning."""


def pack(sizes: Sequence[int]) -> Packed:
    """Lay out sentences of these many words, longest first, none empty."""
    length = np.array(sizes, np.intp)
    counts = np.cumsum(np.bincount(length, minlength=length[0] + 1)[::-1])[::-1][1:]
    offsets = np.concatenate(([0], np.cumsum(counts)))
    step = np.repeat(np.arange(length[0]), counts)
    row = np.arange(offsets[-1]) - offsets[step]
    starts = np.cumsum(length) - length
    back = length[row] - 1 - step
    return Packed(counts.tolist(), offsets.tolist(), starts[row] + step, offsets[back] + row)


def _integers(weight: Int8s, scale: Floats, unit: int) -> Floats:
    """The weights in whole units."""
    whole: Floats = np.rint(weight * (scale.astype(np.float64)[..., None, :] * unit)).astype(np.float32)
    return whole


class Network:
    """Two layers, each of two directions, and the scores of labels."""

    def __init__(self, weights: Weights) -> None:
        self._embedding, self._embedding_scale = weights.embedding, weights.embedding_scale[:, None]
        self._dense_0 = _integers(weights.dense_0, weights.dense_0_scale, WORD_UNIT)
        # A product of a state and these is in steps of the tables, or in units of scores.
        self._dense_1 = _integers(weights.dense_1, weights.dense_1_scale, WEIGHT_UNIT) * _STEP
        self._gates = _integers(weights.gates, weights.gates_scale, WEIGHT_UNIT) * _STEP
        self._candidate = _integers(weights.candidate, weights.candidate_scale, WEIGHT_UNIT) * _STEP
        self._emit = _integers(weights.emit, weights.emit_scale, WEIGHT_UNIT) * _SCORE
        # The tables' middle, and a half more so that cutting off the fraction rounds.
        self._bias = weights.bias * np.float32(STEPS_OF_ONE) + np.float32(TABLE_SIZE / 2 + 0.5)
        self._emit_bias = weights.emit_bias * np.float32(SCORE_UNIT)
        self._sigmoid = weights.sigmoid.astype(np.float32) / np.float32(TABLE_UNIT)
        self._tanh = weights.tanh.astype(np.float32) / np.float32(TABLE_UNIT)

    def bounds(self) -> dict[str, float]:
        """The largest that any sum of each product can be, in its own units; EXACT is not to be passed."""
        products = {
            "dense_0": (127, self._dense_0),
            "dense_1": (STATE_UNIT, self._dense_1 / _STEP),
            "gates": (STATE_UNIT, self._gates / _STEP),
            "candidate": (STATE_UNIT, self._candidate / _STEP),
            "emit": (STATE_UNIT, self._emit / _SCORE),
        }
        return {
            name: float(most * np.abs(weight.astype(np.float64)).sum(axis=-2).max())
            for name, (most, weight) in products.items()
        }

    def scores(self, rows: npt.NDArray[np.intp], packed: Packed) -> Scores:
        """The scores of all labels at each place of `packed`; `rows` are the sentences' words laid end to end."""
        states = self._layer(0, self._words(rows, packed), packed)
        mirror = packed.mirror
        both = np.concatenate((states[0], states[1][mirror]), axis=1)
        given = np.empty((2, len(both), 3 * HIDDEN), np.float32)
        np.matmul(both, self._dense_1[0], out=given[0])
        np.matmul(both[mirror], self._dense_1[1], out=given[1])
        given += self._bias[1][:, None]
        states = self._layer(1, given, packed)
        emitted = np.concatenate((states[0], states[1][mirror]), axis=1) @ self._emit
        emitted += self._emit_bias
        whole: Scores = np.rint(emitted).astype(np.int32)
        return whole

    def _words(self, rows: npt.NDArray[np.intp], packed: Packed) -> Floats:
        """What the first layer is given: computed once for each distinct word, then laid out for each direction."""
        distinct, which = np.unique(rows, return_inverse=True)
        given = np.matmul(self._embedding[distinct].astype(np.float32), self._dense_0)
        given *= self._embedding_scale[distinct] * np.float32(STEPS_OF_ONE / WORD_UNIT)
        given += self._bias[0][:, None]
        place = which[packed.forward]
        out = np.empty((2, len(rows), 3 * HIDDEN), np.float32)
        np.take(given[0], place, axis=0, out=out[0], mode="clip")
        np.take(given[1], place[packed.mirror], axis=0, out=out[1], mode="clip")
        return out

    def _layer(self, number: int, given: Floats, packed: Packed) -> Floats:
        """The states after each place, in whole units; the second direction's stand where its sentence mirrors them."""
        gates, candidate = self._gates[number], self._candidate[number]
        sigmoid, tanh = self._sigmoid, self._tanh
        most = packed.counts[0]
        unit = np.float32(STATE_UNIT)
        hidden = np.zeros((2, most, HIDDEN), np.float32)
        states = np.empty((2, packed.offsets[-1], HIDDEN), np.float32)
        before = np.zeros((2, most, HIDDEN), np.float32)
        wide, narrow = (np.empty(2 * most * size, np.float32) for size in (2 * HIDDEN, HIDDEN))
        whole = np.empty(2 * most * 2 * HIDDEN, np.int32)
        for step, count in enumerate(packed.counts):
            here = slice(packed.offsets[step], packed.offsets[step] + count)
            before = before[:, :count]
            both = wide[: 2 * count * 2 * HIDDEN].reshape(2, count, 2 * HIDDEN)
            index = whole[: both.size].reshape(both.shape)
            np.matmul(before, gates, out=both)
            both += given[:, here, : 2 * HIDDEN]
            np.copyto(index, both, casting="unsafe")
            np.take(sigmoid, index, out=both, mode="clip")
            update, reset = both[..., :HIDDEN], both[..., HIDDEN:]
            reset *= before
            np.rint(reset, out=reset)
            fresh = narrow[: 2 * count * HIDDEN].reshape(2, count, HIDDEN)
            index = whole[: fresh.size].reshape(fresh.shape)
            np.matmul(reset, candidate, out=fresh)
            fresh += given[:, here, 2 * HIDDEN :]
            np.copyto(index, fresh, casting="unsafe")
            np.take(tanh, index, out=fresh, mode="clip")
            state = hidden[:, :count]
            fresh -= state
            fresh *= update
            state += fresh
            before = states[:, here]
            np.multiply(state, unit, out=before)
            np.rint(before, out=before)
        return states
