"""What could be saved if the gate looked at whole batches and no text without a candidate were an object of Python.

For each corpus the seconds of a core that views and gate take text by text, those that they take over joined batches
(which says of a batch, not of a text, what may be in it, and so is a bound that no design reaches), and those of all
detection.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np

from benchmarks.corpora import CORPORA
from benchmarks.detection import corpus_of, texts
from recognizers.fast.detector import FastDetector
from recognizers.fast.views import shape_view

_BATCH = 256
_WARM_UP = 600_000


def _seconds(work: Callable[[], object], times: int) -> float:
    begin = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - begin) / times


def _joined(batch: list[str]) -> bytes:
    codes = np.frombuffer("\n".join(batch).encode("utf-32-le", "surrogatepass"), np.uint32)
    return shape_view().table[codes].tobytes()


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.gate", description=__doc__)
    asked.add_argument("--size", type=float, default=2.0, help="MB of text for each corpus")
    size = int(asked.parse_args().size * 1_000_000)
    detector, gate = FastDetector(), FastDetector()._gate
    print(
        "| corpus | texts | text by text | joined batches | all detection | at most saved |\n"
        + "|---" * 6
        + "|"
    )
    for corpus in CORPORA:
        with corpus_of(corpus, 1, _WARM_UP) as (found, _):
            detector.detect(texts(found))
        with corpus_of(corpus, 2, size) as (found, _):
            given = list(dict.fromkeys(texts(found)))  # a scan looks at short texts once
        batches = [given[at : at + _BATCH] for at in range(0, len(given), _BATCH)]

        def one_by_one(batches: list[list[str]] = batches) -> None:
            for batch in batches:
                for shape in shape_view().of(batch):
                    gate.open_for(shape)

        def together(batches: list[list[str]] = batches) -> None:
            for batch in batches:
                gate.open_for(_joined(batch))

        def everything(batches: list[list[str]] = batches) -> None:
            for batch in batches:
                detector.detect(batch)

        one_by_one()
        apart, joined, whole = _seconds(one_by_one, 3), _seconds(together, 3), _seconds(everything, 1)
        cells = f"{apart:.3f} s | {joined:.3f} s | {whole:.3f} s | {(apart - joined) / whole:.1%}"
        print(f"| {corpus.name} | {len(given)} | {cells} |")


if __name__ == "__main__":
    main()
