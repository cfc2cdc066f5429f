"""Writes the sample corpus: `python sample_data/generate.py OUT --seed 7 --scale 1`.

OUT/corpus gets the data with their declaration and ledger, OUT/truth.jsonl what a scan must find there. The
same seed and scale give the same bytes. A larger scale multiplies rows and clips, not kinds of things.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import documents
import faults
import media
import records
from consents import write_ledger
from declaration import write_declaration
from truth import Truth
from values import Values
from workshop import Workshop, bench

SOURCES: dict[str, Callable[[Workshop], None]] = {
    "web": records.web,
    "chat": records.chat,
    "support": records.support,
    "docs": documents.docs,
    "subtitles": documents.subtitles,
    "archives": documents.archives,
    "voices": media.voices,
    "interview": media.interview,
    "faces": media.faces,
    "wds": media.pairs,
    "gallery": media.gallery,
    "fault-line": faults.broken_line,
    "fault-torn": faults.torn,
    "fault-bytes": faults.bad_bytes,
    "fault-links": faults.links,
    "fault-binary": faults.binaries,
    "fault-count": faults.miscounted,
    "stray": faults.stray,
}
LISTED: dict[str, Callable[[Workshop], dict[str, str]]] = {
    "fault-changed": faults.changed,
    "fault-missing": faults.missing,
}
"""Sources that declare each of their files; their makers tell the declared digests."""


def generate(out: Path, seed: int, scale: int) -> None:
    """Write corpus and truth under `out`; an earlier corpus there is replaced."""
    root = out / "corpus"
    if root.exists():
        if not (root / "sources.yaml").is_file():
            sys.exit(f"not a sample corpus, and not touched: {root}")
        shutil.rmtree(root)
    (root / "faults" / "binary").mkdir(parents=True)
    with (out / "truth.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        truth, values = Truth(file), Values(Random(seed))
        for source, make in SOURCES.items():
            make(bench(root, truth, values, seed, source, scale))
        digests = {
            source: make(bench(root, truth, values, seed, source, scale)) for source, make in LISTED.items()
        }
        truth.settle()
        write_declaration(root / "sources.yaml", truth, digests)
    write_ledger(root / "ledger.jsonl")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, help="folder that gets corpus/ and truth.jsonl")
    parser.add_argument(
        "--seed", type=int, default=7, help="another seed, other texts and values (default: 7)"
    )
    parser.add_argument("--scale", type=int, default=1, help="times as many rows and clips (default: 1)")
    options = parser.parse_args()
    if options.scale < 1:
        parser.error("--scale must be 1 or more")
    generate(options.out, options.seed, options.scale)


if __name__ == "__main__":
    main()
