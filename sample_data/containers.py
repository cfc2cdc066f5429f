"""Bytes of every format of the corpus, the same for the same content: no clock, no user, no random order."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import math
import struct
import sys
import tarfile
import wave
import zipfile
import zlib
from collections.abc import Iterable, Sequence

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Members = Iterable[tuple[str, bytes]]


def json_line(record: object) -> str:
    """One record of a JSONL file, its newline included."""
    return json.dumps(record, ensure_ascii=False) + "\n"


def compressed(data: bytes, suffix: str) -> bytes:
    """Data in the outer compression that a suffix names; `` leaves it as it is."""
    if suffix == ".gz":
        out = io.BytesIO()
        with gzip.GzipFile("", "wb", 9, out, mtime=0) as file:
            file.write(data)
        return out.getvalue()
    if suffix == ".zst":
        return zstd.compress(data, 9)
    if suffix == ".bz2":
        return bz2.compress(data)
    return lzma.compress(data) if suffix == ".xz" else data


def torn_gzip(whole: bytes, lost: bytes) -> bytes:
    """A gzip stream of which exactly `whole` can still be decoded: the disk was full in the middle of the rest."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    kept = deflate.compress(whole) + deflate.flush(zlib.Z_SYNC_FLUSH)
    rest = deflate.compress(lost) + deflate.flush()
    return kept + rest[: min(2, len(rest))]


def table(rows: Sequence[Sequence[str]], delimiter: str) -> bytes:
    """CSV with quotes where needed, or TSV without any."""
    out = io.StringIO(newline="")
    if delimiter == "\t":
        out.writelines("\t".join(row) + "\n" for row in rows)
    else:
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def wav(pitch: int, frames: int = 160) -> bytes:
    """A blink of a tone: mono, 16 bits, 8 kHz."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        tone = (round(9000 * math.sin(2 * math.pi * pitch * n / 8000)) for n in range(frames))
        file.writeframes(b"".join(struct.pack("<h", level) for level in tone))
    return out.getvalue()


def png(shade: int, side: int = 6) -> bytes:
    """A square picture with a shaded edge."""
    rows = b"".join(
        b"\0" + b"".join(bytes((shade, x * 40 % 256, y * 40 % 256)) for x in range(side)) for y in range(side)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 0))
        + chunk(b"IEND", b"")
    )


def tar(members: Members) -> bytes:
    """A plain tar in the old portable form."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(data), 0o644
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(members: Members) -> bytes:
    """A zip whose members are stored as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, data)
    return out.getvalue()
