"""Result shards: one file per unit of work, written by the worker that read it.

A shard is a sequence of self-contained Arrow IPC streams, each naming its table in the schema's metadata,
so that tables interleave and memory stays bounded; then an end stream with the counts; then a trailer with
the sha256 of all before it. The file gets its name by a rename after fsync: the name is the done-marker. A
shard that was cut short or changed is never read as another one: the trailer is checked before any parsing.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa

from reports.faults import ReportFault
from reports.records import SHARD_TABLES
from reports.schema import arrow_schema, table_of, to_batch

BATCH_ROWS = 4096
"""Records of one table kept in memory before they are written."""

_TABLE = b"provscan.table"
_END = "@end"
_END_SCHEMA = pa.schema([pa.field("table", pa.string()), pa.field("rows", pa.int64())])
_MAGIC = b"PVSHARD1"
_TRAILER = hashlib.sha256().digest_size + len(_MAGIC)
_CHUNK = 1 << 20
_OPTIONS = pa.ipc.IpcWriteOptions(compression="zstd")


class ShardWriter:
    """Writes the records of one unit; commits on leaving the `with` block, aborts on an exception."""

    def __init__(self, path: Path, batch_rows: int = BATCH_ROWS) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
        self._batch_rows = batch_rows
        self._waiting: dict[str, list[Any]] = {table: [] for table in SHARD_TABLES}
        self._counts = dict.fromkeys(SHARD_TABLES, 0)
        self._hash = hashlib.sha256()
        self._file = self._temporary.open("xb")

    def add(self, record: Any) -> None:
        """Take one record of a shard table."""
        table = table_of(type(record))
        if table not in self._waiting:
            raise ReportFault(
                "not a table of a shard", table, "report it: a worker writes what the store owns"
            )
        waiting = self._waiting[table]
        waiting.append(record)
        if len(waiting) >= self._batch_rows:
            self._flush(table)

    def commit(self) -> None:
        """Write the end, make it durable and give the file its name."""
        for table in SHARD_TABLES:
            self._flush(table)
        counts = [pa.array(list(self._counts)), pa.array(list(self._counts.values()), pa.int64())]
        self._segment(_END, pa.RecordBatch.from_arrays(counts, schema=_END_SCHEMA))
        self._file.write(self._hash.digest() + _MAGIC)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._temporary.replace(self._path)
        sync_folder(self._path.parent)

    def abort(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self._temporary.unlink(missing_ok=True)

    def _flush(self, table: str) -> None:
        waiting = self._waiting[table]
        if waiting:
            self._segment(table, to_batch(table, waiting))
            self._counts[table] += len(waiting)
            waiting.clear()

    def _segment(self, table: str, batch: pa.RecordBatch) -> None:
        schema = batch.schema.with_metadata({_TABLE: table.encode()})
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, schema, options=_OPTIONS) as stream:
            stream.write_batch(batch)
        segment = sink.getvalue()
        self._hash.update(segment)
        self._file.write(segment)

    def __enter__(self) -> ShardWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.abort()
            return
        try:
            self.commit()
        except BaseException:
            self.abort()
            raise


def read_shard(path: Path) -> Iterator[tuple[str, pa.RecordBatch]]:
    """The batches of a shard with their tables; a fault when its end is missing or anything differs."""
    try:
        size = _intact_size(path)
        with pa.OSFile(str(path), "rb") as file:
            yield from _read_segments(path, file, size)
    except (pa.ArrowException, OSError) as error:
        raise _broken(path, "cannot be read") from error


def _intact_size(path: Path) -> int:
    """Bytes before the trailer, once they are known to be the bytes that were written."""
    size = path.stat().st_size - _TRAILER
    digest = hashlib.sha256()
    with path.open("rb") as file:
        left = size
        while left > 0:
            chunk = file.read(min(_CHUNK, left))
            digest.update(chunk)
            left -= len(chunk) or left
        if size < 0 or file.read() != digest.digest() + _MAGIC:
            raise _broken(path, "was cut short or changed")
    return size


def _read_segments(path: Path, file: Any, size: int) -> Iterator[tuple[str, pa.RecordBatch]]:
    counts = dict.fromkeys(SHARD_TABLES, 0)
    while file.tell() < size:
        reader = pa.ipc.open_stream(file)
        table = (reader.schema.metadata or {}).get(_TABLE, b"").decode()
        if table == _END:
            _check_end(path, reader.read_all().to_pylist(), counts)
            return
        if table not in counts or not reader.schema.equals(arrow_schema(table)):
            raise _broken(path, "was written by another version")
        for batch in reader:
            counts[table] += batch.num_rows
            yield table, batch
    raise _broken(path, "has no end")


def _check_end(path: Path, rows: list[dict[str, Any]], counts: dict[str, int]) -> None:
    if {row["table"]: row["rows"] for row in rows} != counts:
        raise _broken(path, "does not hold what its end counts")


def _broken(path: Path, what: str) -> ReportFault:
    return ReportFault(f"a result shard {what}", str(path), "delete it and scan again: the unit is read anew")


def sync_folder(folder: Path) -> None:
    """Make a rename inside the folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
