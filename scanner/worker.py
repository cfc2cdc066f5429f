"""The whole pipeline for one work unit: read, detect, link, evidence, shard. It knows no executor.

This is the only module that wires the stages. What it writes holds no raw value: everything passes
`Evidence`. It counts what the reader said was present against what was looked at or lost, and turns any
difference into an issue, because a count that does not add up must never look clean.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from recognizers.base import RecognizerInfo
from recognizers.ner.base import PERSON, NerError
from reports.records import FileRecord
from reports.shard import ShardWriter
from scanner.detect import FieldDetector
from scanner.evidence import Evidence
from scanner.languages import LanguagesSeen
from scanner.link import Linker
from scanner.model import Issue, ReadEvent, ReadRules, Sample, WorkUnit
from scanner.names.index import load
from scanner.names.search import SubjectIndex
from scanner.readers.sidecar import read_sidecars
from scanner.readers.unit import read_unit
from scanner.safe_records import slice_name
from scanner.setup import ScanSetup
from scanner.suppressions.matching import Matcher
from scanner.unit_scan import UnitScan

_MOST_EVENTS = 4096
_GARBAGE = 100_000
"""Objects that may be made before Python looks for cycles among them."""
Progress = Callable[[int, int], None]
"""Told (stored bytes, rows) as they are passed."""


class Worker:
    """One process's tools, made once and used for many units."""

    def __init__(self, setup: ScanSetup) -> None:
        from recognizers.ner.opening import open_detector, open_finder

        self.setup = setup
        self.evidence = Evidence(setup.key)
        finder = open_finder(setup.ner)
        if finder is not None and finder.best_score < setup.min_score:
            raise NerError(
                f"the model gives names a score of {finder.best_score:g}, and --min-score {setup.min_score:g} keeps none",
                "lower --min-score, or raise default_score in Presidio's configuration",
            )
        asked = (setup.pattern_timeout, setup.recognizers, finder)
        self.detector = FieldDetector(open_detector(setup.entities, *asked))
        looks_for_names = any(info.entity == PERSON for info in self.detector.infos)
        self.names = finder if looks_for_names else None
        """What looks for names of people outside the ledger."""
        # What may be shown of names does not depend on what was asked to be found.
        self.hider = self.detector
        if setup.entities is not None:
            self.hider = FieldDetector(open_detector(None, *asked))
        self.index = (
            SubjectIndex(load(setup.index), setup.key)
            if setup.index
            else SubjectIndex.of(setup.subjects, setup.key)
        )
        self.matcher = Matcher(setup.rules, setup.pattern_timeout)
        self._linkers: dict[tuple[str, ReadRules], Linker] = {}

    def _linker(self, unit: WorkUnit) -> Linker:
        source = unit.file.source_id or ""
        key = (source, unit.rules)
        if key not in self._linkers:
            self._linkers[key] = Linker(self.index, unit.rules, self.setup.person_names.get(source))
        return self._linkers[key]

    def scan(
        self, units: Sequence[WorkUnit], shard: Path, progress: Progress, given_up: Collection[int] = ()
    ) -> None:
        """Scan units into one shard, which appears whole or not at all.

        Of those whose numbers are `given_up`, because their worker died of them, it says that nothing was looked at.
        """
        with ShardWriter(shard) as writer:
            for number, unit in enumerate(units):
                if number in given_up:
                    self._bury(unit, writer)
                else:
                    self._scan(unit, writer, progress)

    def _scan(self, unit: WorkUnit, writer: ShardWriter, progress: Progress) -> None:
        reported = 0

        def advance(stored: int) -> None:
            nonlocal reported
            stored = min(stored, unit.stored_bytes - reported)  # a reader may read a byte twice
            reported += stored
            progress(stored, 0)

        scan = self._begin(unit, writer)
        try:
            for beside in read_sidecars(unit, self.setup.limits):
                scan.take(beside) if isinstance(beside, Issue) else scan.take_sidecar(*beside)
            for batch in _batches(read_unit(unit, self.setup.limits, advance), self.setup.batch_chars):
                scan.take_batch(batch)
                progress(0, scan.rows_unreported)
                scan.rows_unreported = 0
        except (KeyboardInterrupt, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001  # a fault of ours must not end the run, nor be silent
            scan.fail(error)
        scan.finish()
        writer.add(self.file_record(unit, scan.shown_path))
        progress(unit.stored_bytes - reported, 0)

    def _bury(self, unit: WorkUnit, writer: ShardWriter) -> None:
        """Write of a unit whose worker died that nothing of it was looked at."""
        scan = self._begin(unit, writer)
        scan.take(Issue("worker.died", "", stored_lost=unit.stored_bytes))
        scan.finish()
        writer.add(self.file_record(unit, scan.shown_path))

    def _begin(self, unit: WorkUnit, writer: ShardWriter) -> UnitScan:
        linker = self._linker(unit)
        seen = LanguagesSeen(self.names, unit.rules.languages) if self.names else None
        found = (self.evidence, self.detector, linker, unit, writer.add, self.hider, seen, self.matcher)
        return UnitScan(self.setup, *found)

    def file_record(self, unit: WorkUnit, shown_path: str) -> FileRecord:
        """The file's row; each of its units writes the same one."""
        found = unit.file
        return FileRecord(
            self.evidence.file_id(found.source_id, found.path),
            found.source_id,
            shown_path,
            self.evidence.path_hmac(found.path),
            str(found.status),
            found.bytes,
            found.sha256,
            found.declared_sha256,
            str(found.format),
            found.media_type,
            str(found.compression),
            found.encoding,
        )


def _batches(events: Iterator[ReadEvent], most_chars: int) -> Iterator[list[ReadEvent]]:
    """Events in batches of bounded text; what a batch holds never changes a result."""
    batch: list[ReadEvent] = []
    chars = 0
    for event in events:
        batch.append(event)
        chars += sum(len(f.text) for f in event.fields) if isinstance(event, Sample) else 0
        if chars >= most_chars or len(batch) >= _MOST_EVENTS:
            yield batch
            batch, chars = [], 0
    yield batch


def shard_name(unit: WorkUnit, setup_digest: str) -> str:
    """Name of a unit's shard: equal names mean equal results, so a shard that is there need not be made again."""
    found = unit.file
    content = found.sha256 or f"{found.bytes}.{found.mtime_ns}"
    kinds = (found.status, found.format, found.compression, found.encoding, found.encoding_certain)
    beside = tuple((file.path, file.sha256 or f"{file.bytes}.{file.mtime_ns}") for file in unit.sidecars)
    told = (found.declared_sha256, found.issues, unit.rules, unit.persons, beside)
    place = "\0".join(
        (setup_digest, found.source_id or "", found.path, content, repr(kinds), repr(told), slice_name(unit))
    )
    return hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:40] + ".shard"


def _count_nothing(stored: int, rows: int) -> None:
    """Progress before a worker is started."""


_worker: Worker | None = None
_progress: Progress = _count_nothing


def start_worker(setup: ScanSetup, progress: Progress) -> None:
    """Make this process's worker; to be called once, before `scan_unit`."""
    global _worker, _progress  # one worker per process is what a pool initializer is for
    # What is made here lives as long as the worker: it need not be looked through again and again.
    gc.disable()
    _worker, _progress = Worker(setup), progress
    gc.freeze()
    gc.enable()
    gc.set_threshold(_GARBAGE)


@dataclass(frozen=True, slots=True)
class Described:
    """What a worker looks with."""

    infos: tuple[RecognizerInfo, ...]
    person_detection: str
    """How people outside the ledger are looked for, as the report says it."""


def describe_worker() -> Described:
    """What this process's worker looks with."""
    worker = the_worker()
    return Described(worker.detector.infos, worker.names.told if worker.names else "none")


def the_worker() -> Worker:
    """This process's worker. Raises RuntimeError before `start_worker`."""
    if _worker is None:
        raise RuntimeError("start_worker was not called in this process")
    return _worker


def scan_units(units: Sequence[WorkUnit], shard: Path, given_up: Collection[int] = ()) -> None:
    """Scan units with this process's worker into their shard; those given up are told as not looked at."""
    the_worker().scan(units, shard, _progress, given_up)
