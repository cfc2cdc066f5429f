"""How fast people are found in text: `python -m benchmarks.linking.speed [--people 100000] [--data ../shared/data]`.

Builds an index of so many people of common and of invented names, four in five in Latin letters and one in five in
Chinese, and searches English novels, with Mr. and Mrs. on every page, and Chinese prose in which next to nobody is named.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from random import Random

from scanner.model import Subject
from scanner.names.index import build
from scanner.names.search import SubjectIndex

_SYLLABLES = "bra dru fen gol hin jor kel lum mor nys orl pra quel ras tol ume vas wex yar zub".split()
_HAN_FAMILY, _HAN_GIVEN = "赵陈黄吴郑谢许叶苏梁曾潘", "美玲志远丽华伟国晓云静涛明春秋雨雪松竹梅兰芳文武"
_WINDOW, _ROUNDS = 50_000, 3


def people(count: int, seed: int = 1) -> Iterator[Subject]:
    """So many subjects."""
    random = Random(seed)
    rows = [
        line.split("\t")
        for line in resources.files("scanner.names").joinpath("common.tsv").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    given = [name.title() for kind, name, _ in rows if kind == "given"]
    family = [name.title() for kind, name, _ in rows if kind == "surname"]
    for number in range(count):
        if number % 5 == 4:
            name = random.choice(_HAN_FAMILY) + "".join(random.choices(_HAN_GIVEN, k=2))
        else:
            invented = "".join(random.choices(_SYLLABLES, k=3)).title()
            name = f"{random.choice(given)} {random.choice(family) if number % 5 < 2 else invented}"
        yield Subject(f"sub-{number}", (name,))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.linking.speed", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    asked = parser.parse_args()
    began = time.perf_counter()
    tables = build(people(asked.people), b"key")
    took, peak = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(
        getattr(tables, name).nbytes
        for name in ("sums", "digests", "literals", "subjects", "rules", "bits", "whole_bits", "ids")
    )
    print(f"{asked.people:,} people, {len(tables.sums):,} writings")
    print(f"built in {took:.0f} s, {size / 1e6:.0f} MB, peak {peak:.0f} MiB")
    index = SubjectIndex(tables, b"key")
    novels = "".join(
        path.read_text("utf-8") for path in sorted((asked.data / "text/en/novels").glob("*.txt"))
    )
    chinese = (asked.data / "text/zh/pydocs.txt").read_text("utf-8")
    for named, text in (("English novels", novels[:8_000_000]), ("Chinese manual", chinese[:3_000_000])):
        windows = [text[at : at + _WINDOW] for at in range(0, len(text), _WINDOW)]
        index.in_texts(windows[:2])
        best = 1e9
        for _ in range(_ROUNDS):
            began = time.perf_counter()
            found = sum(map(len, index.in_texts(windows)))
            best = min(best, time.perf_counter() - began)
        print(
            f"{named}: {len(text.encode()) / 1e6 / best:.0f} MB/s, {found:,} matches in {len(text.encode()) / 1e6:.1f} MB"
        )


if __name__ == "__main__":
    main()
