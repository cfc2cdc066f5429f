"""Trains the Latin tagger and writes its weights.

    python -m recognizers.training.train_latin --data ../shared/data --silver silver.jsonl --teacher MODEL_FOLDER \\
        --out recognizers/names/latin/latin.npz --seed 1

`--silver` is what recognizers.training.silver wrote. Confidence is calibrated afterwards, by
recognizers.training.calibrate.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from recognizers.names.latin.features import COLUMNS, Lists, features, folded
from recognizers.training.augment import Augment
from recognizers.training.clusters import word_groups
from recognizers.training.data import Document, code, gold, labelled, silver, test_texts
from recognizers.training.latin_model import LatinModel
from recognizers.training.people import People
from recognizers.training.quantise import Arrays, arrays, name_lists, save
from recognizers.training.split import Leaks
from recognizers.training.templates import texts

LENGTH, ROWS = 128, 48
"""Tokens of a sequence and sequences of a step."""
RATE, DECAY = 2.5e-3, 0.01
GAP = 4
"""Empty places between documents: as far as the network sees."""
MADE = 22_000
"""Texts made from templates for each epoch."""
GOLD_TIMES = 3
ROUNDED_FROM, SETTLED_FROM = 0.65, 0.92
"""Shares of the training after which weights are rounded, and statistics of batches stand still."""
FORGET_LISTS, LISTED = 0.2, 5
"""Share of tokens of which training hides whether a list knows them, and the feature that says so."""
IGNORED = -100


class Rows:
    """The features of each distinct token, kept as rows of one array."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._number: dict[str, int] = {"": 0}
        self._rows = np.zeros((1 << 18, COLUMNS), np.int32)

    def __call__(self, words: list[str]) -> list[int]:
        """The number of each token; the empty one is a gap."""
        number = self._number
        for word in words:
            if word not in number:
                if len(number) == len(self._rows):
                    self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
                self._rows[len(number)] = features(word, self._lists)
                number[word] = len(number)
        return [number[word] for word in words]

    def rows(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The features of tokens given by number."""
        found: npt.NDArray[np.int64] = self._rows[numbers].astype(np.int64)
        return found


def epoch(
    documents: list[Document], augment: Augment, rows: Rows, random: Random
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Batches of token numbers and labels: documents laid end to end with gaps, cut to sequences, shuffled."""
    random.shuffle(documents)
    numbers: list[int] = []
    labels: list[int] = []
    for document in documents:
        words, marks = augment(document)
        numbers += rows(words)
        labels += marks
        numbers += [0] * GAP
        labels += [IGNORED] * GAP
    count = len(numbers) // LENGTH
    whole = np.array(numbers[: count * LENGTH]).reshape(count, LENGTH)
    marked = np.array(labels[: count * LENGTH]).reshape(count, LENGTH)
    order = np.array(random.sample(range(count), count))
    for start in range(0, count, ROWS):
        chosen = order[start : start + ROWS]
        yield whole[chosen], marked[chosen]


def train(data: Path, silvers: list[Path], teacher: Path, epochs: int, seed: int) -> Arrays:
    """Trained weights; the same data and seed give the same ones on the same machine and torch."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    random = Random(seed)
    people = People(random)
    leaks = Leaks(test_texts(data))
    real = list(gold(data)) * GOLD_TIMES
    real += silver([data / "ner/en/train/silver_md.jsonl"], leaks)
    real += code()
    prose = [document for path in silvers for document in silver([path], leaks, titles=True)]
    print("documents", len(real), "tokens", sum(len(document.words) for document in real), flush=True)
    often = Counter(folded(word) for document in [*real, *prose] for word in document.words if word.isalpha())
    lists = name_lists() | {"groups": word_groups(teacher, [word for word, _ in often.most_common()], seed)}
    rows = Rows(Lists(lists["given"], lists["surnames"], lists["groups"]))
    augment = Augment(random, people)
    model = LatinModel()
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    noise = np.random.default_rng(seed)
    step, steps = 0, 0
    for number in range(epochs):
        made = [
            document
            for text, spans in texts(MADE, random, people)
            for document in labelled(text, spans, real=False)
        ]
        documents = real + made + random.sample(prose, len(prose) // 2)
        if not steps:
            total = sum(len(document.words) + GAP for document in documents)
            steps = int(1.03 * epochs * total / (LENGTH * ROWS))
        began, losses = time.time(), []
        model.train()
        for tokens, labels in epoch(documents, augment, rows, random):
            share = step / steps
            if share >= ROUNDED_FROM and not model.whole:
                model.fix_scales()
            if share >= SETTLED_FROM:
                for part in model.modules():
                    if isinstance(part, nn.BatchNorm1d):
                        part.eval()
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, (step + 1) / 300) * max(0.01, 1 - share)
            found = rows.rows(tokens)
            found[..., LISTED] *= noise.random(tokens.shape) >= FORGET_LISTS
            scores = model(torch.from_numpy(found), torch.from_numpy(tokens != 0).float())
            loss = functional.cross_entropy(
                scores.view(-1, 3), torch.from_numpy(labels).view(-1), ignore_index=IGNORED
            )
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            step += 1
        print(f"epoch {number} loss {np.mean(losses):.4f} {time.time() - began:.0f} s", flush=True)
    return arrays(model.eval(), lists)


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--teacher", type=Path, required=True, help="folder of en_core_web_md, for its word vectors"
    )
    parser.add_argument("--silver", type=Path, action="append", default=[])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    save(asked.out, train(asked.data, asked.silver, asked.teacher, asked.epochs, asked.seed))


if __name__ == "__main__":
    main()
