"""Text per second and core: stock AnalyzerEngine against the whole pipeline of provscan, alternating.

The same recognizers, the same rows. The pipeline also reads Parquet, looks for names, makes evidence and writes a
shard, so its ratio says what the pipeline costs on top of detection; making detection fast is a later matter.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 120
WORDS = [
    "river",
    "runs",
    "past",
    "nine",
    "old",
    "mills",
    "harbour",
    "where",
    "ships",
    "lay",
    "at",
    "anchor",
    "spring",
]


def rows(seed: int) -> list[str]:
    """Prose with a few findings, about 600 characters a row."""
    rng = random.Random(seed)
    made = []
    for number in range(ROWS):
        text = " ".join(rng.choice(WORDS) for _ in range(110))
        made.append(f"{text} write to qo{number}@dravemook.com" if number % 4 == 0 else text)
    return made


def main() -> None:
    """Print MB/s of both and the ratio."""
    from recognizers.presidio import LANGUAGE, analyzer, stock_recognizers
    from scanner.declaration import over_folder
    from scanner.inventory import cut_units, take
    from scanner.model import Subject
    from scanner.setup import ScanSetup
    from scanner.worker import Worker

    engine = analyzer(stock_recognizers())
    texts = rows(1)
    size = sum(len(text.encode()) for text in texts) / 1e6
    worker = Worker(ScanSetup(b"k" * 32, (Subject("s-1", ("Orlin Vask",)),)))
    stock, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        pq.write_table(pa.table({"text": texts}), corpus / "rows.parquet")
        declaration = over_folder(corpus)
        (file,) = take(declaration, frozenset()).files
        (unit,) = cut_units(file, declaration.sources[0].rules())
        for turn in range(3):
            begin = time.process_time()
            for text in texts:
                engine.analyze(text, LANGUAGE, score_threshold=0)
            stock.append(time.process_time() - begin)
            begin = time.process_time()
            worker.scan(unit, Path(folder) / f"{turn}.shard", lambda *_: None)
            ours.append(time.process_time() - begin)
            worker.detector._memo.clear()
    print(f"load {os.getloadavg()[0]:.1f}, {size:.2f} MB of text, 93 recognizers, one core, median of 3")
    print(f"stock AnalyzerEngine  {size / statistics.median(stock):.3f} MB/s")
    print(f"provscan, whole unit  {size / statistics.median(ours):.3f} MB/s")
    print(f"ratio                 {statistics.median(stock) / statistics.median(ours):.2f}")


if __name__ == "__main__":
    main()
