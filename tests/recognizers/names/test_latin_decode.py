"""Scores to spans, and margins to confidence."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest

from benchmarks.names.metrics import per_million, score
from recognizers.names.latin.decode import INSIDE, OUTSIDE, Confidence, best_path, spans


def valid(labels: tuple[int, ...]) -> bool:
    return all(
        label != INSIDE or before != OUTSIDE
        for before, label in zip((OUTSIDE, *labels), labels, strict=False)
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_best_path_is_best(seed: int) -> None:
    dice = random.Random(seed)
    rows = [[dice.uniform(-3, 3) for _ in range(3)] for _ in range(dice.randint(1, 6))]
    every = [labels for labels in product(range(3), repeat=len(rows)) if valid(labels)]

    def worth(labels: tuple[int, ...]) -> float:
        return sum(row[label] for row, label in zip(rows, labels, strict=True))

    found = tuple(best_path(rows))
    assert valid(found)
    assert worth(found) == pytest.approx(max(map(worth, every)))


def test_spans_begin_and_end_where_labels_do() -> None:
    rows = {"o": [2, 0, 0], "b": [0, 3, 0], "i": [0, 0, 2.5]}
    found = spans(np.array([rows[letter] for letter in "obiobboi"], np.float32))
    assert list(zip(found.first.tolist(), found.stop.tolist(), strict=True)) == [
        (1, 3),
        (4, 5),
        (5, 6),
        (6, 8),
    ]
    # The last token alone cannot go on a name: the better way is to begin one before it, against that token's wish.
    assert found.margin.tolist() == [2.5, 3.0, 3.0, -2.0]


def test_no_name_is_no_span() -> None:
    assert len(spans(np.array([[1, 0, 0]] * 3, np.float32)).first) == 0


def test_confidence_runs_between_its_points() -> None:
    confidence = Confidence((1.0, 2.0), (0.5, 0.9))
    assert [confidence(margin) for margin in (0.0, 1.0, 1.5, 2.0, 9.0)] == [0.5, 0.5, 0.7, 0.9, 0.9]


def test_scores_of_spans() -> None:
    gold = [[(0, 4), (10, 14)], [(3, 5)]]
    found = [[(0, 4), (12, 14)], []]
    scores = score(gold, found)
    assert scores.exact_p == 1 / 2
    assert scores.exact_r == 1 / 3
    assert scores.exact_f1 == pytest.approx(2 / 5)
    assert scores.overlap_recall == 2 / 3
    assert scores.char_f1 == pytest.approx(12 / 16)
    assert score([[]], [[]]).exact_f1 == 0
    assert per_million(3, 1000) == 3000
