"""The units of a file cover it: their shares add up to its size, whatever the file claims about itself."""

from __future__ import annotations

import gzip
import random
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.declaration import over_folder
from scanner.inventory import cut_units, take
from scanner.model import FileStatus, FoundFile, ReadRules, SliceKind, WorkUnit

RULES = ReadRules(include=("text",))


def _found(folder: Path, name: str) -> FoundFile:
    (file,) = [f for f in take(over_folder(folder), frozenset(), digests=False).files if f.path == name]
    return file


def _units(folder: Path, name: str, unit_bytes: int = 100) -> tuple[FoundFile, tuple[WorkUnit, ...]]:
    file = _found(folder, name)
    units = cut_units(file, RULES, unit_bytes)
    assert sum(unit.stored_bytes for unit in units) == file.bytes
    assert [unit.index for unit in units] == list(range(len(units)))
    assert all(unit.stored_bytes >= 0 and unit.rules is RULES for unit in units)
    return file, units


def _parquet(folder: Path, rows: int, group: int) -> Path:
    path = folder / "a.parquet"
    pq.write_table(
        pa.table({"text": [f"row {n}" for n in range(rows)], "n": list(range(rows))}),
        path,
        row_group_size=group,
    )
    return path


def test_parquet_is_cut_into_row_groups(tmp_path: Path) -> None:
    path = _parquet(tmp_path, 50, 10)
    _, units = _units(tmp_path, "a.parquet")
    assert [(u.kind, u.start, u.stop) for u in units] == [(SliceKind.ROW_GROUP, n, n + 1) for n in range(5)]
    shares = [unit.stored_bytes for unit in units]
    assert sum(shares) == path.stat().st_size
    assert min(shares) > path.stat().st_size // 10  # groups of equal size have about equal shares


@pytest.mark.parametrize("rows", [0, 3])
def test_parquet_without_row_groups_or_footer_is_one_unit(tmp_path: Path, rows: int) -> None:
    path = _parquet(tmp_path, rows, 10)
    if rows:
        path.write_bytes(path.read_bytes()[:-9])
    else:
        pq.ParquetWriter(path, pa.schema([("text", pa.string())])).close()
    _, units = _units(tmp_path, "a.parquet")
    assert [unit.kind for unit in units] == [SliceKind.WHOLE]


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_damaged_footer_never_spoils_the_sum(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("p")
    path = _parquet(folder, 30, 10)
    data = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data) - 500, len(data))] = chance.randrange(256)
    path.write_bytes(data)
    _units(folder, "a.parquet")


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 400), st.integers(1, 300))
def test_jsonl_is_cut_into_byte_ranges(
    tmp_path_factory: pytest.TempPathFactory, lines: int, unit_bytes: int
) -> None:
    folder = tmp_path_factory.mktemp("j")
    (folder / "a.jsonl").write_bytes(b'{"a": 1}\n' * lines)
    file, units = _units(folder, "a.jsonl", unit_bytes)
    if file.bytes <= unit_bytes:
        assert [(u.kind, u.start, u.stop) for u in units] == [(SliceKind.WHOLE, 0, file.bytes)]
    else:
        assert units[0].start == 0
        assert units[-1].stop == file.bytes
        assert all(
            u.kind is SliceKind.BYTES and u.stop - u.start == u.stored_bytes <= unit_bytes for u in units
        )
        assert all(one.stop == two.start for one, two in pairwise(units))


@pytest.mark.parametrize(
    ("name", "data", "cut"),
    [
        ("gb.jsonl", '{"a": "今天天气很好"}\n'.encode("gb18030") * 20, True),
        ("latin.jsonl", '{"a": "café à la crème"}\n'.encode("latin-1") * 20, True),
        ("wide.jsonl", ('{"a": "今天"}\n' * 20).encode("utf-16"), False),
        ("packed.jsonl.gz", gzip.compress(random.Random(1).randbytes(9) + b'{"a": 1}\n' * 20, 0), False),
        ("prose.txt", b"A line of prose.\n" * 20, False),
        ("table.csv", b"a,b\n" + b"1,2\n" * 40, False),
    ],
)  # fmt: skip
def test_only_plain_jsonl_in_a_line_safe_encoding_is_cut(
    tmp_path: Path, name: str, data: bytes, cut: bool
) -> None:
    (tmp_path / name).write_bytes(data)
    _, units = _units(tmp_path, name)
    assert (units[0].kind is SliceKind.BYTES) is cut


def test_what_is_not_read_is_one_unit_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    _, units = _units(tmp_path, "link")
    assert [(u.kind, u.stored_bytes) for u in units] == [(SliceKind.NAME, 0)]
    stray = FoundFile("a.jsonl", "/nowhere", None, FileStatus.UNDECLARED, bytes=900)
    assert [(u.kind, u.stored_bytes) for u in cut_units(stray, RULES, 100)] == [(SliceKind.NAME, 900)]


def test_an_empty_file_is_one_whole_unit(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    _, units = _units(tmp_path, "empty.jsonl")
    assert [(u.kind, u.stop, u.stored_bytes) for u in units] == [(SliceKind.WHOLE, 0, 0)]
