"""Whether the structure around the tags of a sound holds, and the few tags that tinytag passes over.

Each walk reads headers only. What does not fit is told: behind it tags may stand that nobody read.
"""

from __future__ import annotations

import re
import struct

from scanner.media.facts import Collector
from scanner.media.legacy_text import read_bytes
from scanner.media.meter import Meter
from scanner.media.riff import chunks

_MOST_FRAMES = 20_000
_MOST_TEXT = 1 << 20
_FRAME_ID = re.compile(rb"[A-Z0-9]{3,4}")
_PASSED_OVER = {b"OWNE": "owner", b"USER": "terms", b"POPM": "rated_by", b"WXXX": "url", b"COMR": "seller"}
"""Frames of ID3 with names, addresses or links that tinytag ignores."""
_BEXT = ((0, 256, "description"), (256, 32, "originator"), (288, 32, "originator_reference"))


def check(file: Meter, media_type: str, out: Collector) -> bool:
    """Whether the structure holds; an issue where it does not."""
    kind = media_type.rpartition("/")[2]
    walk = {"mpeg": _mpeg, "flac": _flac, "wav": _wav, "aiff": _aiff, "ogg": _ogg}.get(kind)
    if walk is None:
        return True
    try:
        return walk(file, out)
    except (EOFError, struct.error):
        out.issue("media.metadata_unreadable", f"the structure of {kind} breaks off")
        return False


def _mpeg(file: Meter, out: Collector) -> bool:
    for behind in (32, 160):  # with and without an old tag behind it
        if file.size >= behind:
            file.seek(-behind, 2)
            if file.read(8) == b"APETAGEX":
                out.issue("media.metadata_unsupported", "an APE tag")
    return _id3(file, 0, out)


def _id3(file: Meter, begin: int, out: Collector) -> bool:
    """The frames of an ID3v2 tag, if one begins here."""
    file.seek(begin)
    head = file.read(10)
    if len(head) < 10 or head[:3] != b"ID3":
        return True
    version, flags = head[3], head[5]
    end = file.tell() + _synchsafe(head[6:10])
    if end > file.size:
        raise EOFError
    _second(file, end, out)
    file.seek(begin + 10)
    if flags & 0xC0:  # an extended header, or bytes put in between: tinytag reads it as well as it can
        if flags & 0x80:
            out.issue("media.metadata_unreadable", "an unsynchronised ID3 tag, which is read as it stands")
        return True
    width = 6 if version == 2 else 10
    for _ in range(_MOST_FRAMES):
        if file.tell() + width > end:
            return True
        frame = file.exactly(width)
        if not frame.strip(b"\0"):
            return True
        size = (
            int.from_bytes(frame[3:6])
            if version == 2
            else _synchsafe(frame[4:8])
            if version == 4
            else int.from_bytes(frame[4:8])
        )
        begin = file.tell()
        if begin + size > end or not _FRAME_ID.fullmatch(frame[: 3 if version == 2 else 4]):
            raise EOFError
        if (name := _PASSED_OVER.get(frame[:4])) is not None and size <= _MOST_TEXT:
            _loose_text(("@tags", name), file.exactly(size), out)
        file.seek(begin + size)
    raise EOFError


def _second(file: Meter, end: int, out: Collector) -> None:
    """A tag behind the tag is read by few programs, and by none that we have."""
    file.seek(end)
    if file.read(3) == b"ID3":
        out.issue("media.metadata_unsupported", "a second ID3 tag")


def _synchsafe(data: bytes) -> int:
    return data[0] << 21 | data[1] << 14 | data[2] << 7 | data[3]


def _loose_text(path: tuple[str, ...], data: bytes, out: Collector) -> None:
    """The readable runs of a frame that mixes texts and numbers."""
    if data[:1] in (b"\1", b"\2"):
        text = data[1:].decode("utf-16" if data[:1] == b"\1" else "utf-16-be", "replace")
    else:
        text = read_bytes(data.lstrip(b"\0\3"), out)
    out.text(path, re.sub(r"[\x00-\x1f\x7f]+", "\0", text))


def _flac(file: Meter, out: Collector) -> bool:
    file.seek(4)
    for _ in range(_MOST_FRAMES):
        head = file.exactly(4)
        at = file.tell() + int.from_bytes(head[1:])
        if at > file.size:
            raise EOFError
        if head[0] & 0x80:
            return True
        file.seek(at)
    del out
    raise EOFError


def _ogg(file: Meter, out: Collector) -> bool:
    """The first pages: what stands in them is for tinytag."""
    del out
    file.seek(0)
    for _ in range(2):
        head = file.exactly(27)
        if head[:4] != b"OggS":
            raise EOFError
        size = sum(file.exactly(head[26]))
        if file.tell() + size > file.size:
            raise EOFError
        file.seek(size, 1)
    return True


def _wav(file: Meter, out: Collector) -> bool:
    file.seek(0)
    if file.read(4) != b"RIFF":
        out.issue("media.metadata_unsupported", "a WAV of 64 bits or with big-endian numbers")
        return False
    told = {b"data": False, b"fmt ": False}
    for kind, size in chunks(file):
        told[kind] = True
        if kind == b"bext" and size >= 320:
            block = file.exactly(320)
            for at, length, name in _BEXT:
                out.text(("@tags", name), read_bytes(block[at : at + length].partition(b"\0")[0], out))
        elif kind in (b"iXML", b"axml") and size <= _MOST_TEXT:
            text = re.sub(r"<[^<>]*>", "\0", read_bytes(file.exactly(size), out))
            out.text(("@tags", kind.decode().lower()), text)
        elif kind in (b"id3 ", b"ID3 "):
            _id3(file, file.tell(), out)
        elif kind == b"cart" or (kind == b"LIST" and file.read(4) == b"adtl"):
            out.issue("media.metadata_unsupported", "a chunk of a WAV whose texts nothing here reads")
    return told[b"data"] and told[b"fmt "]


def _aiff(file: Meter, out: Collector) -> bool:
    for kind, _ in chunks(file, ">"):
        if kind in (b"ID3 ", b"id3 "):
            _id3(file, file.tell(), out)
    return True
