"""Says what a margin is worth: `python -m recognizers.training.han_scores --data ../shared/data [--weights FILE]`.

Of the names found in the training sets, the share that is exactly a gold name, as a function of the margin that never falls
(isotonic regression by pooling neighbours, as if one more were right and one more wrong in each pool, so that nothing is
certain). As far as is known, LAC was
not trained on these sets.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from recognizers.names.han.tagger import HanTagger
from recognizers.names.han.weights import FILE, load
from recognizers.training.han_file import replace

SETS = ("uner_gsdsimp", "weibo")
LEAST = 80
"""Names that a step of the table rests on at least."""


def examples(tagger: HanTagger, data: Path) -> list[tuple[int, bool]]:
    """The margin of each name found, and whether it is right; by margin."""
    out: list[tuple[int, bool]] = []
    for name in SETS:
        lines = (data / f"ner/zh/train/{name}.jsonl").read_text("utf-8").split("\n")
        records = [json.loads(line) for line in lines if line]
        right = [{(start, end) for start, end in record["person"]} for record in records]
        for text, start, end, margin in tagger.margins([record["text"] for record in records]):
            out.append((margin, (start, end) in right[text]))
    return sorted(out)


def table(found: list[tuple[int, bool]]) -> list[tuple[int, float]]:
    """Margins and the share of right names from each on."""
    pools: list[tuple[int, int, int]] = []  # first margin, right ones, all
    for start in range(0, len(found), LEAST):
        part = found[start : start + LEAST]
        pools.append((part[0][0], sum(right for _, right in part), len(part)))
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            (margin, right, size), (_, more, further) = pools[-2:]
            pools[-2:] = [(margin, right + more, size + further)]
    return [(margin, (right + 1) / (size + 2)) for margin, right, size in pools]


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=FILE)
    given = parser.parse_args()
    steps = table(examples(HanTagger(load(given.weights)), given.data))
    print(steps)
    margins = np.array([0, *(margin for margin, _ in steps[1:])], np.int32)
    scores = np.array([round(share * 10000) for _, share in steps], np.int32)
    replace(given.weights, {"margins": margins, "scores": scores})


if __name__ == "__main__":
    main()
