"""Runs a range of texts through stock Presidio and the detector under test, in one process or several."""

from __future__ import annotations

import importlib
import multiprocessing as mp
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from recognizers.base import Detector
from tests.recognizers.oracle.compare import Difference, batch_differences, differences
from tests.recognizers.oracle.texts import Texts

FAST = "recognizers.fast.detector:FastDetector"
_BATCH = 100
_PATTERN_TIMEOUT = 10.0


@dataclass
class Outcome:
    """What came of some texts."""

    texts: int = 0
    chars: int = 0
    hits: int = 0
    timed_out: list[int] = field(default_factory=list)
    """Texts on which stock ran out of time: nothing is compared there."""
    failed: int = 0
    """Texts on which stock failed; the detector must fail too."""
    recognizers: set[str] = field(default_factory=set)
    differences: list[Difference] = field(default_factory=list)

    @property
    def different(self) -> int:
        """How many texts differ."""
        return len({difference.index for difference in self.differences})

    def add(self, other: Outcome) -> None:
        """Count the other's texts too."""
        for name in ("texts", "chars", "hits", "failed", "timed_out", "differences"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.recognizers |= other.recognizers

    def told(self, seed: int) -> str:
        """Counts and the first differences, without a word of any text."""
        lines = [
            f"seed {seed}: {self.texts:,} texts, {self.chars:,} characters, {self.hits:,} hits of "
            f"{len(self.recognizers)} recognizers; {len(self.timed_out)} left out because stock ran out of time, "
            f"{self.failed} failed in stock; {self.different} different"
        ]
        lines += [str(difference) for difference in sorted(self.differences, key=lambda d: d.index)[:8]]
        if self.differences:
            first = min(difference.index for difference in self.differences)
            lines.append(
                f"python -m tests.recognizers.oracle --seed {seed} --show {first}   prints the text, which is invented"
            )
        return "\n".join(lines)


def texts_of(seed: int) -> Texts:
    """The texts over Presidio's stock recognizers and ours."""
    from recognizers import catalog
    from recognizers.presidio import PresidioDetector, own_recognizer, stock_recognizers

    PresidioDetector(
        frozenset({"EMAIL_ADDRESS"})
    )  # binds the list of domain ends to its package: nothing is fetched
    return Texts(seed, [*stock_recognizers(), *map(own_recognizer, catalog.recognizers())])


class Oracle:
    """Stock, the detector under test, and the texts of one seed."""

    def __init__(self, seed: int, detector: str | Callable[..., Detector] = FAST) -> None:
        from recognizers.presidio import PresidioDetector

        if isinstance(detector, str):
            module, _, name = detector.partition(":")
            detector = getattr(importlib.import_module(module), name)
        self._seed = seed
        self.texts = texts_of(seed)
        self.reference: Detector = PresidioDetector(None, _PATTERN_TIMEOUT)
        self.tested: Any = detector(None, _PATTERN_TIMEOUT)

    def compare(self, indexes: range, *, batches: bool) -> Outcome:
        """Look at these texts; `batches`: see also that no result depends on the other texts."""
        out = Outcome()
        texts = [self.texts[index] for index in indexes]
        found = self.tested.detect(texts)
        for index, text, other in zip(indexes, texts, found, strict=True):
            expected = self.reference.detect([text])[0]
            out.texts += 1
            out.chars += len(text)
            if expected.timeouts:
                out.timed_out.append(index)
                continue
            out.failed += expected.failure is not None
            out.hits += len(expected.hits)
            out.recognizers.update(hit.recognizer for hit in expected.hits)
            out.differences += differences(index, expected, other)
        if batches:
            rng = Random(f"{self._seed}/batches/{indexes.start}")
            for at in batch_differences(self.tested, texts, rng):
                out.differences.append(Difference(indexes[at.index], at.kind, at.detail))
        return out


def outcomes(seed: int, indexes: range, workers: int, detector: str = FAST) -> Iterator[Outcome]:
    """The outcomes of parts of the range, as they come."""
    parts = [indexes[at : at + _BATCH] for at in range(0, len(indexes), _BATCH)]
    if workers == 1:
        oracle = Oracle(seed, detector)
        yield from (oracle.compare(part, batches=True) for part in parts)
        return
    with mp.get_context("spawn").Pool(workers, _start, (seed, detector)) as pool:
        yield from pool.imap_unordered(_compare, parts)


_oracle: Oracle | None = None


def _start(seed: int, detector: str) -> None:
    global _oracle  # noqa: PLW0603  # one per process, as a pool's initializer makes it
    _oracle = Oracle(seed, detector)


def _compare(part: range) -> Outcome:
    assert _oracle is not None
    return _oracle.compare(part, batches=True)
