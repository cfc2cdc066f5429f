"""Opens a member of an archive: tells what it is, decodes it, digests it while it is read, within a budget."""

from __future__ import annotations

import hashlib
import io
import lzma
import struct
import tarfile
import tempfile
import zipfile
import zlib
from dataclasses import dataclass, replace
from typing import IO, BinaryIO

from scanner.content.encoding import guess_encoding, settled
from scanner.content.sniff import sniff
from scanner.content.streams import ByteStream, Decoded, StreamFault, compression_of
from scanner.model import Compression, Format, Member
from scanner.readers.base import Content, Rewound, read_upto

HEAD = 1 << 16
_READ = 1 << 20
_SPOOL_IN_MEMORY = 8 << 20
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    RuntimeError,
)
"""What zipfile and tarfile are known to raise for what an archive holds."""
FINAL = frozenset(("stream.bomb", "archive.too_many"))
"""Faults that end the outermost archive, not just a member."""


@dataclass(slots=True)
class Budget:
    """How many decoded bytes an outermost archive may still give, its inner archives included."""

    left: int

    def take(self, size: int) -> None:
        """Spend; raises StreamFault when nothing is left."""
        self.left -= size
        if self.left < 0:
            raise StreamFault("stream.bomb", "an archive expands beyond the limit")


class MemberStream:
    """The bytes of a member as zipfile or tarfile give them, their errors turned into StreamFault."""

    def __init__(self, file: IO[bytes], size: int, stored_size: int) -> None:
        self._file = file
        self._size = size
        self._stored_size = stored_size
        self.content_read = 0

    @property
    def stored_read(self) -> int:
        """Its share of the bytes on disk, as far as it was read."""
        return self._stored_size * min(self.content_read, self._size) // max(1, self._size)

    @property
    def stored_left(self) -> int:
        """The rest of that share."""
        return self._stored_size - self.stored_read

    def read(self, size: int) -> bytes:
        """See ByteStream."""
        try:
            data = self._file.read(size)
        except BROKEN as error:
            raise StreamFault("archive.broken", type(error).__name__) from None
        self.content_read += len(data)
        return data


class _Digested:
    """Passes a decoded stream on, digests it, and spends the budget."""

    def __init__(self, stream: ByteStream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self.sha256 = hashlib.sha256()
        self.content_read = self.stored_read = 0
        self.ended = False

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.sha256.update(data)
        self.content_read += len(data)
        self._budget.take(len(data))
        self.ended = self.ended or not data
        return data


class _RawAdapter(io.RawIOBase):
    """A ByteStream where a raw file is asked for (the decoders)."""

    def __init__(self, stream: ByteStream) -> None:
        super().__init__()
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        return self._stream.read(size if size > 0 else _READ)


@dataclass(frozen=True, slots=True)
class Opened:
    """A member ready to be read once, and what it turned out to be."""

    content: Content
    digested: _Digested
    stored: MemberStream

    def announce(self) -> Member:
        """The member before its samples."""
        content = self.content
        assert content.member is not None  # noqa: S101  # by construction in open_member
        return Member(content.member, content.path, 0, content.format, content.media_type)

    def finish(self) -> Member:
        """The member after them: size, and digest if it was read to its end."""
        digest = self.digested.sha256.hexdigest() if self.digested.ended else None
        return replace(self.announce(), bytes=self.digested.content_read, sha256=digest, done=True)

    def drain(self) -> StreamFault | None:
        """Read what is left, so that all of it is counted and digested; the fault that ended it, if one did."""
        try:
            while self.digested.read(_READ):
                pass
        except StreamFault as fault:
            return fault
        return None

    def stored_lost(self) -> int:
        """Bytes on disk that a fault left undecoded; what stands before it in an inner stream is not told apart."""
        return self.stored.stored_left

    def over(self, stream: ByteStream) -> Opened:
        """The same member, its content taken from another stream."""
        return replace(self, content=replace(self.content, stream=stream))


def spool(stream: ByteStream) -> BinaryIO:
    """The rest of a stream in a temporary file without a name, for formats that need to seek."""
    file = tempfile.SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY)  # noqa: SIM115  # outlives this function
    while data := stream.read(_READ):
        file.write(data)
    file.seek(0)
    return file  # type: ignore[return-value]


def open_member(stream: MemberStream, path: str, index: int, outer: Content, budget: Budget) -> Opened:
    """Look at the head of a member and make it ready for its reader."""
    head, fault = read_upto(stream, HEAD)
    compression = compression_of(head)
    whole: ByteStream = Rewound(head, stream, fault)
    if compression is not Compression.NONE:
        whole = Decoded(_RawAdapter(whole), compression, budget.left + HEAD)
        head, fault = read_upto(whole, HEAD)
        whole = Rewound(head, whole, fault)
    guess = sniff(head, path, outer.rules.encoding)
    encoding = settled(guess_encoding(head, len(head) < HEAD), outer.rules.encoding)
    digested = _Digested(whole, budget)
    content = Content(
        digested,
        guess.format,
        path,
        encoding.codec,
        encoding.certain,
        guess.media_type,
        index,
        rules=outer.rules,
        depth=outer.depth + 1,
    )
    return Opened(content, digested, stream)


SEEKING = frozenset((Format.PARQUET, Format.ZIP))
"""Formats whose readers need random access."""
