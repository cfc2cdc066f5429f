"""Recognises binary formats by their first bytes: exact structure for what we read, `puremagic` for the rest.

Short magics are believed only together with the structure that must follow them, because a wrong guess hides
a file from every reader. It never looks at names, and it does not know what is text: that is for `sniff`.
"""

from __future__ import annotations

import re
import struct

from scanner.model import Format

Kind = tuple[Format, str | None]
"""Format and IANA media type."""

_OTHER = Format.UNSUPPORTED
_PREFIXES: tuple[tuple[bytes, Kind], ...] = (
    (b"PAR1", (Format.PARQUET, "application/vnd.apache.parquet")),
    (b"PARE", (_OTHER, "application/vnd.apache.parquet")),
    (b"\x89PNG\r\n\x1a\n", (Format.IMAGE, "image/png")),
    (b"\xff\xd8\xff", (Format.IMAGE, "image/jpeg")),
    (b"GIF87a", (Format.IMAGE, "image/gif")),
    (b"GIF89a", (Format.IMAGE, "image/gif")),
    (b"II*\0", (Format.IMAGE, "image/tiff")),
    (b"MM\0*", (Format.IMAGE, "image/tiff")),
    (b"8BPS\0\1", (Format.IMAGE, "image/vnd.adobe.photoshop")),
    (b"\0\0\0\x0cjP  \r\n\x87\n", (Format.IMAGE, "image/jp2")),
    (b"\0\0\0\x0cJXL \r\n\x87\n", (Format.IMAGE, "image/jxl")),
    (b"fLaC\0", (Format.AUDIO, "audio/flac")),
    (b"#!AMR", (Format.AUDIO, "audio/amr")),
    (b"MThd\0\0\0\6", (Format.AUDIO, "audio/midi")),
    (b".snd\0", (Format.AUDIO, "audio/basic")),
    (b"FLV\1", (Format.VIDEO, "video/x-flv")),
    (b"\0\0\1\xba", (Format.VIDEO, "video/mpeg")),
    (b"\0\0\1\xb3", (Format.VIDEO, "video/mpeg")),
    (b"0&\xb2u\x8ef\xcf\x11\xa6\xd9\0\xaa\0b\xcel", (Format.VIDEO, "video/x-ms-asf")),
    (b"%PDF-", (_OTHER, "application/pdf")),
    (b"{\\rtf", (_OTHER, "application/rtf")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (_OTHER, "application/x-ole-storage")),
    (b"SQLite format 3\0", (_OTHER, "application/vnd.sqlite3")),
    (b"ARROW1\0\0", (_OTHER, "application/vnd.apache.arrow.file")),
    (b"\xff\xff\xff\xff", (_OTHER, "application/vnd.apache.arrow.stream")),
    (b"FEA1", (_OTHER, "application/vnd.apache.arrow.file")),
    (b"Obj\1", (_OTHER, "application/avro")),
    (b"ORC\x0a", (_OTHER, "application/orc")),
    (b"\x89HDF\r\n\x1a\n", (_OTHER, "application/x-hdf5")),
    (b"\x93NUMPY", (_OTHER, "application/x-npy")),
    (b"MATLAB 5.0 MAT-file", (_OTHER, "application/x-matlab-data")),
    (b"GGUF", (_OTHER, "application/x-gguf")),
    (b"7z\xbc\xaf\x27\x1c", (_OTHER, "application/x-7z-compressed")),
    (b"Rar!\x1a\x07", (_OTHER, "application/vnd.rar")),
    (b"\x04\x22\x4d\x18", (_OTHER, "application/x-lz4")),
    (b"\x1f\x8b\x08", (_OTHER, "application/gzip")),
    (b"\x28\xb5\x2f\xfd", (_OTHER, "application/zstd")),
    (b"\xfd7zXZ\0", (_OTHER, "application/x-xz")),
    (b"\x7fELF", (_OTHER, "application/x-elf")),
)
_RIFF: dict[bytes, Kind] = {
    b"WAVE": (Format.AUDIO, "audio/wav"),
    b"WEBP": (Format.IMAGE, "image/webp"),
    b"AVI ": (Format.VIDEO, "video/x-msvideo"),
}
_FTYP_IMAGES = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis")
_FTYP_AUDIO = (b"M4A ", b"M4B ", b"M4P ", b"F4A ")
_ATOMS = (b"moov", b"mdat", b"free", b"wide", b"skip", b"pnot")
_OFFICE_MEMBER = re.compile(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/\.rels|mimetypeapplication/(?:epub|vnd\.oasis))",
    re.DOTALL,
)
"""The first member of Office documents and e-books, which are zip files that no reader reads."""


def binary_kind(head: bytes) -> Kind | None:
    """The binary format whose structure `head` shows, or None. Judges bytes only."""
    for probe in _PROBES:
        if (kind := probe(head)) is not None:
            return kind
    for prefix, known in _PREFIXES:
        if head.startswith(prefix):
            return known
    return (_OTHER, "application/vnd.duckdb") if head[8:12] == b"DUCK" else _by_puremagic(head)


def _by_puremagic(head: bytes) -> Kind | None:
    """What the wide table of `puremagic` says, when its match is long enough not to be chance."""
    import puremagic

    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    for match in matches:
        if match.confidence < 0.4 or match.offset:  # far inside, a short mark such as `text` is a word
            continue
        main = match.mime_type.partition("/")[0]
        known = {"image": Format.IMAGE, "audio": Format.AUDIO, "video": Format.VIDEO}.get(main, _OTHER)
        return known, match.mime_type or None
    return None


def _zip(head: bytes) -> Kind | None:
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06\0\0", b"PK\x07\x08PK")):
        return None
    if _OFFICE_MEMBER.match(head):
        return _OTHER, "application/vnd.openxmlformats-officedocument"
    return Format.ZIP, "application/zip"


def _tar(head: bytes) -> Kind | None:
    """A tar header sums up its own bytes: that holds for old tars too, and for nothing else by chance."""
    block = head[:512]
    if len(block) < 512 or not block[0]:
        return None
    try:
        stated = int(block[148:156].split(b"\0")[0].strip() or b"-1", 8)
    except ValueError:
        return None
    plain = block[:148] + b" " * 8 + block[156:]
    signed = sum(b - 256 if b > 127 else b for b in plain)
    return (Format.TAR, "application/x-tar") if stated in (sum(plain), signed) else None


def _riff(head: bytes) -> Kind | None:
    return _RIFF.get(head[8:12]) if head[:4] in (b"RIFF", b"RF64", b"RIFX") else None


def _iso_media(head: bytes) -> Kind | None:
    size = int.from_bytes(head[:4])
    if head[4:8] == b"ftyp" and 8 <= size <= 1024:
        brand = head[8:12]
        if brand in _FTYP_IMAGES:
            return Format.IMAGE, "image/avif" if brand.startswith(b"avi") else "image/heif"
        if brand in _FTYP_AUDIO:
            return Format.AUDIO, "audio/mp4"
        return Format.VIDEO, "video/quicktime" if brand == b"qt  " else "video/mp4"
    return (Format.VIDEO, "video/quicktime") if head[4:8] in _ATOMS and size >= 8 and not head[0] else None


def _ogg(head: bytes) -> Kind | None:
    if not head.startswith(b"OggS\0"):
        return None
    video = b"\x80theora" in head[:512] or b"BBCD\0" in head[:512]
    return (Format.VIDEO, "video/ogg") if video else (Format.AUDIO, "audio/ogg")


def _matroska(head: bytes) -> Kind | None:
    if not head.startswith(b"\x1aE\xdf\xa3"):
        return None
    return Format.VIDEO, "video/webm" if b"webm" in head[:64] else "video/x-matroska"


def _aiff(head: bytes) -> Kind | None:
    return (Format.AUDIO, "audio/aiff") if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC") else None


def _bmp(head: bytes) -> Kind | None:
    if head[:2] != b"BM" or len(head) < 18 or head[6:10] != b"\0\0\0\0":
        return None
    pixels, header = struct.unpack_from("<II", head, 10)
    return (
        (Format.IMAGE, "image/bmp") if header in (12, 40, 52, 56, 64, 108, 124) and pixels < 1 << 20 else None
    )


def _icon(head: bytes) -> Kind | None:
    if head[:4] not in (b"\0\0\1\0", b"\0\0\2\0") or len(head) < 22:
        return None
    count, reserved, offset = (
        int.from_bytes(head[4:6], "little"),
        head[9],
        int.from_bytes(head[18:22], "little"),
    )
    return (
        (Format.IMAGE, "image/x-icon")
        if 0 < count < 256 and not reserved and offset == 6 + 16 * count
        else None
    )


def _id3(head: bytes) -> Kind | None:
    sound = head[:3] == b"ID3" and len(head) >= 10 and head[3] in (2, 3, 4) and max(head[6:10]) < 0x80
    return (Format.AUDIO, "audio/mpeg") if sound else None


_BITRATES = {  # kbit/s by (MPEG 1?, layer)
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def _frame_size(head: bytes, at: int) -> int | None:
    """Length of the MPEG audio or ADTS frame at `at`, or None when there is none."""
    if len(head) < at + 7 or head[at] != 0xFF or head[at + 1] < 0xE0:
        return None
    second, third = head[at + 1], head[at + 2]
    if second & 0xF6 == 0xF0:
        return (head[at + 3] & 3) << 11 | head[at + 4] << 3 | head[at + 5] >> 5 or None
    version, layer = second >> 3 & 3, 4 - (second >> 1 & 3)
    rates = _BITRATES.get((version == 3, layer))
    if rates is None or version == 1 or not 0 < third >> 4 < 15 or third >> 2 & 3 == 3:
        return None
    hertz = (44100, 48000, 32000)[third >> 2 & 3] >> {3: 0, 2: 1, 0: 2}[version]
    factor = 72 if layer == 3 and version != 3 else 144
    return factor * rates[(third >> 4) - 1] * 1000 // hertz + (third >> 1 & 1)


def _mpeg(head: bytes) -> Kind | None:
    """MPEG audio without a tag: a frame with another one, or the end, exactly behind it."""
    size = _frame_size(head, 0)
    if size is not None and (_frame_size(head, size) is not None or size == len(head)):
        return Format.AUDIO, "audio/aac" if head[1] & 0xF6 == 0xF0 else "audio/mpeg"
    packets = head[0:941:188]
    return (Format.VIDEO, "video/mp2t") if len(packets) >= 4 and set(packets) == {0x47} else None


def _pickle(head: bytes) -> Kind | None:
    if head[:1] != b"\x80" or len(head) < 4:
        return None
    framed = head[1] in (4, 5) and head[2] == 0x95
    sound = framed or (head[1] in (2, 3, 4, 5) and head[2:3] in b"](}c)KJMXNGqUC\x8a\x8c\x8f" and head[2:3])
    return (_OTHER, "application/x-python-pickle") if sound else None


def _tensors(head: bytes) -> Kind | None:
    length = int.from_bytes(head[:8], "little")
    if len(head) > 10 and 2 <= length < 100 << 20 and head[8:10] == b'{"':
        return _OTHER, "application/x-safetensors"
    return None


_PROBES = (_zip, _tar, _riff, _iso_media, _ogg, _matroska, _aiff, _bmp, _icon, _id3, _mpeg, _pickle, _tensors)
