"""Opens stored bytes safely and decodes gzip, zstd, bz2 and xz as counted, bounded streams.

It refuses to follow links, to open anything but regular files, to decode past a limit, and to end in
silence: data that stop before their end mark, are corrupt, or are followed by other bytes raise a
`StreamFault`, after every piece before it has been delivered. It knows no format.
"""

from __future__ import annotations

import bz2
import io
import lzma
import os
import stat
import sys
import zlib
from typing import BinaryIO, Protocol

from scanner.model import Compression

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 1 << 14
"""Stored bytes fed to a decoder at a time: small, because a decoder gives nothing of the piece it fails in."""

_ZSTD_WINDOW_LOG = 27  # 128 MiB: what `zstd --long` writes; more is refused, so memory stays bounded
_XZ_MEMORY = 256 << 20
_MAGIC_LENGTH = 10
_MAGIC = (
    (b"\x1f\x8b", Compression.GZIP),
    (b"\x28\xb5\x2f\xfd", Compression.ZSTD),
    (b"BZh", Compression.BZ2),
    (b"\xfd7zXZ\x00", Compression.XZ),
)


class StreamFault(Exception):
    """Decoding cannot go on; `code` is an issue code, `stored_read` the bytes that were decoded before it."""

    def __init__(self, code: str, detail: str, stored_read: int = 0) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.stored_read = stored_read


class RawBytes(Protocol):
    """Anything that gives stored bytes."""

    def read(self, size: int, /) -> bytes | None:
        """At most `size` bytes; empty at the end."""


class ByteStream(Protocol):
    """A forward-only stream of decoded bytes that counts what it delivers."""

    @property
    def content_read(self) -> int:
        """Decoded bytes given so far."""

    @property
    def stored_read(self) -> int:
        """Stored bytes behind them."""

    def read(self, size: int) -> bytes:
        """At most `size` (> 0) bytes; b"" at the end. Raises StreamFault."""


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """zlib's gzip decoder with the interface that bz2, lzma and zstd share."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)
        self.needs_input = True

    def decompress(self, data: bytes, max_length: int) -> bytes:
        out = self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)
        self.needs_input = not self._inflate.unconsumed_tail and len(out) < max_length
        return out

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data


def _decoder(compression: Compression) -> _Decoder:
    if compression is Compression.GZIP:
        return _Gzip()
    if compression is Compression.BZ2:
        return bz2.BZ2Decompressor()
    if compression is Compression.XZ:
        return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
    options = {int(zstd.DecompressionParameter.window_log_max): _ZSTD_WINDOW_LOG}
    return zstd.ZstdDecompressor(options=options)


def compression_of(head: bytes) -> Compression:
    """Tell the compression from the first bytes (10 are enough)."""
    if head[:3] == b"BZh" and head[4:10] not in (
        b"1AY&SY"[: len(head[4:10])],
        b"\x17rE8P\x90"[: len(head[4:10])],
    ):
        return Compression.NONE  # prose may start with these three letters; a block mark must follow
    if head[1:4] == b"\x2a\x4d\x18" and 0x50 <= head[0] <= 0x5F:
        return Compression.ZSTD  # a frame to be skipped: `pzstd` begins with one, seekable files end with one
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), Compression.NONE)


def open_stored(path: str) -> BinaryIO:
    """Open a regular file for reading; links, pipes and devices raise OSError and are never waited for."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, "not a regular file")
    return os.fdopen(descriptor, "rb", buffering=0)


class Plain:
    """Stored bytes that are content as they stand."""

    def __init__(self, raw: RawBytes) -> None:
        self._raw = raw
        self.content_read = 0

    @property
    def stored_read(self) -> int:
        """The same as content_read: nothing is encoded."""
        return self.content_read

    def read(self, size: int) -> bytes:
        """See ByteStream."""
        try:
            data = self._raw.read(size) or b""
        except OSError as error:
            raise StreamFault("file.unreadable", error.strerror or "read error", self.content_read) from None
        self.content_read += len(data)
        return data


class Decoded:
    """A compressed stream, of one or more members or frames, decoded up to `limit` bytes."""

    def __init__(self, raw: RawBytes, compression: Compression, limit: int) -> None:
        self._raw = raw
        self._compression = compression
        self._limit = limit
        self._decoder = _decoder(compression)
        self._pending = b""
        self._fed = 0
        self._ended = False
        self._fault: StreamFault | None = None
        self.content_read = 0
        self.stored_read = 0
        """Stored bytes up to the last piece of which all was decoded."""

    def read(self, size: int) -> bytes:
        """See ByteStream; raises StreamFault, again and again, for torn, corrupt, over-expanding or trailing data."""
        out = b""
        while not out and not self._ended and self._fault is None:
            try:
                out = self._step(size)
            except StreamFault as fault:
                self._fault = fault
        self.content_read += len(out)
        if self.content_read > self._limit and self._fault is None:
            self._fault = self._faulty("stream.bomb", f"over {self._limit} bytes decoded")
        if not out and self._fault is not None:
            raise self._fault
        return out

    def _step(self, size: int) -> bytes:
        """What the decoder gives next; nothing when it wants more or has met an end mark."""
        decoder = self._decoder
        if decoder.eof:
            self._begin_next(decoder.unused_data)
            return b""
        if decoder.needs_input and not self._pending:
            self._pending = self._feed()
            if not self._pending:
                raise self._faulty("stream.torn", "no end mark")
        try:
            out = decoder.decompress(self._pending, size)
        except (OSError, EOFError, lzma.LZMAError, zlib.error, zstd.ZstdError, MemoryError):
            detail = f"not valid {self._compression}, or in need of too much memory"
            raise self._faulty("stream.corrupt", detail) from None
        self._pending = b""
        if decoder.needs_input:
            self.stored_read = self._fed
        return out

    def _feed(self) -> bytes:
        try:
            data = self._raw.read(CHUNK) or b""
        except OSError as error:
            raise self._faulty("file.unreadable", error.strerror or "read error") from None
        self._fed += len(data)
        return data

    def _begin_next(self, rest: bytes) -> None:
        """After an end mark: another member, padding with zeros, or bytes that do not belong here."""
        rest = rest.lstrip(b"\0")
        while len(rest) < _MAGIC_LENGTH and (more := self._feed()):
            rest = (rest + more).lstrip(b"\0")
        self.stored_read = self._fed - len(rest)
        if not rest:
            self._ended = True
        elif compression_of(rest) is self._compression:
            self._decoder, self._pending = _decoder(self._compression), rest
        else:
            raise self._faulty("stream.trailing", "bytes after the end mark")

    def _faulty(self, code: str, detail: str) -> StreamFault:
        return StreamFault(code, detail, self.stored_read)


def open_decoded(raw: RawBytes, compression: Compression, limit: int) -> ByteStream:
    """A counted stream of what `raw` holds; over `limit` decoded bytes of a compressed one is a fault."""
    if compression is Compression.NONE:
        return Plain(raw)
    return Decoded(raw, compression, limit)


def decoded_head(raw: RawBytes, compression: Compression, size: int) -> bytes:
    """Up to `size` first decoded bytes; what a fault cuts off is simply not there."""
    stream = open_decoded(raw, compression, limit=size + (1 << 20))
    parts = io.BytesIO()
    try:
        while parts.tell() < size and (data := stream.read(size - parts.tell())):
            parts.write(data)
    except StreamFault:
        pass
    return parts.getvalue()
