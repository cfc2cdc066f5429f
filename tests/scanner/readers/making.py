"""Makes small intact files of every format, with invented content, for the tests of this folder."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sys
import tarfile
import wave
import zipfile
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from scanner.model import Format

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

RECORDS = [
    {
        "id": 4000001,
        "text": "Mirel Tavenholt wrote this.",
        "turns": [{"role": "user", "content": "你好，世界"}],
    },
    {"id": 4000002, "text": "She lives in Quellmark.", "meta": {"lang": "en", "note": None}},
    {"id": 4000003, "text": "naïve café — fin", "tags": ["a", "b"]},
]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "zst": zstd.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
}


def jsonl(records: list[Any] | None = None) -> bytes:
    lines = (json.dumps(r, ensure_ascii=False) for r in records or RECORDS)
    return "".join(f"{line}\n" for line in lines).encode()


def json_array(records: list[Any] | None = None) -> bytes:
    return json.dumps(records or RECORDS, ensure_ascii=False, indent=1).encode()


def parquet(table: pa.Table | None = None, **options: Any) -> bytes:
    table = (
        table
        if table is not None
        else pa.Table.from_pylist([{"id": r["id"], "text": r["text"]} for r in RECORDS])
    )
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(range(200)))
    return out.getvalue()


def film() -> bytes:
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x10mdat" + bytes(8)


def tar(members: dict[str, bytes], **options: Any) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", **options) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


TEXT = "Chapter one.\n\nMirel Tavenholt came home to Quellmark.\n比特币 and café.\n" * 3
SRT = "1\n00:00:01,000 --> 00:00:02,000\nHello <i>there</i>\n\n2\n00:00:03,000 --> 00:00:04,500\nSecond cue\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mirel Tavenholt>Hi there\n\nNOTE a remark\n"
HTML = (
    "<!DOCTYPE html><html><head><title>T &amp; U</title></head><body><p class='x'>Mirel <b>Taven</b>holt</p>"
    "<!-- Quellmark --><script>var a = 1 < 2;</script></body></html>"
)

INTACT: dict[Format, tuple[str, bytes, int]] = {
    Format.JSONL: ("a.jsonl", jsonl(), 3),
    Format.JSON: ("a.json", json_array(), 3),
    Format.CSV: ("a.csv", b'name,note\r\nMirel,"two\nlines"\r\nOren,"a ""b"""\r\n', 2),
    Format.TSV: ("a.tsv", b"name\tnote\nMirel\tone\nOren\ttwo\n", 2),
    Format.TEXT: ("a.txt", TEXT.encode(), 1),
    Format.MARKDOWN: ("a.md", b"# Title\n\n* item\n", 1),
    Format.HTML: ("a.html", HTML.encode(), 1),
    Format.SRT: ("a.srt", SRT.encode(), 2),
    Format.VTT: ("a.vtt", VTT.encode(), 2),
    Format.PARQUET: ("a.parquet", parquet(), 3),
    Format.IMAGE: ("a.png", PIXEL, 1),
    Format.AUDIO: ("a.wav", sound(), 1),
    Format.VIDEO: ("a.mp4", film(), 1),
    Format.ZIP: ("a.zip", zip_of({"x/a.jsonl": jsonl(), "b.txt": TEXT.encode(), "c.png": PIXEL}), 5),
    Format.TAR: ("a.tar", tar({"x/a.jsonl": jsonl(), "b.txt": TEXT.encode(), "c.png": PIXEL}), 5),
}
"""Format -> (file name, bytes, rows)."""
