"""Measures the Chinese tagger: `python -m benchmarks.names.evaluate_han --data ../shared/data --lac LAC-2.1.2.tar.gz`.

Beside it LAC as published in float32, and the tagger without its gate. Spans and gold names without a Han character are
left out, except in the first row of a set, which is to be compared with published figures. Speeds are by the CPU time of
one thread: set OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.names.lac_float import FloatLac
from benchmarks.names.metrics import per_million, score
from recognizers.names.han.characters import HAN
from recognizers.names.han.tagger import HanTagger
from recognizers.names.han.weights import Weights, load
from recognizers.training.train_han_gate import ungated

Spans = list[list[tuple[int, int]]]
Persons = Callable[[Sequence[str]], Spans]
FIELDS = {"context", "context_text", "message", "attrvalue", "query_text", "question"}


def gold(data: Path, name: str) -> tuple[list[str], Spans]:
    """One development set."""
    lines = (data / f"ner/zh/dev/{name}.jsonl").read_text("utf-8").split("\n")
    records = [json.loads(line) for line in lines if line]
    return [r["text"] for r in records], [[(start, end) for start, end in r["person"]] for r in records]


def corpora(data: Path) -> dict[str, list[str]]:
    """Texts without gold: the documentation's second half, because the gate was trained on the first."""
    docs = (data / "text/zh/pydocs.txt").read_text("utf-8").split("\n")
    laws = [path.read_text("utf-8") for path in sorted((data / "text/zh/laws").iterdir())]
    out = {
        "laws": [part for law in laws for part in law.split("\n\n")],
        "pydocs, 2nd half": docs[len(docs) // 2 :],
    }
    for path in sorted((data / "text/zh/dialogue").iterdir()):
        out[path.stem] = list(dict.fromkeys(_strings(json.loads(path.read_text("utf-8")), "")))
    return out


def _strings(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, str) and key in FIELDS:
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)


def traditional(weights: Weights, texts: list[str]) -> list[str]:
    """The texts in traditional characters, by the inverse of LAC's own pairs; of several the first one is taken."""
    table: dict[int, str] = {}
    for old, new in zip(weights.traditional, weights.simplified, strict=True):
        table.setdefault(ord(new), old)
    return [text.translate(table) for text in texts]


def ours(tagger: HanTagger) -> Persons:
    """A tagger's spans without their scores."""
    return lambda texts: [[(start, end) for start, end, _ in spans] for spans in tagger.persons(texts)]


def with_han(texts: list[str], spans: Spans) -> Spans:
    """The spans that have a Han character."""
    return [[s for s in inside if HAN.search(text, *s)] for text, inside in zip(texts, spans, strict=True)]


def timed(persons: Persons, texts: list[str], times: int = 3) -> tuple[Spans, float]:
    """The spans, and characters for each second of CPU in the best of some runs."""
    best, found = float("inf"), persons(texts)
    for _ in range(times):
        begun = time.process_time()
        found = persons(texts)
        best = min(best, time.process_time() - begun)
    return found, sum(map(len, texts)) / best


def main() -> None:
    """Measure and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--lac", type=Path, required=True)
    given = parser.parse_args()
    begun = time.perf_counter()
    weights = load()
    product = HanTagger(weights)
    print(f"{product.version}, loaded in {time.perf_counter() - begun:.2f} s\n")
    whole = HanTagger(ungated(weights))
    lac = FloatLac(given.lac)
    print(
        "| set (names) | tagger | exact P | R | F1 | overlap recall | char F1 |\n|---|---|---|---|---|---|---|"
    )
    for name in ("uner_gsdsimp", "weibo"):
        texts, right = gold(given.data, name)
        _row(f"{name} ({sum(map(len, right))})", "float LAC, all scripts", right, lac.persons(texts))
        right = with_han(texts, right)
        for script, written in (("", texts), (", traditional", traditional(weights, texts))):
            label = f"{name}{script} ({sum(map(len, right))})"
            _row(label, "float LAC", right, with_han(written, lac.persons(written)))
            _row(label, "int8", right, ours(whole)(written))
            _row(label, "int8 + gate", right, ours(product)(written))
    print(
        "\n| corpus | characters | float LAC/s | int8/s | int8 + gate/s | names per million | spans kept by the gate |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, texts in corpora(given.data).items():
        size = sum(map(len, texts))
        slow = timed(lac.persons, texts[:2000], 1)[1]
        every, middle = timed(ours(whole), texts, 1)
        found, quick = timed(ours(product), texts)
        kept = sum(len(set(a) & set(b)) for a, b in zip(every, found, strict=True)) / max(
            1, sum(map(len, every))
        )
        rate = per_million(sum(map(len, found)), size)
        print(
            f"| {name} | {size:,} | {slow:,.0f} | {middle:,.0f} | {quick:,.0f} | {rate:,.0f} | {kept:.1%} |",
            flush=True,
        )


def _row(label: str, tagger: str, right: Spans, found: Spans) -> None:
    got = score(right, found)
    print(f"| {label} | {tagger} | " + " | ".join(f"{share:.3f}" for share in got) + " |", flush=True)


if __name__ == "__main__":
    main()
