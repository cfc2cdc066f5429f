"""MP4, M4A and QuickTime, box by box: tags of three kinds, playing time, and whether the boxes fill the file.

Depth, number and size of boxes are bounded; a box that goes beyond the one around it is told.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field

from scanner.media.facts import Collector
from scanner.media.legacy_text import read_bytes
from scanner.media.meter import Meter
from scanner.media.sound import take_tag

MEDIA_TYPES = ("video/mp4", "video/quicktime", "audio/mp4", "video/3gpp", "audio/x-m4a")
BROKEN = "a film whose boxes do not fit into each other"
_MOST_BOXES = 50_000
_MOST_DEPTH = 12
_MOST_VALUE = 1 << 20
_CONTAINERS = frozenset((b"moov", b"trak", b"mdia", b"udta", b"meta", b"ilst"))
_NAMES = {
    b"\xa9ART": "artist", b"\xa9art": "artist", b"aART": "albumartist", b"\xa9prf": "performer", b"\xa9nrt": "narrator",
    b"\xa9wrt": "composer", b"\xa9com": "composer", b"\xa9nam": "title", b"titl": "title", b"\xa9alb": "album",
    b"\xa9cmt": "comment", b"\xa9inf": "comment", b"\xa9cpy": "copyright", b"cprt": "copyright", b"\xa9dir": "director",
    b"\xa9aut": "author", b"auth": "author", b"perf": "performer", b"\xa9des": "description", b"desc": "description",
    b"dscp": "description", b"ldes": "description", b"\xa9xyz": "location", b"\xa9lyr": "lyrics", b"\xa9pub": "publisher",
    b"\xa9too": "encoder", b"\xa9swr": "encoder", b"\xa9day": "date", b"\xa9gen": "genre", b"gnre": "genre",
    b"trkn": "track", b"disk": "disc", b"covr": "media", b"\xa9mak": "encoder", b"\xa9mod": "encoder",
    b"\xa9grp": "grouping",
}  # fmt: skip
_APPLE = "com.apple.quicktime."
_APPLE_TECHNICAL = frozenset(
    ("make", "model", "software", "creationdate", "content.identifier", "live-photo.auto")
)


@dataclass(slots=True)
class _State:
    out: Collector
    left: int = _MOST_BOXES
    keys: list[str] = field(default_factory=list)
    met: dict[str, int] = field(default_factory=dict)
    """How often a tag of this name came."""
    broken: bool = False


def inspect(file: Meter, media_type: str, out: Collector) -> None:
    """All boxes that can hold tags."""
    del media_type
    state = _State(out)
    _walk(file, 0, file.size, (), state)
    if state.broken:
        out.issue("media.metadata_unreadable", BROKEN)
    if state.left < 0:
        out.issue("media.bomb", f"a film of over {_MOST_BOXES} boxes or {_MOST_DEPTH} levels")


def _walk(file: Meter, at: int, stop: int, inside: tuple[bytes, ...], state: _State) -> None:
    while at + 8 <= stop and not state.broken:
        state.left -= 1
        if state.left < 0 or len(inside) > _MOST_DEPTH:
            state.left = -1
            return
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.exactly(8))
        begin = at + 8
        if size == 1 and at + 16 <= stop:
            size, begin = int.from_bytes(file.exactly(8)), at + 16
        elif size == 0:
            if inside:  # the mark that ends a list in QuickTime
                return
            size = stop - at if kind.isalnum() else -1
        if size < begin - at or at + size > stop:
            state.broken = True
            return
        _box(file, kind, begin, at + size, inside, state)
        at += size
    if at < stop and not inside and not state.broken:
        state.broken = True


def _box(file: Meter, kind: bytes, begin: int, stop: int, inside: tuple[bytes, ...], state: _State) -> None:
    parent = inside[-1] if inside else b""
    if parent == b"ilst":
        _item(file, kind, begin, stop, state)
    elif kind == b"mvhd":
        state.out.seconds = _length(file, begin, stop)
    elif kind == b"keys":
        _keys(file, begin, stop, state)
    elif parent == b"udta" and kind not in _CONTAINERS:
        _user_data(file, kind, begin, stop, state)
    elif kind in _CONTAINERS:
        if kind == b"meta":
            file.seek(begin)
            head = file.read(8)
            begin += 0 if head[4:8] == b"hdlr" else 4  # QuickTime's has no version in front
        _walk(file, begin, stop, (*inside, kind), state)


def _length(file: Meter, begin: int, stop: int) -> float | None:
    file.seek(begin)
    data = file.read(min(32, stop - begin))
    try:
        scale, length = (
            struct.unpack_from(">IQ", data, 20) if data[:1] == b"\1" else struct.unpack_from(">II", data, 12)
        )
    except struct.error:
        return None
    unknown = length in (0, 0xFFFFFFFF, (1 << 64) - 1)  # fragments: the length stands in each of them
    seconds = length / scale if scale and not unknown else math.inf
    return seconds if seconds < 10 * 365 * 86400 else None


def _read(file: Meter, begin: int, stop: int, state: _State) -> bytes:
    if stop - begin > _MOST_VALUE:
        state.out.issue("media.bomb", f"a tag of over {_MOST_VALUE >> 20} MiB")
        return b""
    file.seek(begin)
    return file.exactly(stop - begin)


def _keys(file: Meter, begin: int, stop: int, state: _State) -> None:
    """The names of the tags of QuickTime's `mdta` kind."""
    data = _read(file, begin, stop, state)
    at = 8
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        if size < 8:
            return
        state.keys.append(data[at + 8 : at + size].decode("utf-8", "replace"))
        at += size


def _item(file: Meter, kind: bytes, begin: int, stop: int, state: _State) -> None:
    """One tag of an `ilst`: by its box, by a number into the keys, or by a name of its own."""
    if kind == b"covr":
        return
    name = _NAMES.get(kind, "")
    number = int.from_bytes(kind)
    if not name and 0 < number <= len(state.keys):
        name = state.keys[number - 1]
    data = _read(file, begin, stop, state)
    at = 0
    while at + 8 <= len(data):
        size, inner = struct.unpack_from(">I4s", data, at)
        if size < 8:
            return
        body = data[at + 8 : at + size]
        if inner == b"name":
            name = body[4:].decode("utf-8", "replace").lower()
        elif inner == b"data" and len(body) >= 8:
            kind_of = int.from_bytes(body[:4]) & 0xFFFFFF
            if kind_of in (0, 1, 2):
                text = body[8:].decode("utf-16-be" if kind_of == 2 else "utf-8", "replace")
                if kind_of or "\ufffd" not in text:
                    _tag(name or kind.decode("latin-1").lower(), text, state)
        at += size


def _user_data(file: Meter, kind: bytes, begin: int, stop: int, state: _State) -> None:
    """A text of QuickTime (length, language, text) or of 3GPP (version, language, text)."""
    name = _NAMES.get(kind)
    if name is None and kind[:1] != b"\xa9":
        if kind in (b"AIGC", b"name"):
            data = _read(file, begin, stop, state)
            _tag(kind.decode(), read_bytes(data, state.out), state)
        return
    data = _read(file, begin, stop, state)
    name = name or kind[1:].decode("latin-1").lower()
    if kind[:1] == b"\xa9":
        at = 0
        while at + 4 <= len(data):
            size = int.from_bytes(data[at : at + 2])
            _tag(name, read_bytes(data[at + 4 : at + 4 + size], state.out), state)
            at += 4 + size
    elif len(data) > 6:
        body = data[6:]
        wide = body[:2] == b"\xfe\xff"
        _tag(name, body.decode("utf-16") if wide else read_bytes(body, state.out), state)


def _tag(name: str, text: str, state: _State) -> None:
    """One tag; a name that comes again is numbered."""
    if name.startswith(_APPLE):
        name = name.removeprefix(_APPLE)
        if name in _APPLE_TECHNICAL:
            return
    if name.startswith("location"):
        state.out.signal("GPS", "present", ("@tags", "location"))
    number = state.met.get(name)
    state.met[name] = (number or 0) + 1
    take_tag(name, text, state.out, number)
