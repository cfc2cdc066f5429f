"""Makes small media with metadata, and broken ones: by Pillow where it writes the tags, byte by byte elsewhere.

All names are invented.
"""

from __future__ import annotations

import io
import struct
import wave
import zlib
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SHOWN, HEARD, MAKER = "Tamsin Quellrow", "Oren Vaskelind", "Mirel Tavenholt"
CHINESE = "赵美玲"
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "MPReg": "http://ns.microsoft.com/photo/1.2/t/Region#",
    "MP": "http://ns.microsoft.com/photo/1.2/",
    "MPRI": "http://ns.microsoft.com/photo/1.2/t/RegionInfo#",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "tdm": "http://www.w3.org/ns/tdmrep/",
    "AIGC": "http://www.tc260.org.cn/ns/AIGC/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "dcterms": "http://purl.org/dc/terms/",
    "own": "http://own.example/ns/",
}


def xmp(body: str = "", attributes: str = "") -> bytes:
    """A packet with this inside its one description."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces} {attributes}>{body}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def bag(prop: str, *items: str) -> str:
    inside = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
    return f"<{prop}><rdf:Bag>{inside}</rdf:Bag></{prop}>"


def person(name: str = SHOWN) -> bytes:
    return xmp(bag("Iptc4xmpExt:PersonInImage", name))


def exif(*, place: bool = False, **tags: Any) -> Image.Exif:
    """EXIF by names of tags; text as UTF-8."""
    numbers = {
        "Artist": 315,
        "Copyright": 33432,
        "ImageDescription": 270,
        "XPAuthor": 0x9C9D,
        "Software": 305,
    }
    made = Image.Exif()
    for name, value in tags.items():
        if name == "UserComment":
            made.get_ifd(0x8769)[0x9286] = value
        else:
            made[numbers[name]] = value.encode("utf-16-le" if name.startswith("XP") else "utf-8")
    if place:
        made.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    return made


def picture(kind: str = "JPEG", size: tuple[int, int] = (16, 16), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (90, 140, 60)).save(out, kind, **options)
    return out.getvalue()


def png(
    texts: dict[str, str] | None = None, packet: bytes | None = None, *, packed: bool = False, **options: Any
) -> bytes:
    info = PngInfo()
    for key, text in (texts or {}).items():
        info.add_text(key, text, zip=packed)
    if packet:
        info.add_itxt("XML:com.adobe.xmp", packet.decode(), zip=packed)
    return picture("PNG", pnginfo=info, **options)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_iim(jpeg: bytes, datasets: list[tuple[int, bytes]], *, utf8: bool = True) -> bytes:
    """A JPEG with a block of IPTC-IIM behind its first mark."""
    body = b"\x1c\x01\x5a\x00\x03\x1b%G" if utf8 else b""
    for number, value in datasets:
        body += b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(value)) + value
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(body)) + body + b"\0" * (len(body) % 2)
    segment = b"Photoshop 3.0\0" + resource
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]


def chunk(kind: bytes, data: bytes, order: str = "<") -> bytes:
    return kind + struct.pack(f"{order}I", len(data)) + data + b"\0" * (len(data) % 2)


def wav(tags: dict[bytes, str] | None = None, *, seconds: float = 2.0, extra: bytes = b"") -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(int(seconds * 16000)))
    inside = out.getvalue()[12:] + extra
    if tags:
        inside += chunk(b"LIST", b"INFO" + b"".join(chunk(k, v.encode() + b"\0") for k, v in tags.items()))
    return b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WAVE" + inside


def comments(tags: list[str]) -> bytes:
    """A block of Vorbis comments."""
    out = struct.pack("<I", 4) + b"none" + struct.pack("<I", len(tags))
    return out + b"".join(struct.pack("<I", len(t.encode())) + t.encode() for t in tags)


def flac(tags: list[str], *, seconds: int = 3) -> bytes:
    packed = 8000 << 44 | 0 << 41 | 15 << 36 | 8000 * seconds
    info = struct.pack(">HH", 4096, 4096) + bytes(6) + struct.pack(">Q", packed) + bytes(16)
    block = comments(tags)
    return (
        b"fLaC\0" + len(info).to_bytes(3) + info + b"\x84" + len(block).to_bytes(3) + block
        + b"\xff\xf8\x69\x18\0\0\0\0" + bytes(64)
    )  # fmt: skip


def _page(packet: bytes, number: int, granule: int, flags: int) -> bytes:
    sizes = [255] * (len(packet) // 255) + [len(packet) % 255]
    head = b"OggS\0" + bytes([flags]) + struct.pack("<qII", granule, 7, number) + bytes(4)
    return head + bytes([len(sizes)]) + bytes(sizes) + packet


def opus(tags: list[str], *, seconds: int = 4) -> bytes:
    head = b"OpusHead\x01\x01" + struct.pack("<HIhB", 0, 48000, 0, 0)
    return (
        _page(head, 0, 0, 2) + _page(b"OpusTags" + comments(tags), 1, 0, 0)
        + _page(bytes(40), 2, 48000 * seconds, 4)
    )  # fmt: skip


def vorbis(tags: list[str], *, seconds: int = 4) -> bytes:
    head = b"\x01vorbis" + struct.pack("<IBIiii", 0, 1, 8000, 0, 64000, 0) + b"\xb8\x01"
    pages = _page(head, 0, 0, 2) + _page(b"\x03vorbis" + comments(tags) + b"\1", 1, 0, 0)
    return pages + _page(b"\x05vorbis" + bytes(20), 2, 0, 0) + _page(bytes(40), 3, 8000 * seconds, 4)


def synchsafe(size: int) -> bytes:
    return bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127))


def frame(name: bytes, data: bytes, version: int = 4) -> bytes:
    return name + (synchsafe(len(data)) if version == 4 else struct.pack(">I", len(data))) + b"\0\0" + data


def id3(frames: bytes, version: int = 4) -> bytes:
    return b"ID3" + bytes([version, 0, 0]) + synchsafe(len(frames)) + frames


def text_frame(name: bytes, text: str) -> bytes:
    return frame(name, b"\3" + text.encode())


def mp3(frames: bytes = b"", *, seconds: float = 2.0, version: int = 4) -> bytes:
    sound = (b"\xff\xfb\x90\x64" + bytes(413)) * max(6, round(seconds * 44100 / 1152))
    return (id3(frames, version) if frames else b"") + sound


def box(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", len(body) + 8) + kind + body


def data_box(text: str) -> bytes:
    return box(b"data", struct.pack(">II", 1, 0), text.encode())


def mp4(items: bytes = b"", user: bytes = b"", *, seconds: int = 5, brand: bytes = b"mp42") -> bytes:
    """A film without tracks, with tags of an `ilst` and of `udta`."""
    head = box(b"mvhd", bytes(12), struct.pack(">II", 1000, 1000 * seconds), bytes(80))
    handler = box(b"hdlr", bytes(8), b"mdirappl", bytes(9))
    meta = box(b"meta", bytes(4), handler, box(b"ilst", items)) if items else b""
    told = box(b"udta", meta, user) if items or user else b""
    film = box(b"ftyp", brand, bytes(4), b"isom") + box(b"moov", head, told)
    return film + box(b"mdat", bytes(64))


def item(kind: bytes, text: str) -> bytes:
    return box(kind, data_box(text))


def free_item(name: str, text: str) -> bytes:
    return box(
        b"----", box(b"mean", bytes(4), b"com.example"), box(b"name", bytes(4), name.encode()), data_box(text)
    )


def quicktime(user: dict[bytes, str], keys: dict[str, str] | None = None) -> bytes:
    """QuickTime's two ways: texts in `udta`, and keys with values."""
    texts = b"".join(box(k, struct.pack(">HH", len(v.encode()), 0x55C4), v.encode()) for k, v in user.items())
    meta = b""
    if keys:
        names = box(
            b"keys", bytes(4), struct.pack(">I", len(keys)), *(box(b"mdta", k.encode()) for k in keys)
        )
        values = box(
            b"ilst", *(box(struct.pack(">I", n), data_box(v)) for n, v in enumerate(keys.values(), 1))
        )
        meta = box(b"meta", box(b"hdlr", bytes(8), b"mdta", bytes(12)), names, values)
    head = box(b"mvhd", bytes(12), struct.pack(">II", 600, 600 * 7), bytes(80))
    return (
        box(b"ftyp", b"qt  ", bytes(4))
        + box(b"moov", head, box(b"udta", texts), meta)
        + box(b"mdat", bytes(32))
    )


LAUGHS = (
    b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'
    b"]>&b;</x:xmpmeta>"
)
"""Entities inside a packet: not well-formed there, so it is told as broken; `BOMB_XML` is the true bomb."""


def jpeg_segment(marker: int, data: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def with_segment(jpeg: bytes, marker: int, data: bytes) -> bytes:
    return jpeg[:2] + jpeg_segment(marker, data) + jpeg[2:]


def huge_jpeg_header(width: int = 60_000, height: int = 60_000) -> bytes:
    """The header of a small JPEG with another size written into it."""
    data = bytearray(picture())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def huge_png(width: int = 60_000, height: int = 60_000) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", b"") + png_chunk(b"IEND", b"")


def zipped_text_bomb(size: int = 64 << 20) -> bytes:
    data = picture("PNG")
    bomb = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(size), 9))
    return data[:33] + bomb + data[33:]
