"""What differs between two detections of one text, told without the text.

Equality is that of all of `Detection`: every field of every hit, their order, and the failure. It is defined where
the reference ran out of no pattern's time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from recognizers.base import Detection, Detector, Hit


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not equal; `index` is the text's number."""

    index: int
    kind: str
    detail: str

    def __str__(self) -> str:
        return f"text {self.index}: {self.kind}: {self.detail}"


def differences(index: int, expected: Detection, found: Detection) -> list[Difference]:
    """All differences of one text, nothing where they are equal."""
    if expected == found:
        return []
    out = []
    if expected.failure != found.failure:
        out.append(Difference(index, "failure", f"expected {expected.failure}, found {found.failure}"))
    if expected.timeouts != found.timeouts:
        out.append(
            Difference(index, "timeouts", f"{len(expected.timeouts)} expected, {len(found.timeouts)} found")
        )
    missing = list((Counter(expected.hits) - Counter(found.hits)).elements())
    extra = list((Counter(found.hits) - Counter(expected.hits)).elements())
    for hit in missing:
        twin = next((other for other in extra if _place(other) == _place(hit)), None)
        if twin is None:
            out.append(Difference(index, "missing", _shown(hit)))
        else:
            extra.remove(twin)
            out.append(Difference(index, "changed", f"{_shown(hit)}: {_changes(hit, twin)}"))
    out += [Difference(index, "extra", _shown(hit)) for hit in extra]
    return out or [Difference(index, "order", f"the same {len(expected.hits)} hits in another order")]


def batch_differences(detector: Detector, texts: Sequence[str], rng: Random) -> list[Difference]:
    """The same detector on the same texts again: alone, twice in a batch, shuffled into batches of any size."""
    whole = detector.detect(texts)
    order = [*range(len(texts)), *range(0, len(texts), 3)]
    rng.shuffle(order)
    out: list[Difference] = []
    while order:
        size = rng.choice((1, 1, 2, 3, 7, 50))
        batch, order = order[:size], order[size:]
        for index, again in zip(batch, detector.detect([texts[i] for i in batch]), strict=True):
            out += differences(index, whole[index], again)
    for index, again in enumerate(detector.detect(texts)):
        out += differences(index, whole[index], again)
    return [Difference(d.index, f"batch, {d.kind}", d.detail) for d in out]


def _place(hit: Hit) -> tuple[str, int, int]:
    return hit.recognizer, hit.start, hit.end


def _shown(hit: Hit) -> str:
    how = f"score {hit.score}, before {hit.score_before_context}, pattern {hit.pattern!r}, word {hit.context_word!r}"
    return f"{hit.recognizer} {hit.entity} [{hit.start}:{hit.end}] {how}, validated {hit.validated}"


def _changes(expected: Hit, found: Hit) -> str:
    pairs = zip(Hit._fields, expected, found, strict=True)
    return ", ".join(f"{name} is {new!r} instead of {old!r}" for name, old, new in pairs if old != new)
