"""What the heads of files suggest: which fields may name a person, which tables have no row of column names.

Looks at the first few files of each format and at no more than their heads. It decides nothing; what it
suggests is for a person to confirm.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from scanner.content.person_hints import field_paths, first_cells, person_fields
from scanner.content.sniff import HEAD_BYTES
from scanner.content.streams import decoded_head, open_stored
from scanner.model import Compression, FileStatus, Format, FoundFile

_HEADS = 5
"""So many files of each format are looked at."""
_TABLES = (Format.CSV, Format.TSV)
_DATA = re.compile(r"[+-]?\d[\d.,:/ +-]*|.*@.*|https?://.*|.{80,}", re.DOTALL)
"""A number, day, time or telephone number, an address, a link, a sentence: what no column is called."""
_YEAR = re.compile(r"(?:19|20)\d\d")
"""Columns are called so."""


def person_columns(files: Iterable[FoundFile], csv_header: bool = True) -> list[str]:
    """Fields that look as if they named people, in the first few files of each format; patterns of a declaration."""
    named = (file for file in files if csv_header or file.format not in _TABLES)
    return person_fields(_field_names(named))


def _field_names(files: Iterable[FoundFile]) -> Iterator[str]:
    for file in _first_of_each(files):
        try:
            yield from _names_in(file)
        except OSError:
            continue


def headless(files: Iterable[FoundFile]) -> tuple[int, int]:
    """Of how many CSV and TSV files the first row looks like data, and how many were looked at."""
    tables = [file for file in _first_of_each(files) if file.format in _TABLES and file.encoding]
    return sum(_is_headless(file) for file in tables), len(tables)


def _first_of_each(files: Iterable[FoundFile]) -> Iterator[FoundFile]:
    looked: Counter[Format] = Counter()
    for file in files:
        if file.status is FileStatus.DECLARED and looked[file.format] < _HEADS:
            looked[file.format] += 1
            yield file


def _is_headless(file: FoundFile) -> bool:
    try:
        return _looks_like_data(first_cells(_head(file), file.format))
    except OSError:
        return False


def _looks_like_data(cells: Sequence[str]) -> bool:
    return any(_DATA.fullmatch(cell) and not _YEAR.fullmatch(cell) for cell in cells)


def _head(file: FoundFile) -> str:
    with open_stored(file.location) as raw:
        head = decoded_head(raw, file.compression, HEAD_BYTES)
    return head.decode(file.encoding or "utf-8", "replace").removeprefix("\ufeff")


def _names_in(file: FoundFile) -> Iterator[str]:
    if file.format is Format.PARQUET and file.compression is Compression.NONE:
        with open_stored(file.location) as raw:
            yield from _parquet_names(raw)
    elif file.encoding and not (file.format in _TABLES and _is_headless(file)):
        yield from field_paths(_head(file), file.format)


def _parquet_names(raw: object) -> Iterator[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        columns = pq.ParquetFile(raw).schema
        paths = [columns.column(number).path for number in range(len(columns))]
    except (OSError, pa.ArrowException, ValueError):
        return
    for path in paths:
        yield re.sub(r"\.list\.(?:element|item)", "[]", path)
