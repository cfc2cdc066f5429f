"""Formats are told by content first; names lie, and words may look like magic numbers."""

from __future__ import annotations

import io
import pickle
import sqlite3
import tarfile
import wave
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.content.sniff import HEAD_BYTES, sniff
from scanner.model import Format


def _tar(text: bytes = b"some text of a member\n") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(text)
        archive.addfile(info, io.BytesIO(text))
    return out.getvalue()


def _zip(first: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(first, "text")
    return out.getvalue()


def _parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": ["a", "b"]}), out)
    return out.getvalue()


def _wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\1\2" * 400)
    return out.getvalue()


def _sqlite(folder: Path) -> bytes:
    with sqlite3.connect(folder / "x.db") as database:
        database.execute("CREATE TABLE t (a TEXT)")
    database.close()
    return (folder / "x.db").read_bytes()


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
MP3 = (b"\xff\xfb\x90\x64" + b"\x55" * 413) * 3
CUES = b"1\r\n00:00:01,000 --> 00:00:02,500\r\nHello there.\r\n"

CASES: list[tuple[str, bytes, Format]] = [
    ("a.jsonl", b'{"a": 1}\n{"a": 2}\n', Format.JSONL),
    ("a.jsonl", b'{"a": 1}\n', Format.JSONL),
    ("a.jsonl", b'"one"\n"two"\n', Format.JSONL),
    ("a.jsonl", b'{"a": 1}\n{"a": 2\nbroken\n{"a": 3}\n', Format.JSONL),
    ("a.jsonl", b'broken\n{"a": 1}\n{"a": 2}\n', Format.JSONL),
    ("a.jsonl", b'{"a": "' + b"x" * (HEAD_BYTES + 9), Format.JSONL),
    ("a.jsonl.gz", b'{"a": 1}\n{"a": 2}\n', Format.JSONL),
    ("a.json", b'{"a": 1}', Format.JSON),
    ("a.json", b'[\n {"a": 1},\n {"a": 2}\n]', Format.JSON),
    ("a.json", b'{"a": 1, "b": ', Format.JSON),
    ("a.json", b"[" + b'{"key": "value"}, ' * 5000, Format.JSON),
    ("noname", b'{\n  "a": [1, 2]\n}\n', Format.JSON),
    ("noname", b'{"a": 1}\n{"a": 2}\n', Format.JSONL),
    ("a.csv", b"a,b\n1,2\n", Format.CSV),
    ("a.csv", b"one column\nvalue\n", Format.CSV),
    ("a.csv", b"a;b;c\n1;2;3\n", Format.CSV),
    ("a.tsv", b"a\tb\n1\t2\n", Format.TSV),
    ("noname", b"a\tb\n1\t2\n3\t4\n", Format.TSV),
    ("noname", b"id,speaker,line\n1,a,x\n2,b,y\n3,c,z\n", Format.CSV),
    ("a.txt", b"Just a line of prose.\n", Format.TEXT),
    ("noname", b"Well, this is prose.\nIt has commas, too, and lines.\n", Format.TEXT),
    ("notes.md", b"# Title\n\nText\n", Format.MARKDOWN),
    ("a.html", b"<p>Hello</p>", Format.HTML),
    ("noname", b"<!DOCTYPE html>\n<html><body>x</body></html>", Format.HTML),
    ("a.srt", CUES, Format.SRT),
    ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n", Format.VTT),
    ("a.png", PNG, Format.IMAGE),
    ("a.mp3", MP3, Format.AUDIO),
    ("a.mp3", b"ID3\4\0\0\0\0\1\0" + b"\0" * 200, Format.AUDIO),
    ("a.wav", _wav(), Format.AUDIO),
    ("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08free", Format.VIDEO),
    ("a.parquet", _parquet(), Format.PARQUET),
    ("a.parquet", b"PAR1", Format.PARQUET),
    ("a.zip", _zip("a.txt"), Format.ZIP),
    ("a.tar", _tar(), Format.TAR),
    ("a.tgz", _tar(), Format.TAR),
    ("a.tar", b"\0" * 10240, Format.TAR),
    ("a.docx", _zip("[Content_Types].xml"), Format.UNSUPPORTED),
    ("a.pkl", pickle.dumps({"a": [1, 2]}), Format.UNSUPPORTED),
    ("a.pkl", pickle.dumps({"a": [1, 2]}, protocol=2), Format.UNSUPPORTED),
    ("a.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", Format.UNSUPPORTED),
    ("a.rtf", b"{\\rtf1\\ansi hello}", Format.UNSUPPORTED),
    ("a.npy", b"\x93NUMPY\1\0v\0{'descr': '<f8'}", Format.UNSUPPORTED),
    ("a.h5", b"\x89HDF\r\n\x1a\n\0\0\0", Format.UNSUPPORTED),
    ("a.avro", b"Obj\1\4\x14avro.codec\x08null\x16avro.schema", Format.UNSUPPORTED),
    ("a.bin", bytes(range(256)) * 8, Format.UNKNOWN),
    ("a.txt", b"", Format.EMPTY),
    ("a.parquet", b"", Format.EMPTY),
]


@pytest.mark.parametrize(("name", "head", "expected"), CASES)
def test_content_and_name_agree(name: str, head: bytes, expected: Format) -> None:
    guess = sniff(head[:HEAD_BYTES], name)
    assert (guess.format, guess.mismatch) == (expected, False)


LIES: list[tuple[str, bytes, Format]] = [
    ("a.jsonl", b"Just a line of prose.\nAnd one more.\n", Format.TEXT),
    ("a.jsonl", b"{'a': 1}\n{'a': 2}\n", Format.TEXT),
    ("a.jsonl", PNG, Format.IMAGE),
    ("a.json", b'{"a": 1}\n{"a": 2}\n', Format.JSONL),
    ("a.txt", b'{"a": 1}\n{"a": 2}\n', Format.JSONL),
    ("a.txt", _tar(), Format.TAR),
    ("a.txt", _parquet(), Format.PARQUET),
    ("a.csv", b"a\tb\n1\t2\n", Format.TSV),
    ("a.jpg", PNG, Format.IMAGE),
    ("a.jpg", b"This is no picture but a sentence.\n", Format.TEXT),
    ("a.parquet", b"This is no table but a sentence.\n", Format.TEXT),
    ("a.mp3", CUES, Format.SRT),
]


@pytest.mark.parametrize(("name", "head", "expected"), LIES)
def test_content_is_believed_and_the_lie_is_told(name: str, head: bytes, expected: Format) -> None:
    guess = sniff(head, name)
    assert (guess.format, guess.mismatch) == (expected, True)


@pytest.mark.parametrize(
    "text",
    ["BM is short for bench mark.", "ID3 tags hold the name of the singer.", "PAR1 is where a Parquet file begins.",
     "GIF89a was a format of 1989.", "RIFF stands for resource interchange.", "%PDF- is how PDF files begin.",
     "WEBVTT is a caption format.", "OggS is a mark.", "PK are the initials of its author.", "MZ, ELF and others",
     "fLaC is lossless", "FORM is a word too", "[1] Smith, a book.\n[2] Jones, a paper.", "{curly} start", "II*"],
)  # fmt: skip
def test_prose_that_begins_with_a_magic_word_is_text(text: str) -> None:
    for data in (text.encode(), (text + "\n" + "Further lines of prose follow. " * 50).encode()):
        assert sniff(data, "noname").format is Format.TEXT
        assert sniff(data, "a.txt") == sniff(b"plain", "a.txt")


def test_a_nul_among_text_does_not_hide_it_behind_a_picture() -> None:
    text = b"GIF89a then a NUL \0 and then much text that a reader must look at, line after line." * 3
    assert sniff(text, "a.txt").format is Format.TEXT


def test_damaged_text_is_still_text() -> None:
    assert (
        sniff(b"first line\n\xff\xfe\xfd broken line, then more of it\n" * 3, "a.txt").format is Format.TEXT
    )
    assert sniff(b'{"a": "x\0y"}\n{"a": "and a longer line"}\n', "a.jsonl").format is Format.JSONL


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-8-sig"])
def test_text_formats_are_told_in_every_encoding(codec: str) -> None:
    lines = '{"text": "今天天气很好，我们去公园。"}\n{"text": "明天见"}\n'
    assert sniff(lines.encode(codec), "a.jsonl").format is Format.JSONL
    assert sniff("说话人,文本\n甲,你好\n".encode(codec), "a.csv").format is Format.CSV


def test_a_database_is_unsupported(tmp_path: Path) -> None:
    assert sniff(_sqlite(tmp_path)[:HEAD_BYTES], "x.db").format is Format.UNSUPPORTED


@settings(deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from(["a.jsonl", "a.csv", "a.html", "a.parquet", "a.tar", "", "x.gz"])
)
def test_no_input_breaks_it(head: bytes, name: str) -> None:
    assert isinstance(sniff(head, name).format, Format)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=300))
def test_valid_text_is_never_called_binary(text: str) -> None:
    binary = {
        Format.IMAGE,
        Format.AUDIO,
        Format.VIDEO,
        Format.ZIP,
        Format.TAR,
        Format.PARQUET,
        Format.UNKNOWN,
    }
    assert sniff(text.encode(), "noname").format not in binary
