"""For the tests of sample_data: the truth file, a scan by the real command, and counts made without provscan.

The counts come from the files themselves through the standard library and pyarrow; no reader of provscan is
asked. The search for planted values knows what may look like one by chance: digits inside keyed digests.
"""

from __future__ import annotations

import bz2
import csv
import io
import json
import lzma
import re
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import ahocorasick_rs
import duckdb
import pyarrow.parquet as pq

from reports.shard import read_shard
from tests.command import PROGRAM

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HOME = Path(__file__).parents[1] / "sample_data"
KEY = bytes(range(32))
_COMMON = (".example.com", ".example.org")
_RUN = 6
_HEX = frozenset(b"0123456789abcdef")


def read_truth(path: Path = HOME / "truth.jsonl") -> dict[str, list[dict[str, Any]]]:
    """Kind -> lines."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in path.read_text("utf-8").splitlines():
        fact = json.loads(line)
        found.setdefault(fact["kind"], []).append(fact)
    return found


class Scan:
    """One run of `provscan scan` over the committed corpus; its shards are kept as they appear."""

    def __init__(self, folder: Path) -> None:
        self.report = folder / "report.duckdb"
        self.kept = folder / "kept"
        self.kept.mkdir()
        (folder / "key").write_text(KEY.hex())
        command = [
            *PROGRAM, "scan", HOME / "corpus", "--key", folder / "key",
            "--out", self.report, "--as-of", "2026-11-01", "--workers", "2", "-v",
        ]  # fmt: skip
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            keeper = threading.Thread(target=self._keep, args=(process,))
            keeper.start()
            self.stdout, self.stderr = process.communicate(timeout=300)
            keeper.join()
        self.status = process.returncode

    def _keep(self, process: subprocess.Popen[bytes]) -> None:
        """A second name for whatever appears in the work folder, which is removed at the end."""
        work = self.report.with_name(self.report.name + ".work")
        while process.poll() is None:
            for place in [*work.glob("*.shard"), *work.glob(".*.tmp")]:
                if not (self.kept / place.name).exists():
                    with suppress(FileNotFoundError):  # renamed meanwhile: its lasting name comes next time
                        (self.kept / place.name).hardlink_to(place)
            time.sleep(0.01)

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Rows of the report."""
        with duckdb.connect(str(self.report), read_only=True) as con:
            return con.sql(query).to_arrow_table().to_pylist()

    def outputs(self) -> Iterator[tuple[str, bytes]]:
        """Everything that the scan wrote: bytes as stored, and the cells of tables that store them packed."""
        yield "stdout", self.stdout
        yield "stderr", self.stderr
        # DuckDB writes names of columns one after the other: those of `hash` and `link_id` hold a name that was planted.
        yield "report", self.report.read_bytes().replace(b"hashlink_id", b"hash link_id")
        for table in self.rows("SELECT table_name FROM information_schema.tables"):
            name = table["table_name"]
            yield f"table {name}", _cells(self.rows(f'SELECT * FROM "{name}"'))
        for shard in sorted(self.kept.iterdir()):
            yield shard.name, shard.read_bytes()
            if shard.suffix == ".shard":
                for table, batch in read_shard(shard):
                    yield f"{shard.name} {table}", _cells(batch.to_pylist())

    def digests(self) -> set[bytes]:
        """Every digest that the report holds: hexadecimal digits that are nobody's."""
        cells = b"\n".join(blob for name, blob in self.outputs() if " " in name)
        return set(re.findall(rb"\b(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{16})\b", cells))


def _cells(rows: Iterable[dict[str, Any]]) -> bytes:
    return "\n".join(str(value) for row in rows for value in row.values()).encode()


# Planted values in what was written


def needles(planted: Iterable[dict[str, Any]]) -> set[str]:
    """What must not be found: each value, each run of six of its characters that is not common property.

    A number is looked for with its separators and without.
    """
    found = set()
    for fact in planted:
        bare = re.sub(r"[ .:-]", "", fact["value"])
        for value in (fact["value"], bare if bare.isdigit() else fact["value"]):
            runs = range(len(value) - _RUN + 1) if fact["runs"] else ()
            found.add(value)
            found |= {
                run for n in runs if not any((run := value[n : n + _RUN]) in common for common in _COMMON)
            }
    return found


class Search:
    """Looks for many texts at once, as written and in small letters, in UTF-8 and UTF-16."""

    def __init__(self, texts: Iterable[str]) -> None:
        forms = {form for text in texts for form in (text, text.lower())}
        codecs = ("utf-8", "utf-16-le", "utf-16-be")
        self._patterns = sorted({form.encode(codec) for form in forms for codec in codecs})
        self._automaton = ahocorasick_rs.BytesAhoCorasick(self._patterns)

    def found(self, blob: bytes, digests: set[bytes]) -> list[bytes]:
        """Patterns that stand in the bytes, but for digits that are part of a digest."""
        hits = []
        for form in (blob, blob.lower()):
            for number, start, end in self._automaton.find_matches_as_indexes(form, overlapping=True):
                if not _in_digest(form, start, end, digests):
                    hits.append(self._patterns[number])
        return hits


def _in_digest(blob: bytes, start: int, end: int, digests: set[bytes]) -> bool:
    """Whether the match lies in a run of hexadecimal digits that is made of known digests."""
    if not _HEX.issuperset(blob[start:end]):
        return False
    first, last = start, end
    while first > 0 and blob[first - 1] in _HEX:
        first -= 1
    while last < len(blob) and blob[last] in _HEX:
        last += 1
    rest = blob[first:last]
    for digest in digests:
        rest = rest.replace(digest, b"|")
    return blob[start:end] not in rest


# Counts made without provscan


def count(name: str, data: bytes) -> tuple[int, int]:
    """(records, decoded bytes) of a file or archive member, found by its name alone."""
    stem, _, suffix = name.rpartition(".")
    if suffix in ("gz", "zst", "bz2", "xz"):
        return count(stem, decoded(suffix, data))
    if suffix == "parquet":
        rows = pq.read_table(io.BytesIO(data)).to_pylist()
        return len(rows), sum(map(_value_bytes, rows))
    if suffix in ("tar", "zip"):
        return _count_members(suffix, data)
    if suffix in ("bin", "pdf") or not stem:
        return 0, 0
    return _records(suffix, data), len(data)


def decoded(suffix: str, data: bytes) -> bytes:
    """As much as can be decompressed."""
    if suffix == "gz":
        return zlib.decompressobj(31).decompress(data)
    if suffix == "zst":
        return zstd.decompress(data)
    return bz2.decompress(data) if suffix == "bz2" else lzma.decompress(data)


def _records(suffix: str, data: bytes) -> int:
    if suffix == "jsonl":
        return sum(1 for line in data.split(b"\n") if line.strip())
    if suffix in ("csv", "tsv"):
        mark = "," if suffix == "csv" else "\t"
        return sum(1 for row in csv.reader(io.StringIO(data.decode(), newline=""), delimiter=mark) if row) - 1
    if suffix in ("srt", "vtt"):
        blocks = [block.strip() for block in re.split(rb"\n\s*\n", data)]
        return len([block for block in blocks if block not in (b"", b"WEBVTT")])
    if suffix == "json" and isinstance(items := json.loads(data), list):
        return len(items)
    return 1


def _count_members(suffix: str, data: bytes) -> tuple[int, int]:
    if suffix == "zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    else:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            members = [(info.name, archive.extractfile(info).read()) for info in archive]
    counts = [count(name, member) for name, member in members]
    if any(name.endswith(".png") for name, _ in members):  # WebDataset: members of one stem are one sample
        return len({name.partition(".")[0] for name, _ in members}), sum(size for _, size in counts)
    return sum(rows for rows, _ in counts), sum(size for _, size in counts)


def _value_bytes(value: Any) -> int:
    """Bytes of all texts and binary values in a record."""
    if isinstance(value, dict):
        return sum(map(_value_bytes, value.values()))
    if isinstance(value, list):
        return sum(map(_value_bytes, value))
    if isinstance(value, str):
        return len(value.encode())
    return len(value) if isinstance(value, bytes) else 0
