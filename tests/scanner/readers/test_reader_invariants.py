"""What holds for every reader and any bytes: nothing escapes, sums agree, intact files lose nothing."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.model import Format
from scanner.readers.base import Limits, reader_for
from tests.scanner.readers.making import COMPRESSORS, INTACT
from tests.scanner.readers.reading import read_bytes

FORMATS = sorted(INTACT)
LOW = Limits(max_record=1 << 16, max_members=50, max_nesting=20)
quick = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck), derandomize=True)


def test_every_format_with_a_reader_is_tried() -> None:
    assert {kind for kind in Format if reader_for(kind)} == set(INTACT)


@pytest.mark.parametrize("kind", FORMATS)
def test_an_intact_file_loses_nothing(kind: Format) -> None:
    name, data, rows = INTACT[kind]
    seen = read_bytes(data, name)
    assert seen.rows == rows
    assert seen.lost == (0, 0, 0)
    assert seen.issues == []
    if kind not in (Format.PARQUET, Format.ZIP, Format.TAR):
        assert seen.content == len(data)


@pytest.mark.parametrize("ending", COMPRESSORS)
@pytest.mark.parametrize("kind", FORMATS)
def test_compression_changes_nothing_but_the_bytes_on_disk(kind: Format, ending: str) -> None:
    name, data, _ = INTACT[kind]
    plain = read_bytes(data, name)
    packed = read_bytes(COMPRESSORS[ending](data), f"{name}.{ending}")
    assert packed.samples == plain.samples
    assert (packed.rows, packed.content, packed.issues) == (plain.rows, plain.content, [])
    assert [(m.bytes, m.sha256) for m in packed.members] == [(m.bytes, m.sha256) for m in plain.members]


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A few cruel changes: bytes, runs and lengths."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = rng.randrange(len(out) + 1)
        size = rng.choice((1, 1, 2, 4, 30, 300))
        change = rng.randrange(5)
        if change == 0:
            out[at : at + 1] = bytes([rng.randrange(256)])
        elif change == 1:
            del out[at : at + size]
        elif change == 2:
            out[at:at] = (
                rng.choice((b"\0", b"\xff", b'"', b"<", b"\n", b"{[", b"\r", b"&#", b"PK", b"\xfe")) * size
            )
        elif change == 3:
            out = out[:at]
        else:
            start = rng.randrange(len(out) + 1)
            out[at : at + size] = out[start : start + size]
    return bytes(out)


@pytest.mark.parametrize("kind", FORMATS)
def test_no_mutation_escapes_or_unbalances(kind: Format) -> None:
    name, data, _ = INTACT[kind]
    rng = random.Random(f"mutations of {kind}")
    for case in range(300):
        hurt = mutated(data, rng)
        packed = case % 10 == 0
        if packed:
            hurt = mutated(COMPRESSORS["gz"](data), rng)
        seen = read_bytes(hurt, f"{name}.gz" if packed else name, kind=kind, limits=LOW)
        assert all(
            lost <= max(1, bound)
            for lost, bound in zip(seen.lost[:2], (seen.rows, seen.content), strict=True)
        )


@pytest.mark.parametrize("kind", FORMATS)
@quick
@given(data=st.binary(max_size=400))
def test_any_bytes_under_any_format(kind: Format, data: bytes) -> None:
    read_bytes(data, f"x{INTACT[kind][0]}", kind=kind, limits=LOW)
