"""The Latin tagger gives the same in any batch, on any CPU, with any number of threads."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from recognizers.names.latin.network import Network
from recognizers.names.latin.tagger import LatinTagger
from recognizers.names.latin.weights import EXACT, FILE, load
from tests.recognizers.names.latin_texts import made_text

TEXTS = [made_text(random.Random(seed)) for seed in range(150)]
EXPECTED = LatinTagger().persons(TEXTS)
_ELSEWHERE = """
import json, sys
from recognizers.names.latin.tagger import LatinTagger
print(json.dumps(LatinTagger().persons(json.load(sys.stdin))))
"""


def test_there_is_something_to_compare() -> None:
    assert sum(map(len, EXPECTED)) > 100


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_batches_do_not_matter(size: int) -> None:
    tagger = LatinTagger()
    found = [spans for at in range(0, len(TEXTS), size) for spans in tagger.persons(TEXTS[at : at + size])]
    assert found == EXPECTED


def test_neighbours_do_not_matter() -> None:
    order = list(range(len(TEXTS)))
    random.Random(3).shuffle(order)
    found = LatinTagger().persons([TEXTS[at] for at in order])
    assert found == [EXPECTED[at] for at in order]


def test_one_tagger_may_serve_two_threads() -> None:
    tagger = LatinTagger()
    with ThreadPoolExecutor(2) as pool:
        halves = list(pool.map(tagger.persons, [TEXTS, TEXTS[::-1]]))
    assert halves == [EXPECTED, EXPECTED[::-1]]


@pytest.mark.parametrize(
    "surroundings",
    [
        {"OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Prescott"},
        {"OPENBLAS_NUM_THREADS": "2", "OPENBLAS_CORETYPE": "Haswell"},
        {"OPENBLAS_NUM_THREADS": "2", "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3"},
    ],
    ids=str,
)
def test_other_processors_do_not_matter(surroundings: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _ELSEWHERE],
        input=json.dumps(TEXTS),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
        env=os.environ | surroundings,
    )
    assert json.loads(done.stdout) == [[list(span) for span in spans] for spans in EXPECTED]


def test_a_full_table_starts_anew_without_a_trace() -> None:
    tagger = LatinTagger()
    crowd = " ".join(f"w{number:x}q" for number in range(60_000))
    crowd = crowd.translate(str.maketrans("0123456789", "ghijklmnop"))
    assert tagger.persons([crowd, *TEXTS])[1:] == EXPECTED


def test_sums_are_exact() -> None:
    assert load().largest_sum < EXACT


def test_weights_are_whole() -> None:
    weights = load()
    for layer in (weights.mix, *weights.layers, weights.out):
        assert np.array_equal(layer.weight, np.rint(layer.weight))
        assert np.array_equal(layer.bias, np.rint(layer.bias))
        assert np.abs(layer.weight).max() <= 127
    assert all(table.dtype == np.int8 and table.min() >= -127 for table in weights.tables)


def test_products_agree_with_integers() -> None:
    weights = load()
    network = Network(weights)
    rng = np.random.default_rng(1)
    vectors = rng.integers(-127, 128, (50, network.wide)).astype(np.float32)
    parts = np.split(weights.layers[0].weight, network.windows[0])
    for side, part in zip(network.sides(vectors), parts, strict=True):
        exact = vectors.astype(np.int64) @ part.astype(np.int64)
        assert np.array_equal(
            (side - side[0]).astype(np.int64), exact - exact[0]
        )  # the first side has the bias


def test_the_version_names_the_file() -> None:
    digest = hashlib.sha256(FILE.read_bytes()).hexdigest()
    assert LatinTagger().version == f"1 sha256:{digest[:12]}"
    assert FILE.stat().st_size <= 3_000_000
