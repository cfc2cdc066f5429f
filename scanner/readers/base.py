"""What every reader shares: the content it is given, the limits it keeps, and the registry by format.

A reader is a module of this package with `FORMATS` (which formats it reads) and
`read(content, limits) -> Iterator[ReadEvent]`. Adding a format means adding a module; nothing else changes.
A reader yields samples, issues and structure whose bytes and rows add up to the one `Extent` it yields
last. It never raises for what the data hold: `StreamFault` may pass through, for `unit.py` to tell.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import BinaryIO, Protocol

import scanner.readers
from scanner.content.streams import ByteStream, StreamFault
from scanner.model import Format, ReadEvent, ReadRules


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader refuses to hold or enter; each refusal is an issue. Sizes in decoded bytes."""

    max_record: int = 64 << 20
    """Longest line, record, cell or inner document that is looked at."""
    max_expand: int = 500
    """A compressed stream may expand to 256 MiB plus this many times its stored size."""
    max_depth: int = 3
    """Archives inside archives: the outermost is depth 1."""
    max_members: int = 1_000_000
    max_nesting: int = 200
    """Levels of objects and lists inside one record."""

    def expand_limit(self, stored: int) -> int:
        """Most decoded bytes that `stored` compressed bytes may become."""
        return (256 << 20) + self.max_expand * stored


@dataclass(frozen=True, slots=True)
class Content:
    """Decoded content of a file or of an archive member, for one reader to read once."""

    stream: ByteStream
    format: Format
    path: str
    """Path in the corpus, `!/` before each member name; raw, so it may name a person."""
    codec: str = "utf-8"
    codec_certain: bool = True
    media_type: str | None = None
    member: int | None = None
    stored_size: int = 0
    seekable: BinaryIO | None = None
    """The same bytes with random access, where they are at hand (plain files, spooled members)."""
    begin: int = 0
    """Of a slice: first decoded byte, or row group number."""
    end: int | None = None
    """One past the last decoded byte of a slice; None: to the end, or all row groups."""
    rules: ReadRules = field(default_factory=ReadRules)
    depth: int = 0
    """How many archives stand around it."""


def read_upto(stream: ByteStream, size: int) -> tuple[bytes, StreamFault | None]:
    """Up to `size` bytes, and the fault that ended them, if one did."""
    parts = bytearray()
    try:
        while len(parts) < size and (data := stream.read(size - len(parts))):
            parts += data
    except StreamFault as fault:
        return bytes(parts), fault
    return bytes(parts), None


class Rewound:
    """A stream whose first bytes were read already: gives them again, then the rest, then the fault met."""

    def __init__(self, head: bytes, rest: ByteStream | None = None, fault: StreamFault | None = None) -> None:
        self._head = head
        self._rest = rest
        self._fault = fault
        self.content_read = 0
        self.stored_read = 0

    def read(self, size: int) -> bytes:
        """See ByteStream."""
        data, self._head = self._head[:size], self._head[size:]
        if not data and self._fault is not None:
            raise self._fault
        if not data and self._rest is not None:
            data = self._rest.read(size)
        self.content_read += len(data)
        return data


class Reader(Protocol):
    """The two names that a reader module has."""

    FORMATS: tuple[Format, ...]

    def read(self, content: Content, limits: Limits) -> Iterator[ReadEvent]:
        """Read all of `content`, in bounded memory."""


@cache
def _registry() -> dict[Format, str]:
    """Format -> module name, found by looking at this package's modules once."""
    found: dict[Format, str] = {}
    for info in pkgutil.iter_modules(scanner.readers.__path__):
        name = f"scanner.readers.{info.name}"
        for kind in getattr(importlib.import_module(name), "FORMATS", ()):
            if kind in found:
                raise RuntimeError(f"two readers for {kind}: {found[kind]} and {name}")
            found[kind] = name
    return found


def reader_for(kind: Format) -> Reader | None:
    """The reader module for a format; None when nobody reads it."""
    name = _registry().get(kind)
    return importlib.import_module(name) if name else None
