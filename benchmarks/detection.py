"""Speed from a file to its shard on one core, beside stock Presidio with the same recognizers, alternating.

The same are Presidio's and ours, these in Presidio's registry as patterns with their validators; with `--presidio-alone`
stock has only its own, so that provscan does more. Stock is given the texts and nothing else to do; provscan reads the
file, detects, looks for names, makes evidence and writes the shard. Both see text that they have never seen
(benchmarks/prose.py says why that matters). Seconds are those of a core, so that other load on the machine weighs little;
the clock is used only where workers are compared. What a process does once is not counted: it is told as start-up.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpora import CORPORA, Corpus, make
from benchmarks.running import scan, seconds_to_first_row
from recognizers.ner.base import NO_NER, NerChoice
from scanner.declaration import over_folder
from scanner.inventory import cut_units, take
from scanner.model import Sample, Subject, WorkUnit
from scanner.readers.base import Limits
from scanner.readers.unit import read_unit
from scanner.setup import ScanSetup
from scanner.worker import start_worker, the_worker

_MB = 1e6
_WARM_UP = 600_000
"""Bytes after which both have compiled what they compile when it is first needed; what starting costs is told by itself."""
_SUBJECTS = (
    Subject(
        "s-1",
        ("Orlin Vask",),
        (),
        (("phone", "+1 202 555 0126"), ("email", "orlin@vask.example"), ("staff_id", "KX-203-944")),
    ),
    Subject("s-2", ("赵美玲", "Zhao Meiling")),
)
_HEADER = (
    "corpus",
    "stock MB/s",
    "batch MB/s",
    "provscan MB/s",
    "ratio",
    "to batch",
    "hits/KB",
    "B/field",
    "s of ours",
)


@dataclass
class Speed:
    """Bytes of text and seconds of a core."""

    size: int = 0
    cpu: float = 0.0
    wall: float = 0.0

    @property
    def rate(self) -> float:
        """MB per second."""
        return self.size / _MB / self.cpu

    def time(self, size: int, work: Callable[[], Any]) -> Any:
        """Do the work and count it."""
        cpu, wall = time.process_time(), time.perf_counter()
        done = work()
        self.cpu += time.process_time() - cpu
        self.wall += time.perf_counter() - wall
        self.size += size
        return done


def units(folder: Path) -> list[WorkUnit]:
    """The units of a folder, as a scan cuts them."""
    declaration = over_folder(folder)
    rules = declaration.sources[0].rules()
    return [unit for file in take(declaration, frozenset()).files for unit in cut_units(file, rules)]


def texts(found: list[WorkUnit]) -> list[str]:
    """The texts that a scan of these units looks at, keys left out."""
    return [
        field.text
        for unit in found
        for event in read_unit(unit, Limits(), lambda _: None)
        if isinstance(event, Sample)
        for field in event.fields
        if not field.is_key
    ]


class Ours:
    """One worker, as a scan starts it."""

    def __init__(self, model: str | None) -> None:
        ner = NerChoice("spacy", model) if model else NO_NER
        start_worker(ScanSetup(b"k" * 32, _SUBJECTS, ner=ner), lambda *_: None)
        self.worker = the_worker()

    def scan(self, found: list[WorkUnit], folder: Path) -> None:
        """Each unit into its shard."""
        for unit in found:
            self.worker.scan((unit,), folder / f"{unit.index}.shard", lambda *_: None)


class Stock:
    """AnalyzerEngine and BatchAnalyzerEngine over provscan's stock recognizers, and a spaCy pipeline."""

    def __init__(self, model: str | None, *, same: bool) -> None:
        from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NlpEngineProvider
        from presidio_analyzer.predefined_recognizers import SpacyRecognizer

        from recognizers import catalog
        from recognizers.presidio import LANGUAGE, analyzer, own_recognizer, stock_recognizers

        self._language = LANGUAGE
        everyone = [*stock_recognizers(), *map(own_recognizer, catalog.recognizers() if same else ())]
        if model is None:
            self._engine = analyzer(everyone)
        else:
            models = [{"lang_code": LANGUAGE, "model_name": model}]
            provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
            everyone.append(SpacyRecognizer())
            registry = RecognizerRegistry(recognizers=everyone, supported_languages=[LANGUAGE])
            self._engine = AnalyzerEngine(
                registry=registry, nlp_engine=provider.create_engine(), supported_languages=[LANGUAGE]
            )
        self._batch = BatchAnalyzerEngine(analyzer_engine=self._engine)

    def one(self, text: str) -> int:
        """Hits in one text."""
        return len(self._engine.analyze(text, self._language, score_threshold=0))

    def many(self, given: list[str]) -> int:
        """Hits in many texts."""
        return sum(map(len, self._batch.analyze_iterator(given, self._language, score_threshold=0)))


@dataclass
class Row:
    """What one corpus gave."""

    corpus: Corpus
    stock: Speed
    batch: Speed
    ours: Speed
    hits: int = 0
    fields: int = 0

    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        ratio, to_batch = self.ours.rate / self.stock.rate, self.ours.rate / self.batch.rate
        return (
            self.corpus.name, f"{self.stock.rate:.3f}", f"{self.batch.rate:.3f}", f"{self.ours.rate:.2f}", f"{ratio:.1f}",
            f"{to_batch:.1f}", f"{self.hits / self.stock.size * 1000:.2f}", f"{self.stock.size / self.fields:.0f}",
            f"{self.ours.cpu:.1f} (clock {self.ours.wall:.1f})",
        )  # fmt: skip


def measure(corpus: Corpus, stock: Stock, seconds: float, rounds: int, seed: int, model: str | None) -> Row:
    """Stock and batch for `seconds` each, ours for a quarter of that, in turns."""
    ours, row = Ours(model), Row(corpus, Speed(), Speed(), Speed())
    warm = Speed()
    with corpus_of(corpus, seed, _WARM_UP) as (found, folder):
        given = texts(found)
        warm.time(size_of(given), lambda: ours.scan(found, folder))
        stock.many(given[:50])
    size = int(max(_WARM_UP, warm.rate * _MB * seconds / 4 / rounds * 1.5))
    for turn in range(rounds):
        with corpus_of(corpus, seed + 1 + turn, size) as (found, folder):
            given = texts(found)
            until = row.stock.cpu + seconds / rounds
            taken: list[str] = []
            for text in given:
                row.hits += row.stock.time(len(text.encode()), lambda text=text: stock.one(text))
                taken.append(text)
                if row.stock.cpu > until:
                    break
            row.fields += len(taken)
            row.batch.time(size_of(taken), lambda taken=taken: stock.many(taken))
            row.ours.time(size_of(given), lambda: ours.scan(found, folder))
    return row


def size_of(given: list[str]) -> int:
    return sum(len(text.encode()) for text in given)


class corpus_of:  # noqa: N801  # used as `with corpus_of(...) as (units, folder for shards)`
    def __init__(self, corpus: Corpus, seed: int, size: int) -> None:
        self._made = tempfile.TemporaryDirectory()
        folder = Path(self._made.name)
        (folder / "corpus").mkdir()
        (folder / "shards").mkdir()
        make(corpus, folder / "corpus" / corpus.file, seed, size)
        self._units, self._shards = units(folder / "corpus"), folder / "shards"

    def __enter__(self) -> tuple[list[WorkUnit], Path]:
        return self._units, self._shards

    def __exit__(self, *_: object) -> None:
        self._made.cleanup()


def two_workers(size: int, seed: int) -> None:
    """Seconds on the clock of a whole `provscan scan`, one worker and two, in turns."""
    walls: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        for part in range(8):
            make(CORPORA[0], Path(folder) / f"part-{part}.parquet", seed + 100 + part, size // 8)
        for _ in range(2):
            for workers, seen in walls.items():
                seen.append(scan(Path(folder), workers).wall)
    one, two = min(walls[1]), min(walls[2])
    print(
        f"workers: {size / _MB:.1f} MB in 8 files, {one:.1f} s with one, {two:.1f} s with two: {one / two:.2f} times"
    )


def start_up() -> None:
    """Seconds of a core for a scan of one line."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "one.txt").write_text("The river runs past nine old mills.\n")
        ran = [scan(Path(folder), 1) for _ in range(3)]
        first = statistics.median(seconds_to_first_row(Path(folder)) for _ in range(5))
    cpu, wall = statistics.median(r.cpu for r in ran), statistics.median(r.wall for r in ran)
    print(
        f"start-up: {first:.2f} s of a core to the first row read, with everything on that is on by default"
    )
    print(
        f"start-up: a scan of one line takes {cpu:.2f} s of a core, {wall:.2f} s on the clock, report written"
    )


def table(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    """Print a table as it grows, in the form the documents use."""
    print("| " + " | ".join(header) + " |\n|" + "---|" * len(header), flush=True)
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


def main(words: list[str] | None = None) -> None:
    """Print the table, then what workers and start-up cost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=12.0, help="of stock per corpus; ours takes about a quarter"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spacy", metavar="NAME", help="a spaCy pipeline whose names both look for")
    parser.add_argument(
        "--presidio-alone",
        action="store_true",
        help="stock has Presidio's recognizers alone; provscan always has all",
    )
    parser.add_argument("--only", help="part of a corpus's name")
    parser.add_argument(
        "--workers-seconds", type=float, default=30.0, help="of one worker, beside two (0: not)"
    )
    options = parser.parse_args(words)
    cores = os.sched_getaffinity(0)
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; one core, fresh text, {options.rounds} turns each\n"
    )
    os.sched_setaffinity(0, {min(cores)})
    stock = Stock(options.spacy, same=not options.presidio_alone)
    chosen = [corpus for corpus in CORPORA if options.only is None or options.only in corpus.name]
    rows = []

    def measured() -> Iterator[tuple[str, ...]]:
        for corpus in chosen:
            rows.append(measure(corpus, stock, options.seconds, options.rounds, options.seed, options.spacy))
            yield rows[-1].cells()

    table(_HEADER, measured())
    os.sched_setaffinity(0, cores)
    print()
    if rows and options.workers_seconds:
        two_workers(int(rows[0].ours.rate * _MB * options.workers_seconds), options.seed)
    start_up()


if __name__ == "__main__":
    main()
