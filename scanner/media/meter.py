"""A file that refuses to be read without end: what a damaged or hostile header makes a parser ask for is bounded here.

Every library is given the medium through this, so a loop over gigabytes of zeros, a frame of a quarter gigabyte
or a million tiny reads end in `TooMuch`, whatever the library's own care.
"""

from __future__ import annotations

import io
from typing import BinaryIO

MOST_BYTES = 64 << 20
"""Bytes that one parser may read of one medium: metadata, never the sound or the pixels."""
MOST_AT_ONCE = 16 << 20
MOST_READS = 100_000
_NEAR = 1 << 12


class TooMuch(Exception):
    """A parser asked for more than metadata can need."""


class Meter(io.RawIOBase):
    """The file, from its beginning, for one parser."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self.size = file.seek(0, io.SEEK_END)
        self._at = 0
        self._ahead, self._ahead_at = b"", 0
        self._bytes, self._reads = MOST_BYTES, MOST_READS
        self.exhausted = False
        """Whether it refused; a library may have swallowed the exception."""

    def read(self, size: int = -1, /) -> bytes:
        """As a file's; raises TooMuch."""
        left = max(0, self.size - self._at)
        size = left if size is None or size < 0 else min(size, left)
        self._reads -= 1
        self._bytes -= size
        if size > MOST_AT_ONCE or self._bytes < 0 or self._reads < 0:
            self.exhausted = True
            raise TooMuch
        if not size:
            return b""
        data = self._near(size) if size <= _NEAR else self._far(size)
        self._at += len(data)
        return data

    def _near(self, size: int) -> bytes:
        """Few bytes, out of those that were read ahead: parsers ask for four at a time."""
        begin = self._at - self._ahead_at
        if not 0 <= begin <= len(self._ahead) - size:
            self._ahead, self._ahead_at, begin = self._far(min(_NEAR, self.size - self._at)), self._at, 0
        return self._ahead[begin : begin + size]

    def _far(self, size: int) -> bytes:
        self._file.seek(self._at)
        data = self._file.read(size)
        while len(data) < size and (more := self._file.read(size - len(data))):
            data += more
        return data

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """As a file's."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def exactly(self, size: int) -> bytes:
        """So many bytes, or EOFError."""
        data = self.read(size)
        if len(data) < size:
            raise EOFError
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As a file's; a place before the beginning is an OSError, as real files have it."""
        at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if not 0 <= at < 1 << 62:
            raise OSError("no such place")
        self._at = at
        return at

    def tell(self) -> int:
        """As a file's."""
        return self._at

    def seekable(self) -> bool:
        """Always."""
        return True

    def readable(self) -> bool:
        """Always."""
        return True

    def find(self, needle: bytes) -> int | None:
        """Where the bytes end that stand first behind this place, if they do; reads on without the meter, in pieces."""
        tail, at = b"", min(self._at, self.size)
        self._file.seek(at)
        while data := self._file.read(1 << 20):
            if (found := (tail + data).find(needle)) >= 0:
                return at - len(tail) + found + len(needle)
            at += len(data)
            tail = (tail + data)[-(len(needle) - 1) :]
        return None
