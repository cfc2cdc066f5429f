"""Walks through a tar as it streams by, and knows what tarfile does not tell: whether the archive really ended.

tarfile takes a damaged header for the end of the archive, and reads a header of any stated size into memory.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from scanner.content.streams import ByteStream, StreamFault
from scanner.readers.members import BROKEN

_READ = 1 << 20
_BLOCK = 1 << 16
_MOST_HEADER = 4 << 20
"""Bytes that long names and extended headers of one member may take."""
_END_MARK = 1024


class TarSource(io.RawIOBase):
    """A ByteStream where tarfile wants a file, and the members that tarfile finds in it."""

    def __init__(self, stream: ByteStream) -> None:
        super().__init__()
        self._stream = stream
        self._given = 0
        self._last_data = 0  # where zeros begin that last until here
        self._this_header = self._next_header = 0
        self._allowed: int | None = None

    def read(self, size: int = -1, /) -> bytes:
        """As a file's read."""
        data = self._stream.read(size if size > 0 else _READ)
        if data.strip(b"\0"):
            self._last_data = self._given + len(data.rstrip(b"\0"))
        self._given += len(data)
        if self._allowed is not None and self._given > self._allowed:
            raise StreamFault("archive.broken", f"a header over {_MOST_HEADER} bytes")
        return data

    def members(self) -> Iterator[tuple[tarfile.TarInfo, BinaryIO | None]]:
        """Each member, with its data if it is a file of any kind. Raises StreamFault."""
        try:
            self._allowed = self._given + _MOST_HEADER
            with tarfile.open(fileobj=self, mode="r|", bufsize=_BLOCK, encoding="utf-8") as archive:
                while (info := archive.next()) is not None:
                    self._this_header, self._next_header = info.offset, archive.offset
                    self._allowed = None
                    yield info, self._data(archive, info)
                    archive.members = []  # type: ignore[attr-defined]  # tarfile would keep every header otherwise
                    self._allowed = max(self._given, self._next_header) + _MOST_HEADER
        except BROKEN as error:
            raise StreamFault("archive.broken", type(error).__name__) from None
        finally:
            self._allowed = None

    def _data(self, archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO | None:
        """The data of a member; a type that nobody knows is a file, as the standard demands."""
        if info.isreg() or info.type not in tarfile.SUPPORTED_TYPES:
            return cast("BinaryIO", archive.extractfile(info))
        return None

    def stored_before_member(self) -> int:
        """Stored bytes behind all that stands before the member at hand."""
        return self._stream.stored_read * self._this_header // max(1, self._given)

    def drain(self) -> tuple[int, bool]:
        """Read to the end: bytes behind the last member, and whether they are the end mark of two zero blocks."""
        while self.read(_READ):
            pass
        size = max(0, self._given - self._next_header)
        return size, self._last_data <= self._next_header and size >= _END_MARK
