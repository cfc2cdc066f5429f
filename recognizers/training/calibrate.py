"""Measures how often spans of each margin name a person, and writes that into the weights' file.

    python -m recognizers.training.calibrate --data ../shared/data --weights recognizers/names/latin/latin.npz

Right means that the span touches a person that the gold labels name: sets disagree on titles. One half of the
documents held out, by a hash, makes the table; it is checked on the other half.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import numpy as np

from recognizers.names.latin.decode import Confidence
from recognizers.names.latin.tagger import LatinTagger
from recognizers.training.data import Spans, test_rows
from recognizers.training.quantise import save

POINTS = 14
Pairs = list[tuple[float, bool]]


def _second_half(text: str) -> bool:
    return bool(sha256(text.encode()).digest()[-1] & 1)


def margins(tagger: LatinTagger, rows: Iterable[tuple[str, Spans]]) -> Pairs:
    """The margin of each span found, and whether it names a person."""
    listed = list(rows)
    found = tagger.persons([text for text, _ in listed])
    return [
        (span.score, any(start < span.end and span.start < end for start, end in gold))
        for spans, (_, gold) in zip(found, listed, strict=True)
        for span in spans
    ]


def _group(pairs: Pairs) -> list[float]:
    """Mean margin, share that is right, and size."""
    return [sum(m for m, _ in pairs) / len(pairs), sum(r for _, r in pairs) / len(pairs), float(len(pairs))]


def rising(pairs: Pairs) -> tuple[list[float], list[float]]:
    """Margins and the share that is right there: equal groups, joined until shares rise."""
    ordered = sorted(pairs)
    size = max(1, len(ordered) // POINTS)
    groups = [_group(ordered[at : at + size]) for at in range(0, len(ordered), size)]
    joined: list[list[float]] = []
    for group in groups:
        joined.append(group)
        while len(joined) > 1 and joined[-1][1] <= joined[-2][1]:
            margin, right, count = joined.pop()
            before = joined[-1]
            whole = before[2] + count
            before[0] = (before[0] * before[2] + margin * count) / whole
            before[1] = (before[1] * before[2] + right * count) / whole
            before[2] = whole
    return [round(group[0], 3) for group in joined], [round(group[1], 4) for group in joined]


def main() -> None:
    """Measure, write, and print the check as a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    asked = parser.parse_args()
    rows = list(test_rows(asked.data))
    tagger = LatinTagger(asked.weights, confidence=lambda margin: margin)
    points, right = rising(margins(tagger, [row for row in rows if not _second_half(row[0])]))
    with np.load(asked.weights, allow_pickle=False) as arrays:
        content = dict(arrays)
    save(asked.weights, content | {"margins": np.array(points), "confidence": np.array(right)})
    print("| confidence | spans | right |\n|---|---|---|")
    confidence = Confidence(points, right)
    checked = [(confidence(m), r) for m, r in margins(tagger, [row for row in rows if _second_half(row[0])])]
    for low in np.arange(0.3, 1.0, 0.1).round(1).tolist():
        inside = [r for c, r in checked if low <= c < low + 0.1]
        if inside:
            print(f"| {low:.1f}-{low + 0.1:.1f} | {len(inside)} | {np.mean(inside):.2f} |")


if __name__ == "__main__":
    main()
