"""What sound and film say of themselves: who is heard, texts, playing time without decoding."""

from __future__ import annotations

import pytest

from scanner.media.facts import MediaFacts
from scanner.readers.passing import look_at_bytes
from tests.scanner.media import making
from tests.scanner.media.making import CHINESE, HEARD, MAKER, SHOWN, frame, item, text_frame

TAG = f"ARTIST={HEARD}"
HEARD_IN = {
    "wav": (making.wav({b"IART": HEARD}), "audio/wav", 2.0),
    "wav with ID3": (
        making.wav(extra=making.chunk(b"id3 ", making.id3(text_frame(b"TPE1", HEARD)))),
        "audio/wav",
        2.0,
    ),
    "flac": (making.flac([TAG]), "audio/flac", 3.0),
    "opus": (making.opus([TAG]), "audio/ogg", 4.0),
    "vorbis": (making.vorbis([TAG]), "audio/ogg", 4.0),
    "mp3": (making.mp3(text_frame(b"TPE1", HEARD)), "audio/mpeg", pytest.approx(2.0, abs=0.05)),
    "m4a": (making.mp4(item(b"\xa9ART", HEARD), brand=b"M4A "), "audio/mp4", 5.0),
    "mp4": (making.mp4(item(b"aART", HEARD)), "video/mp4", 5.0),
    "quicktime": (making.quicktime({b"\xa9prf": HEARD}), "video/quicktime", 7.0),
    "quicktime keys": (making.quicktime({}, {"com.apple.quicktime.artist": HEARD}), "video/quicktime", 7.0),
}
PLAIN = {
    "wav": (making.wav(), "audio/wav"),
    "flac": (making.flac([]), "audio/flac"),
    "opus": (making.opus([]), "audio/ogg"),
    "vorbis": (making.vorbis([]), "audio/ogg"),
    "mp3": (making.mp3(), "audio/mpeg"),
    "mp4": (making.mp4(), "video/mp4"),
    "m4a": (making.mp4(brand=b"M4A "), "audio/mp4"),
    "quicktime": (making.quicktime({}), "video/quicktime"),
}


def people(facts: MediaFacts) -> list[str]:
    return [f.text for f in facts.fields if f.names_person]


@pytest.mark.parametrize("kind", HEARD_IN)
def test_who_is_heard_and_for_how_long(kind: str) -> None:
    data, media_type, seconds = HEARD_IN[kind]
    facts = look_at_bytes(data, media_type)
    assert (people(facts), facts.seconds, facts.issues) == ([HEARD], seconds, ())


@pytest.mark.parametrize("kind", PLAIN)
def test_a_plain_sound_or_film_has_nothing_but_a_length(kind: str) -> None:
    data, media_type = PLAIN[kind]
    facts = look_at_bytes(data, media_type)
    assert (facts.fields, facts.signals, facts.issues) == ((), (), ())
    assert facts.seconds


def test_several_people_in_one_tag_and_in_several() -> None:
    facts = look_at_bytes(making.mp3(text_frame(b"TPE1", f"{HEARD}; {SHOWN}")), "audio/mpeg")
    assert [(f.text, f.offset) for f in facts.fields] == [(HEARD, 0), (SHOWN, len(HEARD) + 2)]
    facts = look_at_bytes(making.mp3(text_frame(b"TPE1", f"{HEARD}\0{SHOWN}")), "audio/mpeg")
    assert people(facts) == [HEARD, SHOWN]
    facts = look_at_bytes(making.flac([TAG, f"artist={SHOWN}"]), "audio/flac")
    assert [(f.path, f.text) for f in facts.fields] == [
        (("@tags", "artist", 0), HEARD), (("@tags", "artist", 1), SHOWN)
    ]  # fmt: skip


def test_who_made_it_is_not_who_is_heard() -> None:
    facts = look_at_bytes(
        making.mp3(text_frame(b"TCOM", MAKER) + text_frame(b"TCOP", f"(c) {MAKER}")), "audio/mpeg"
    )
    assert people(facts) == []
    assert [f.path[1] for f in facts.fields] == ["composer", "copyright"]


def test_tags_in_old_encodings() -> None:
    data = making.mp3(frame(b"TPE1", b"\1" + CHINESE.encode("utf-16"), 3), version=3)
    assert people(look_at_bytes(data, "audio/mpeg")) == [CHINESE]
    facts = look_at_bytes(
        making.mp3(frame(b"TPE1", b"\0" + CHINESE.encode("gb18030"), 3), version=3), "audio/mpeg"
    )
    assert people(facts) == [CHINESE]
    assert [i.code for i in facts.issues] == ["text.encoding_guessed"]
    facts = look_at_bytes(
        making.mp3(frame(b"TPE1", b"\0" + "José Quellén".encode("latin-1"), 3), version=3), "audio/mpeg"
    )
    assert (people(facts), facts.issues) == (["José Quellén"], ())


def test_frames_and_chunks_that_the_library_passes_over() -> None:
    facts = look_at_bytes(making.mp3(frame(b"POPM", b"t@quell.example\0\x05")), "audio/mpeg")
    assert [f.text for f in facts.fields] == ["t@quell.example"]
    bext = bytes(256) + MAKER.encode().ljust(32, b"\0") + bytes(32 + 282)
    facts = look_at_bytes(making.wav(extra=making.chunk(b"bext", bext)), "audio/wav")
    assert [(f.path[1], f.text) for f in facts.fields] == [("originator", MAKER)]
    facts = look_at_bytes(making.wav({b"IENG": MAKER}), "audio/wav")
    assert [f.text for f in facts.fields] == [MAKER]


def test_a_name_that_the_file_makes_up_is_looked_at_too() -> None:
    facts = look_at_bytes(making.mp4(making.free_item("Oren's own", "x y")), "video/mp4")
    assert [(f.path, f.text) for f in facts.fields] == [(("@tags", "other"), "oren's own: x y")]
    facts = look_at_bytes(making.mp4(making.free_item("oren_own", "x y")), "video/mp4")
    assert [(f.path[1], f.text, f.is_key) for f in facts.fields] == [
        ("oren_own", "oren_own", True), ("oren_own", "x y", False),
    ]  # fmt: skip


def test_a_place_in_a_film() -> None:
    facts = look_at_bytes(making.quicktime({b"\xa9xyz": "+27.5916+086.5640/"}), "video/quicktime")
    assert [(s.kind, s.meaning) for s in facts.signals] == [("GPS", "location")]


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (making.opus([], seconds=0), "audio/ogg"),
        (making.flac([], seconds=0), "audio/flac"),
        (making.mp4(seconds=0), "video/mp4"),
    ],
)
def test_a_length_that_nobody_knows_is_none(data: bytes, media_type: str) -> None:
    assert look_at_bytes(data, media_type).seconds is None


@pytest.mark.parametrize("media_type", ["video/webm", "video/x-msvideo", "image/heif", "audio/amr", None])
def test_what_nothing_reads_is_told(media_type: str | None) -> None:
    facts = look_at_bytes(b"\x1aE\xdf\xa3" + bytes(40), media_type)
    assert [(i.code, i.detail) for i in facts.issues] == [
        ("media.metadata_unsupported", media_type or "a medium of unknown kind")
    ]


def test_tags_that_nothing_reads_are_told() -> None:
    ape = b"APETAGEX" + bytes(24)
    assert [i.code for i in look_at_bytes(making.mp3() + ape, "audio/mpeg").issues] == [
        "media.metadata_unsupported"
    ]
    assert [i.code for i in look_at_bytes(b"RF64" + making.wav()[4:], "audio/wav").issues][:1] == [
        "media.metadata_unsupported"
    ]
