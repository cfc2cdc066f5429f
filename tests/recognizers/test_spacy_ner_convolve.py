"""Two tokens at once give the numbers of the plain way: neither is further from double precision than the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from recognizers.spacy_ner.architecture import network
from recognizers.spacy_ner.convolve import Convolutions
from recognizers.spacy_ner.encode import ROWS
from tests.recognizers.test_spacy_ner import every_pipeline, pipeline


def plain(found: Any, tokens: Any, best: Any, kind: type[np.floating[Any]]) -> Any:
    """The encoder as spaCy's layers are described, in any precision."""
    tokens, best = tokens.astype(kind), best.astype(kind)
    for number, block in enumerate(found.blocks):
        if number:
            around = np.pad(tokens, ((1, 1), (0, 0)))
            wide = np.hstack((around[:-2], tokens, around[2:])) @ block.weight.astype(
                kind
            ) + block.bias.astype(kind)
            best = wide.reshape(len(tokens), -1, found.width).max(axis=1)
        centred = best - best.mean(axis=1, keepdims=True)
        normal = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + kind(1e-8))
        tokens = tokens + normal * block.scale.astype(kind) + block.shift.astype(kind)
    weight, bias = (each.astype(kind) for each in found.project)
    return tokens @ weight + bias


def halves(rows: Any) -> Any:
    """Even rows, then odd ones."""
    return np.concatenate((rows[::2], rows[1::2]))


@every_pipeline
@pytest.mark.parametrize("size", [1.0, 30.0])
def test_it_rounds_as_well_as_the_plain_way(name: str, size: float) -> None:
    found = network(pipeline(name))
    convolutions = Convolutions(found, ROWS // 2)
    rng = np.random.default_rng(1)
    reach = len(found.blocks)
    ours, theirs = [], []
    for _ in range(4):
        tokens, best = (rng.normal(0, size, (ROWS, found.width)).astype(np.float32) for _ in range(2))
        exact, simple = (plain(found, tokens, best, kind)[reach:-reach] for kind in (np.float64, np.float32))
        made = convolutions.run(halves(tokens), halves(best))[reach:-reach]
        scale = np.abs(exact).max()
        ours.append(np.abs(made - exact).max() / scale)
        theirs.append(np.abs(simple - exact).max() / scale)
    assert max(ours) < 3e-6
    assert np.mean(ours) < 2 * np.mean(theirs)
