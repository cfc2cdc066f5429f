"""Groups of words that are used alike, from the teacher's word vectors, small enough to ship.

The vectors of en_core_web_md (MIT) fall into 255 groups; for as many words as find a free place, a table keeps the
number of the group and 8 bits to tell the word. So a word that no training text has is still no stranger.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizers.names.latin.features import GROUPS, folded, group_places

PLACES = 1 << 18
DIMENSIONS, ROUNDS = 50, 25

Floats = npt.NDArray[np.float32]


def _directions(vectors: Floats, seed: int) -> npt.NDArray[np.int64]:
    """The group of each vector, 1 and up: k-means on the strongest components of its direction."""
    random = np.random.default_rng(seed)
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    unit -= unit.mean(0)
    _, _, components = np.linalg.svd(unit.T @ unit)
    points = unit @ components[:DIMENSIONS].T
    points /= np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-6)
    centres = points[random.choice(len(points), GROUPS - 1, replace=False)]
    nearest = np.zeros(len(points), np.int64)
    for _ in range(ROUNDS):
        nearest = (points @ centres.T).argmax(1)
        for number in range(GROUPS - 1):
            mine = points[nearest == number]
            if len(mine):
                centre = mine.mean(0)
                centres[number] = centre / max(float(np.linalg.norm(centre)), 1e-6)
    return nearest + 1


def word_groups(teacher: Path, first: Iterable[str], seed: int) -> npt.NDArray[np.uint8]:
    """A table of two rows, groups and check bits; the words of `first` choose their places first."""
    import spacy

    vocab = spacy.load(teacher, exclude=["parser", "tagger", "attribute_ruler", "lemmatizer", "ner"]).vocab
    groups = _directions(vocab.vectors.data, seed)
    group: dict[str, int] = {}
    for key, row in vocab.vectors.key2row.items():
        word = vocab.strings[key]
        if word.isalpha() and word.islower():
            group.setdefault(folded(word), int(groups[row]))
    table = np.zeros((2, PLACES), np.uint8)
    for word in [word for word in dict.fromkeys(first) if word in group] + sorted(group):
        *places, check = group_places(word, PLACES)
        free = [place for place in places if not table[0, place]]
        if free:
            table[:, free[0]] = group[word], check
    return table
