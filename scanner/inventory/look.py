"""Looks at one regular file: its digest, size, compression, format and encoding, from one open handle.

Only the first 64 KiB of decoded content are judged. What cannot be opened or read is told by an
`UnreadableError`, and a file that changes meanwhile by its issue.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from scanner.content.encoding import UTF8, guess_encoding, settled
from scanner.content.sniff import COMPRESSION_SUFFIXES, HEAD_BYTES, format_of_name, sniff
from scanner.content.streams import StreamFault, compression_of, decoded_head, open_decoded, open_stored
from scanner.content.text_kind import MEDIA_TYPES
from scanner.model import Compression, Format, Issue

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a file tells."""

    bytes: int
    mtime_ns: int
    sha256: str | None
    format: Format
    compression: Compression
    media_type: str | None
    encoding: str | None
    encoding_certain: bool
    issues: tuple[Issue, ...]


class UnreadableError(Exception):
    """The file could not be opened or read to its end; the message is the system's reason."""


def look_at(
    location: str,
    path: str,
    digests: bool,
    observer: Callable[[int], None],
    declared_encoding: str | None = None,
) -> Look:
    """Look at the regular file at `location`. Raises UnreadableError."""
    try:
        with open_stored(location) as raw:
            before = os.fstat(raw.fileno())
            head = _judge_head(raw, path, declared_encoding)
            raw.seek(0)
            sha256, size = _digest(raw, observer) if digests else (None, before.st_size)
            after = os.fstat(raw.fileno())
    except OSError as error:
        raise UnreadableError(error.strerror or "cannot be read") from None
    issues = list(head.issues)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        issues.append(Issue("file.changed_during_scan", "it changed while it was read for its digest"))
    return Look(
        size, after.st_mtime_ns, sha256, head.format, head.compression, head.media_type,
        head.encoding, head.encoding_certain, tuple(issues),
    )  # fmt: skip


def _digest(raw: BinaryIO, observer: Callable[[int], None]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := raw.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        observer(len(chunk))
    return digest.hexdigest(), size


@dataclass(frozen=True, slots=True)
class _Head:
    format: Format
    compression: Compression
    media_type: str | None
    encoding: str | None
    encoding_certain: bool
    issues: tuple[Issue, ...]


def _judge_head(raw: BinaryIO, path: str, declared_encoding: str | None) -> _Head:
    first = raw.read(16) or b""
    compression = compression_of(first)
    raw.seek(0)
    head = decoded_head(raw, compression, HEAD_BYTES)
    guess = sniff(head, path, declared_encoding)
    kind = guess.format
    if not head and compression is not Compression.NONE and _is_torn(raw, compression):
        kind = format_of_name(
            path
        )  # nothing can be decoded: the reader of what the name promises will tell why
    issues: list[Issue] = []
    if guess.mismatch or _says_other_compression(path, compression):
        issues.append(Issue("format.mismatch", f"content is {kind}, compression {compression}"))
    encoding, certain = None, False
    if kind in MEDIA_TYPES:
        found = settled(guess_encoding(head, complete=len(head) < HEAD_BYTES), declared_encoding)
        encoding, certain = found.codec, found.certain
        if not certain and encoding != UTF8:
            issues.append(Issue("text.encoding_guessed", encoding))
    return _Head(kind, compression, guess.media_type, encoding, certain, tuple(issues))


def _is_torn(raw: BinaryIO, compression: Compression) -> bool:
    """Whether a compressed file from which nothing can be decoded was meant to hold something."""
    raw.seek(0)
    try:
        return open_decoded(raw, compression, limit=HEAD_BYTES).read(1) != b""
    except StreamFault:
        return True


def _says_other_compression(path: str, compression: Compression) -> bool:
    promised = COMPRESSION_SUFFIXES.get(os.path.splitext(path.lower())[1])  # noqa: PTH122  # names, not paths
    return promised is not None and promised is not compression
