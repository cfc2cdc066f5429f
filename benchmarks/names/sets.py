"""The sets that Latin names are measured on: never trained on, each with its language, script and register.

From the folder of development data: its dev sets, the synthetic set, and of each gold set in the training folder
the documents that recognizers.training.split keeps out.
"""

from __future__ import annotations

import json
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from recognizers.training.data import GOLD, lines, trained_code
from recognizers.training.split import blind, held_out

Spans = list[tuple[int, int]]
REGISTERS = {
    "crossner": "encyclopedia",
    "litbank": "fiction",
    "gum": "reports and interviews",
    "broad_twitter": "social media",
    "wikigold": "encyclopedia",
    "wnut17": "social media",
    "uner_ewt": "mail and web",
    "synth_v2": "forms and letters",
}

_CREDIT = re.compile(
    r"由|贡献|bpo|gh-|issue|作者|\bby\b|[Aa]uthor|感谢|编写|撰写|建议|[Cc]opyright|致谢|设计|开发|报告|补丁|www|<http|@"
)
"""Lines of the manual that may well name a real person, as nearly every line of its change log does."""
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+|[\u3400-\u9fff]{1,2}")


class NameSet(NamedTuple):
    """Texts and the people in each."""

    name: str
    language: str
    script: str
    register: str
    texts: list[str]
    gold: list[Spans]


def _named(name: str, rows: list[tuple[str, Spans]]) -> NameSet:
    register = REGISTERS[name.split(maxsplit=1)[0]]
    return NameSet(name, "en", "Latin", register, [text for text, _ in rows], [spans for _, spans in rows])


def _synthetic(path: Path) -> list[tuple[str, Spans]]:
    return [
        (
            row["full_text"],
            [(s["start_position"], s["end_position"]) for s in row["spans"] if s["entity_type"] == "PERSON"],
        )
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def english(data: Path) -> list[NameSet]:
    """Every set with people."""
    dev, train = data / "ner/en/dev", data / "ner/en/train"
    found = [_named(f"{path.stem} dev", list(lines(path))) for path in sorted(dev.glob("*.jsonl"))]
    found.append(_named("synth_v2", _synthetic(data / "pii/synth_dataset_v2.json")))
    found += [
        _named(f"{name} held out", [row for row in lines(train / f"{name}.jsonl") if held_out(row[0])])
        for name in GOLD
    ]
    return found


def blind_english(data: Path) -> list[NameSet]:
    """The documents of each gold set that nobody looks at: scores of them are never used to choose anything."""
    found = []
    for name in GOLD:
        rows = [
            row
            for row in lines(data / f"ner/en/train/{name}.jsonl")
            if blind(row[0]) and not held_out(row[0])
        ]
        found.append(_named(f"{name} blind", rows))
    return found


def without_people(data: Path) -> Iterator[tuple[str, list[str]]]:
    """Texts with next to no people: what is found there is counted as false, though a few are true."""
    manual = (data / "text/zh/pydocs.txt").read_text(encoding="utf-8")
    yield "Python's manual, Chinese and English", manual.splitlines()
    plain = [line for line in manual.splitlines() if not _CREDIT.search(line)]
    yield "the same, without lines that credit someone", plain
    root = Path(sysconfig.get_paths()["stdlib"])
    files = [path for path in sorted(root.glob("*.py")) if not trained_code(path.name)]
    yield "Python's standard library", [path.read_text("utf-8", "replace") for path in files]
    licences = sorted(path for path in Path("/usr/share/common-licenses").glob("*") if not path.is_symlink())
    yield "licences", [path.read_text("utf-8", "replace") for path in licences]


def novels(data: Path) -> list[str]:
    """Paragraphs of ordinary prose, for speed."""
    return [
        block
        for path in sorted((data / "text/en/novels").glob("*.txt"))
        for block in path.read_text(encoding="utf-8").split("\n\n")
        if block.strip()
    ]


def words(text: str) -> int:
    """Words of a text; Chinese is counted as a word for each two characters."""
    return len(_WORD.findall(text))
