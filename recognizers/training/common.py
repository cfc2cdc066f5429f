"""Finds the ordinary words: those of which no name is made, and those that only stand inside one, as `of`.

    python -m recognizers.training.common --data ../shared/data --silver silver.jsonl \\
        --weights recognizers/names/latin/latin.npz

The tagger does not ask the network about them, which saves it half of its work. Only words in lower case count.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

import numpy as np

from recognizers.names.latin.features import folded
from recognizers.training.data import OUTSIDE, Document, gold, silver, test_texts
from recognizers.training.people import census, pools
from recognizers.training.quantise import save
from recognizers.training.split import Leaks

OFTEN = 6
"""Times that a word must have been seen outside names."""
RARELY = 0.01
"""Share of its places at which a word may be inside a name and still be no beginning of one."""


def ordinary(documents: Iterable[Document]) -> tuple[list[str], list[str]]:
    """Words that are in no name, and words that are now and then inside one."""
    outside: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for words, labels, _ in documents:
        for word, label in zip(words, labels, strict=True):
            if label != OUTSIDE:
                named[word.lower()] += 1
            elif word.islower():
                outside[word] += 1
    given = {folded(name) for pool in [*pools(held=False), census()] for name in pool.given}
    often = sorted(word for word, count in outside.items() if count >= OFTEN)
    never = [word for word in often if not named[word] and folded(word) not in given]
    inside = [word for word in often if 0 < named[word] < RARELY * outside[word]]
    return never, inside


def main() -> None:
    """Find them and write them into the file of weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--silver", type=Path, action="append", default=[])
    parser.add_argument("--weights", type=Path, required=True)
    asked = parser.parse_args()
    paths = [asked.data / "ner/en/train/silver_md.jsonl", *asked.silver]
    never, inside = ordinary([*gold(asked.data), *silver(paths, Leaks(test_texts(asked.data)))])
    with np.load(asked.weights, allow_pickle=False) as arrays:
        content = dict(arrays)
    content["never"] = np.array(sorted(crc32(word.encode()) for word in never), np.uint32)
    content["inside"] = np.array(sorted(crc32(word.encode()) for word in inside), np.uint32)
    save(asked.weights, content)
    print(len(never), "words in no name,", len(inside), "only inside one")


if __name__ == "__main__":
    main()
