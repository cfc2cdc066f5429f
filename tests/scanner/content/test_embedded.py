"""Media that come as base64 are media; what merely looks like base64 stays text."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.content.embedded import Embedded, data_links, whole_base64
from scanner.model import Modality
from tests.scanner.readers.making import PIXEL, film, sound, zip_of


def _coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _image(data: bytes = PIXEL) -> Embedded:
    return Embedded(Modality.IMAGE, hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    "text",
    [
        _coded(PIXEL),
        _coded(PIXEL).rstrip("="),
        base64.urlsafe_b64encode(PIXEL).decode(),
        base64.encodebytes(PIXEL).decode(),
        "  " + _coded(PIXEL) + "\r\n",
    ],
)
def test_a_string_that_is_a_picture(text: str) -> None:
    assert whole_base64(text) == _image()


def test_sound_and_film_and_what_nobody_reads() -> None:
    assert whole_base64(_coded(sound())) == Embedded(Modality.AUDIO, hashlib.sha256(sound()).hexdigest())
    assert (whole_base64(_coded(film() * 2)) or _image()).modality is Modality.VIDEO
    packed = zip_of({"a.txt": b"words" * 20})
    assert whole_base64(_coded(packed)) == Embedded(None, hashlib.sha256(packed).hexdigest())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "word",
        "a" * 500,
        "Zoe Quillfeather " * 10,
        _coded(PIXEL) + " by Zoe!",
        _coded(b"plain words " * 20),
        "/9j/",
    ],
)
def test_what_stays_text(text: str) -> None:
    assert whole_base64(text) is None


def test_links_are_found_anywhere_and_claims_count_when_bytes_do_not_tell() -> None:
    text = (
        f"![a](data:image/png;base64,{_coded(PIXEL)}) and <img src='DATA:image/png;charset=utf-8;BASE64,{_coded(PIXEL)}'>"
        " data:audio/x-odd;base64,AAAA data:text/plain,hello data:application/pdf;base64,JVBERi0xLjQK"
        " data:;base64,%2BAAA and data:image/png;base64,@@"
    )
    found = list(data_links(text))
    assert found[:2] == [_image(), _image()]
    assert [f.modality for f in found] == [
        Modality.IMAGE, Modality.IMAGE, Modality.AUDIO, None, None, Modality.IMAGE,
    ]  # fmt: skip


def test_a_link_that_goes_on_elsewhere_has_no_digest() -> None:
    link = f"data:image/png;base64,{_coded(PIXEL)}"
    assert [f.sha256 for f in data_links(link, torn=True)] == [None]
    assert [f.modality for f in data_links(link + " and more", torn=True)] == [Modality.IMAGE]


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_behind_a_claim_are_a_medium(data: bytes, around: str) -> None:
    found = list(data_links(f"{around} data:video/mp4;base64,{_coded(data)}"))
    assert found and found[-1].modality is not None
