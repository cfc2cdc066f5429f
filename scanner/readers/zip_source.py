"""Tells of a zip what zipfile does not: how big its directory is, and which bytes the directory passes over.

Python's zipfile holds the whole directory in memory, and looks at nothing that is not named there.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import BinaryIO

_MOST_DIRECTORY = 64 << 20
"""Bytes of a directory; loaded it takes some ten times as much."""
_END, _END_SIZE = b"PK\x05\x06", 22
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20
_END_64 = b"PK\x06\x06"
_READ = 1 << 16
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
    """How many bytes belong to no member that the directory names: gaps, comments, and what follows the end."""
    at = gaps = 0
    comments = len(archive.comment) + sum(len(info.comment) for info in archive.infolist())
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        gaps += max(0, info.header_offset - at)
        behind = _LONGEST_DESCRIPTOR if info.flag_bits & 8 else 0
        at = max(at, _data_start(file, info) + info.compress_size + behind)
    return gaps + max(0, archive.start_dir - at) + comments + _behind_end(file, len(archive.comment))


def _data_start(file: BinaryIO, info: zipfile.ZipInfo) -> int:
    """Where a member's stored bytes begin, behind its own header with name and extra fields."""
    file.seek(info.header_offset + 26)
    lengths = file.read(4)
    return (
        info.header_offset
        + 30
        + int.from_bytes(lengths[:2], "little")
        + int.from_bytes(lengths[2:], "little")
    )


def _behind_end(file: BinaryIO, comment: int) -> int:
    """Bytes behind the end record and its comment."""
    size = size_of(file)
    start = max(0, size - _END_SIZE - _LONGEST_COMMENT)
    file.seek(start)
    at = file.read(_END_SIZE + _LONGEST_COMMENT).rfind(_END)
    return 0 if at == -1 else max(0, size - (start + at + _END_SIZE + comment))


def holds_more(file: BinaryIO, info: zipfile.ZipInfo) -> bool:
    """Whether a member's stored bytes hold more than the size that the directory states, where zipfile stops.

    Stored and deflated members are tried; of others only what zipfile reads is known.
    """
    if info.compress_type == zipfile.ZIP_STORED:
        return info.compress_size != info.file_size
    if info.compress_type != zipfile.ZIP_DEFLATED:
        return False
    decoder = zlib.decompressobj(-zlib.MAX_WBITS)
    file.seek(_data_start(file, info))
    left, decoded, piece = info.compress_size, 0, b""
    try:
        while not decoder.eof and decoded <= info.file_size and (piece or left):
            piece = piece or file.read(min(_READ, left))
            if not piece:
                return False  # the archive is cut off, and reading the member tells it
            left -= 0 if decoder.unconsumed_tail else len(piece)
            decoded += len(decoder.decompress(piece, _READ))
            piece = decoder.unconsumed_tail
    except zlib.error:
        return False  # as above
    return decoded > info.file_size or bool(left or decoder.unused_data)
