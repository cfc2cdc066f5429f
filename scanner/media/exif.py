"""Reads a block of EXIF and of IPTC-IIM: the tags that can tell of people or rights, as text.

Pillow takes the directories apart. Tags about the camera, its settings and the time are not looked at: they are in every
picture and name nobody (`_TECHNICAL`); numbers and unknown binary values neither.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from scanner.media.facts import Collector
from scanner.media.legacy_text import mended, read_bytes
from scanner.media.signals import is_aigc
from scanner.model import FieldPath

BROKEN = "EXIF that cannot be read"
_EXIF_IFD, _GPS_IFD, _INTEROP_IFD = 0x8769, 0x8825, 0xA005
_XP = {0x9C9B: "XPTitle", 0x9C9C: "XPComment", 0x9C9D: "XPAuthor", 0x9C9E: "XPKeywords", 0x9C9F: "XPSubject"}
_TECHNICAL = frozenset(
    "Make Model Software DateTime DateTimeOriginal DateTimeDigitized OffsetTime OffsetTimeOriginal OffsetTimeDigitized"
    " SubsecTime SubsecTimeOriginal SubsecTimeDigitized LensMake LensModel LensSpecification ExifVersion FlashPixVersion"
    " ComponentsConfiguration MakerNote XMLPacket ImageResources InterColorProfile PrintImageMatching StripOffsets"
    " StripByteCounts TileOffsets TileByteCounts JPEGTables IPTCNAA SceneType FileSource CFAPattern".split()
)
_CHARSETS = {b"ASCII\0\0\0": "", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp", bytes(8): ""}
_IIM = {
    5: "ObjectName", 25: "Keywords", 40: "SpecialInstructions", 80: "By-line", 85: "By-lineTitle", 90: "City",
    92: "Sub-location", 95: "Province", 101: "Country", 105: "Headline", 110: "Credit", 115: "Source",
    116: "CopyrightNotice", 118: "Contact", 120: "Caption", 122: "Writer",
}  # fmt: skip
_IIM_TECHNICAL = frozenset((0, 3, 4, 10, 55, 60, 62, 63, 65, 70, 75, 100, 130, 131, 150, 200, 201, 202))
_IIM_UTF8 = b"\x1b%G"


_LEAST_BLOCK = 32
"""A longer block without a single tag is a damaged one."""


@contextmanager
def watched(out: Collector) -> Iterator[None]:
    """Pillow leaves out what is damaged and warns of it, which is an issue here."""
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        yield
    if any(
        not str(each.message).startswith("Metadata Warning") for each in met
    ):  # too many values of a tag: all read
        out.issue("media.metadata_unreadable", BROKEN)


def read_exif(data: bytes, out: Collector) -> None:
    """The tags of an EXIF block, with or without the mark in front of it."""
    from PIL import Image

    exif = Image.Exif()
    with watched(out):
        try:
            exif.load(data)
        except Exception:  # noqa: BLE001  # Pillow promises no exceptions, and none may stop the scan
            out.issue("media.metadata_unreadable", BROKEN)
            return
        read_tags(exif, out)
    told_nothing(exif, data, out)


def told_nothing(exif: Any, data: object, out: Collector) -> None:
    """An issue where a block of EXIF gave not a single tag."""
    if isinstance(data, bytes) and len(data) > _LEAST_BLOCK and not len(exif):
        out.issue("media.metadata_unreadable", BROKEN)


def read_tags(exif: Any, out: Collector) -> None:
    """The tags of Pillow's own object, of all its directories."""
    from PIL import ExifTags

    broken = 0
    for directory in (None, _EXIF_IFD, _GPS_IFD):
        try:
            tags: Mapping[int, Any] = dict(exif if directory is None else exif.get_ifd(directory))
        except Exception:  # noqa: BLE001
            broken += 1
            continue
        if directory == _GPS_IFD:
            _gps(tags, out)
            continue
        for tag, value in tags.items():
            name = _XP.get(tag) or ExifTags.TAGS.get(tag) or f"tag {tag}"
            if name not in _TECHNICAL and tag not in (_EXIF_IFD, _GPS_IFD, _INTEROP_IFD):
                _tag(("@exif", name), tag, value, out)
    if broken:
        out.issue("media.metadata_unreadable", BROKEN)


def _tag(path: FieldPath, tag: int, value: Any, out: Collector) -> None:
    if tag in _XP:
        raw = bytes(value) if isinstance(value, (bytes, tuple)) else str(value).encode("utf-16-le")
        text = raw.decode("utf-16-le", "replace")
    elif path[-1] == "UserComment" and isinstance(value, bytes):
        text = _user_comment(value, out)
    elif isinstance(value, bytes):
        text = read_bytes(value, out) if _is_texty(value) else ""
    else:
        text = mended(value, out) if isinstance(value, str) else ""
    if is_aigc(str(path[-1]), text):
        out.signal("AIGC", text, path)
    out.text(path, text)


def _user_comment(value: bytes, out: Collector) -> str:
    charset = _CHARSETS.get(value[:8])
    body = value[8:] if charset is not None else value
    if charset == "utf-16":
        # The order of bytes is that of the block, which is not told here: letters of one plane tell it.
        order = "utf-16-be" if body[:1] == b"\0" or body[:2] == b"\xfe\xff" else "utf-16-le"
        return body.decode(order, "replace").lstrip("\ufeff")
    return body.decode(charset, "replace") if charset else read_bytes(body.rstrip(b"\0"), out)


def _is_texty(value: bytes) -> bool:
    body = value.rstrip(b"\0")
    return bool(body) and not any(byte < 0x20 and byte not in b"\t\r\n" for byte in body)


def _gps(tags: Mapping[int, Any], out: Collector) -> None:
    """That a place is told, and the place as text: no recognizer looks for coordinates, so the signal stands for it."""
    try:
        latitude, longitude = (_degrees(tags[at]) for at in (2, 4))
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        for tag in (27, 28):  # processing method, area: text
            if isinstance(value := tags.get(tag), bytes):
                out.text(("@exif", "GPS"), _user_comment(value, out))
        if any(tag in tags for tag in (2, 4)):
            out.issue("media.metadata_unreadable", "a GPS position that cannot be read")
        return
    latitude *= -1 if str(tags.get(1, "")).startswith("S") else 1
    longitude *= -1 if str(tags.get(3, "")).startswith("W") else 1
    if latitude or longitude:
        out.text(("@exif", "GPS"), f"{latitude:.6f}, {longitude:.6f}")
        out.signal("GPS", "present", ("@exif", "GPS"))


def _degrees(parts: Any) -> float:
    return float(sum(float(part) / 60**power for power, part in enumerate(parts)))


def read_iim(found: Mapping[tuple[int, int], Any] | None, out: Collector) -> None:
    """The datasets of IPTC-IIM as Pillow gives them."""
    if not found:
        return
    charset = found.get((1, 90))
    utf8 = charset == _IIM_UTF8 or (isinstance(charset, list) and _IIM_UTF8 in charset)
    for (record, dataset), values in found.items():
        if record != 2 or dataset in _IIM_TECHNICAL:
            continue
        name = _IIM.get(dataset, f"dataset {dataset}")
        several = values if isinstance(values, list) else [values]
        for number, value in enumerate(several):
            path = ("@iptc", name, number) if isinstance(values, list) else ("@iptc", name)
            if isinstance(value, bytes):
                out.text(path, value.decode("utf-8", "replace") if utf8 else read_bytes(value, out))
