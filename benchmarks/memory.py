"""Peak memory of `provscan scan` on inputs that must not fit: a 2 GB JSONL, a 500 MB row group.

All default recognizers run; most bytes are token ids or media, as in real training sets. The peak is that of the
largest process, worker included, as `/usr/bin/time -v` reports it (maximum resident set size of the process and all it
waited for).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.running import scan

PROSE = "the river runs past nine old mills and the harbour where ships lay at anchor. "
FINDINGS = "write to qovlarin@dravemook.com or pay with 4111 1111 1111 1111 today"


def write_jsonl(path: Path, size: int) -> None:
    """Rows of 20 kB: 2 kB of text, the rest token ids."""
    rng = random.Random(1)
    row = (
        json.dumps(
            {"text": PROSE * 25 + FINDINGS, "ids": [rng.randrange(65_536) for _ in range(2_600)]}
        ).encode()
        + b"\n"
    )
    with path.open("wb") as file:
        for _ in range(size // len(row)):
            file.write(row)


def write_row_group(path: Path, size: int) -> None:
    """One row group: a fifth of it text, the rest incompressible media bytes."""
    text = PROSE * 110 + FINDINGS
    medium = len(text) * 4
    count = size // (len(text) + medium)
    images = [{"bytes": b"\x89PNG\r\n\x1a\n" + os.urandom(medium - 8), "path": None} for _ in range(64)]
    schema = pa.schema(
        [("text", pa.string()), ("image", pa.struct([("bytes", pa.binary()), ("path", pa.string())]))]
    )
    table = pa.table(
        {"text": [f"{n} {text}" for n in range(count)], "image": [images[n % 64] for n in range(count)]},
        schema,
    )
    pq.write_table(table, path, row_group_size=count, compression="none", use_dictionary=False)


def measure(name: str, write: Callable[[Path, int], None], suffix: str, size: int, workers: int) -> None:
    """Write the input, scan it, print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        path = corpus / f"input{suffix}"
        # Written by another process: a child begins with the memory peak of the process it was forked from.
        writer = mp.get_context("spawn").Process(target=write, args=(path, size))
        writer.start()
        writer.join()
        ran = scan(corpus, workers)
        print(
            f"{name}: {path.stat().st_size / 1e6:,.0f} MB, {workers} worker(s), exit {ran.exit}, "
            f"{ran.wall:.0f} s, peak of the largest process {ran.peak_mib:,.0f} MiB",
            flush=True,
        )


def main(words: list[str] | None = None) -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is 2 GB and 500 MB")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", choices=("jsonl", "parquet"))
    options = parser.parse_args(words)
    if options.only != "parquet":
        measure("JSONL", write_jsonl, ".jsonl", int(2e9 * options.scale), options.workers)
    if options.only != "jsonl":
        measure("Parquet row group", write_row_group, ".parquet", int(5e8 * options.scale), options.workers)


if __name__ == "__main__":
    main()
