"""Cuts a byte stream into physical lines with exact sizes and offsets, in bounded memory.

A line longer than the limit is passed over and reported by size alone. Lines end at LF, in UTF-16 at an
aligned LF; the end mark belongs to the line. It decodes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.content.streams import ByteStream, StreamFault

_READ = 1 << 20


@dataclass(frozen=True, slots=True)
class RawLine:
    """One physical line; `data` is None when it is longer than the limit."""

    offset: int
    size: int
    data: bytes | None


def line_end(codec: str) -> bytes:
    """The bytes of LF in a codec."""
    return {"utf-16-le": b"\n\0", "utf-16-be": b"\0\n"}.get(codec, b"\n")


def _find_end(buffer: bytes | bytearray, end: bytes, start: int) -> int:
    """Position after the next line end at or after `start`, or -1; wide ends must be aligned."""
    at = buffer.find(end, start)
    while at != -1 and at % len(end):
        at = buffer.find(end, at + 1)
    return at if at == -1 else at + len(end)


def raw_lines(stream: ByteStream, codec: str, limit: int, offset: int = 0) -> Iterator[RawLine]:
    """The lines of `stream`, the first of which stands at `offset`.

    A StreamFault is raised only after everything read before it, an unfinished last line included.
    """
    end = line_end(codec)
    buffer = bytearray()
    searched = (
        0  # so many bytes of the buffer hold no line end; a long line must not be searched again and again
    )
    skipped = 0  # bytes already dropped of a line that is too long
    fault: StreamFault | None = None
    while fault is None:
        try:
            data = stream.read(_READ)
        except StreamFault as error:
            fault, data = error, b""
        if not data:
            break
        buffer += data
        start = 0
        while (stop := _find_end(buffer, end, max(start, searched))) != -1:
            size = stop - start
            whole = bytes(buffer[start:stop]) if not skipped and size <= limit else None
            yield RawLine(offset, size + skipped, whole)
            offset += size + skipped
            skipped, start, searched = 0, stop, 0
        del buffer[:start]
        searched = len(buffer) - len(buffer) % len(end)
        if skipped or len(buffer) > limit:
            skipped += searched
            del buffer[:searched]
            searched = 0
    if buffer or skipped:
        size = len(buffer) + skipped
        yield RawLine(offset, size, bytes(buffer) if size <= limit and not skipped else None)
    if fault is not None:
        raise fault
