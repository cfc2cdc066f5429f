"""Broken and hostile media: each ends in an issue in our own words, none raises, none reads without end."""

from __future__ import annotations

import io
import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.issues import KINDS
from scanner.media import meter
from scanner.media.facts import MOST_CHARS, MediaFacts
from scanner.media.packets import Packets
from scanner.readers.passing import look_at_bytes
from tests.scanner.media import making
from tests.scanner.media.making import HEARD, SHOWN, box, frame, item, picture, text_frame, xmp

LONG = xmp("".join(f"<own:p{n}>{SHOWN} {n}</own:p{n}>" for n in range(30_000)))
DEEP = xmp("<own:a>" * 500 + "x" + "</own:a>" * 500)
BOMB_XML = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha">]>' + xmp("<own:a>&a;</own:a>")
LOOP = b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x8769, 4, 1, 8) + struct.pack("<I", 8)
HUGE_COUNT = b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 315, 2, 0x7FFFFFFF, 8) + bytes(4)


def nested(depth: int) -> bytes:
    return box(b"udta", nested(depth - 1)) if depth else b""


BROKEN: dict[str, tuple[bytes, str, str]] = {
    "JPEG of many pixels": (making.huge_jpeg_header(), "image/jpeg", "media.bomb"),
    "PNG of many pixels": (making.huge_png(), "image/png", "media.bomb"),
    "PNG with a packed bomb": (making.zipped_text_bomb(), "image/png", "media.bomb"),
    "PNG with a text that is not packed": (
        making.png()[:33] + making.png_chunk(b"zTXt", b"Comment\0\0xyz") + making.png()[33:], "image/png",
        "media.metadata_unreadable"),
    "PNG cut": (making.png()[:-20], "image/png", "media.metadata_unreadable"),
    "PNG garbage": (b"\x89PNG\r\n\x1a\n" + b"quell" * 50, "image/png", "media.metadata_unreadable"),
    "JPEG cut in its header": (picture()[:100], "image/jpeg", "media.metadata_unreadable"),
    "JPEG cut in its pixels": (picture(size=(300, 300), quality=95)[:-40], "image/jpeg", "media.metadata_unreadable"),
    "JPEG of zeros": (b"\xff\xd8\xff" + bytes(4 << 20), "image/jpeg", "media.bomb"),
    "EXIF garbage": (
        making.with_segment(picture(), 0xE1, b"Exif\0\0" + b"quell" * 20), "image/jpeg", "media.metadata_unreadable"),
    "EXIF of zeros": (picture("WEBP", exif=b"II*\0\x08\0\0\0\0\0" + bytes(90)), "image/webp", "media.metadata_unreadable"),
    "TIFF count": (HUGE_COUNT, "image/tiff", "media.metadata_unreadable"),
    "XMP entities": (making.with_segment(picture(), 0xE1, making.LAUGHS), "image/jpeg", "media.bomb"),
    "XMP type before it": (making.with_segment(picture(), 0xE1, BOMB_XML), "image/jpeg", "media.bomb"),
    "XMP not XML": (picture(xmp=b"<x:xmpmeta><rdf:RDF></x:xmpmeta>"), "image/jpeg", "media.metadata_unreadable"),
    "XMP without end": (picture(xmp=xmp()[:200]), "image/jpeg", "media.metadata_unreadable"),
    "XMP deep": (picture(xmp=DEEP), "image/jpeg", "media.bomb"),
    "XMP long": (making.png()[:33] + LONG + making.png()[33:], "image/png", "media.bomb"),
    "XMP in UTF-16": (picture("WEBP", xmp=xmp().decode().encode("utf-16-le")), "image/webp", "media.metadata_unsupported"),
    "WebP cut": (picture("WEBP")[:-5], "image/webp", "media.metadata_unreadable"),
    "GIF garbage": (b"GIF89a" + bytes(3), "image/gif", "media.metadata_unreadable"),
    "WAV negative chunk": (
        making.wav()[:40] + b"\xff\xff\xff\xff" + making.wav()[44:], "audio/wav", "media.metadata_unreadable"),
    "WAV cut": (making.wav({b"IART": HEARD})[:-30], "audio/wav", "media.metadata_unreadable"),
    "FLAC cut": (making.flac([f"ARTIST={HEARD}"])[:60], "audio/flac", "media.metadata_unreadable"),
    "FLAC comment too long": (
        b"fLaC" + b"\x84\0\0\x10" + b"\xff\xff\xff\x7f" + bytes(12), "audio/flac", "media.metadata_unreadable"),
    "Ogg cut": (making.opus([f"ARTIST={HEARD}"])[:80], "audio/ogg", "media.metadata_unreadable"),
    "Ogg without comments": (making.opus([])[:47], "audio/ogg", "media.metadata_unreadable"),
    "ID3 beyond the file": (
        b"ID3\4\0\0" + making.synchsafe(250 << 20) + bytes(500), "audio/mpeg", "media.metadata_unreadable"),
    "ID3 frame of 256 MB": (
        making.mp3(text_frame(b"TALB", "a") + b"TPE1" + making.synchsafe((256 << 20) - 1) + b"\0\0"), "audio/mpeg",
        "media.metadata_unreadable"),
    "MP3 of zeros": (making.id3(text_frame(b"TPE1", HEARD)) + bytes(8 << 20), "audio/mpeg", "media.bomb"),
    "MP4 nested": (making.mp4(user=nested(40)), "video/mp4", "media.bomb"),
    "MP4 cut": (making.mp4(item(b"\xa9ART", HEARD))[:150], "video/mp4", "media.metadata_unreadable"),
    "MP4 of too large a box": (
        box(b"ftyp", b"mp42isom") + b"\xff\xff\xff\xffmoov" + bytes(40), "video/mp4", "media.metadata_unreadable"),
    "MP4 of many boxes": (box(b"ftyp", b"mp42isom") + box(b"free") * 60_000, "video/mp4", "media.bomb"),
    "C2PA elsewhere": (
        picture(xmp=xmp(attributes='dcterms:provenance="http://a.example"')), "image/jpeg", "media.c2pa_unread"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_each_is_told(name: str) -> None:
    data, media_type, code = BROKEN[name]
    facts = look_at_bytes(data, media_type)
    assert code in [issue.code for issue in facts.issues]
    assert all(KINDS[issue.code].severity == "open" for issue in facts.issues)
    for issue in facts.issues:
        assert not any(word in issue.detail for word in (SHOWN, HEARD, "quell", "haha"))


@pytest.mark.parametrize("data", [LOOP, LOOP[:20], b"II*\0" + bytes(8)])
def test_a_directory_that_points_to_itself_ends(data: bytes) -> None:
    look_at_bytes(data, "image/tiff")
    look_at_bytes(making.with_segment(picture(), 0xE1, b"Exif\0\0" + data), "image/jpeg")


def test_names_beside_damage_are_still_found() -> None:
    data = picture(xmp=making.person())[:-20]
    assert [f.text for f in look_at_bytes(data, "image/jpeg").fields] == [SHOWN]


def test_metadata_without_end_is_cut_and_told() -> None:
    facts = look_at_bytes(making.mp3(frame(b"COMM", b"\3eng\0" + b"quell " * 300_000)), "audio/mpeg")
    assert sum(len(f.text) for f in facts.fields) <= MOST_CHARS
    assert "media.bomb" in [i.code for i in facts.issues]


class Endless(io.RawIOBase):
    """A file of two gigabytes of zeros behind a short head, which nobody has to store."""

    def __init__(self, head: bytes) -> None:
        self._head, self._at, self.given = head, 0, 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + {0: 0, 1: self._at, 2: 2 << 30}[whence]
        return self._at

    def read(self, size: int = -1) -> bytes:
        size = max(0, min(size if size >= 0 else 2 << 30, (2 << 30) - self._at))
        data = self._head[self._at : self._at + size].ljust(size, b"\0")
        self._at += size
        self.given += size
        return data


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (making.id3(text_frame(b"TPE1", HEARD)), "audio/mpeg"),
        (b"fLaC\0\xff\xff\xff", "audio/flac"),
        (b"RIFF\0\0\0\x7fWAVEfmt ", "audio/wav"),
        (b"II*\0\x08\0\0\0\xff\xff", "image/tiff"),
        (box(b"ftyp", b"mp42isom"), "video/mp4"),
    ],
)
def test_two_gigabytes_of_zeros_are_not_read(head: bytes, media_type: str) -> None:
    from scanner.media.registry import inspect_medium

    file = Endless(head)
    facts = inspect_medium(file, media_type, Packets())  # type: ignore[arg-type]
    assert facts.issues
    assert file.given <= 4 * meter.MOST_BYTES


VALID = [
    (
        picture(xmp=making.person(), exif=making.exif(Artist=SHOWN, place=True), comment=b"hello"),
        "image/jpeg",
    ),
    (making.png({"Author": SHOWN}, making.person(), packed=True), "image/png"),
    (picture("WEBP", xmp=making.person(), exif=making.exif(Artist=SHOWN)), "image/webp"),
    (picture("TIFF", exif=making.exif(Artist=SHOWN)), "image/tiff"),
    (picture("GIF", comment=b"hello"), "image/gif"),
    (making.with_iim(picture(), [(80, SHOWN.encode())]), "image/jpeg"),
    (making.wav({b"IART": HEARD}, seconds=0.01), "audio/wav"),
    (making.flac([f"ARTIST={HEARD}"]), "audio/flac"),
    (making.opus([f"ARTIST={HEARD}"]), "audio/ogg"),
    (making.vorbis([f"ARTIST={HEARD}"]), "audio/ogg"),
    (making.mp3(text_frame(b"TPE1", HEARD), seconds=0.1), "audio/mpeg"),
    (making.mp4(item(b"\xa9ART", HEARD) + making.free_item("AIGC", '{"Label":"1"}')), "video/mp4"),
    (making.quicktime({b"\xa9xyz": "+27+086/"}, {"com.apple.quicktime.author": HEARD}), "video/quicktime"),
]


@settings(max_examples=400)
@given(st.sampled_from(VALID), st.integers(0, 2**32), st.booleans())
def test_no_damage_raises(valid: tuple[bytes, str], seed: int, cut: bool) -> None:
    data, media_type = valid
    rng = random.Random(seed)
    hurt = bytearray(data[: rng.randrange(len(data) + 1)] if cut else data)
    for _ in range(rng.randrange(12)):
        if hurt:
            hurt[rng.randrange(len(hurt))] = rng.randrange(256)
    facts = look_at_bytes(bytes(hurt), media_type)
    assert isinstance(facts, MediaFacts)
    for field in facts.fields:
        field.text.encode()


@settings(max_examples=100)
@given(st.binary(max_size=300), st.sampled_from(sorted({t for _, t in VALID})))
def test_any_bytes_under_any_type(data: bytes, media_type: str) -> None:
    look_at_bytes(data, media_type)


@given(st.lists(st.integers(1, 400), max_size=20))
def test_packets_are_found_wherever_the_stream_is_cut(sizes: list[int]) -> None:
    data = (
        b"\xff" * 50
        + making.person()
        + b"between"
        + making.person(HEARD)
        + b"\0jumdc2pa\x00\x11\x00\x10"
        + b"end"
    )
    packets, at = Packets(), 0
    for size in (*sizes, len(data)):
        packets.feed(data[at : at + size])
        at += size
    assert [SHOWN.encode() in packets.finish()[0], HEARD.encode() in packets.finish()[1]] == [True, True]
    assert packets.has_manifest and not packets.cut_short
