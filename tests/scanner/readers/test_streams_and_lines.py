"""Streams deliver all that can be decoded and tell the rest; lines add up to the stream, however it comes."""

from __future__ import annotations

import io
import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.content.lines import raw_lines
from scanner.content.streams import Decoded, StreamFault, compression_of, open_decoded
from scanner.model import Compression
from tests.scanner.readers.making import COMPRESSORS

KINDS = {"gz": Compression.GZIP, "zst": Compression.ZSTD, "bz2": Compression.BZ2, "xz": Compression.XZ}
MANY = 1 << 40
NOISE = random.Random(3).randbytes(200_000)  # does not compress, so that its bytes on disk can be counted
WORDS = " ".join(random.Random(4).choices([f"w{n:x}" for n in range(5000)], k=80_000)).encode()
SKIPPABLE = struct.pack("<II", 0x184D2A53, 5) + b"index"


class Trickle:
    """Gives bytes in the given sizes, as a slow pipe would."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self._data, self._sizes, self._turn = data, sizes or [1], 0
        self.content_read = self.stored_read = 0

    def read(self, size: int) -> bytes:
        step = min(size, self._sizes[self._turn % len(self._sizes)])
        self._turn += 1
        piece, self._data = self._data[:step], self._data[step:]
        self.content_read += len(piece)
        return piece


def drain(stream: Decoded, size: int = 4096) -> tuple[bytes, StreamFault | None]:
    out = bytearray()
    try:
        while data := stream.read(size):
            out += data
    except StreamFault as fault:
        return bytes(out), fault
    return bytes(out), None


def decoded(data: bytes, ending: str, limit: int = MANY) -> Decoded:
    return Decoded(io.BytesIO(data), KINDS[ending], limit)


@pytest.mark.parametrize("ending", KINDS)
def test_members_one_after_the_other_and_padding_are_one_stream(ending: str) -> None:
    pack = COMPRESSORS[ending]
    stream = decoded(pack(b"first ") + pack(b"") + pack(b"second") + bytes(70_000), ending)
    assert drain(stream) == (b"first second", None)
    assert stream.content_read == 12


@pytest.mark.parametrize("ending", KINDS)
def test_torn_data_give_what_there_is_and_a_fault_each_time(ending: str) -> None:
    packed = COMPRESSORS[ending](NOISE)
    stream = decoded(packed[: len(packed) * 2 // 3], ending)
    out, fault = drain(stream)
    assert fault is not None
    assert fault.code == "stream.torn"
    assert NOISE.startswith(out)
    with pytest.raises(StreamFault):  # a fault does not turn into a quiet end
        stream.read(1)


@pytest.mark.parametrize("ending", KINDS)
def test_corrupt_data_say_how_much_was_decoded_before(ending: str) -> None:
    packed = bytearray(COMPRESSORS[ending](WORDS) + COMPRESSORS[ending](WORDS))
    half = len(packed) // 2
    packed[half + 1000 : half + 3000] = bytes(2000)
    out, fault = drain(decoded(bytes(packed), ending))
    assert fault is not None
    assert fault.code == "stream.corrupt"
    assert out.startswith(WORDS)
    assert half <= fault.stored_read < len(packed)
    assert WORDS.startswith(out[len(WORDS) :])  # nothing is made up


def test_a_fault_in_the_first_piece_counts_all_of_it_as_unread() -> None:
    packed = bytearray(COMPRESSORS["gz"](b"words " * 100))
    packed[-8] ^= 1  # the checksum
    _, fault = drain(decoded(bytes(packed), "gz"), size=10)
    assert fault is not None
    assert (fault.code, fault.stored_read) == ("stream.corrupt", 0)


@pytest.mark.parametrize("ending", KINDS)
def test_what_follows_the_end_is_told_with_its_size(ending: str) -> None:
    packed = COMPRESSORS[ending](NOISE)
    out, fault = drain(decoded(packed + b"appended", ending))
    assert out == NOISE
    assert fault is not None
    assert (fault.code, fault.stored_read) == ("stream.trailing", len(packed))


@pytest.mark.parametrize("ending", KINDS)
def test_a_bomb_is_stopped_at_the_limit(ending: str) -> None:
    stream = decoded(COMPRESSORS[ending](bytes(30_000_000)), ending, limit=1_000_000)
    out, fault = drain(stream, 1 << 16)
    assert fault is not None
    assert fault.code == "stream.bomb"
    assert 1_000_000 < len(out) <= 1_000_000 + (1 << 16)


def test_frames_that_zstd_skips_are_no_fault() -> None:
    """`pzstd` writes one before each frame, seekable files one at the end."""
    for data in (SKIPPABLE + COMPRESSORS["zst"](b"text"), COMPRESSORS["zst"](b"text") + SKIPPABLE):
        assert compression_of(data[:10]) is Compression.ZSTD
        assert drain(decoded(data, "zst")) == (b"text", None)


def test_a_raw_fault_between_members_comes_after_what_was_decoded() -> None:
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            if not data:
                raise OSError(5, "Input/output error")
            return data

    out, fault = drain(Decoded(Breaking(COMPRESSORS["gz"](b"all of it")), Compression.GZIP, MANY))
    assert out == b"all of it"
    assert fault is not None
    assert fault.code == "file.unreadable"


def test_prose_is_not_taken_for_bzip2() -> None:
    assert compression_of(b"BZh is a name") is Compression.NONE
    assert open_decoded(io.BytesIO(b"BZh"), Compression.NONE, 1).read(9) == b"BZh"


CODECS = ["utf-8", "gb18030", "utf-16-le", "utf-16-be"]
texts = st.binary(max_size=300) | st.lists(
    st.sampled_from([b"\n", b"\0", b"a", b"ab\r\n", b"x" * 40]), max_size=40
).map(b"".join)


@settings(deadline=None, max_examples=200)
@given(texts, st.sampled_from(CODECS), st.integers(1, 60), st.lists(st.integers(1, 50), max_size=5))
def test_lines_add_up_however_the_bytes_arrive(data: bytes, codec: str, limit: int, sizes: list[int]) -> None:
    got = list(raw_lines(Trickle(data, sizes), codec, limit))
    assert got == list(raw_lines(io.BytesIO(data), codec, limit))  # type: ignore[arg-type]
    at = 0
    for line in got:
        assert line.offset == at
        assert (line.data is None) == (line.size > limit)
        assert line.data is None or line.data == data[at : at + line.size]
        at += line.size
    assert at == len(data)
    if not codec.startswith("utf-16"):
        assert [line.size for line in got] == [len(line) for line in io.BytesIO(data)]


wide_texts = st.lists(st.text(alphabet="ab\n\u0a00\u0a0a你", max_size=10), max_size=10).map("\n".join)


@given(wide_texts, st.sampled_from(CODECS[2:]))
def test_wide_lines_end_at_line_feeds_and_nowhere_else(text: str, codec: str) -> None:
    lines = raw_lines(io.BytesIO(text.encode(codec)), codec, 1000)  # type: ignore[arg-type]
    assert [(line.data or b"").decode(codec) for line in lines] == list(io.StringIO(text, newline="\n"))
