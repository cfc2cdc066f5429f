"""Lets a medium pass by once: digests it, searches it for XMP, and asks `scanner.media` what it says of itself.

Where nothing else gives random access to its bytes they are kept in a temporary file without a name, up to a limit.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from scanner.content.streams import ByteStream, StreamFault
from scanner.media.facts import MediaFacts
from scanner.media.packets import Packets
from scanner.media.registry import inspect_medium
from scanner.model import Issue, Modality

_READ = 1 << 20
_IN_MEMORY = 8 << 20
_MOST_KEPT = 2 << 30
"""Bytes of a medium inside an archive or a compressed file that are kept on disk while its tags are read."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A medium that passed by. Without a fault all of it was digested."""

    sha256: str | None
    size: int
    facts: MediaFacts
    fault: StreamFault | None


def look_through(stream: ByteStream, media_type: str | None, seekable: BinaryIO | None = None) -> Looked:
    """Read a medium to its end. `seekable` is another way to the same bytes, asked once the stream has ended."""
    digest, packets, size = hashlib.sha256(), Packets(), 0
    fault: StreamFault | None = None
    with ExitStack() as held:
        kept = None
        if seekable is None:
            kept = held.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
        try:
            while data := stream.read(_READ):
                digest.update(data)
                packets.feed(data)
                size += len(data)
                if kept is not None and size <= _MOST_KEPT:
                    kept.write(data)
        except StreamFault as error:
            fault = error
        if kept is not None and size > _MOST_KEPT:
            facts = MediaFacts(issues=(Issue("media.metadata_unreadable", f"over {_MOST_KEPT >> 30} GiB"),))
        else:
            facts = inspect_medium(seekable or cast("BinaryIO", kept), media_type, packets)
    if fault is not None:  # that it is broken is told by the fault
        facts = replace(facts, issues=(), seconds=None)
    return Looked(digest.hexdigest() if fault is None else None, size, facts, fault)


def look_at_bytes(data: bytes, media_type: str | None) -> MediaFacts:
    """What a medium says of itself whose bytes are at hand."""
    packets = Packets()
    packets.feed(data)
    return inspect_medium(io.BytesIO(data), media_type, packets)


def total_seconds(media: Iterable[tuple[Modality, float | None]]) -> float | None:
    """Playing time of all audio and video among these; None where one does not tell, or there is none."""
    told = [seconds for modality, seconds in media if modality is not Modality.IMAGE]
    known = [seconds for seconds in told if seconds is not None]
    return sum(known) if told and len(known) == len(told) else None
