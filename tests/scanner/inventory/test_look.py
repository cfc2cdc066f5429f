"""Compression, format and encoding of a file, told by one look at its first bytes."""

from __future__ import annotations

import bz2
import gzip
import lzma
from pathlib import Path

import pytest

from scanner.declaration import over_folder
from scanner.inventory import take
from scanner.model import Compression, Format, FoundFile

LINES = b'{"text": "one"}\n{"text": "two"}\n'


def _put(root: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (root / name).write_bytes(data)


def _looked(root: Path) -> dict[str, FoundFile]:
    return {file.path: file for file in take(over_folder(root), frozenset()).files}


def _codes(file: FoundFile) -> list[str]:
    return [issue.code for issue in file.issues if issue.code != "file.duplicate"]


@pytest.mark.parametrize(
    ("suffix", "pack", "compression"),
    [
        (".gz", gzip.compress, Compression.GZIP),
        (".bz2", bz2.compress, Compression.BZ2),
        (".xz", lzma.compress, Compression.XZ),
    ],
)
def test_format_is_told_through_compression(
    tmp_path: Path, suffix: str, pack: object, compression: Compression
) -> None:
    packed = pack(LINES)  # type: ignore[operator]
    _put(tmp_path, {f"a.jsonl{suffix}": packed, "noname": packed, f"lie.jsonl{suffix}": LINES})
    files = _looked(tmp_path)
    for name in (f"a.jsonl{suffix}", "noname"):
        assert (files[name].format, files[name].compression) == (Format.JSONL, compression)
    lie = files[f"lie.jsonl{suffix}"]
    assert (lie.compression, _codes(lie)) == (Compression.NONE, ["format.mismatch"])


def test_a_torn_stream_keeps_the_format_its_name_promises(tmp_path: Path) -> None:
    whole = gzip.compress(LINES * 1000)
    _put(
        tmp_path,
        {
            "cut.jsonl.gz": whole[: len(whole) // 2],
            "stub.jsonl.gz": whole[:11],
            "void.txt.gz": gzip.compress(b""),
        },
    )
    files = _looked(tmp_path)
    assert files["cut.jsonl.gz"].format is Format.JSONL
    assert files["stub.jsonl.gz"].format is Format.JSONL
    assert (files["void.txt.gz"].format, files["void.txt.gz"].compression) == (Format.EMPTY, Compression.GZIP)


def test_encoding_is_told_and_a_guess_is_noticed(tmp_path: Path) -> None:
    text = "说话人：王五。今天讨论数据来源。\n"
    _put(tmp_path, {"u8.txt": text.encode(), "gb.txt": text.encode("gb18030"), "u16.txt": text.encode("utf-16"),
                    "ascii.txt": b"plain", "pic.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"})  # fmt: skip
    files = _looked(tmp_path)
    told = {name: (f.encoding, f.encoding_certain, _codes(f)) for name, f in files.items()}
    assert told == {
        "u8.txt": ("utf-8", True, []),
        "gb.txt": ("gb18030", False, ["text.encoding_guessed"]),
        "u16.txt": ("utf-16-le", True, []),
        "ascii.txt": ("utf-8", False, []),
        "pic.png": (None, False, []),
    }
