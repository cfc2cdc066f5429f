"""WebP, chunk by chunk: EXIF and size. (Pillow would give the whole file to a decoder, canvas and all.)"""

from __future__ import annotations

from scanner.media.exif import read_exif
from scanner.media.facts import Collector
from scanner.media.meter import Meter
from scanner.media.pictures import BOMB, most_pixels
from scanner.media.riff import chunks

MEDIA_TYPES = ("image/webp",)


def inspect(file: Meter, media_type: str, out: Collector) -> None:
    """All chunks. XMP was found in the bytes of the file."""
    del media_type
    for kind, size in chunks(file):
        if kind == b"EXIF":
            read_exif(file.exactly(size), out)
        elif kind == b"VP8X":
            canvas = file.exactly(10)
            width, height = (int.from_bytes(canvas[at : at + 3], "little") + 1 for at in (4, 7))
            if width * height > most_pixels():
                out.issue("media.bomb", BOMB)
