"""The chunks of a RIFF or IFF file (`order` is that of its numbers); one that does not fit is met. Knows no format."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from scanner.media.meter import Meter

UNKNOWN_SIZE = (0, 0xFFFFFFFF)
"""What programs write that stream a file and cannot come back to its header."""
_MOST_CHUNKS = 100_000


def chunks(file: Meter, order: str = "<") -> Iterator[tuple[bytes, int]]:
    """(kind, size) of each chunk, the file standing at its content. EOFError where a chunk goes beyond the file."""
    file.seek(0)
    head = file.exactly(12)
    stated = struct.unpack(f"{order}I", head[4:8])[0]
    stop = file.size if stated in UNKNOWN_SIZE else stated + 8
    if stop > file.size + 1:  # a last chunk of odd size often lacks its padding
        raise EOFError
    at = 12
    for _ in range(_MOST_CHUNKS):
        if at + 8 > min(stop, file.size):
            return
        file.seek(at)
        kind, size = struct.unpack(f"{order}4sI", file.exactly(8))
        if kind == b"data" and stated in UNKNOWN_SIZE:
            return  # streamed: the sound goes on to the end
        if at + 8 + size > file.size:
            raise EOFError
        yield kind, size
        at += 8 + size + size % 2
    raise EOFError
