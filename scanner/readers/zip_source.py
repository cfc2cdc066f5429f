"""Tells of a zip what zipfile does not: how big its directory is, and which bytes the directory passes over.

Python's zipfile holds the whole directory in memory, and looks at nothing that is not named there.
"""

from __future__ import annotations

import io
import zipfile
from typing import BinaryIO

_MOST_DIRECTORY = 64 << 20
"""Bytes of a directory; loaded it takes some ten times as much."""
_END, _END_SIZE = b"PK\x05\x06", 22
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20
_END_64 = b"PK\x06\x06"
_LONGEST_DESCRIPTOR = 24
_LONGEST_COMMENT = 1 << 16


def size_of(file: BinaryIO) -> int:
    """Bytes of the whole file."""
    return file.seek(0, io.SEEK_END)


def directory_fits(file: BinaryIO) -> bool:
    """Whether the directory, as the end record states it, is small enough. What is no zip fits."""
    size = size_of(file)
    file.seek(max(0, size - _END_SIZE - _LOCATOR_SIZE - _LONGEST_COMMENT))
    tail = file.read(_END_SIZE + _LOCATOR_SIZE + _LONGEST_COMMENT)
    at = tail.rfind(_END)
    if at == -1:
        return True
    stated = int.from_bytes(tail[at + 12 : at + 16], "little")
    locator = tail[max(0, at - _LOCATOR_SIZE) : at]
    if locator.startswith(_LOCATOR):
        file.seek(min(size, int.from_bytes(locator[8:16], "little")))
        end = file.read(56)
        stated = int.from_bytes(end[40:48], "little") if end.startswith(_END_64) else size
    return min(stated, size) <= _MOST_DIRECTORY


def unclaimed_bytes(file: BinaryIO, archive: zipfile.ZipFile) -> int:
    """How many bytes before the directory belong to no member that it names."""
    at = gaps = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        gaps += max(0, info.header_offset - at)
        file.seek(info.header_offset + 26)
        lengths = file.read(4)
        names = int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        behind = _LONGEST_DESCRIPTOR if info.flag_bits & 8 else 0
        at = max(at, info.header_offset + 30 + names + info.compress_size + behind)
    return gaps + max(0, archive.start_dir - at)
