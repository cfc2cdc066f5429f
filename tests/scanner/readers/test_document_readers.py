"""Text and subtitles: streamed windows are the windows of the whole, and every character is in one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model import Field, Format
from scanner.readers import document
from scanner.readers.base import Limits
from scanner.readers.fields import GUARD, WINDOW, windows
from tests.scanner.readers.making import COMPRESSORS, SRT, VTT
from tests.scanner.readers.reading import read_bytes

EDGES = [
    0,
    1,
    WINDOW - 1,
    WINDOW,
    WINDOW + 1,
    WINDOW + GUARD,
    WINDOW + GUARD + 1,
    2 * WINDOW,
    2 * WINDOW + GUARD + 1,
]


def held_to(fields: list[Field], text: str) -> None:
    """Each character is owned once, in order, and stands where the window says."""
    owned = "".join(f.text[f.own_from : f.own_to] for f in fields)
    assert owned == text
    for f in fields:
        assert text[f.offset : f.offset + len(f.text)] == f.text


@pytest.mark.parametrize("length", EDGES)
def test_windows_own_every_character_once(length: int) -> None:
    text = "".join(chr(0x4E00 + n % 20_000) for n in range(length))
    held_to(list(windows(("text",), text)), text)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(EDGES), st.integers(-3, 3), st.lists(st.integers(700, 40_000), min_size=1, max_size=6))
def test_streamed_windows_are_the_windows_of_the_whole(edge: int, more: int, steps: list[int]) -> None:
    text = "".join(chr(0x4E00 + n % 20_000) for n in range(max(0, edge + more)))
    cutter, got, at, turn = document._Windows(), list[Field](), 0, 0
    while at < len(text):
        step = steps[turn % len(steps)]
        got += cutter.feed(text[at : at + step])
        at, turn = at + step, turn + 1
    got += cutter.finish()
    assert got == (list(windows(("text",), text)) if text else [])


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("line_ends", [True, False])
def test_a_long_document_is_read_as_a_short_one(codec: str, line_ends: bool) -> None:
    text = ("比特币与咖啡，你好世界" * 9 + ("\n" if line_ends else "，")) * 25_000
    data = text.encode(codec)
    assert len(data) > document.SMALL
    seen = read_bytes(data, "a.txt")
    assert [s.part for s in seen.samples] == list(range(len(seen.samples)))
    held_to(seen.fields, text if codec not in ("utf-8-sig", "utf-16") else "\ufeff" + text)
    assert (seen.rows, seen.content, seen.lost) == (1, len(data), (0, 0, 0))


def test_a_long_document_whose_head_is_ascii_tells_the_rest_by_itself() -> None:
    """The head cannot show the encoding; each piece is judged by its own bytes."""
    text = "plain words\n" * 300_000 + "这是一个很长的中文段落，没有别的意思。\n" * 30_000
    seen = read_bytes(text.encode("gb18030"), "a.txt")
    assert seen.lost == (0, 0, 0)
    assert "没有别的意思" in seen.all_text()
    assert set(seen.codes) == {"text.encoding_guessed"}


def test_bad_bytes_in_a_long_document_are_counted() -> None:
    seen = read_bytes("é words\n".encode() * 600_000 + b"\xff\xfe end", "a.txt")
    assert seen.lost == (0, 2, 0)
    assert seen.codes == ["text.undecodable"]


def test_a_fault_in_a_long_stream_comes_after_its_text() -> None:
    packed = COMPRESSORS["gz"](b"words and words\n" * 600_000)
    seen = read_bytes(packed[:-400], "a.txt.gz")
    assert seen.codes == ["stream.torn"]
    assert seen.content > document.SMALL


def test_places_count_from_the_start_of_the_document() -> None:
    text = "x" * (WINDOW + 5000) + " Mirel "
    seen = read_bytes(text.encode(), "a.txt")
    window = next(f for f in seen.fields if "Mirel" in f.text[f.own_from : f.own_to])
    assert window.offset + window.text.index("Mirel") == text.index("Mirel")


def test_cues_are_samples_with_their_place() -> None:
    seen = read_bytes(SRT.replace("\n", "\r\n").encode(), "a.srt")
    assert [s.row for s in seen.samples] == [0, 1]
    assert "Second cue" in seen.texts(1)["cue"]
    assert seen.samples[1].byte_offset == SRT.replace("\n", "\r\n").index("2\r\n00")


def test_voices_are_fields_of_their_own() -> None:
    seen = read_bytes(VTT.encode(), "a.vtt")
    assert seen.texts()["voice.0"] == "Mirel Tavenholt"
    assert "NOTE a remark" in seen.texts(1)["cue"]


def test_a_voice_tag_cannot_stall_the_reader() -> None:
    hostile = "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v" + "." * 4000 + "\n"
    assert read_bytes(hostile.encode(), "a.vtt").rows == 1


def test_a_cue_over_the_limit_is_cut_and_a_line_over_it_told() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\n"
        + "word word\n" * 50
        + "z" * 500
        + "\n\n2\n00:00:03,000 --> 00:00:04,000\nend\n"
    )
    seen = read_bytes(text.encode(), "a.srt", limits=Limits(max_record=200))
    assert seen.codes == ["record.too_large"]
    assert seen.lost == (0, 501, 0)
    assert seen.all_text().count("word word") == 50
    assert "end" in seen.all_text()


@pytest.mark.parametrize("kind", [Format.SRT, Format.VTT])
def test_letters_whose_bytes_look_blank_are_text(kind: Format) -> None:
    """U+FEFB is three bytes that also make up byte order marks; U+2020 in UTF-16 is two spaces."""
    assert "ﻻ" in read_bytes("1\n\nﻻ\n".encode(), "a", kind=kind).all_text()
    assert "††" in read_bytes("1\n\n††\n".encode("utf-16"), "a", kind=kind).all_text()
