"""Cuts XMP packets and the mark of a C2PA manifest out of the bytes of a medium while they stream by.

XMP stands as plain text in every container that holds it, so its packets are found without knowing the
container, all of them, and also in a container that is broken. Extended XMP of JPEG comes in pieces with headers
between, which are taken out. Memory is bounded by the size and number of packets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_PACKET = 4 << 20
MOST_PACKETS = 64
_BEGINS = (b"<x:xmpmeta", b"<x:xapmeta", b"<rdf:RDF")
_LONGEST = max(map(len, _BEGINS))
_WIDE = "x:xmpmeta".encode("utf-16-le")[:-1]
"""The same in UTF-16 of either order, which XMP allows and hardly anybody writes."""
_C2PA = b"jumdc2pa\x00\x11\x00\x10"
"""The type of the JUMBF box around a C2PA manifest (C2PA 2.1, 11.1.4.2)."""
_OVERLAP = max(_LONGEST, len(_WIDE), len(_C2PA)) - 1
_EXTENSION = re.compile(rb"\xff\xe1..http://ns\.adobe\.com/xmp/extension/\0[0-9A-Fa-f]{32}.{8}", re.DOTALL)


class Packets:
    """Feed it all bytes in order, then ask."""

    def __init__(self) -> None:
        self.found: list[bytes] = []
        self.has_manifest = False
        self.wide = False
        """A packet in UTF-16 was met; it is not read."""
        self.cut_short = False
        """A packet had no end."""
        self.too_much = False
        """A packet was too long, or came after too many others."""
        self._tail = b""
        self._open: bytearray | None = None
        self._end = b""
        self._skip = False

    def feed(self, data: bytes) -> None:
        """The next bytes."""
        seam = self._tail + data[:_OVERLAP]
        self.has_manifest = self.has_manifest or _C2PA in data or _C2PA in seam
        self.wide = self.wide or _WIDE in data or _WIDE in seam
        if self._open is None and any(begin in data or begin in seam for begin in _BEGINS):
            data, self._tail = self._tail + data, b""
            self._cut(data)
        elif self._open is not None:
            self._cut(data)
        else:
            self._tail = (self._tail + data[-_OVERLAP:])[-_OVERLAP:]

    def _cut(self, data: bytes) -> None:
        while True:
            if self._open is None:
                at, end = _begin(data)
                if at < 0:
                    self._tail = data[-_OVERLAP:]
                    return
                self._open, self._end, self._skip = bytearray(), end, len(self.found) >= MOST_PACKETS
                data = data[at:]
            searched = max(0, len(self._open) - len(self._end))
            self._open += data
            stop = self._open.find(self._end, searched)
            if stop < 0:
                if len(self._open) > MOST_PACKET:
                    self.too_much = True
                    self._open = None
                    self._tail = b""
                return
            stop += len(self._end)
            data = bytes(self._open[stop:])
            if self._skip or stop > MOST_PACKET:
                self.too_much = True
            else:
                self.found.append(_EXTENSION.sub(b"", bytes(self._open[:stop])))
            self._open = None

    def finish(self) -> list[bytes]:
        """All packets; one that the file breaks off is told by `cut_short`."""
        self.cut_short = self.cut_short or self._open is not None
        self._open = None
        return list(dict.fromkeys(self.found))


def _begin(data: bytes) -> tuple[int, bytes]:
    """Where the first packet begins, and what ends it."""
    places = [(at, begin) for begin in _BEGINS if (at := data.find(begin)) >= 0]
    if not places:
        return -1, b""
    at, begin = min(places)
    return at, b"</" + begin[1:] + b">"


def packets_in(pieces: Iterator[bytes]) -> Packets:
    """Of bytes that are at hand."""
    packets = Packets()
    for piece in pieces:
        packets.feed(piece)
    return packets
