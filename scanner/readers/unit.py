"""Opens the file of a work unit and lets the reader of its format read the slice.

Here every way in which reading can fail becomes an issue that says how many stored bytes were never decoded.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO, cast

from scanner.content.streams import Plain, StreamFault, open_decoded, open_stored
from scanner.model import MEDIA_MODALITY, Compression, Extent, Format, Issue, ReadEvent, SliceKind, WorkUnit
from scanner.readers.base import Content, Limits, reader_for
from scanner.readers.members import SEEKING, spool

_OWN_BYTES = frozenset((Format.PARQUET, Format.ZIP, Format.TAR))
"""Formats whose content bytes are not the bytes of the stream."""
Advance = Callable[[int], None]


class _Metered(io.RawIOBase):
    """A file that tells how many bytes were read from it."""

    def __init__(self, raw: BinaryIO, advance: Advance) -> None:
        super().__init__()
        self._raw = raw
        self._advance = advance

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        size = self._raw.readinto(buffer)  # type: ignore[attr-defined]
        self._advance(size or 0)
        return size or 0

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._raw.close()
        super().close()


def _was_changed(raw: BinaryIO, unit: WorkUnit) -> bool:
    now = os.fstat(raw.fileno())
    return (now.st_size, now.st_mtime_ns) != (unit.file.bytes, unit.file.mtime_ns)


def _content(unit: WorkUnit, file: _Metered, limits: Limits) -> Content:
    found = unit.file
    content = Content(
        Plain(file),
        found.format,
        found.path,
        found.encoding or "utf-8",
        found.encoding_certain,
        found.media_type,
        stored_size=unit.stored_bytes,
        rules=unit.rules,
    )
    if found.compression is not Compression.NONE:
        stream = open_decoded(file, found.compression, limits.expand_limit(found.bytes))
        return replace(content, stream=stream)
    seekable = cast("BinaryIO", file)  # has all of it that readers use
    if unit.kind is SliceKind.BYTES:
        file.seek(max(0, unit.start - 1))
        return replace(content, begin=unit.start, end=unit.stop)
    if unit.kind is SliceKind.ROW_GROUP:
        return replace(content, seekable=seekable, begin=unit.start, end=unit.start + 1)
    return replace(
        content, seekable=seekable if found.format in SEEKING or found.format in MEDIA_MODALITY else None
    )


def _events(unit: WorkUnit, file: _Metered, limits: Limits) -> Iterator[ReadEvent]:
    found = unit.file
    reader = reader_for(found.format)
    if reader is None:
        if found.format is not Format.EMPTY:
            code = "format.unsupported" if found.format is Format.UNSUPPORTED else "format.unknown"
            yield Issue(code, found.media_type or "", stored_lost=unit.stored_bytes)
        yield Extent(0, 0)
        return
    content = _content(unit, file, limits)
    extent: Extent | None = None
    try:
        if found.compression is not Compression.NONE and found.format in SEEKING:
            content = replace(content, seekable=spool(content.stream))
        for event in reader.read(content, limits):
            if isinstance(event, Extent):
                extent = event
            else:
                yield event
    except StreamFault as fault:
        lost = _stored_left(unit, fault, content)
        yield Issue(fault.code, fault.detail, byte_offset=content.stream.content_read, stored_lost=lost)
    extent = extent or Extent(0, 0)
    if unit.kind is SliceKind.WHOLE and found.format not in _OWN_BYTES:
        # What the stream delivered is counted apart from what the reader says it saw.
        extent = Extent(extent.rows, content.stream.content_read)
    yield extent


def _stored_left(unit: WorkUnit, fault: StreamFault, content: Content) -> int:
    """How many of the unit's bytes on disk a fault left unread."""
    read = fault.stored_read
    if unit.kind is SliceKind.BYTES:
        read = content.stream.stored_read - int(unit.start > 0)  # one byte before the slice is read, too
    return max(0, unit.stored_bytes - max(0, read))


def read_unit(unit: WorkUnit, limits: Limits, advance: Advance) -> Iterator[ReadEvent]:
    """All events of a unit, its Extent last. `advance` is told of stored bytes as they are read."""
    if unit.kind is SliceKind.NAME:
        yield Extent(0, 0)
        return
    try:
        raw = open_stored(unit.file.location)
    except OSError as error:
        yield Issue("file.unreadable", error.strerror or "cannot be opened", stored_lost=unit.stored_bytes)
        yield Extent(0, 0)
        return
    with _Metered(raw, advance) as file:
        changed = _was_changed(raw, unit)
        for event in _events(unit, file, limits):
            if isinstance(event, Extent) and (changed or _was_changed(raw, unit)):
                missing = max(0, unit.start + unit.stored_bytes - os.fstat(raw.fileno()).st_size)
                missing = min(missing, unit.stored_bytes) if unit.kind is not SliceKind.ROW_GROUP else 0
                yield Issue("file.changed_during_scan", "size or time of change", stored_lost=missing)
            yield event
