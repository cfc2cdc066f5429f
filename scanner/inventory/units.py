"""Cuts files into units that workers read one by one. The cut depends on the file alone.

The stored bytes of a file's units add up to its size, whatever its content claims about itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from scanner.content.streams import open_stored
from scanner.model import Compression, FileStatus, Format, FoundFile, ReadRules, SliceKind, WorkUnit

UNIT_BYTES = 32 << 20
"""An uncompressed JSONL file is cut into byte ranges of this length."""

_LINE_SAFE = ("utf-8", "gb18030", "latin-1")
"""Codecs in which the byte of a line feed is nothing else."""
_FOOTER_STRINGS = 64 << 20
_FOOTER_ITEMS = 4 << 20


def cut_units(file: FoundFile, rules: ReadRules, unit_bytes: int = UNIT_BYTES) -> tuple[WorkUnit, ...]:
    """The units of one file, in order; never none."""
    if file.status is not FileStatus.DECLARED:
        return (WorkUnit(file, 0, SliceKind.NAME, 0, 0, file.bytes, rules),)
    plain = file.compression is Compression.NONE
    if plain and file.format is Format.PARQUET:
        borders = _row_group_borders(file)
        if len(borders) > 1:
            return _units(file, rules, SliceKind.ROW_GROUP, borders)
    if plain and file.format is Format.JSONL and file.encoding in _LINE_SAFE and file.bytes > unit_bytes:
        return _units(file, rules, SliceKind.BYTES, [*range(0, file.bytes, unit_bytes), file.bytes])
    return (WorkUnit(file, 0, SliceKind.WHOLE, 0, file.bytes, file.bytes, rules),)


def _units(
    file: FoundFile, rules: ReadRules, kind: SliceKind, borders: Sequence[int]
) -> tuple[WorkUnit, ...]:
    units = []
    for index, (begin, end) in enumerate(pairwise(borders)):
        start, stop = (begin, end) if kind is SliceKind.BYTES else (index, index + 1)
        units.append(WorkUnit(file, index, kind, start, stop, end - begin, rules))
    return tuple(units)


def _row_group_borders(file: FoundFile) -> list[int]:
    """Where each row group's share of the file begins, and the end; empty when there is no sound footer.

    Shares follow the sizes that the footer states. Places of columns would be closer to the disk, but asking
    for a column of a damaged footer makes pyarrow 26 abort the process, and this is the parent's.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with open_stored(file.location) as raw:
            footer = pq.ParquetFile(
                raw,
                thrift_string_size_limit=_FOOTER_STRINGS,
                thrift_container_size_limit=_FOOTER_ITEMS,
            ).metadata
            sizes = [max(0, footer.row_group(n).total_byte_size) for n in range(footer.num_row_groups)]
    except (OSError, pa.ArrowException, ValueError, OverflowError):
        return []
    total = max(1, sum(sizes))
    return (
        [0, *(file.bytes * so_far // total for so_far in accumulate(sizes[:-1])), file.bytes] if sizes else []
    )
