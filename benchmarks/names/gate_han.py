"""Names that no set holds, seen through the Chinese gate: `python -m benchmarks.names.gate_han --data ../shared/data`.

The gate hides sentences; what it was trained on cannot tell what it hides of names it never saw. Here Faker's and invented
names stand in sentences that no training text has, and in the place of the names of the dev sets.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random

from benchmarks.names.evaluate_han import gold
from benchmarks.names.metrics import score
from recognizers.names.han.tagger import HanTagger
from recognizers.names.han.weights import load
from recognizers.training.invented_han import name
from recognizers.training.train_han_gate import ungated

FRAMES = (
    "后来{}把旧房子卖了，搬到了海边。", "台上站着的是{}，她从没见过这么多人。", "只有{}知道钥匙放在哪里。",
    "照片里左边那个人叫{}。", "{}三点钟关了店门。", "那天晚上{}打来电话，声音很轻。", "这首诗是{}年轻时写的。",
    "请把包裹交给前台的{}", "据悉，{}已经辞职。", "{}，男，1962年生", "客服{}为您服务", "比赛最后由{}胜出",
    "谁也没想到{}会回来", "老人名叫{}，以打鱼为生。", "{}答应下周给答复",
)  # fmt: skip
"""Not among those that the gate learns from (recognizers/training/invented_han.py)."""
SIZE, SEED = 600, 2

Texts = list[str]
Spans = list[list[tuple[int, int]]]


def filled(count: int, dice: Random) -> tuple[Texts, Spans]:
    """Sentences with one name each, half of the names Faker's."""
    from faker import Faker

    Faker.seed(SEED)
    people = Faker("zh_CN")
    texts, spans = Texts(), Spans()
    for number in range(count):
        before, after = dice.choice(FRAMES).split("{}")
        who = people.name() if number % 2 else name(dice)
        texts.append(before + who + after)
        spans.append([(len(before), len(before) + len(who))])
    return texts, spans


def renamed(texts: Texts, spans: Spans, dice: Random) -> tuple[Texts, Spans]:
    """The texts that name somebody, each name replaced."""
    made, places = Texts(), Spans()
    for text, named in zip(texts, spans, strict=True):
        out, here, place = "", [], 0
        for start, end in named:
            out += text[place:start]
            who = name(dice)
            here.append((len(out), len(out) + len(who)))
            out, place = out + who, end
        if named:
            made.append(out + text[place:])
            places.append(here)
    return made, places


def main() -> None:
    """Print overlap recall with the gate and without."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    data = options.parse_args().data
    dice = Random(SEED)
    sets = {"sentences of our own": filled(SIZE, dice)}
    for dev in ("uner_gsdsimp", "weibo"):
        sets[f"{dev}, renamed"] = renamed(*gold(data, dev), dice)
    weights = load()
    taggers = {"gate": HanTagger(weights), "no gate": HanTagger(ungated(weights))}
    print(f"| names | number | {' | '.join(taggers)} |\n|---|---|---|---|")
    for what, (texts, spans) in sets.items():
        found = [
            score(spans, [[(s.start, s.end) for s in each] for each in tagger.persons(texts)]).overlap_recall
            for tagger in taggers.values()
        ]
        cells = " | ".join(f"{recall:.3f}" for recall in found)
        print(f"| {what} | {sum(map(len, spans))} | {cells} |")


if __name__ == "__main__":
    main()
