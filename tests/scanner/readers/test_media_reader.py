"""Media as samples: wherever they lie, their names, signals and playing time come with them, and the accounts hold."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json

import pyarrow as pa
import pytest

from scanner.model import Modality, ReadRules
from tests.scanner.media import making
from tests.scanner.media.making import HEARD, SHOWN, item, picture, text_frame
from tests.scanner.readers.making import parquet, tar, zip_of
from tests.scanner.readers.reading import Seen, read_bytes

PICTURE = picture(
    xmp=making.xmp(making.bag("Iptc4xmpExt:PersonInImage", SHOWN), 'plus:DataMining="DMI-PROHIBITED"')
)
SONG = making.mp3(text_frame(b"TPE1", HEARD))
FILM = making.mp4(item(b"\xa9ART", HEARD))
WAV = making.wav({b"IART": HEARD})
BROKEN = making.huge_png()


def people(seen: Seen) -> dict[str, str]:
    return {".".join(map(str, f.path)): f.text for f in seen.fields if f.names_person}


def check(seen: Seen, data: bytes) -> None:
    assert seen.samples[0].media_sha256 == (hashlib.sha256(data).hexdigest(),)
    assert seen.lost == (0, 0, 0)


def test_a_plain_file() -> None:
    seen = read_bytes(PICTURE, "a.jpg")
    check(seen, PICTURE)
    assert people(seen) == {"@xmp-Iptc4xmpExt.PersonInImage.0": SHOWN}
    [sample] = seen.samples
    assert ([s.meaning for s in sample.signals], sample.seconds) == (["training_prohibited"], None)
    assert (seen.rows, seen.content) == (1, len(PICTURE))


@pytest.mark.parametrize(
    ("name", "data", "seconds"), [("a.mp3", SONG, None), ("a.mp4", FILM, 5.0), ("a.wav", WAV, 2.0)]
)
def test_sound_and_film_have_a_length(name: str, data: bytes, seconds: float | None) -> None:
    seen = read_bytes(data, name)
    check(seen, data)
    assert list(people(seen).values()) == [HEARD]
    assert seen.samples[0].seconds == (seconds or pytest.approx(2.0, abs=0.05))


def test_a_compressed_file_and_one_that_breaks_off() -> None:
    packed = gzip.compress(WAV, mtime=0)
    seen = read_bytes(packed, "a.wav.gz")
    check(seen, WAV)
    assert (list(people(seen).values()), seen.samples[0].seconds) == ([HEARD], 2.0)
    torn = read_bytes(packed[:-20], "a.wav.gz")
    assert torn.codes == ["stream.torn"]
    assert (torn.samples[0].media_sha256, torn.samples[0].seconds) == ((), None)


def test_members_of_a_zip_and_of_a_zip_in_a_zip() -> None:
    inner = zip_of({"b.mp4": FILM})
    seen = read_bytes(zip_of({"a.jpg": PICTURE, "in.zip": inner, "c.png": BROKEN}), "x.zip")
    assert people(seen) == {"@xmp-Iptc4xmpExt.PersonInImage.0": SHOWN, "@tags.artist": HEARD}
    assert [s.seconds for s in seen.samples] == [None, 5.0, None]
    [issue] = seen.issues
    assert (issue.code, issue.row, issue.member) == ("media.bomb", 0, seen.samples[2].member)


def test_a_sample_of_several_members() -> None:
    caption = json.dumps({"caption": "by the river"}).encode()
    seen = read_bytes(
        tar({"1.jpg": PICTURE, "1.mp4": FILM, "1.wav": WAV, "1.json": caption, "2.png": BROKEN}), "x.tar"
    )
    first, second = seen.samples
    assert people(seen) == {
        "jpg.@xmp-Iptc4xmpExt.PersonInImage.0": SHOWN, "mp4.@tags.artist": HEARD, "wav.@tags.artist": HEARD,
    }  # fmt: skip
    assert first.seconds == 7.0
    assert [s.field[0] for s in first.signals] == ["jpg"]
    assert second.seconds is None
    [issue] = seen.issues
    assert (issue.code, issue.row, issue.member) == ("media.bomb", 0, second.member)


def test_a_length_that_one_of_them_does_not_tell_is_not_known() -> None:
    seen = read_bytes(tar({"1.opus": making.opus([], seconds=0), "1.wav": WAV}), "x.tar")
    assert seen.samples[0].seconds is None


def test_cells_of_a_table() -> None:
    rows = [
        {"image": {"bytes": PICTURE, "path": "a.jpg"}, "n": 1},
        {"image": {"bytes": BROKEN, "path": None}, "n": 2},
    ]
    seen = read_bytes(parquet(pa.Table.from_pylist(rows)), "a.parquet")
    assert people(seen) == {"image.bytes.@xmp-Iptc4xmpExt.PersonInImage.0": SHOWN}
    assert [[s.field for s in sample.signals] for sample in seen.samples] == [
        [("image", "bytes", "@xmp-plus", "DataMining")], []
    ]  # fmt: skip
    assert [(i.code, i.row, i.field) for i in seen.issues] == [("media.bomb", 1, ("image", "bytes"))]
    hidden = read_bytes(parquet(pa.Table.from_pylist(rows)), "a.parquet", rules=ReadRules(exclude=("image",)))
    assert people(hidden) == {}


def test_base64_and_links() -> None:
    text = base64.b64encode(WAV).decode()
    seen = read_bytes(json.dumps({"audio": text}).encode() + b"\n", "a.jsonl")
    assert (people(seen), seen.samples[0].seconds) == ({"audio.@tags.artist": HEARD}, 2.0)
    picture = base64.b64encode(PICTURE).decode()
    seen = read_bytes(f"<html><img src='data:image/jpeg;base64,{picture}'></html>".encode(), "a.html")
    assert people(seen) == {"html.@xmp-Iptc4xmpExt.PersonInImage.0": SHOWN}
    assert seen.samples[0].modalities == (Modality.TEXT, Modality.IMAGE)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<html><head><META content='1' name=\"TDM-Reservation\"></head><body>x</body></html>"),
        ("tdmrep.json", b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://a.example"}]'),
        ("a.csv", b"text,tdm_reservation\nhello there,1\n"),
        ("a.jsonl", b'{"headers": {"TDM-Reservation": "1"}, "text": "hello"}\n'),
    ],
)
def test_pages_and_crawls_that_reserve_their_rights(name: str, data: bytes) -> None:
    [sample] = read_bytes(data, name).samples
    assert [(s.kind, s.value, s.meaning) for s in sample.signals] == [
        ("tdm-reservation", "1", "training_prohibited")
    ]


def test_pages_without_a_reservation_say_nothing() -> None:
    page = b"<html><head><meta name='description' content='1'><meta name='robots' content='1'></head></html>"
    assert read_bytes(page, "a.html").samples[0].signals == ()


def test_long_texts_of_a_medium_come_as_windows() -> None:
    long = "by the river " * 20_000
    seen = read_bytes(making.mp3(making.frame(b"COMM", b"\3eng\0" + long.encode())), "a.mp3")
    windows = [f for f in seen.fields if not f.is_key]
    assert len(windows) > 1 and all(f.of_medium for f in windows)
    assert "".join(f.text[f.own_from : f.own_to] for f in windows) == long.strip()
