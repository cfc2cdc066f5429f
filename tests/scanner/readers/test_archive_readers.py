"""Archives: each member read as a file would be, none passed over, none trusted, in bounded depth and size."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import lzma
import stat
import tarfile
import zipfile
import zlib
from typing import Any

import pytest

from scanner.model import Format, Modality
from scanner.readers.base import Limits
from tests.scanner.readers.making import COMPRESSORS, INTACT, PIXEL, TEXT, jsonl, parquet, sound, tar, zip_of
from tests.scanner.readers.reading import Seen, read_bytes

WORDS = b"river stone lamp orchard\n" * 40
PACKERS = {"zip": zip_of, "tar": tar}


def read(data: bytes, name: str, **options: Any) -> Seen:
    return read_bytes(data, name, **options)


def paths(seen: Seen) -> list[str]:
    """Names of the finished members, in order."""
    return [m.path.partition("!/")[2] for m in sorted(seen.members, key=lambda m: m.index) if m.done]


@pytest.mark.parametrize("ending", PACKERS)
@pytest.mark.parametrize("packed", [None, *COMPRESSORS])
def test_a_member_is_read_as_its_file_would_be(ending: str, packed: str | None) -> None:
    for kind, (name, data, rows) in INTACT.items():
        if kind in (Format.ZIP, Format.TAR):
            continue
        inner = COMPRESSORS[packed](data) if packed else data
        inside = read(PACKERS[ending]({f"{name}.{packed}" if packed else name: inner}), f"a.{ending}")
        alone = read(data, name)
        assert inside.rows == rows
        assert inside.content == alone.content
        assert [(s.row, [f.text for f in s.fields], s.media_sha256) for s in inside.samples] == [
            (s.row, [f.text for f in s.fields], s.media_sha256) for s in alone.samples
        ]
        assert inside.issues == []
        begun, done = inside.members
        assert (begun.done, done.done, done.format) == (False, True, kind)
        assert (done.bytes, done.sha256) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("outer", PACKERS)
@pytest.mark.parametrize("inner", PACKERS)
def test_archives_are_entered_to_the_limit_and_told_beyond(outer: str, inner: str) -> None:
    data = WORDS
    for depth in range(4):
        data = PACKERS[outer if depth % 2 else inner](
            {f"in{depth}.{inner if depth % 2 else outer}" if depth else "a.txt": data}
        )
        seen = read(data, f"x.{outer if depth % 2 else inner}")
        if depth < 3:
            assert (seen.rows, seen.content, seen.issues) == (1, len(WORDS), [])
        else:
            assert (seen.rows, seen.codes) == (0, ["archive.too_deep"])
            assert seen.lost[1] == seen.content > 0


def test_members_of_inner_archives_are_numbered_with_the_rest() -> None:
    seen = read(tar({"a.zip": zip_of({"x.txt": WORDS, "y.txt": WORDS}), "z.txt": WORDS}), "a.tar")
    assert paths(seen) == ["a.zip", "a.zip!/x.txt", "a.zip!/y.txt", "z.txt"]
    assert [s.member for s in seen.samples] == [1, 2, 3]


def test_webdataset_members_of_one_stem_are_one_sample() -> None:
    members = {
        "s/0001.jpg": PIXEL, "s/0001.json": b'{"caption": "Mirel"}', "s/0001.txt": b"by the sea", "s/0001.cls": b"7",
        "s/0002.png": PIXEL + b"\0", "s/0002.wav": sound(), "s/0003.txt": b"alone", "t/0003.txt": b"another",
    }  # fmt: skip
    seen = read(tar(members), "a.tar")
    assert [s.member for s in seen.samples] == [0, 4, 6, 7]
    first, second = seen.samples[:2]
    assert {".".join(map(str, f.path)): f.text for f in first.fields if not f.is_key} == {
        "json.caption": "Mirel", "txt.text": "by the sea", "cls.text": "7",
    }  # fmt: skip
    assert second.modalities == (Modality.IMAGE, Modality.AUDIO)
    assert len(second.media_sha256) == 2
    assert (seen.rows, seen.content) == (4, sum(map(len, members.values())))
    assert len(paths(seen)) == 8


def test_a_broken_part_of_a_sample_is_told_and_the_rest_kept() -> None:
    seen = read(tar({"1.json": b'{"a": ', "1.txt": b"words", "1.png": PIXEL}), "a.tar")
    assert (seen.codes, seen.lost, seen.rows) == (["record.invalid"], (0, 6, 0), 1)
    assert seen.samples[0].member == 0


def test_strange_names_are_only_names() -> None:
    names = ["/etc/passwd", "../../up.txt", "same.txt", "same.txt", "nul\udcff.txt", "a\\b.txt", "."]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = len(WORDS)
            archive.addfile(info, io.BytesIO(WORDS))
    seen = read(out.getvalue(), "a.tar")
    assert (seen.rows, seen.codes) == (len(names), ["name.undecodable"])
    assert len(paths(seen)) == len(names)


def test_links_and_devices_of_a_tar_hold_nothing_and_unknown_types_are_files() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo(f"special{kind!r}")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("vendor.txt")
        info.type, info.size = b"V", len(WORDS)
        archive.addfile(info, io.BytesIO(WORDS))
    seen = read(out.getvalue(), "a.tar")
    assert seen.codes == ["archive.special"] * 4
    assert (seen.rows, seen.content) == (1, len(WORDS))


def test_a_link_in_a_zip_is_read_as_the_text_it_is() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "../Mirel Tavenholt/secret")
    seen = read(out.getvalue(), "a.zip")
    assert seen.codes == ["archive.special"]
    assert "Tavenholt" in seen.all_text()


def test_bytes_that_the_directory_passes_over_are_told() -> None:
    """A member whose entry was taken out of the directory is still there for whoever looks."""
    hidden = zip_of({"hidden.txt": WORDS})
    local = hidden[: hidden.find(b"PK\1\2")]
    for data in (local + zip_of({"a.txt": WORDS}), b"MZ stub" + zip_of({"a.txt": WORDS})):
        seen = read(data, "a.zip", kind=Format.ZIP)
        assert (seen.codes, seen.rows) == (["archive.unclaimed"], 1)
        assert seen.lost == (0, 0, len(data) - len(zip_of({"a.txt": WORDS})))
    streamed = io.BytesIO()
    with zipfile.ZipFile(
        Unseekable(streamed), "w", zipfile.ZIP_DEFLATED
    ) as archive:  # sizes stand behind the data
        archive.writestr("a.txt", WORDS)
        archive.writestr("b.txt", WORDS)
    assert read(streamed.getvalue(), "a.zip").issues == []


class Unseekable(io.RawIOBase):
    """A pipe, for zipfile to write to."""

    def __init__(self, out: io.BytesIO) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        return self._out.write(data)


def test_a_folder_that_carries_data_is_looked_at() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("plain/", b"")
        archive.writestr("stuffed/", WORDS)
    assert read(out.getvalue(), "a.zip").content == len(WORDS)


def encrypted(data: bytes) -> bytes:
    raw = bytearray(data)
    for sign, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        raw[raw.find(sign) + offset] |= 1
    return bytes(raw)


def test_an_encrypted_member_is_told_and_the_others_are_read() -> None:
    seen = read(encrypted(zip_of({"a.txt": WORDS, "b.txt": WORDS})), "a.zip")
    assert (seen.codes, seen.rows) == (["archive.encrypted"], 1)
    assert 0 < seen.lost[2] < len(WORDS)


def test_a_damaged_member_of_a_zip_is_told_and_the_others_are_read() -> None:
    data = bytearray(zip_of({"a.txt": WORDS, "b.txt": WORDS}, zipfile.ZIP_STORED))
    data[data.find(b"lamp")] ^= 1
    seen = read(bytes(data), "a.zip")
    assert (seen.codes, seen.rows, seen.lost) == (["archive.broken"], 1, (0, 0, len(WORDS)))
    assert [m.sha256 is None for m in seen.members if m.done] == [True, False]


@pytest.mark.parametrize("ending", PACKERS)
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_a_cut_archive_is_told_wherever_it_is_cut(ending: str, packed: str) -> None:
    whole = PACKERS[ending]({f"{n}.txt": WORDS + b"%d" % n for n in range(6)})
    data = COMPRESSORS["gz"](whole) if packed else whole
    for cut in range(1, len(data), 997 if not packed else 97):
        seen = read(data[:cut], f"a.{ending}{packed}", kind=Format(ending))
        assert seen.codes, cut
        assert seen.rows <= 6


def test_zeros_behind_the_end_mark_are_padding_and_anything_else_is_told() -> None:
    whole = tar({"a.txt": WORDS})
    assert read(whole + bytes(100_000), "a.tar").issues == []
    seen = read(whole + tar({"b.txt": WORDS}), "a.tar")  # two archives, one behind the other
    assert seen.codes == ["archive.broken"]
    assert seen.lost[1] == len(whole) - 512 - 1024 + len(whole)
    short = whole[: 512 + -(-len(WORDS) // 512) * 512 + 512]  # one block of zeros where two must be
    assert read(short, "a.tar").codes == ["archive.broken"]


def test_a_damaged_header_hides_nothing_behind_it() -> None:
    whole = bytearray(tar({f"{n}.txt": WORDS for n in range(3)}))
    second = 512 + -(-len(WORDS) // 512) * 512
    whole[second + 10] ^= 1
    seen = read(bytes(whole), "a.tar")
    assert (seen.codes, seen.rows, seen.lost[1]) == (["archive.broken"], 1, len(whole) - second)


def test_a_header_of_any_size_is_not_taken_into_memory() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("n" * 6_000_000)
        info.size = len(WORDS)
        archive.addfile(info, io.BytesIO(WORDS))
    seen = read(out.getvalue(), "a.tar", kind=Format.TAR)
    assert seen.codes == ["archive.broken"]
    assert seen.lost[1] == len(out.getvalue())


@pytest.mark.parametrize("kind", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_all_kinds_of_tar(kind: int) -> None:
    name = "long/" * 15 + "name.txt" if kind == tarfile.USTAR_FORMAT else "名" * 120 + ".txt"
    seen = read(tar({name: WORDS}, format=kind), "a.tar")
    assert paths(seen) == [name]
    assert seen.issues == []


def test_a_bomb_ends_its_archive_with_the_bytes_that_were_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limits, "expand_limit", lambda self, stored: 3_000_000)
    bomb = bytes(2_000_000)
    for ending, pack in PACKERS.items():
        seen = read(pack({"a.bin": bomb, "b.bin": bomb, "c.bin": bomb, "d.txt": WORDS}), f"a.{ending}")
        assert seen.codes[-1] == "stream.bomb"
        assert "d.txt" not in paths(seen)
        assert seen.lost[2] > 1000
    for packed, compress in COMPRESSORS.items():
        inside = read(tar({"a.txt": WORDS, f"b.txt.{packed}": compress(bomb * 2), "c.txt": WORDS}), "a.tar")
        assert inside.codes[-1] == "stream.bomb"
        nested = read(zip_of({"a.zip": zip_of({f"{n}.txt": bomb for n in range(3)})}), "a.zip")
        assert nested.codes[-1] == "stream.bomb"


def test_many_members_are_read_up_to_the_limit() -> None:
    for ending, pack in PACKERS.items():
        data = pack({f"{n}.txt": WORDS for n in range(30)})
        seen = read(data, f"a.{ending}", limits=Limits(max_members=20))
        assert (seen.rows, seen.codes) == (20, ["archive.too_many"])
        assert seen.lost[2] > 0


def test_a_directory_that_would_not_fit_into_memory_is_refused() -> None:
    data = bytearray(zip_of({"a.txt": WORDS}))
    end = data.rfind(b"PK\5\6")
    data[end + 12 : end + 16] = (2**31).to_bytes(4, "little")
    from scanner.readers import zip_source

    assert zip_source.directory_fits(io.BytesIO(bytes(data)))  # a lie: the file is smaller than that
    kept, zip_source._MOST_DIRECTORY = zip_source._MOST_DIRECTORY, 50
    try:
        seen = read(zip_of({"a.txt": WORDS, "b.txt": WORDS}), "a.zip")
    finally:
        zip_source._MOST_DIRECTORY = kept
    assert (seen.codes, seen.rows) == (["archive.too_many"], 0)


def test_members_that_nobody_reads_are_lost_and_told() -> None:
    seen = read(
        zip_of(
            {"a.pdf": b"%PDF-1.4\n1 0 obj\n" + bytes(range(256)), "b.bin": bytes(range(256)) * 9, "c": b""}
        ),
        "a.zip",
    )
    assert sorted(seen.codes) == ["format.unknown", "format.unsupported"]
    assert seen.lost[1] == seen.content == 17 + 256 + 256 * 9


def test_a_torn_member_keeps_what_was_read_of_it() -> None:
    lines = b"".join(json.dumps({"n": f"line {n} of it"}).encode() + b"\n" for n in range(5000))
    torn = gzip.compress(lines)[:-3000]
    seen = read(tar({"a.jsonl.gz": torn, "b.txt": WORDS}), "a.tar")
    assert seen.codes == ["record.invalid", "stream.torn"]
    assert seen.rows > 1000
    assert seen.samples[-1].member == 1


def test_parquet_inside_of_archives_inside_of_streams() -> None:
    inner = zip_of({"a.parquet": parquet(), "b.jsonl": jsonl()})
    seen = read(lzma.compress(tar({"in.zip": inner, "t.txt": TEXT.encode()})), "a.tar.xz")
    assert (seen.rows, seen.issues) == (7, [])


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_that_holds_more_than_it_states_is_told(method: int) -> None:
    hidden = WORDS + b"and behind its stated end more\n"
    data = bytearray(zip_of({"a.txt": hidden}, method))
    assert read(bytes(data), "a.zip").issues == []
    stated = len(WORDS).to_bytes(4, "little")
    checksum = zlib.crc32(WORDS).to_bytes(4, "little")
    for header, size in ((data.rfind(b"PK\x01\x02"), 24), (data.find(b"PK\x03\x04"), 22)):
        data[header + size : header + size + 4] = stated
        data[header + size - 8 : header + size - 4] = checksum
    assert [issue.code for issue in read(bytes(data), "a.zip").issues] == ["archive.unclaimed"]


def test_comments_of_a_zip_and_bytes_behind_its_end_are_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", WORDS)
        archive.comment = b"of Mirel Tavenholt"
    for data, size in ((out.getvalue(), 18), (out.getvalue() + b"tail", 22)):
        (issue,) = read(data, "a.zip").issues
        assert (issue.code, issue.detail) == ("archive.unclaimed", f"{size} bytes")
