"""The documents a tagger learns from, as tokens and labels. Knows where each set lies and what is kept out of it."""

from __future__ import annotations

import json
import re
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from recognizers.names.latin.tokens import tokens
from recognizers.training.split import Leaks, blind, held_out

GOLD = "crossner litbank gum broad_twitter wikigold wnut17".split()
OUTSIDE, FIRST, INSIDE = 0, 1, 2
MOST = 400
"""Tokens of a training document; longer ones are cut."""

Spans = list[tuple[int, int]]
_OFFICE = re.compile(
    r"(the )?((vice|prime|assistant|deputy|chief|attorney|executive|general|associate|international|managing|lord|team) )*"
    r"(president|minister|secretary|director|chairman|governor|justice|general|petitioner|professor|mayor|king|queen|imam|"
    r"shah|manager|administrator|senator|pope|emperor|prince|princess|mp|ceo|editor|judge|dame|sir|christian|catholic)s?",
    re.IGNORECASE,
).fullmatch
_TITLE = re.compile(
    r"\b(Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord|Captain|Madame|Monsieur|Master|Uncle|Aunt|Judge)\.? $"
)
_CREDIT = re.compile(
    r"(?i)author|copyright|@|thanks|written|contribut|name|by [A-Z]|[A-Z][a-z]+ [A-Z][a-z]+|'s "
)


class Document(NamedTuple):
    """Tokens with their labels; `real` if a person or teacher labelled running text, so that names may be swapped."""

    words: list[str]
    labels: list[int]
    real: bool


def lines(path: Path) -> Iterator[tuple[str, Spans]]:
    """Texts and the places of their people."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield row["text"], [(start, end) for start, end in row["person"]]


def labelled(text: str, spans: Spans, real: bool) -> Iterator[Document]:
    """A text cut into documents; no cut goes through a name."""
    words: list[str] = []
    labels: list[int] = []
    ordered = sorted(spans)
    at, first = 0, True
    for word, start, end in tokens(text):
        while at < len(ordered) and ordered[at][1] <= start:
            at, first = at + 1, True
        inside = at < len(ordered) and end > ordered[at][0]
        label = OUTSIDE if not inside else FIRST if first else INSIDE
        first = first and not inside
        if len(words) >= MOST and label != INSIDE:
            yield Document(words, labels, real)
            words, labels = [], []
        words.append(word)
        labels.append(label)
    if words:
        yield Document(words, labels, real)


def test_rows(data: Path) -> Iterator[tuple[str, Spans]]:
    """Every text that scores are measured on, but the synthetic ones."""
    for name in GOLD:
        yield from (row for row in lines(data / f"ner/en/train/{name}.jsonl") if held_out(row[0]))
    for path in sorted((data / "ner/en/dev").glob("*.jsonl")):
        yield from lines(path)


def test_texts(data: Path) -> Iterator[str]:
    """Every text that scores are measured on: what no other training text may quote."""
    yield from (text for text, _ in test_rows(data))
    yield from (
        text for name in GOLD for text, _ in lines(data / f"ner/en/train/{name}.jsonl") if blind(text)
    )
    for row in json.loads((data / "pii/synth_dataset_v2.json").read_text(encoding="utf-8")):
        yield row["full_text"]


def gold(data: Path) -> Iterator[Document]:
    """The documents labelled by people that are neither held out nor blind."""
    for name in GOLD:
        for text, spans in lines(data / f"ner/en/train/{name}.jsonl"):
            if not (held_out(text) or blind(text)):
                named = [(start, end) for start, end in spans if not _OFFICE(text[start:end])]
                yield from labelled(text, named, real=True)


def _believed(text: str, spans: Spans) -> bool:
    """Whether a teacher's labels are taken: none that holds a digit or is one word of capitals."""
    for start, end in spans:
        name = text[start:end]
        if any(letter.isdigit() for letter in name) or (name.isupper() and len(name) > 1 and " " not in name):
            return False
    return True


def widened(text: str, spans: Spans) -> Spans:
    """Names with the title before them, as those who labelled the novels by hand have it."""
    found = []
    for start, end in spans:
        title = _TITLE.search(text, max(0, start - 12), start)
        found.append((title.start() if title else start, end))
    return found


def silver(paths: Iterable[Path], leaks: Leaks, titles: bool = False) -> Iterator[Document]:
    """Documents labelled by a teacher that quote none of the texts held out."""
    for path in paths:
        for text, spans in lines(path):
            if _believed(text, spans) and text not in leaks:
                yield from labelled(text, widened(text, spans) if titles else spans, real=True)


def code(every: int = 1) -> Iterator[Document]:
    """Parts of this Python's standard library without a line that may credit a person; a part of its files only."""
    root = Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(root.glob("*.py")) + sorted(root.glob("[a-hj-su-z]*/*.py")):
        where = path.relative_to(root).as_posix()
        if "site-packages" in where or not trained_code(where):
            continue
        kept = [line for line in path.read_text("utf-8", "replace").splitlines() if not _CREDIT.search(line)]
        for start in range(0, len(kept), 40 * every):
            yield from labelled("\n".join(kept[start : start + 40]), [], real=False)


def trained_code(where: str) -> bool:
    """Whether a file of the standard library is trained on; false persons are counted on the others."""
    return crc32(where.encode()) % 2 == 0
