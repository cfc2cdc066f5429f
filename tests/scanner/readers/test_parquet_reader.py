"""Parquet: every nested value is looked at, every row read or told, in units of row groups."""

from __future__ import annotations

import datetime as dt
import decimal
import hashlib
import io
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model import Format, Modality, ReadRules
from scanner.readers.base import Limits
from tests.scanner.readers.making import COMPRESSORS, PIXEL, parquet, sound
from tests.scanner.readers.reading import Seen, read_bytes, read_cut, read_file

ROOT = Path(__file__).parents[3]


def read(table: pa.Table | bytes, *, rules: ReadRules | None = None, **options: Any) -> Seen:
    data = table if isinstance(table, bytes) else parquet(table, **options)
    return read_bytes(data, "a.parquet", rules=rules)


def column(values: list[Any], kind: pa.DataType) -> Seen:
    return read(pa.table({"c": pa.array(values, type=kind)}))


@pytest.mark.parametrize(
    "kind",
    [
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.dictionary(pa.int32(), pa.string()),
        pa.binary(),
        pa.large_binary(),
    ],
    ids=str,
)
def test_text_in_any_kind_of_column(kind: pa.DataType) -> None:
    plain = pa.array(["Mirel 你好", None, "", "Oren"])
    values = plain.dictionary_encode() if pa.types.is_dictionary(kind) else plain.cast(kind)
    seen = read(pa.table({"c": values}))
    assert [seen.texts(n) for n in range(4)] == [{"c": "Mirel 你好"}, {}, {}, {"c": "Oren"}]
    assert (seen.rows, seen.content, seen.issues) == (4, len("Mirel 你好Oren".encode()), [])


_DEEP = pa.struct([("x", pa.string()), ("y", pa.struct([("z", pa.string())]))])
NESTED = [
    (pa.list_(pa.string()), [["a", None, "b"]], {"c.0": "a", "c.2": "b"}),
    (pa.large_list(pa.string()), [["a"]], {"c.0": "a"}),
    (pa.list_(pa.string(), 2), [["a", "b"]], {"c.0": "a", "c.1": "b"}),
    (_DEEP, [{"x": "a", "y": {"z": "b"}}], {"c.x": "a", "c.y.z": "b"}),
    (pa.list_(pa.struct([("x", pa.string())])), [[{"x": "a"}, {"x": "b"}]], {"c.0.x": "a", "c.1.x": "b"}),
    (pa.map_(pa.string(), pa.string()), [[("k", "a"), ("l", "b")]], {"c.k": "a", "c.l": "b"}),
    (pa.map_(pa.int64(), pa.list_(pa.string())), [[(7, ["a"])]], {"c.7.0": "a"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values", "texts"), NESTED, ids=str)
def test_nested_values_come_with_their_path(
    kind: pa.DataType, values: list[Any], texts: dict[str, str]
) -> None:
    assert column(values, kind).texts() == texts


def test_keys_of_maps_are_looked_at_and_doubled_ones_keep_both_values() -> None:
    seen = column([[("Mirel", "a"), ("Mirel", "b")]], pa.map_(pa.string(), pa.string()))
    assert [f.text for f in seen.fields] == ["c", "Mirel", "a", "Mirel", "b"]


TIMES = [
    (pa.date32(), dt.date(1984, 3, 9), "1984-03-09"),
    (pa.date64(), dt.date(1984, 3, 9), "1984-03-09"),
    (pa.timestamp("s"), dt.datetime(1984, 3, 9), "1984-03-09 00:00:00"),
    (pa.timestamp("ns"), 1, "1970-01-01 00:00:00.000000001"),
    (pa.timestamp("us", "Asia/Hong_Kong"), 0, "1970-01-01 00:00:00.000000"),
    (pa.timestamp("s"), 10**15, "<value out of range: 1000000000000000"),
    (pa.time64("ns"), 1, "00:00:00.000000001"),
    (pa.duration("s"), 86400, "86400"),
]


@pytest.mark.parametrize(("kind", "value", "text"), TIMES, ids=str)
def test_dates_and_times_are_text_wherever_they_stand(kind: pa.DataType, value: Any, text: str) -> None:
    assert text in column([value], kind).texts()["c"]
    assert text in column([[value]], pa.list_(kind)).texts()["c.0"]
    assert text in column([{"x": value}], pa.struct([("x", kind)])).texts()["c.x"]


def test_numbers_that_identify_are_text_and_no_type_is_passed_over() -> None:
    table = pa.table({
        "big": pa.array([4155550123], pa.int64()), "small": pa.array([7], pa.int8()),
        "wide": pa.array([2**64 - 1], pa.uint64()),
        "money": pa.array([decimal.Decimal("4155550123.50")], pa.decimal128(20, 2)), "half": pa.array([1.5], pa.float16()),
        "real": pa.array([4155550123.0]), "yes": pa.array([True]), "none": pa.nulls(1),
        "id": pa.array([uuid.UUID(int=2**100).bytes], pa.uuid()),
    })  # fmt: skip
    seen = read(table)
    assert seen.texts() == {
        "big": "4155550123", "wide": str(2**64 - 1), "money": "4155550123.50", "real": "4155550123",
        "id": str(uuid.UUID(int=2**100)),
    }  # fmt: skip
    assert seen.issues == []


@pytest.mark.parametrize("path", ["x.png", None])
def test_pictures_and_sound_are_media_with_their_digests(path: str | None) -> None:
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    table = pa.table({
        "image": pa.array([{"bytes": PIXEL, "path": path}], kind),
        "audio": pa.array([{"bytes": sound(), "path": None}], kind),
        "caption": ["Mirel by the sea"],
    })  # fmt: skip
    (sample,) = (seen := read(table)).samples
    assert sample.modalities == (Modality.TEXT, Modality.AUDIO, Modality.IMAGE)
    assert sample.media_sha256 == (hashlib.sha256(PIXEL).hexdigest(), hashlib.sha256(sound()).hexdigest())
    assert seen.texts().get("image.path") == path
    assert seen.lost == (0, 0, 0)


def test_binary_is_lost_and_told_and_takes_a_row_only_if_that_is_all_of_it() -> None:
    blobs = [b"\0\xff" * 10] * 3
    alone = read(pa.table({"blob": blobs}))
    assert (alone.rows, alone.lost, alone.samples) == (3, (3, 60, 0), [])
    beside = read(pa.table({"blob": blobs, "n": [1, 2, 3]}))
    assert (beside.rows, beside.lost) == (3, (0, 60, 0))


def test_text_that_is_no_text_costs_its_cell_and_not_the_rest() -> None:
    bad = pa.array([b"good", b"\xff\xfe\0", b"also good"], pa.binary()).view(pa.string())
    seen = read(pa.table({"c": bad, "d": ["x", "y", "z"]}))
    assert [seen.texts(n) for n in range(3)] == [
        {"c": "good", "d": "x"},
        {"d": "y"},
        {"c": "also good", "d": "z"},
    ]
    assert (seen.codes, seen.lost) == (["value.binary"], (0, 3, 0))


def test_columns_of_one_name_are_all_looked_at() -> None:
    table = pa.Table.from_arrays(
        [pa.array(["one"]), pa.array(["two"]), pa.array(["three"])], names=["a", "a", "a#1"]
    )
    seen = read(table)
    assert [f.text for f in seen.fields if not f.is_key] == ["one", "two", "three"]


@pytest.mark.parametrize(
    "table", [pa.table({"a": pa.array([], pa.string())}), pa.table({})], ids=["no rows", "no columns"]
)
def test_files_without_values(table: pa.Table) -> None:
    seen = read(table)
    assert (seen.rows, seen.content, seen.issues) == (0, 0, [])


def test_empty_row_groups_are_units_of_no_rows(tmp_path: Path) -> None:
    schema = pa.schema([("a", pa.string())])
    path = tmp_path / "a.parquet"
    with pq.ParquetWriter(path, schema) as writer:
        for values in (["one"], [], ["two", "three"], []):
            writer.write_table(pa.table({"a": pa.array(values, pa.string())}, schema=schema))
    seen = read_cut(path, 1)
    assert len(seen.extents) == pq.ParquetFile(path).metadata.num_row_groups
    assert [seen.texts(n)["a"] for n in range(3)] == ["one", "two", "three"]
    assert seen.lost == (0, 0, 0)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.none() | st.text(max_size=30), min_size=1, max_size=40), st.integers(1, 12))
def test_units_give_what_the_whole_gives(values: list[str | None], size: int) -> None:
    clean = [None if v is None else v.encode("utf-8", "replace").decode() for v in values]
    data = parquet(pa.table({"t": pa.array(clean, pa.string())}), row_group_size=size)
    whole = read_bytes(COMPRESSORS["gz"](data), "a.parquet.gz")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.parquet")
        path.write_bytes(data)
        cut = read_cut(path, 1)
    assert cut.samples == whole.samples
    assert (
        (cut.rows, cut.content)
        == (whole.rows, whole.content)
        == (len(clean), sum(len((v or "").encode()) for v in clean))
    )


def test_a_broken_page_costs_its_row_group_and_no_other(tmp_path: Path) -> None:
    texts = [f"line {n} of the text" for n in range(90)]
    data = bytearray(
        parquet(pa.table({"t": texts}), row_group_size=30, compression="zstd", use_dictionary=False)
    )
    middle = pq.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(1).column(0)
    begin = middle.data_page_offset + 40
    data[begin : begin + 60] = b"\xff" * 60
    path = tmp_path / "a.parquet"
    path.write_bytes(bytes(data))
    seen = read_cut(path, 1)
    assert (seen.codes, seen.rows, seen.lost[0]) == (["format.broken"], 90, 30)
    assert seen.lost[2] > 0
    assert {s.row for s in seen.samples} == {*range(30), *range(60, 90)}
    assert read_file(path).lost[0] == 30  # the same as one unit


def test_declared_fields_alone_count_as_content() -> None:
    table = pa.table({"text": ["abc"], "other": ["defgh"]})
    seen = read(table, rules=ReadRules(exclude=("other",)))
    assert (seen.texts(), seen.content, seen.codes) == ({"text": "abc"}, 3, ["value.excluded"])


def test_a_unit_of_a_row_group_that_is_gone_is_told(tmp_path: Path) -> None:
    from scanner.inventory.units import cut_units
    from scanner.readers.unit import read_unit
    from tests.scanner.readers.reading import collect, found

    path = tmp_path / "a.parquet"
    path.write_bytes(parquet(pa.table({"a": ["x"] * 9}), row_group_size=3))
    last = cut_units(found(path), ReadRules())[-1]
    path.write_bytes(parquet(pa.table({"a": ["x"] * 3})))
    seen = collect(read_unit(last, Limits(), lambda _: None))
    assert seen.codes == ["format.broken", "file.changed_during_scan"]


def test_what_is_no_parquet_is_lost_and_told() -> None:
    seen = read_bytes(b"PAR1" + b"nonsense" * 10, "a.parquet", kind=Format.PARQUET)
    assert (seen.codes, seen.lost) == (["format.broken"], (0, 0, 84))


BOMB = """
import sys
from pathlib import Path
from scanner.model import Sample
from scanner.readers.base import Limits
from scanner.readers.unit import read_unit
from tests.scanner.readers.reading import found, whole
events = read_unit(whole(found(Path(sys.argv[1]))), Limits(), lambda _: None)
Path("/proc/self/clear_refs").write_text("5")  # the peak of memory counts from here
chars = sum(len(f.text) for e in events if isinstance(e, Sample) for f in e.fields if not f.is_key)
print(chars, *[line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")])
"""


def test_one_long_value_that_comes_a_thousand_times_is_held_once(tmp_path: Path) -> None:
    """A file of 100 KB that stands for gigabytes: rows share what the file shares."""
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 1000, pa.int32()), ["x" * 400_000]).cast(pa.string())
    table = pa.table({
        "t": long, "s": pa.StructArray.from_arrays([long], ["y"]),
        "l": pa.ListArray.from_arrays(pa.array(range(1001), pa.int32()), long),
    })  # fmt: skip
    path = tmp_path / "a.parquet"
    pq.write_table(table, path)
    assert path.stat().st_size < 300_000
    done = subprocess.run(
        [sys.executable, "-c", BOMB, path], capture_output=True, text=True, check=True, cwd=ROOT
    )
    chars, peak = map(int, done.stdout.split())
    assert chars > 3 * 400_000 * 1000
    assert peak < 400_000  # KiB; held as rows it would be over a million


def test_a_page_that_breaks_its_checksum_is_not_believed() -> None:
    table = pa.table({"text": [f"river stone {n}" for n in range(50)]})
    data = bytearray(
        parquet(
            table, write_page_checksum=True, compression="none", use_dictionary=False, data_page_version="1.0"
        )
    )
    place = bytes(data).find(b"river stone 7")
    data[place : place + 5] = b"RIVER"
    assert [issue.code for issue in read_bytes(bytes(data), "a.parquet").issues] == ["format.broken"]
