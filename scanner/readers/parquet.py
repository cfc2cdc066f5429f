"""Reads Parquet: a unit is a row group, a row is a sample, all nested values are looked at.

Rows are converted in small batches, so memory follows the size of a batch and not of the row group.
Content bytes of Parquet are the bytes of its text and media values; what is on disk is accounted as stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from scanner.model import Extent, Format, Issue, Name, ReadEvent
from scanner.readers.base import Content, Limits
from scanner.readers.fields import flatten, to_events
from scanner.readers.jsonl import keep_pairs

FORMATS = (Format.PARQUET,)
_BATCH_BYTES = 4 << 20
_BATCH_ROWS = 1024
_FEW_ROWS = 32
_ERRORS = (pa.ArrowException, OSError, ValueError, ArithmeticError, LookupError, TypeError, MemoryError)
"""What pyarrow is known to raise for what a file holds."""


def _batch_rows(group: pq.RowGroupMetaData) -> int:
    """Rows per batch such that a batch of average rows takes about `_BATCH_BYTES`."""
    average: int = max(1, group.total_byte_size // max(1, group.num_rows))
    return max(1, min(_BATCH_ROWS, _BATCH_BYTES // average))


def _changed(kind: pa.DataType, leaf: Callable[[pa.DataType], pa.DataType]) -> pa.DataType:
    """The type with each of its innermost types changed."""
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_changed(field.type, leaf)) for field in kind])
    if pa.types.is_map(kind):
        return pa.map_(_changed(kind.key_type, leaf), _changed(kind.item_type, leaf))
    if pa.types.is_dictionary(kind):
        plain = _changed(kind.value_type, leaf)
        return kind if plain == kind.value_type else plain
    if isinstance(kind, (pa.ListType, pa.LargeListType, pa.FixedSizeListType)):
        return pa.list_(_changed(kind.value_type, leaf), getattr(kind, "list_size", -1))
    return leaf(kind)


def _without_zone(kind: pa.DataType) -> pa.DataType:
    """Times in UTC: the names of zones need a data base that not every machine has."""
    return pa.timestamp(kind.unit) if pa.types.is_timestamp(kind) else kind


def _times_as_text(kind: pa.DataType) -> pa.DataType:
    """A birth date in a date column is no less one than in a text column; Python could not hold them all."""
    return pa.string() if pa.types.is_temporal(kind) else kind


def _text_as_bytes(kind: pa.DataType) -> pa.DataType:
    """Text columns may hold bytes that are no text; as bytes they can be told apart one by one."""
    if pa.types.is_string(kind) or pa.types.is_string_view(kind):
        return pa.binary()
    return pa.large_binary() if pa.types.is_large_string(kind) else kind


def _cast(column: pa.Array, leaf: Callable[[pa.DataType], pa.DataType]) -> pa.Array:
    target = _changed(column.type, leaf)
    return column if target == column.type else column.cast(target)


def _values(column: pa.Array) -> list[object]:
    """The values of a column; those of a dictionary are made once, however often they come."""
    if pa.types.is_dictionary(column.type):
        known = _values(column.dictionary)
        return [None if number is None else known[number] for number in column.indices.to_pylist()]
    plain = _cast(_cast(column, _without_zone), _times_as_text)
    try:
        values: list[object] = plain.to_pylist()
    except UnicodeDecodeError:
        values = _cast(plain, _text_as_bytes).to_pylist()
    return values


def _dictionaries(meta: pq.FileMetaData, groups: range) -> list[str]:
    """Columns of text that some row group keeps as a dictionary: few bytes there can stand for gigabytes."""
    found: set[str] = set()
    for group in groups:
        row_group = meta.row_group(group)
        for number in range(row_group.num_columns):
            column = row_group.column(number)
            if column.has_dictionary_page and column.physical_type == "BYTE_ARRAY":
                found.add(column.path_in_schema)
    return sorted(found)


def _records(file: pq.ParquetFile, group: int) -> Iterator[object]:
    rows = _batch_rows(file.metadata.row_group(group))
    for batch in file.iter_batches(batch_size=rows, row_groups=[group], use_threads=False):
        names = batch.schema.names
        for values in zip(*map(_one_by_one, batch.columns), strict=True):
            yield keep_pairs(list(zip(names, values, strict=True)))


def _one_by_one(column: pa.Array) -> Iterator[object]:
    """The values of a column; nested ones, whose dictionaries cannot be shared, are made a few rows at a time."""
    step = _FEW_ROWS if pa.types.is_nested(column.type) else max(1, len(column))
    for start in range(0, len(column), step):
        yield from _values(column.slice(start, step))


def _group_events(
    file: pq.ParquetFile, group: int, base: int, content: Content, limits: Limits
) -> Iterator[ReadEvent]:
    """Events of one row group, its rows counted from `base`; ends with the Extent of the group."""
    row = size = promised = 0
    fault = ""
    try:
        promised = file.metadata.row_group(group).num_rows
        for record in _records(file, group):
            try:
                flat = flatten(record, content.rules, limits.max_nesting)
            except RecursionError:
                detail = f"over {limits.max_nesting} levels"
                yield Issue("record.too_deep", detail, None, base + row, 1, rows_lost=1)
            else:
                size += flat.value_bytes + sum(issue.content_lost for issue in flat.issues)
                yield from to_events(flat, base + row, flat.value_bytes)
            row += 1
    except _ERRORS as error:
        fault = type(error).__name__
    if row != promised or fault:
        lost = max(0, promised - row)
        stored = content.stored_size * lost // max(1, _rows_in_unit(file, content))
        detail = f"row group {group}: {lost} of {promised} rows cannot be decoded {fault}".rstrip()
        yield Issue("format.broken", detail, None, base + row, lost, rows_lost=lost, stored_lost=stored)
    yield Extent(max(row, promised), size)


def _rows_in_unit(file: pq.ParquetFile, content: Content) -> int:
    meta = file.metadata
    rows: int = meta.num_rows if content.end is None else meta.row_group(content.begin).num_rows
    return rows


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """All row groups, or those of the slice. Needs `content.seekable`."""
    try:
        footer = pq.read_metadata(content.seekable)
        groups = range(footer.num_row_groups)
        if content.end is not None:
            groups = groups[content.begin : content.end]
            footer.row_group(
                content.begin
            )  # not there if the file is no longer the one that units were cut from
        file = pq.ParquetFile(
            content.seekable,
            metadata=footer,
            read_dictionary=_dictionaries(footer, groups),
            buffer_size=1 << 20,
            page_checksum_verification=True,
            pre_buffer=False,
        )
    except _ERRORS as error:
        detail = f"no readable Parquet footer ({type(error).__name__})"
        yield Issue("format.broken", detail, stored_lost=content.stored_size)
        yield Extent(0, 0)
        return
    rows = content_bytes = 0
    for group in groups:
        for event in _group_events(file, group, rows, content, limits):
            if isinstance(event, Extent):
                rows += event.rows
                content_bytes += event.content_bytes
            else:
                yield event
    if not rows:
        yield from _names(footer)
    yield Extent(rows, content_bytes)


def _names(footer: pq.FileMetaData) -> Iterator[Name]:
    """The names of columns, which with rows are looked at as keys of each."""
    schema = footer.schema
    for number in range(len(schema)):
        yield Name(schema.column(number).path, "a column of a Parquet file without rows")
