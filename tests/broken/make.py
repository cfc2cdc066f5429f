"""Builds one broken (or merely strange) file per failure, each with what an honest scan must say of it.

What is expected is counted here, from how the file was built, without a line of the scanner's code. Every
file holds MARK, a word that must never show up in anything the scan writes.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MARK = "Zyxquorvane"
LINE = f"{MARK} wrote to {{n}}.qovlarin@example.com and went home."
LONG = 200_000_000


@dataclass(frozen=True)
class Case:
    """A file and its truth: issue codes with severity, rows and decoded bytes present and lost, stored bytes lost."""

    name: str
    data: bytes = b""
    rows: int = 0
    content: int = 0
    rows_lost: int = 0
    content_lost: int = 0
    stored_lost: int | None = 0
    """None: the whole share of each unit of which no row is left."""
    codes: dict[str, str] = field(default_factory=dict)
    write: Callable[[Path], None] | None = None

    def put(self, folder: Path) -> None:
        """Write it where it belongs."""
        path = folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.write is not None:
            self.write(path)
        else:
            path.write_bytes(self.data)


def line(n: int) -> bytes:
    return (json.dumps({"text": LINE.format(n=n)}) + "\n").encode()


def lines(count: int) -> bytes:
    return b"".join(line(n) for n in range(count))


def _text(n: int) -> bytes:
    return (LINE.format(n=n) + "\n").encode()


def parquet(table: pa.Table, **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def tar(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# Parquet


def _parquets() -> list[Case]:
    texts = [LINE.format(n=n) for n in range(300)]
    table = pa.table({"text": texts})
    sound = parquet(table, row_group_size=100, compression="snappy", use_dictionary=False)
    groups = pq.ParquetFile(io.BytesIO(sound)).metadata
    middle = groups.row_group(1).column(0)
    start = middle.data_page_offset
    hurt = bytearray(sound)
    hurt[start + 60 : start + middle.total_compressed_size] = b"\xff" * (middle.total_compressed_size - 60)
    blobs = [bytes([0, 255, n]) * 50 for n in range(20)]
    readable = sum(len(t) for t in texts[:100] + texts[200:])
    return [
        Case("truncated.parquet", sound[:-100], stored_lost=len(sound) - 100, codes={"format.broken": "open"}),
        Case("corrupt_page.parquet", bytes(hurt), rows=300, content=readable, rows_lost=100, stored_lost=None,
             codes={"format.broken": "open"}),
        Case("no_rows.parquet", parquet(table.slice(0, 0))),
        Case("binary_only.parquet", parquet(pa.table({"blob": blobs})), rows=20, content=3000, rows_lost=20,
             content_lost=3000, codes={"value.binary": "open"}),
    ]  # fmt: skip


# Compressed streams


def _streams() -> list[Case]:
    whole = lines(200)
    packed = gzip.compress(whole, mtime=0)
    torn = packed[: len(packed) * 6 // 10]
    decoded = zlib.decompressobj(wbits=31).decompress(torn)
    tail = len(decoded) - (decoded.rfind(b"\n") + 1)
    second = bytearray(gzip.compress(lines(50), mtime=0))
    second[10] |= 6  # a deflate block of the type that does not exist
    cases = [
        Case("torn.jsonl.gz", torn, rows=decoded.count(b"\n") + 1, content=len(decoded), rows_lost=1, content_lost=tail,
             codes={"stream.torn": "open", "record.invalid": "open"}),
        Case("corrupt.jsonl.gz", packed + bytes(second), rows=200, content=len(whole), stored_lost=len(second),
             codes={"stream.corrupt": "open"}),
        Case("trailing.jsonl.gz", packed + b"appended by somebody", rows=200, content=len(whole), stored_lost=20,
             codes={"stream.trailing": "open"}),
    ]  # fmt: skip
    text = b"".join(map(_text, range(40)))
    packers: dict[str, Callable[[bytes], bytes]] = {
        "zst": zstd.compress,
        "xz": lzma.compress,
        "bz2": bz2.compress,
    }
    for ending, pack in packers.items():
        name, data = f"torn.txt.{ending}", pack(text) + pack(text)[:24]
        cases.append(Case(name, data, rows=1, content=len(text), codes={"stream.torn": "open"}))
    return cases


# Lines and text


def _broken_lines() -> list[Case]:
    bad = b'{"text": "' + MARK.encode() + b'" oops\n'
    twice = (json.dumps({"text": LINE.format(n=1)})[:-1] + f', "text": "{LINE.format(n=2)}"}}\n').encode()
    deep = b"[" * 100_000 + b"]" * 100_000 + b"\n"
    less_deep = b'{"a":' * 300 + b'"' + MARK.encode() + b'"' + b"}" * 300 + b"\n"
    nul = lines(9) + b'{"text": "' + MARK.encode() + b'\0 x"}\n' + b"\0" * 40 + b"\n"
    return [
        Case("broken_line.jsonl", line(1) + bad + line(2), rows=3, content=2 * len(line(1)) + len(bad), rows_lost=1,
             content_lost=len(bad), codes={"record.invalid": "open"}),
        Case("duplicate_keys.jsonl", line(0) + twice, rows=2, content=len(line(0) + twice),
             codes={"record.duplicate_key": "notice"}),
        Case("deep.jsonl", line(0) + deep + less_deep, rows=3, content=len(line(0) + deep + less_deep), rows_lost=2,
             content_lost=len(deep + less_deep), codes={"record.too_deep": "open"}),
        Case("nul.jsonl", nul, rows=10, content=len(nul), codes={"text.nul": "open"}),
    ]  # fmt: skip


def _bad_text() -> list[Case]:
    good = f"{MARK} 你好，世界。 naïve café\n" * 20
    bad_text = good.encode() + b"one \xff two \xfe three\n"
    bad_line = (
        line(0) * 10 + json.dumps({"text": good}, ensure_ascii=False).encode() + b'\n{"text": "a \xff b"}\n'
    )
    rows = b"name,note\n" + f"{MARK},你好\n".encode() * 9 + b"x\xff,y\n"
    wide = b"\xff\xfe" + f"{MARK} wide text\n".encode("utf-16-le") * 5 + b"x"
    return [
        Case("bad_utf8.txt", bad_text, rows=1, content=len(bad_text), content_lost=2, codes=_undecodable()),
        Case(
            "bad_utf8.jsonl", bad_line, rows=12, content=len(bad_line), content_lost=1, codes=_undecodable()
        ),
        Case("bad_utf8.csv", rows, rows=10, content=len(rows), content_lost=1, codes=_undecodable()),
        Case("odd_byte_utf16.txt", wide, rows=1, content=len(wide), content_lost=1, codes=_undecodable()),
        Case("empty.txt"),
        Case(
            "nul.txt",
            nul := _text(0) * 5 + b"\0\0" + _text(1),
            rows=1,
            content=len(nul),
            codes={"text.nul": "open"},
        ),
    ]


def _undecodable() -> dict[str, str]:
    return {"text.undecodable": "open"}


def _write_long_line(path: Path) -> None:
    with path.open("wb") as file:
        file.write(line(0) + b'{"text": "')
        block = f"{MARK} ".encode() * 100_000
        written = 0
        while written < LONG:
            written += file.write(block[: LONG - written])
        file.write(b'"}\n' + line(1))


def _long_lines() -> list[Case]:
    size = LONG + len(b'{"text": ""}\n')
    prose = (
        b"river stone lamp orchard " * 200_000 + _text(7).strip()
    )  # no line end; longer than is held whole
    return [
        Case("long_line.jsonl", rows=3, content=2 * len(line(0)) + size, rows_lost=1, content_lost=size,
             codes={"record.too_large": "open"}, write=_write_long_line),
        Case("long_line.txt", prose, rows=1, content=len(prose)),
    ]  # fmt: skip


# Archives


def _archives() -> list[Case]:
    text = _text(3) * 40
    inner = zip_of({"a.jsonl": lines(5), "b.txt": text})
    deepest = zip_of({"a.txt": text})
    deep = zip_of({"3.zip": zip_of({"2.zip": zip_of({"1.zip": deepest})})})
    three = {f"{n}.txt": text for n in range(3)}
    sound = tar(three)
    second = 512 + -(-len(text) // 512) * 512
    hurt = bytearray(sound)
    hurt[second + 148 : second + 156] = b"7777777\0"
    rest = len(sound) - second
    no_end = sound[: 3 * second]
    locked = bytearray(zip_of({"secret.txt": text}))
    for sign, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        locked[locked.find(sign) + offset] |= 1
    stored = zipfile.ZipFile(io.BytesIO(bytes(locked))).infolist()[0].compress_size
    return [
        Case("zip_in.tar", tar({"z.zip": inner, "c.txt": text}), rows=7, content=len(lines(5)) + 2 * len(text)),
        Case("too_deep.zip", deep, content=len(deepest), content_lost=len(deepest), codes={"archive.too_deep": "open"}),
        Case("no_end.tar", no_end, rows=3, content=3 * len(text), codes={"archive.broken": "open"}),
        Case("corrupt_header.tar", bytes(hurt), rows=1, content=len(text) + rest, content_lost=rest,
             codes={"archive.broken": "open"}),
        Case("encrypted.zip", bytes(locked), stored_lost=stored, codes={"archive.encrypted": "open"}),
    ]  # fmt: skip


# Names and places


def _strange_places() -> list[Case]:
    text = _text(5)
    plain = [
        ".hidden/a.txt",
        "logs/b.txt",
        "dist/c.txt",
        "node_modules/.git/d.txt",
        os.fsdecode(b"not\xffutf8.txt"),
        "line\nend \x1b[31mred\x1b[0m.txt",
    ]
    # each a little different, so that none is told as a duplicate
    cases = [Case(name, data := text + b"-" * n, rows=1, content=len(data)) for n, name in enumerate(plain)]
    cases[4] = replace(cases[4], codes={"name.undecodable": "open"})
    return [
        *cases,
        Case(
            "link_out.txt", codes={"file.link_outside": "open"}, write=lambda p: p.symlink_to("/etc/passwd")
        ),
        Case("loop_a", codes={"file.link_broken": "open"}, write=lambda p: p.symlink_to("loop_b")),
        Case("loop_b", codes={"file.link_broken": "open"}, write=lambda p: p.symlink_to("loop_a")),
        Case("loop_folder", codes={"file.link_inside": "notice"}, write=lambda p: p.symlink_to(".")),
        Case("pipe", codes={"file.special": "open"}, write=os.mkfifo),
    ]


def all_cases() -> list[Case]:
    """Every case; building them takes a moment."""
    return [
        *_parquets(), *_streams(), *_broken_lines(), *_bad_text(), *_long_lines(), *_archives(), *_strange_places(),
    ]  # fmt: skip
