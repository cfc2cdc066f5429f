"""Reads Parquet: a unit is a row group, a row is a sample, all nested values are looked at.

Rows are converted in small batches, so memory follows the size of a batch and not of the row group.
Content bytes of Parquet are the bytes of its text and media values; what is on disk is accounted as stored.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from scanner.model import Extent, Format, Issue, ReadEvent
from scanner.readers.base import Content, Limits
from scanner.readers.fields import flatten, to_events

FORMATS = (Format.PARQUET,)
_BATCH_BYTES = 4 << 20
_BATCH_ROWS = 1024
_ERRORS = (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError)


def _batch_rows(group: pq.RowGroupMetaData) -> int:
    """Rows per batch such that a batch of average rows takes about `_BATCH_BYTES`."""
    average: int = max(1, group.total_byte_size // max(1, group.num_rows))
    return max(1, min(_BATCH_ROWS, _BATCH_BYTES // average))


def _with_text_times(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Dates and times as text: a birth date in a date column is no less one than in a string column."""
    arrays = [
        column.cast(pa.string()) if pa.types.is_temporal(column.type) else column for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)


def _rows(file: pq.ParquetFile, group: int) -> Iterator[dict[str, object]]:
    meta = file.metadata.row_group(group)
    for batch in file.iter_batches(batch_size=_batch_rows(meta), row_groups=[group], use_threads=False):
        plain = _with_text_times(batch)
        names = plain.schema.names
        if len(set(names)) == len(names):
            yield from plain.to_pylist()
        else:  # to_pylist would keep only the last of columns with the same name
            columns = [column.to_pylist() for column in plain.columns]
            for values in zip(*columns, strict=True):
                yield {
                    f"{name}#{n}" if names.index(name) != n else name: value
                    for n, (name, value) in enumerate(zip(names, values, strict=True))
                }


def _group_events(
    file: pq.ParquetFile, group: int, base: int, content: Content, limits: Limits
) -> Iterator[ReadEvent]:
    """Events of one row group, its rows counted from `base`; ends with the Extent of the group."""
    present = file.metadata.row_group(group).num_rows
    row = present_bytes = 0
    fault = ""
    try:
        for record in _rows(file, group):
            try:
                flat = flatten(record, content.rules, limits.max_nesting)
            except RecursionError:
                detail = f"over {limits.max_nesting} levels"
                yield Issue("record.too_deep", detail, None, base + row, 1, rows_lost=1)
            else:
                present_bytes += flat.value_bytes + sum(issue.content_lost for issue in flat.issues)
                yield from to_events(flat, base + row, flat.value_bytes)
            row += 1
    except _ERRORS as error:
        fault = type(error).__name__
    if row < present:
        lost = present - row
        stored = content.stored_size * lost // present
        detail = f"row group {group}: {lost} of {present} rows cannot be decoded {fault}".rstrip()
        yield Issue("format.broken", detail, None, base + row, lost, rows_lost=lost, stored_lost=stored)
    yield Extent(present, present_bytes)


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """All row groups, or those of the slice. Needs `content.seekable`."""
    try:
        file = pq.ParquetFile(content.seekable, buffer_size=1 << 20, pre_buffer=False)
        groups = range(file.metadata.num_row_groups)
    except _ERRORS as error:
        detail = f"no readable Parquet footer ({type(error).__name__})"
        yield Issue("format.broken", detail, stored_lost=content.stored_size)
        yield Extent(0, 0)
        return
    if content.end is not None:
        groups = range(content.begin, content.end)
    rows = content_bytes = 0
    for group in groups:
        for event in _group_events(file, group, rows, content, limits):
            if isinstance(event, Extent):
                rows += event.rows
                content_bytes += event.content_bytes
            else:
                yield event
    yield Extent(rows, content_bytes)
