"""PNG, chunk by chunk: texts, EXIF, and whether the file ends where it should. Compressed texts are bounded."""

from __future__ import annotations

import struct
import zlib

from scanner.media.exif import read_exif
from scanner.media.facts import Collector
from scanner.media.legacy_text import read_bytes
from scanner.media.meter import Meter
from scanner.media.packets import packets_in
from scanner.media.pictures import BOMB, most_pixels
from scanner.media.signals import is_aigc
from scanner.media.xmp import read_packet

MEDIA_TYPES = ("image/png", "image/apng")
_MOST_TEXT = 4 << 20
_MOST_CHUNKS = 100_000
_KNOWN = frozenset("AIGC Title Author Description Copyright Disclaimer Warning Source Comment".split())
_TECHNICAL = frozenset(("Software", "Creation Time", "date:create", "date:modify", "date:timestamp"))
_PROFILE = "Raw profile type "
"""ImageMagick's way to store other programs' metadata: as hexadecimal digits behind a name and a length."""
_XMP = "XML:com.adobe.xmp"


def inspect(file: Meter, media_type: str, out: Collector) -> None:
    """All chunks, to the end mark."""
    del media_type
    file.seek(8)
    for _ in range(_MOST_CHUNKS):
        size, kind = struct.unpack(">I4s", file.exactly(8))
        begin = file.tell()
        if begin + size + 4 > file.size:
            raise EOFError
        if kind == b"IHDR":
            width, height = struct.unpack(">II", file.exactly(8))
            if width * height > most_pixels():
                out.issue("media.bomb", BOMB)
        elif kind == b"eXIf":
            read_exif(file.exactly(size), out)
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            _text(kind, file.exactly(size), out)
        elif kind == b"IEND":
            if begin + size + 4 < file.size:
                out.issue("media.metadata_unsupported", "bytes behind the end of the picture")
            return
        file.seek(begin + size + 4)
    out.issue("media.bomb", f"a PNG of over {_MOST_CHUNKS} chunks")


def _text(kind: bytes, data: bytes, out: Collector) -> None:
    keyword, _, rest = data.partition(b"\0")
    packed = kind == b"zTXt"
    if kind == b"zTXt":
        rest = rest[1:]
    elif kind == b"iTXt":
        packed, rest = rest[:1] == b"\1", rest[2:]
        _, _, rest = rest.partition(b"\0")  # language
        _, _, rest = rest.partition(b"\0")  # keyword in that language
    if packed:
        unpacker = zlib.decompressobj()
        try:
            rest = unpacker.decompress(rest, _MOST_TEXT)
        except zlib.error:
            out.issue("media.metadata_unreadable", "a compressed text that cannot be unpacked")
            return
        if unpacker.unconsumed_tail:
            out.issue("media.bomb", f"a compressed text of over {_MOST_TEXT >> 20} MiB")
    name = read_bytes(keyword, out)
    if name == _XMP:
        if packed:  # what is not compressed was found in the bytes of the file
            packets = packets_in(iter((rest,)))
            for packet in packets.finish():
                read_packet(packet, out)
        return
    if name.startswith(_PROFILE):
        _profile(name.removeprefix(_PROFILE), rest, out)
        return
    text = rest.decode("utf-8", "replace") if kind == b"iTXt" else read_bytes(rest, out)
    if is_aigc(name, text):
        out.signal("AIGC", text, ("@text", name))
    if name not in _TECHNICAL:
        out.text(("@text", name), text, made_up=name not in _KNOWN)


def _profile(kind: str, text: bytes, out: Collector) -> None:
    try:
        data = bytes.fromhex(b"".join(text.split()[2:]).decode("ascii"))
    except ValueError:
        out.issue("media.metadata_unreadable", "a raw profile that is not hexadecimal")
        return
    if kind == "xmp" or data.startswith(b"http://ns.adobe.com/xap/"):
        packets = packets_in(iter((data,)))
        for packet in packets.finish():
            read_packet(packet, out)
    elif kind in ("exif", "APP1"):
        read_exif(data.removeprefix(b"Exif\0\0"), out)
    elif kind != "icc":
        out.issue("media.metadata_unsupported", "a raw profile that nothing here reads")
