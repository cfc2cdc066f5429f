"""Icons hold no tags of their own; a PNG inside one may. (Pillow would decode an icon as it opens it.)"""

from __future__ import annotations

import struct

from scanner.media.facts import Collector
from scanner.media.meter import Meter

MEDIA_TYPES = ("image/x-icon", "image/vnd.microsoft.icon")


def inspect(file: Meter, media_type: str, out: Collector) -> None:
    """The directory, and whether a picture in it is of a kind that could hold tags."""
    del media_type
    file.seek(4)
    (count,) = struct.unpack("<H", file.exactly(2))
    for number in range(count):
        file.seek(6 + 16 * number + 8)
        size, at = struct.unpack("<II", file.exactly(8))
        if at + size > file.size:
            raise EOFError
        file.seek(at)
        if file.read(4) == b"\x89PNG":
            out.issue("media.metadata_unsupported", "a PNG inside an icon")
