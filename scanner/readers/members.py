"""Opens a member of an archive: tells what it is, decodes it, digests it while it is read, within a budget."""

from __future__ import annotations

import hashlib
import io
import tempfile
from dataclasses import dataclass, replace
from typing import IO, BinaryIO

from scanner.content.encoding import guess_encoding
from scanner.content.sniff import sniff
from scanner.content.streams import ByteStream, Decoded, StreamFault, compression_of
from scanner.model import Compression, Format, Member
from scanner.readers.base import Content, Limits, Rewound, read_upto

HEAD = 1 << 16
_READ = 1 << 20
_SPOOL_IN_MEMORY = 8 << 20


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

    def __init__(self, file: IO[bytes], budget: Budget, errors: tuple[type[Exception], ...]) -> None:
        self._file = file
        self._budget = budget
        self._errors = errors
        self.content_read = self.stored_read = 0

    def read(self, size: int) -> bytes:
        """See ByteStream."""
        try:
            data = self._file.read(size)
        except self._errors as error:
            raise StreamFault("archive.broken", type(error).__name__) from None
        self._budget.take(len(data))
        self.content_read += len(data)
        self.stored_read += len(data)
        return data


class _Digested:
    """Passes a stream on and digests it."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self.sha256 = hashlib.sha256()
        self.content_read = self.stored_read = 0
        self.ended = False

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.sha256.update(data)
        self.content_read += len(data)
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

    def announce(self) -> Member:
        """The member before its samples."""
        content = self.content
        assert content.member is not None  # noqa: S101  # by construction in open_member
        return Member(content.member, content.path, 0, content.format, content.media_type)

    def finish(self) -> Member:
        """The member after them: size, and digest if it was read to its end."""
        digest = self.digested.sha256.hexdigest() if self.digested.ended else None
        return replace(self.announce(), bytes=self.digested.content_read, sha256=digest, done=True)

    def drain(self) -> int:
        """Read what is left; the size of the whole member. Raises StreamFault."""
        while self.digested.read(_READ):
            pass
        return self.digested.content_read

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


def open_member(stream: ByteStream, path: str, index: int, outer: Content, limits: Limits) -> Opened:
    """Look at the head of a member and make it ready for its reader. Raises StreamFault for a broken head."""
    head, fault = read_upto(stream, HEAD)
    compression = compression_of(head)
    whole: ByteStream = Rewound(head, stream, fault)
    if compression is not Compression.NONE:
        whole = Decoded(_RawAdapter(whole), compression, limits.expand_limit(len(head)) + outer.stored_size)
        head, fault = read_upto(whole, HEAD)
        whole = Rewound(head, whole, fault)
    guess = sniff(head, path)
    encoding = guess_encoding(head, len(head) < HEAD)
    digested = _Digested(whole)
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
    return Opened(content, digested)


class TarSource(io.RawIOBase):
    """A ByteStream where tarfile wants a file; afterwards tells whether the archive really ended."""

    def __init__(self, stream: ByteStream) -> None:
        super().__init__()
        self._stream = stream
        self._tail = b""

    def read(self, size: int = -1, /) -> bytes:
        """As a file's read; keeps the last bytes, which must be the end mark."""
        data = self._stream.read(size if size > 0 else _READ)
        self._tail = (self._tail + data)[-1024:]
        return data

    def lost_after_end(self) -> int | None:
        """None when two zero blocks and nothing else end the archive; else how many bytes were not read."""
        lost = 0
        ended = not self._tail.strip(b"\0") and len(self._tail) >= 1024
        while data := self._stream.read(_READ):
            if data.strip(b"\0"):
                ended = False
            lost += len(data)
        return None if ended else lost


SEEKING = frozenset((Format.PARQUET, Format.ZIP))
"""Formats whose readers need random access."""
