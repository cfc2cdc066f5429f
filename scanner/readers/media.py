"""Reads images, audio and video as samples: size and digest. What is inside them is a later concern."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from scanner.content.streams import StreamFault
from scanner.model import MEDIA_MODALITY, Extent, Format, ReadEvent, Sample
from scanner.readers.base import Content, Limits

FORMATS = (Format.IMAGE, Format.AUDIO, Format.VIDEO)
_READ = 1 << 20


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """One sample in row 0; a medium that breaks off is still a sample, and the fault is told."""
    del limits  # the digest needs no memory
    digest = hashlib.sha256()
    size = 0
    fault: StreamFault | None = None
    try:
        while data := content.stream.read(_READ):
            digest.update(data)
            size += len(data)
    except StreamFault as error:
        fault = error
    media = (digest.hexdigest(),) if fault is None else ()
    yield Sample(0, (), size, None, 0, (MEDIA_MODALITY[content.format],), media)
    yield Extent(1, size)
    if fault is not None:
        raise fault
