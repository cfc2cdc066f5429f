"""JSONL: every line is a row that is read or told, and byte ranges give what one reading gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.model import Format, ReadRules
from scanner.readers.base import Limits
from tests.scanner.readers.reading import Seen, read_bytes, read_cut, read_file

LIMITS = Limits(max_record=60, max_nesting=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=12) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
sound_lines = values.map(lambda value: json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
any_lines = sound_lines | st.sampled_from([
    b"", b"  ", b'{"a": ', b"\xff\xfe", b'{"a": "\xff"}', b'{"a":1,"a":2}', b'"' + b"long " * 30 + b'"', b"\xef\xbb\xbf",
    b"\0\0",
])  # fmt: skip
files = st.tuples(
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.lists(any_lines, max_size=15),
    st.sampled_from([b"\n", b"\r\n"]),
    st.booleans(),
).map(lambda parts: parts[0] + parts[2].join(parts[1]) + (parts[2] if parts[3] else b""))
many = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


def one(text: str, **options: object) -> Seen:
    return read_bytes(text.encode(), "a.jsonl", kind=Format.JSONL, **options)  # type: ignore[arg-type]


@many
@given(data=files, cut=st.integers(1, 200))
def test_byte_ranges_give_what_one_reading_gives(tmp_path: Path, data: bytes, cut: int) -> None:
    path = tmp_path / "a.jsonl"
    # two lines that settle format and encoding, so that the file may be cut at all
    path.write_bytes(data + b'\n{"a": "b"}\n{"c": "\xe4\xbd\xa0"}\n{"a": "\xe5\xa5\xbd"}\n' * 4)
    apart = read_cut(path, cut, LIMITS)
    together = read_file(path, limits=LIMITS)
    assert apart.samples == together.samples
    assert (apart.rows, apart.content, apart.lost) == (together.rows, together.content, together.lost)
    assert together.content == path.stat().st_size
    assert sorted(apart.codes) == sorted(together.codes)


def test_ranges_inside_one_long_line_hold_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": 1}\n{"b": "' + b"x" * 5000 + b'"}\n{"c": 3}\n')
    seen = read_cut(path, 100, Limits(max_record=1000))
    assert [extent.rows for extent in seen.extents if extent.rows] == [2, 1]
    assert seen.codes == ["record.too_large"]


@given(st.lists(values, min_size=1, max_size=5))
def test_every_value_comes_with_its_place(records: list[object]) -> None:
    seen = one("".join(json.dumps(r) + "\n" for r in records), limits=Limits())
    assert [s.row for s in seen.samples] == list(range(len(records)))
    assert seen.lost == (0, 0, 0)


def test_places_are_paths_and_numbers_that_identify_are_text() -> None:
    seen = one(
        '{"turns": [{"who": "a"}, {"who": "b"}], "phone": 4155550123, "n": 12, "f": 4155550123.0, "x": 1.5, "t": true}\n'
    )
    assert seen.texts()["turns.1.who"] == "b"
    assert seen.texts()["phone"] == seen.texts()["f"] == "4155550123"
    assert not {"n", "x", "t"} & set(seen.texts())
    assert [".".join(map(str, f.path)) for f in seen.fields if f.is_key][:3] == [
        "turns",
        "turns.0.who",
        "turns.1.who",
    ]


def test_byte_offsets_stand_at_the_line() -> None:
    seen = read_bytes('\ufeff{"a": "é"}\r\n\r\n{"b": "c"}'.encode(), "a.jsonl")
    assert [(s.row, s.byte_offset) for s in seen.samples] == [(0, 0), (1, 18)]
    assert seen.structure == 2


def test_a_key_named_twice_keeps_both_values() -> None:
    seen = one('{"a": {"b": "first", "b": "second"}}\n')
    assert [f.text for f in seen.fields if f.path == ("a", "b") and not f.is_key] == ["first", "second"]
    assert seen.codes == ["record.duplicate_key"]


def test_lone_surrogates_are_replaced_and_told() -> None:
    seen = one('{"a": "x\\ud800y", "\\udfff": "z"}\n')
    assert seen.texts()["a"] == "x�y"
    assert "text.surrogate" in seen.codes


def test_not_a_number_and_big_numbers_are_values() -> None:
    big = "9" * 4000
    seen = one('{"a": NaN, "b": -Infinity, "c": "text", "d": 1e400, "e": ' + big + "}\n")
    assert seen.texts() == {"c": "text", "e": big}
    assert seen.issues == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"a": 1', "record.invalid"),
        ('{"a": 1} {"b": 2}', "record.invalid"),
        ("nonsense", "record.invalid"),
        ("[" * 50 + "]" * 50, "record.too_deep"),
        ("[" * 100_000, "record.too_deep"),
        ('{"a": ' + "9" * 5000 + "}", "record.invalid"),
        ('"' + "x" * 300_000 + '"', "record.too_large"),
    ],
)
def test_a_line_that_cannot_be_read_is_lost_alone(line: str, code: str) -> None:
    seen = one(f'{{"a": "b"}}\n{line}\n{{"c": "d"}}\n', limits=Limits(max_record=200_000, max_nesting=20))
    (issue,) = seen.issues
    assert (issue.code, issue.row, issue.rows_lost, issue.byte_offset) == (code, 1, 1, 11)
    assert issue.content_lost == len(line) + 1
    assert [s.row for s in seen.samples] == [0, 2]


def test_a_line_that_would_become_gigabytes_of_objects_is_refused() -> None:
    seen = one("[" + "{}," * 3_000_000 + "{}]\n")
    assert (seen.codes, seen.lost[0]) == (["record.too_large"], 1)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "gb18030", "latin-1", "utf-8-sig"])
def test_other_encodings_are_read_line_by_line(codec: str) -> None:
    word = "señora más café" if codec == "latin-1" else "你好，世界，这是中文文本"
    lines = [{"text": word, "n": n} for n in range(5)]
    data = "".join(json.dumps(r, ensure_ascii=False) + "\r\n" for r in lines).encode(codec)
    if codec in ("utf-16-le", "utf-16-be"):
        data = ("\ufeff").encode(codec) + data
    seen = read_bytes(data, "a.jsonl")
    assert [seen.texts(row) for row in range(5)] == [{"text": word}] * 5
    assert (seen.content, seen.lost) == (len(data), (0, 0, 0))


def test_bad_bytes_are_counted_one_by_one() -> None:
    seen = read_bytes('{"a": "ok 你好，世界"}\n'.encode() * 5 + b'{"a": "\xff\xfe?"}\n', "a.jsonl")
    assert seen.texts(5)["a"] == "��?"
    assert (seen.codes, seen.lost) == (["text.undecodable"], (0, 2, 0))


def test_declared_fields_alone_are_looked_at() -> None:
    text = '{"text": "a", "meta": {"url": "b", "by": "c"}, "tags": ["d"]}\n'
    chosen = one(text, rules=ReadRules(include=("text", "meta.*")))
    assert chosen.texts() == {"text": "a", "meta.url": "b", "meta.by": "c"}
    left = one(text, rules=ReadRules(exclude=("meta", "tags[]")))
    assert left.texts() == {"text": "a"}
    assert left.codes == ["value.excluded"] * 2
