"""Trains the gate: `python -m recognizers.training.train_han_gate --data ../shared/data [--weights FILE]`.

It learns to say which characters the ungated tagger would put into a name: logistic regression on characters, their twos
and their threes, by AdaGrad in plain numpy, seeded. About a minute on one core. The threshold is no part of training.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizers.names.han import gate
from recognizers.names.han.characters import Simplifier, code_points
from recognizers.names.han.tagger import HanTagger
from recognizers.names.han.titles import SURNAMES
from recognizers.names.han.weights import FILE, Weights, load
from recognizers.training import invented_han
from recognizers.training.han_file import replace

REPEATS = {"silver_lac": 1, "uner_gsdsimp": 5, "weibo": 5}
"""How often each set of `ner/zh/train` is seen in an epoch: the small ones are unlike the large one."""
BITS_TWO, BITS_THREE = 16, 17
EPOCHS, RATE, BATCH, SEED = 4, 0.2, 16384, 0
BIAS, NAMES_COUNT = -3.0, 2.0
UNIT = 8
"""What stands for 1 in the stored weights."""
LEAST = 0.25
"""A sentence whose best character has less is not read. Chosen where names that no set holds are hardly lost."""

FORMS = 20000
SENTENCES = 40000
LABELS = (
    "姓名 联系人 收件人 寄件人 经办人 负责人 作者 患者 客户 用户 乙方 甲方 地址 电话 部门 职务 单位 产品 备注 日期"
    " 编号 学校 籍贯 性别 年龄 类型 状态 名称 说明 来源"
).split()
MARKS = ("：", ":", " ", ": ", "\t", ",", "=")
GAPS = (" ", "，", "\t", ",", "  ", " | ")

Floats = npt.NDArray[np.float32]


def ungated(weights: Weights) -> Weights:
    """The same weights with a gate that lets every sentence through."""
    nothing = np.zeros((0, 0), np.int8)
    return dataclasses.replace(weights, gate_one=nothing, gate_two=nothing, gate_three=nothing)


def texts(data: Path, words: list[str]) -> list[str]:
    """What is learned from: the training sets, the first half of the Python documentation, and forms filled in."""
    out: list[str] = invented_han.sentences(SENTENCES, dice := random.Random(SEED))
    names: set[str] = set()
    for name, times in REPEATS.items():
        lines = (data / f"ner/zh/train/{name}.jsonl").read_text("utf-8").split("\n")
        records = [json.loads(line) for line in lines if line]
        out += [record["text"] for record in records] * times
        named = [record for record in records if record["person"]]
        out += [invented_han.renamed(r["text"], r["person"], dice) for r in named for _ in range(times)]
        names.update(record["text"][start:end] for record in records for start, end in record["person"])
    lines = (data / "text/zh/pydocs.txt").read_text("utf-8").split("\n")
    full = sorted(name for name in names if len(name) in (2, 3) and name[0] in SURNAMES)
    return out + lines[: len(lines) // 2] + forms(full, words)


def forms(names: list[str], words: list[str]) -> list[str]:
    """Lines of forms and tables, which the sets do not have: a name as a field's value, and words as often."""
    dice = random.Random(SEED)
    out = []
    for _ in range(FORMS):
        mark, gap = dice.choice(MARKS), dice.choice(GAPS)
        value = dice.choice(names if dice.random() < 0.5 else words)
        fields = [dice.choice(LABELS) + mark + dice.choice((value, dice.choice(words)))]
        fields.insert(dice.randrange(2), dice.choice(LABELS) + mark + value)
        out.append(gap.join(fields if dice.random() < 0.8 else [value, *fields[:1]]))
    return out


def examples(weights: Weights, given: list[str]) -> tuple[gate.Identities, npt.NDArray[np.bool_]]:
    """The characters of all texts one after another, and which of them are in a name."""
    joined = gate.PADDING + "".join(text + gate.PADDING for text in given) + gate.PADDING
    starts = np.cumsum([len(gate.PADDING)] + [len(text) + len(gate.PADDING) for text in given])
    named = np.zeros(len(joined), np.bool_)
    for text, start, end, _ in HanTagger(ungated(weights)).margins(given):
        named[starts[text] + start : starts[text] + end] = True
    return gate.identities(weights)[Simplifier(weights)(code_points(joined))], named


def train(one: gate.Identities, named: npt.NDArray[np.bool_], sizes: tuple[int, int, int]) -> list[Floats]:
    """The weights, (places, size) for characters, twos and threes."""
    known = [one, gate.twos(one, BITS_TWO), gate.threes(one, BITS_THREE)]
    places = (gate.PLACES_ONE, gate.PLACES_TWO, gate.PLACES_THREE)
    weights = [np.zeros(shape, np.float32) for shape in zip(places, sizes, strict=True)]
    squares = [np.full_like(weight, 1e-4) for weight in weights]
    order = np.random.default_rng(SEED)
    starts = np.arange(gate.PLACES_ONE, len(one) - BATCH - gate.PLACES_ONE, BATCH)
    for epoch in range(EPOCHS):
        order.shuffle(starts)
        rate = RATE * (1 - epoch / EPOCHS)
        for start in starts.tolist():
            _step(start, known, named, weights, squares, rate)
        print(f"epoch {epoch + 1} of {EPOCHS}")
    return weights


def _step(
    start: int,
    known: list[gate.Identities],
    named: npt.NDArray[np.bool_],
    weights: list[Floats],
    squares: list[Floats],
    rate: float,
) -> None:
    looks: list[tuple[npt.NDArray[Any], Floats, Floats]] = []
    total = np.full(BATCH, BIAS)
    for numbers, weight, square in zip(known, weights, squares, strict=True):
        for place in range(len(weight)):
            begin = start + place - gate.BEFORE
            looks.append((numbers[begin : begin + BATCH], weight[place], square[place]))
            total += weight[place][looks[-1][0]]
    wanted = named[start : start + BATCH]
    slope = (1 / (1 + np.exp(-total)) - wanted) * np.where(wanted, NAMES_COUNT, 1.0)
    for numbers, row, squared in looks:
        change = np.bincount(numbers, weights=slope, minlength=len(row)).astype(np.float32)
        np.add(squared, change * change, out=squared)
        np.subtract(row, np.float32(rate) * change / np.sqrt(squared), out=row)


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=FILE)
    given = parser.parse_args()
    weights = load(given.weights)
    one, named = examples(weights, texts(given.data, weights.words))
    print(f"{len(one):,} characters, {named.mean():.2%} in names")
    sizes = (gate.numbers(weights), 1 << BITS_TWO, 1 << BITS_THREE)
    tables = [gate.cut(table.T, UNIT) for table in train(one, named, sizes)]
    arrays = dict(zip(("gate_one", "gate_two", "gate_three"), tables, strict=True))
    replace(given.weights, {**arrays, "gate_least": np.array(round(LEAST * UNIT), np.int32)})
    print(f"{given.weights}: {given.weights.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
