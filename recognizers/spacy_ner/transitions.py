"""Which entities the scores of a stream of tokens mean: spaCy's transitions, taken for many tokens at once.

With no entity open a token's scores depend on that token alone, so all tokens are decided together. With one
open, the only choice is to go on or to end, and all open entities are walked together, a token at a step.
Matrices have fixed sizes, because sums in a matrix product can depend on its shape. Knows no text and no encoder.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from recognizers.spacy_ner.architecture import Floats, Network

ALONE = 288
"""Tokens without an open entity that are scored at once, always."""
OPEN = 48
"""Tokens of open entities that are scored at once, always."""
STEPS = 8
"""Tokens that all open entities are walked together; few are longer."""
UNKNOWN = -1

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]


class Entity(NamedTuple):
    """Tokens `start` up to `end` of the stream."""

    start: int
    end: int
    label: str


class Decider:
    """The transitions of one network."""

    def __init__(self, network: Network) -> None:
        weight, bias = network.upper
        moves = network.moves
        self._pieces = network.pieces
        self._lower, self._lower_bias = network.lower, network.lower_bias
        self._lower_alone = network.lower_absent[1] + network.lower_absent[2] + network.lower_bias
        # What a token without an open entity may do; the order decides ties, as it does in spaCy.
        allowed = [
            number
            for number, move in enumerate(moves)
            if move == "O" or (move.startswith(("B-", "U-")) and move != "U-")
        ]
        self._alone_weight, self._alone_bias = np.ascontiguousarray(weight[:, allowed]), bias[allowed]
        kinds = [moves[number] for number in allowed]
        self._out = kinds.index("O")
        self._labels = [kind[2:] for kind in kinds]
        self._begins = np.array([kind.startswith("B-") for kind in kinds])
        # For each of these, what may follow it.
        inside = np.array([moves.index(f"I-{label}") if label else 0 for label in self._labels])
        last = np.array([moves.index(f"L-{label}") if label else 0 for label in self._labels])
        self._to_go_on = np.ascontiguousarray(weight.T[inside]), bias[inside]
        self._to_end = np.ascontiguousarray(weight.T[last]), bias[last]
        self._end_wins_ties = last < inside

    def entities(self, vectors: Floats, silent: Bools, final: Bools) -> tuple[list[Entity], int]:
        """The entities in order, and the number of tokens that are decided.

        No entity begins at a `silent` token, and none goes on after a `final` one. When the last entity might go
        on after these tokens, it is not given, and the tokens before it are those that are decided.
        """
        chosen = self._alone(vectors, silent, final)
        tokens = np.flatnonzero(chosen != self._out)
        ends = tokens + 1
        begun = np.flatnonzero(self._begins[chosen[tokens]])
        ends[begun] = self._ends(vectors, final, tokens[begun], chosen[tokens[begun]])
        found: list[Entity] = []
        free = 0
        for start, end, kind in zip(tokens.tolist(), ends.tolist(), chosen[tokens].tolist(), strict=True):
            if start < free:
                continue
            free = end if end != UNKNOWN else self._end(vectors, final, start, kind)
            if free == UNKNOWN:
                return found, start
            found.append(Entity(start, free, self._labels[kind]))
        return found, len(vectors)

    def _alone(self, vectors: Floats, silent: Bools, final: Bools) -> Ints:
        """The best transition of each token when no entity is open."""
        chosen = np.empty(len(vectors), np.intp)
        for at, rows in _groups(vectors, ALONE):
            hidden = self._maxout(rows @ self._lower[0] + self._lower_alone)
            scores = (hidden @ self._alone_weight + self._alone_bias)[: at.stop - at.start]
            scores[np.ix_(final[at], self._begins)] = -np.inf
            chosen[at] = scores.argmax(axis=1)
        chosen[silent] = self._out
        return chosen

    def _ends(self, vectors: Floats, final: Bools, starts: Ints, kinds: Ints) -> Ints:
        """For each begun entity the token after its last one, or UNKNOWN after a few steps.

        Many of these begin inside others and come to nothing, so none is walked far: a text made to be one long
        entity would have each of its tokens walk all the others.
        """
        ends = np.full(len(starts), UNKNOWN, np.intp)
        alive = np.arange(len(starts))
        for step in range(1, STEPS + 1):
            alive = alive[starts[alive] + step < len(vectors)]
            if not len(alive):
                break
            token = starts[alive] + step
            over = final[token] | self._is_last(vectors, token, starts[alive], kinds[alive])
            ends[alive[over]] = token[over] + 1
            alive = alive[~over]
        return ends

    def _end(self, vectors: Floats, final: Bools, start: int, kind: int) -> int:
        """The token after the last one of an entity known to be long; UNKNOWN if it may go on after them all."""
        for begin in range(start + STEPS + 1, len(vectors), OPEN):
            token = np.arange(begin, min(begin + OPEN, len(vectors)))
            first, kinds = np.full_like(token, start), np.full_like(token, kind)
            over = final[token] | self._is_last(vectors, token, first, kinds)
            if over.any():
                return int(token[over.argmax()]) + 1
        return UNKNOWN

    def _is_last(self, vectors: Floats, token: Ints, first: Ints, kind: Ints) -> Bools:
        last = np.empty(len(token), np.bool_)
        seen = np.hstack((vectors[token], vectors[first], vectors[token - 1]))
        for at, rows in _groups(seen, OPEN):
            hidden = self._maxout(rows @ self._lower.reshape(-1, self._lower.shape[2]) + self._lower_bias)
            hidden, kinds = hidden[: at.stop - at.start], kind[at]
            go_on, end = (
                np.einsum("ij,ij->i", hidden, weight[kinds]) + bias[kinds]
                for weight, bias in (self._to_go_on, self._to_end)
            )
            last[at] = (end > go_on) | ((end == go_on) & self._end_wins_ties[kinds])
        return last

    def _maxout(self, rows: Floats) -> Floats:
        best: Floats = rows.reshape(len(rows), self._pieces, -1).max(axis=1)
        return best


def _groups(rows: Floats, size: int) -> Iterator[tuple[slice, Floats]]:
    """The rows in groups of one size, the last filled up with zeros, and where each group's own rows stand."""
    for start in range(0, len(rows), size):
        group = rows[start : start + size]
        at = slice(start, start + len(group))
        if len(group) < size:
            group = np.concatenate((group, np.zeros((size - len(group), rows.shape[1]), rows.dtype)))
        yield at, group
