"""Fast detection finds exactly what AnalyzerEngine finds, on texts made anew in each run.

PROVSCAN_FUZZ_SEED repeats a run, PROVSCAN_FUZZ_TEXTS sets how many texts; `make oracle` reads 20,000.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import pytest

from recognizers.base import Detection, Hit, RecognizerInfo
from tests.recognizers.oracle.compare import batch_differences, differences
from tests.recognizers.oracle.run import Oracle, Outcome, texts_of

SEED = int(os.environ["PROVSCAN_FUZZ_SEED"])  # tests/conftest.py draws it where it is not given
COUNT = int(os.environ.get("PROVSCAN_FUZZ_TEXTS", "1000"))
HIT = Hit(3, 9, "US_SSN", "us.ssn", "2", 0.85, 0.5, "SSN5 (medium)", "ssn", None)
HITS = (
    HIT,
    Hit(12, 30, "EMAIL_ADDRESS", "generic.email_address", "2", 1.0, 1.0, "Email (Medium)", None, True),
)
WRONG: dict[str, Callable[[Detection], Detection]] = {
    "missing": lambda d: replace(d, hits=d.hits[1:]),
    "extra": lambda d: replace(d, hits=(*d.hits, HITS[1])),
    "order": lambda d: replace(d, hits=d.hits[::-1]),
    "timeouts": lambda d: replace(d, timeouts=("SSN5 (medium)",)),
    "failure": lambda d: replace(d, failure="ValueError"),
}
CHANGES = {
    "score": 0.8501,
    "score_before_context": 0.4999,
    "pattern": "SSN4",
    "context_word": None,
    "validated": False,
    "entity": "US_ITIN",
    "version": "3",
}


class Forgetful:
    """Finds both hits, but what it says depends on what else it has seen."""

    infos: tuple[RecognizerInfo, ...] = ()

    def __init__(self, fault: str) -> None:
        self._fault = fault
        self._calls = 0

    def detect(self, texts: Sequence[str]) -> list[Detection]:
        self._calls += 1
        wrong = self._fault == "batch" and len(texts) == 1
        wrong |= self._fault == "state" and self._calls > 1
        return [Detection(HITS[: 1 if wrong else 2]) for _ in texts]


@pytest.mark.parametrize("kind", WRONG)
def test_each_kind_of_difference_is_seen(kind: str) -> None:
    right = Detection(HITS)
    assert differences(7, right, right) == []
    assert {d.kind for d in differences(7, right, WRONG[kind](right))} == {kind}


@pytest.mark.parametrize("name", CHANGES)
def test_each_field_of_a_hit_is_compared(name: str) -> None:
    wrong = Detection((HIT._replace(**{name: CHANGES[name]}), HITS[1]))
    (found,) = differences(7, Detection(HITS), wrong)
    assert found.kind == "changed"
    assert f"{name} is {CHANGES[name]!r}" in found.detail


def test_a_shifted_hit_is_missing_and_extra() -> None:
    shifted = Detection((HIT._replace(start=4), HITS[1]))
    assert [d.kind for d in differences(0, Detection(HITS), shifted)] == ["missing", "extra"]


@pytest.mark.parametrize(("fault", "seen"), [("none", False), ("batch", True), ("state", True)])
def test_results_that_depend_on_other_texts_are_seen(fault: str, seen: bool) -> None:
    assert bool(batch_differences(Forgetful(fault), ["a"] * 40, Random(1))) is seen


def test_the_texts_of_a_seed_are_the_same_again_and_show_every_recognizer() -> None:
    texts, again, others = texts_of(5), texts_of(5), texts_of(6)
    assert len(texts.examples) >= 136
    assert all(texts.examples)
    indexes = (*range(200), 499, 1999)
    assert [texts[i] for i in indexes] == [again[i] for i in reversed(indexes)][::-1]
    assert sum(texts[i] != others[i] for i in indexes) > 190
    for i in range(300):
        texts[i].encode()  # readers give no lone surrogate


def test_fast_detection_finds_what_analyzer_engine_finds() -> None:
    oracle = Oracle(SEED)
    total = Outcome()
    for first in range(0, COUNT, 100):
        total.add(oracle.compare(range(first, min(first + 100, COUNT)), batches=True))
    assert not total.differences, total.told(SEED)
    assert len(total.timed_out) <= COUNT // 100
    if COUNT >= 1000:
        assert len(total.recognizers) >= 136  # every recognizer has found something
        assert total.hits > 5 * COUNT
