"""Pictures that Pillow opens: JPEG, TIFF, GIF, BMP. Nothing is decoded; only headers and directories are read."""

from __future__ import annotations

import warnings
from typing import IO, Any, cast

from scanner.media.exif import BROKEN, read_iim, read_tags, told_nothing, watched
from scanner.media.facts import Collector
from scanner.media.legacy_text import read_bytes
from scanner.media.meter import Meter

_FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/tiff": ("TIFF",),
    "image/gif": ("GIF",),
    "image/bmp": ("BMP",),
}
MEDIA_TYPES = tuple(_FORMATS)
BOMB = "more pixels than a picture should have; a program that opens it may run out of memory"
_MOST_PAGES = 20


def most_pixels() -> int:
    """Pixels from which on Pillow warns of a decompression bomb."""
    from PIL import Image

    return Image.MAX_IMAGE_PIXELS or 1 << 26


_BEHIND = 1 << 16
"""Bytes behind the end of a picture that are looked at: a few zeros are padding, all else may be another picture."""


def inspect(file: Meter, media_type: str, out: Collector) -> None:
    """Tags, comments, and whether the picture is a bomb or breaks off."""
    from PIL import Image, ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(cast("IO[bytes]", file), formats=_FORMATS[media_type])
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            out.issue("media.bomb", BOMB)
            return
        coded_from = file.tell()
    with watched(out):
        _tags(picture, out)
        if media_type == "image/tiff":
            _pages(picture, out)
    if media_type == "image/jpeg":
        _end_of_jpeg(file, coded_from, out)


def _tags(picture: Any, out: Collector) -> None:
    from PIL import IptcImagePlugin

    try:
        exif = picture.getexif()
        read_tags(exif, out)
        told_nothing(exif, picture.info.get("exif"), out)
    except Exception:  # noqa: BLE001  # Pillow promises no exceptions; one block must not hide the others
        out.issue("media.metadata_unreadable", BROKEN)
    try:
        read_iim(IptcImagePlugin.getiptcinfo(picture), out)
    except Exception:  # noqa: BLE001
        out.issue("media.metadata_unreadable", "IPTC-IIM that cannot be read")
    comment = picture.info.get("comment")
    if isinstance(comment, (bytes, str)):
        text = comment if isinstance(comment, str) else read_bytes(comment, out)
        out.text(("@text", "comment"), text)


def _pages(picture: Any, out: Collector) -> None:
    """The tags of the pages behind the first."""
    for page in range(1, _MOST_PAGES + 1):
        try:
            picture.seek(page)
        except EOFError:
            return
        if page == _MOST_PAGES:
            break
        read_tags(picture.getexif(), out)
    out.issue(
        "media.metadata_unreadable", f"a picture of over {_MOST_PAGES} pages, whose last were not looked at"
    )


def _end_of_jpeg(file: Meter, coded_from: int, out: Collector) -> None:
    """Inside the coded picture FF is followed by 0 or a restart, so the first end mark behind its start is the end."""
    file.seek(coded_from)
    end = file.find(b"\xff\xd9")
    if end is None:
        out.issue("media.metadata_unreadable", "a JPEG that ends before its end mark")
    elif end < file.size:
        file.seek(end)
        if file.read(_BEHIND).strip(b"\0"):
            out.issue("media.metadata_unsupported", "bytes behind the end of the picture")
