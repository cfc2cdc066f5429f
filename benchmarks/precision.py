"""False findings per million characters, by recognizer of ours, on public text that holds hardly any identifier.

    python -m benchmarks.precision --data ../shared/data [--show cn.mobile] [--all]

Novels, film reviews, laws, manuals, encyclopaedia and scripted dialogues: every finding at the score that a scan keeps
counts as false, unless a recognizer looks for what such text does hold (ages, days of birth, addresses, telephones of
firms); then the number is how often it speaks, and --show lets a reader judge. It reads, and writes nothing.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.detection import table
from recognizers import catalog
from recognizers.base import Detector
from recognizers.fast.detector import FastDetector
from recognizers.folds.detector import FoldingDetector

_PIECE = 4_000
_KEPT = 0.4


def pieces(path: Path) -> Iterator[str]:
    """The lines of a file, joined to some thousand characters each."""
    held: list[str] = []
    size = 0
    for line in path.read_text("utf-8", errors="replace").splitlines(keepends=True):
        for at in range(0, len(line), _PIECE):
            held.append(line[at : at + _PIECE])
            size += len(held[-1])
            if size >= _PIECE:
                yield "".join(held)
                held, size = [], 0
    if held:
        yield "".join(held)


def count(detector: Detector, folder: Path, shown: list[str]) -> tuple[Counter[str], int]:
    """Kept findings by recognizer, those of hidden values by fold too, and characters read."""
    found: Counter[str] = Counter()
    chars = 0
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        texts = list(pieces(path))
        chars += sum(map(len, texts))
        for text, detection in zip(texts, detector.detect(texts), strict=True):
            for hit in detection.hits:
                if hit.score >= _KEPT:
                    found[hit.recognizer] += 1
                    if hit.hidden_by:
                        found[f"hidden by {hit.hidden_by}"] += 1
                    if hit.recognizer in shown or (hit.hidden_by and "hidden" in shown):
                        around = text[max(0, hit.start - 25) : hit.start], text[hit.start : hit.end]
                        how = f"{hit.recognizer} {hit.score} {hit.pattern} {hit.hidden_by or ''}"
                        print(f"{how}: {around[0]!r} [{around[1]!r}]")
    return found, chars


def main(words: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.precision", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="holds text/en and text/zh")
    parser.add_argument(
        "--show",
        metavar="IDS",
        default="",
        help="print the findings of these, with what stands before; hidden: those that folds gave",
    )
    parser.add_argument("--all", action="store_true", help="Presidio's recognizers too")
    options = parser.parse_args(words)
    detector = FoldingDetector(FastDetector())
    sides = {
        name: count(detector, options.data / "text" / name, options.show.split(",")) for name in ("en", "zh")
    }
    ids = [info.recognizer for info in detector.infos if options.all or info.recognizer in catalog.by_id()]
    ids += sorted({name for found, _ in sides.values() for name in found if name.startswith("hidden by")})
    header = (
        "recognizer",
        *(f"{name}: {chars / 1e6:.1f} M characters" for name, (_, chars) in sides.items()),
    )
    table(
        header,
        ((name, *(f"{found[name] / chars * 1e6:.2f}" for found, chars in sides.values())) for name in ids),
    )


if __name__ == "__main__":
    main()
