"""JSON documents: arrays item by item give what the standard parser gives, whatever their length."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scanner.readers.text as text_module
from scanner.model import Format, ReadRules
from scanner.readers.base import Limits
from scanner.readers.fields import flatten
from scanner.readers.json_document import _PARSER
from tests.scanner.readers.making import COMPRESSORS
from tests.scanner.readers.reading import Seen, read_bytes

items = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


def read(data: bytes, **options: Any) -> Seen:
    return read_bytes(data, "a.json", kind=Format.JSON, **options)


@settings(deadline=None, max_examples=120)
@given(st.lists(items, max_size=12), st.booleans(), st.integers(1, 40), st.booleans())
def test_arrays_are_read_as_the_standard_parser_reads_them(
    records: list[Any], spaced: bool, step: int, ascii_only: bool
) -> None:
    data = json.dumps(records, indent=int(spaced) or None, ensure_ascii=ascii_only).encode("utf-8", "replace")
    kept = text_module._READ
    text_module._READ = step  # so that every item is torn at every place
    try:
        seen = read(data)
    finally:
        text_module._READ = kept
    wanted = _PARSER.decode(data.decode())
    assert [s.row for s in seen.samples] == list(range(len(wanted)))
    for sample, item in zip(seen.samples, wanted, strict=True):
        shaped = item if isinstance(item, (dict, list)) else [item]
        assert sample.fields == tuple(flatten(shaped, ReadRules(), 200).fields)  # all shorter than a window
    assert (seen.content, seen.lost) == (len(data), (0, 0, 0))


def test_a_long_array_of_long_items() -> None:
    records = [{"n": n, "text": f"é{n} " * 40_000} for n in range(8)]
    seen = read(COMPRESSORS["gz"](json.dumps(records).encode()))
    assert [seen.texts(n)["text"] for n in range(8)] == [r["text"] for r in records]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030"])
def test_other_encodings(codec: str) -> None:
    data = json.dumps([{"a": "你好，世界，这是中文"}] * 3, ensure_ascii=False).encode(codec)
    seen = read(data)
    assert [seen.texts(n) for n in range(3)] == [{"a": "你好，世界，这是中文"}] * 3
    assert (seen.content, seen.lost) == (len(data), (0, 0, 0))


def test_an_object_is_one_sample() -> None:
    seen = read(b'{"data": [{"q": "one"}, {"q": "two"}], "version": "v"}\n')
    assert seen.rows == 1
    assert seen.texts() == {"data.0.q": "one", "data.1.q": "two", "version": "v"}


@pytest.mark.parametrize(
    ("data", "code", "rows", "lost"),
    [
        (b'[{"a": "x"}, {"b": oops}, {"c": "z"}]', "record.invalid", 2, len(b'{"b": oops}, {"c": "z"}]')),
        (b'[{"a": "x"}, {"b": "never closed', "record.invalid", 2, len(b'{"b": "never closed')),
        (b'[{"a": "x"}] and more', "record.invalid", 2, len(b"and more")),
        (b'[{"a": "x"} {"b": "y"}]', "record.invalid", 2, len(b'{"b": "y"}]')),
        (b'[{"a": "x"}, ' + b"[" * 100_000, "record.too_deep", 2, 100_000),
        (b'{"a": "x"', "record.invalid", 1, len(b'{"a": "x"')),
        (b"   ", "record.invalid", 1, 3),
        (b'{"a": "' + b"x" * 2000 + b'"}', "record.too_large", 1, 2009),
    ],
)
def test_what_is_behind_a_fault_is_lost_and_told(data: bytes, code: str, rows: int, lost: int) -> None:
    seen = read(data, limits=Limits(max_record=1000))
    assert seen.codes == [code]
    assert (seen.rows, seen.lost[0]) == (rows, 1)
    assert seen.lost[1] == lost


def test_an_item_over_the_limit_ends_the_array() -> None:
    seen = read(b'["a", "' + b"x" * 900_000 + b'", "b"]', limits=Limits(max_record=100_000))
    assert (seen.codes, seen.rows, seen.lost[0]) == (["record.too_large"], 2, 1)


def test_one_deep_item_is_lost_alone() -> None:
    seen = read(b'["a", ' + b"[" * 30 + b"]" * 30 + b', "b"]', limits=Limits(max_nesting=20))
    assert (seen.codes, seen.rows, seen.lost[0]) == (["record.too_deep"], 3, 1)
    assert [s.row for s in seen.samples] == [0, 2]


def test_duplicate_keys_surrogates_and_nan_in_a_long_array() -> None:
    many = b'{"k": "one", "k": "two"}, {"s": "\\udc00"}, NaN, '
    seen = read(b"[" + many * 5_000 + b'"end"]')
    assert (seen.rows, seen.lost) == (15_001, (0, 0, 0))
    assert set(seen.codes) == {"record.duplicate_key", "text.surrogate"}
    assert [f.text for f in seen.samples[0].fields if not f.is_key] == ["one", "two"]


def test_a_torn_stream_keeps_the_items_before_it() -> None:
    whole = json.dumps([{"n": n, "text": f"number {n}"} for n in range(5000)]).encode()
    packed = COMPRESSORS["gz"](whole)
    seen = read_bytes(packed[: len(packed) // 2], "a.json.gz")
    assert seen.codes == ["record.invalid", "stream.torn"]
    assert seen.rows > 1000
    assert seen.texts(1000) == {"text": "number 1000"}
