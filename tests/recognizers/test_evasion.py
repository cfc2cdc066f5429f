"""The evasion suite: every row as recorded, controls without a hidden value, the same in any batch."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from recognizers.base import Detector
from recognizers.fast import open_detector
from recognizers.folds import open_patterns
from scanner.evidence import Evidence, normalise

KEPT = 0.4
SUITE = tomllib.loads(Path(__file__).with_name("evasion.toml").read_text("utf-8"))
ROWS: list[dict[str, str]] = SUITE["row"]
TRICKS = sorted({row["trick"] for row in ROWS})


@pytest.fixture(scope="module")
def detector() -> Detector:
    return open_patterns()


def outcome(detector: Detector, row: dict[str, str]) -> str:
    """hit: the entity, with the value that is hidden, where it stands and nowhere else."""
    (found,) = detector.detect([row["text"]])
    assert found.failure is None and not found.timeouts
    start = row["text"].index(row["at"])
    for hit in found.hits:
        says = hit.value or row["text"][hit.start : hit.end]
        inside = start <= hit.start and hit.end <= start + len(row["at"])
        if (
            hit.entity == row["entity"]
            and hit.score >= KEPT
            and inside
            and normalise(says) == normalise(row["value"])
        ):
            return "hit"
    return "known_miss"


@pytest.mark.parametrize("trick", TRICKS)
def test_rows_are_as_recorded(trick: str, detector: Detector) -> None:
    for row in ROWS:
        if row["trick"] == trick:
            assert outcome(detector, row) == row["ours"], row["text"]


def test_there_are_enough_rows_and_each_trick_has_several() -> None:
    assert len(ROWS) >= 150
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    assert min(Counter(row["trick"] for row in ROWS).values()) >= 3


def test_what_looks_like_a_trick_gives_what_the_plain_text_gives(detector: Detector) -> None:
    plain = open_detector()
    for text, with_folds, without in zip(
        SUITE["control"], detector.detect(SUITE["control"]), plain.detect(SUITE["control"]), strict=True
    ):
        kept = [hit for hit in with_folds.hits if hit.score >= KEPT]
        assert kept == [hit for hit in without.hits if hit.score >= KEPT], text


def test_a_batch_makes_no_difference(detector: Detector) -> None:
    texts = [row["text"] for row in ROWS] + SUITE["control"]
    whole = detector.detect(texts)
    rng = random.Random(5)
    order = [*range(len(texts)), *range(0, len(texts), 3)]
    rng.shuffle(order)
    while order:
        batch, order = order[: (size := rng.choice((1, 2, 7, 50)))], order[size:]
        assert detector.detect([texts[n] for n in batch]) == [whole[n] for n in batch]


def test_a_hidden_value_has_the_digest_of_the_plain_one_and_is_in_no_repr(detector: Detector) -> None:
    evidence = Evidence(b"k" * 32)
    seen: dict[str, Any] = {}
    for text in (
        "手机：13800138000 请",
        "手机：１３８００１３８０００ 请",
        "手机：一三八零零一三八零零零 请",
        "手机：MTM4MDAxMzgwMDA= 请",
    ):
        (hit,) = (hit for hit in detector.detect([text])[0].hits if hit.entity == "CN_MOBILE_NUMBER")
        seen[evidence.value_hmac(hit.value or text[hit.start : hit.end])] = hit
        assert "13800138000" not in repr(hit)
    assert len(seen) == 1


def test_what_is_too_deep_is_told(detector: Detector) -> None:
    (row,) = (
        row
        for row in ROWS
        if row["trick"] == "nested" and len(row["text"]) > 150 and row["ours"] == "known_miss"
    )
    (found,) = detector.detect([row["text"]])
    assert found.unread == ("text encoded more than 5 times over",)
    assert not any(
        found.unread for found in detector.detect([row["text"] for row in ROWS if row["ours"] == "hit"])
    )
