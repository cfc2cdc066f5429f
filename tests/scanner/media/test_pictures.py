"""What pictures say of themselves: names, texts, places, each where it stands; and that plain ones say nothing."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from scanner.media.facts import MediaFacts
from scanner.readers.passing import look_at_bytes
from tests.scanner.media import making
from tests.scanner.media.making import CHINESE, HEARD, MAKER, SHOWN, bag, exif, picture, png, xmp

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "TIFF": "image/tiff"}


def told(facts: MediaFacts) -> dict[str, str]:
    return {".".join(map(str, f.path)): f.text for f in facts.fields if not f.is_key}


def people(facts: MediaFacts) -> list[str]:
    return [f.text for f in facts.fields if f.names_person]


@pytest.mark.parametrize(("kind", "media_type"), [*TYPES.items(), ("GIF", "image/gif"), ("BMP", "image/bmp")])
def test_a_picture_without_metadata_says_nothing(kind: str, media_type: str) -> None:
    assert look_at_bytes(picture(kind), media_type) == MediaFacts()


@pytest.mark.parametrize(
    ("kind", "media_type"), [(k, t) for k, t in TYPES.items() if k not in ("PNG", "TIFF")]
)
def test_xmp_in_every_container(kind: str, media_type: str) -> None:
    facts = look_at_bytes(picture(kind, xmp=making.person()), media_type)
    assert people(facts) == [SHOWN]
    assert told(facts) == {"@xmp-Iptc4xmpExt.PersonInImage.0": SHOWN}
    assert not facts.issues


def test_xmp_in_a_tag_of_tiff() -> None:
    assert people(look_at_bytes(picture("TIFF", tiffinfo={700: making.person()}), "image/tiff")) == [SHOWN]


@pytest.mark.parametrize("packed", [False, True])
def test_xmp_in_png_packed_or_not(packed: bool) -> None:
    facts = look_at_bytes(png(packet=making.person(), packed=packed), "image/png")
    assert (people(facts), facts.issues) == ([SHOWN], ())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_exif_in_any_script(kind: str) -> None:
    tags = exif(Artist=CHINESE, Copyright=f"© {MAKER}", XPAuthor=HEARD, Software="Camera 1.0", place=True)
    facts = look_at_bytes(picture(kind, exif=tags), TYPES[kind])
    assert told(facts) == {
        "@exif.Artist": CHINESE, "@exif.Copyright": f"© {MAKER}", "@exif.XPAuthor": HEARD,
        "@exif.GPS": "48.858333, 2.294444",
    }  # fmt: skip
    assert [(s.kind, s.value, s.meaning) for s in facts.signals] == [("GPS", "present", "location")]
    assert people(facts) == []  # who took a picture is not who is in it


@pytest.mark.parametrize(
    ("charset", "codec"), [(b"ASCII\0\0\0", "ascii"), (b"UNICODE\0", "utf-16-le"), (b"", "utf-8")]
)
def test_user_comments(charset: bytes, codec: str) -> None:
    facts = look_at_bytes(picture(exif=exif(UserComment=charset + SHOWN.encode(codec))), "image/jpeg")
    assert told(facts) == {"@exif.UserComment": SHOWN}


def test_iim_with_and_without_a_charset() -> None:
    datasets = [(80, CHINESE.encode()), (25, b"river"), (25, SHOWN.encode()), (120, b"A day out")]
    facts = look_at_bytes(making.with_iim(picture(), datasets), "image/jpeg")
    assert told(facts) == {
        "@iptc.By-line": CHINESE, "@iptc.Keywords.0": "river", "@iptc.Keywords.1": SHOWN, "@iptc.Caption": "A day out",
    }  # fmt: skip
    old = look_at_bytes(
        making.with_iim(picture(), [(80, CHINESE.encode("gb18030"))], utf8=False), "image/jpeg"
    )
    assert told(old) == {"@iptc.By-line": CHINESE}
    assert [i.code for i in old.issues] == ["text.encoding_guessed"]


def test_comments_of_jpeg_and_gif_and_texts_of_png() -> None:
    assert told(look_at_bytes(picture(comment=SHOWN.encode()), "image/jpeg")) == {"@text.comment": SHOWN}
    assert told(look_at_bytes(picture("GIF", comment=SHOWN.encode()), "image/gif")) == {
        "@text.comment": SHOWN
    }
    facts = look_at_bytes(png({"Author": MAKER, "Mine": SHOWN, "Software": "x"}), "image/png")
    assert told(facts) == {"@text.Author": MAKER, "@text.Mine": SHOWN}
    assert [f.text for f in facts.fields if f.is_key] == ["Mine"]


def test_texts_behind_the_pixels_of_a_png() -> None:
    data = png()
    late = making.png_chunk(b"tEXt", b"Author\0" + SHOWN.encode())
    assert told(look_at_bytes(data[:-12] + late + data[-12:], "image/png")) == {"@text.Author": SHOWN}


def test_tags_of_later_pages_of_a_tiff() -> None:
    out = io.BytesIO()
    pages = [Image.new("RGB", (4, 4)) for _ in range(3)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    assert look_at_bytes(out.getvalue(), "image/tiff").issues == ()


def test_an_icon_is_not_decoded_and_a_png_in_it_is_told() -> None:
    plain = struct.pack("<HHHBBBBHHII", 0, 1, 1, 16, 16, 0, 0, 1, 32, 40, 22) + bytes(40)
    assert look_at_bytes(plain, "image/x-icon") == MediaFacts()
    facts = look_at_bytes(picture("ICO", sizes=[(16, 16)]), "image/x-icon")
    assert [(i.code, i.detail) for i in facts.issues] == [
        ("media.metadata_unsupported", "a PNG inside an icon")
    ]
    assert look_at_bytes(plain[:30], "image/x-icon").issues


REGIONS = (
    '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>'
    '<rdf:li><rdf:Description mwg-rs:Name="Rex" mwg-rs:Type="Pet"/></rdf:li>'
    f'<rdf:li rdf:parseType="Resource"><mwg-rs:Name>{SHOWN}</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type></rdf:li>'
    f'<rdf:li><rdf:Description mwg-rs:Name="{HEARD}"/></rdf:li>'
    "</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
)
DETAILS = (
    '<Iptc4xmpExt:PersonInImageWDetails><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:PersonName><rdf:Alt>'
    f'<rdf:li xml:lang="x-default">{SHOWN}</rdf:li></rdf:Alt></Iptc4xmpExt:PersonName></rdf:li></rdf:Bag>'
    "</Iptc4xmpExt:PersonInImageWDetails>"
)
IMAGE_REGION = (
    '<Iptc4xmpExt:ImageRegion><rdf:Bag><rdf:li rdf:parseType="Resource">'
    + bag("Iptc4xmpExt:PersonInImage", SHOWN)
    + '<Iptc4xmpExt:RegionBoundary rdf:parseType="Resource"><Iptc4xmpExt:rbX>0.123456789</Iptc4xmpExt:rbX>'
    "</Iptc4xmpExt:RegionBoundary></rdf:li></rdf:Bag></Iptc4xmpExt:ImageRegion>"
)
MICROSOFT = (
    '<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li MPReg:Rectangle="0.1234567, 0.2"'
    f' MPReg:PersonDisplayName="{SHOWN}"/></rdf:Bag></MPRI:Regions></MP:RegionInfo>'
)
SHOWING = [
    (REGIONS, [SHOWN, HEARD], ["Rex"]),
    (DETAILS, [SHOWN], []),
    (IMAGE_REGION, [SHOWN], []),
    (MICROSOFT, [SHOWN], []),
    (bag("digiKam:TagsList", f"People/{SHOWN}", "Places/Quellmark"), [SHOWN], ["Places", "Quellmark"]),
    (bag("lr:hierarchicalSubject", f"People|Family|{SHOWN}"), [SHOWN], ["Family"]),
    (bag("Iptc4xmpExt:PersonInImage", SHOWN, CHINESE), [SHOWN, CHINESE], []),
    (bag("dc:creator", MAKER), [], [MAKER]),
    (bag("own:something", MAKER), [], [MAKER]),
]


@pytest.mark.parametrize(("body", "shown", "others"), SHOWING)
def test_who_is_shown(body: str, shown: list[str], others: list[str]) -> None:
    facts = look_at_bytes(picture(xmp=xmp(body)), "image/jpeg")
    assert people(facts) == shown
    assert [f.text for f in facts.fields if not f.names_person and not f.is_key] == others
    assert all(f.of_medium for f in facts.fields)
    assert facts.issues == ()


def test_a_level_of_a_keyword_stands_where_it_stands() -> None:
    text = f"People|{SHOWN}"
    [field] = look_at_bytes(picture(xmp=xmp(bag("lr:hierarchicalSubject", text))), "image/jpeg").fields
    assert text[field.offset : field.offset + len(field.text)] == field.text == SHOWN


def test_all_packets_are_read_and_extended_ones_put_together() -> None:
    jpeg = picture(xmp=making.person())
    packet = making.person(HEARD)[len('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'.encode()) :]
    mark = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32
    size = struct.pack(">I", len(packet))
    pieces = [packet[:300], packet[300:]]
    extended = b"".join(
        making.jpeg_segment(0xE1, mark + size + struct.pack(">I", at) + piece)
        for at, piece in zip((0, 300), pieces, strict=True)
    )
    facts = look_at_bytes(jpeg[:2] + extended + jpeg[2:], "image/jpeg")
    assert sorted(people(facts)) == sorted([SHOWN, HEARD])
    assert facts.issues == ()


def test_technical_properties_are_not_looked_at() -> None:
    attributes = 'xmp:CreatorTool="Orlin Vask Editor" xmp:CreateDate="2020-01-01T00:00:00"'
    assert look_at_bytes(picture(xmp=xmp(attributes=attributes)), "image/jpeg").fields == ()
