"""Reads JSON documents: an array's items are samples, any other value is one sample.

Documents up to the record limit are parsed whole; longer arrays are streamed item by item with ijson.
What stands behind a syntax error is lost and told; the items before it are read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO

import ijson

from scanner.content.encoding import decode
from scanner.content.streams import ByteStream, StreamFault
from scanner.model import Extent, Format, Issue, ReadEvent, Structure
from scanner.readers.base import Content, Limits, read_upto
from scanner.readers.fields import Pairs, flatten, to_events
from scanner.readers.jsonl import parse_json, record_events

FORMATS = (Format.JSON,)
_CHUNK = 1 << 16


class _Tap(io.RawIOBase):
    """Gives a head already read, then the stream; remembers a fault for after the items before it."""

    def __init__(self, head: bytes, stream: ByteStream | None) -> None:
        super().__init__()
        self._head = io.BytesIO(head)
        self._stream = stream
        self.given = 0
        self.fault: StreamFault | None = None

    def read(self, size: int = -1, /) -> bytes:
        del size  # ijson asks for what it likes; pieces of one size keep the place of an error known
        data = self._head.read(_CHUNK)
        if not data and self._stream is not None and self.fault is None:
            try:
                data = self._stream.read(_CHUNK)
            except StreamFault as fault:
                self.fault = fault
        self.given += len(data)
        return data


class _TooDeep(Exception):
    """Nested beyond the limit."""


def _items(source: IO[bytes], max_nesting: int) -> Iterator[object]:
    """The items of a top-level array, duplicate keys kept, built from ijson's events."""
    stack: list[tuple[list[object] | list[tuple[str, object]], str | None]] = []
    key: str | None = None
    for event, value in ijson.basic_parse(source, use_float=True):
        if event == "map_key":
            key = value
            continue
        if event in ("start_map", "start_array"):
            stack.append(([], key))
            key = None
            if len(stack) > max_nesting:
                raise _TooDeep
            continue
        if event in ("end_map", "end_array"):
            built, key = stack.pop()
            done: object = built
            if event == "end_map":
                record = dict(built)  # type: ignore[arg-type]
                done = record if len(record) == len(built) else Pairs(built)  # type: ignore[arg-type]
        else:
            done = value
        if not stack:
            continue  # whatever follows the array is a syntax error that ijson will raise
        if len(stack) == 1:
            yield done
        else:
            stack[-1][0].append(done if key is None else (key, done))  # type: ignore[arg-type]
        key = None


def _stream_array(head: bytes, content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """Item by item; ends with the Extent, or raises the stream's fault after it told what was lost."""
    body = head.removeprefix(b"\xef\xbb\xbf")
    tap = _Tap(body, content.stream)
    tap.given = len(head) - len(body)
    row = 0
    lost = 0
    try:
        for item in _items(tap, limits.max_nesting):  # type: ignore[arg-type]
            yield from to_events(
                flatten(
                    [item] if not isinstance(item, (dict, Pairs)) else item, content.rules, limits.max_nesting
                ),
                row,
                0,
            )
            row += 1
    except (ijson.JSONError, UnicodeDecodeError, _TooDeep, RecursionError, ValueError) as error:
        code = "record.too_deep" if isinstance(error, (_TooDeep, RecursionError)) else "record.invalid"
        before = max(0, tap.given - _CHUNK)
        while tap.read():
            pass
        lost = tap.given - before
        detail = "the rest of the array cannot be read"
        yield Issue(code, detail, None, row, 1, before, None, 1, lost)
        row += 1
    else:
        while tap.read():
            pass
    yield Structure(tap.given - lost)
    yield Extent(row, tap.given)
    if tap.fault is not None:
        raise tap.fault


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """See the module; bytes of items are not told apart, they count as one."""
    data, fault = read_upto(content.stream, limits.max_record + 1)
    is_array = data.lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"[")
    if len(data) > limits.max_record and not is_array:
        size = len(data)
        while more := content.stream.read(1 << 20):
            size += len(more)
        yield Issue("record.too_large", f"a document of {size} bytes", None, 0, 1, 0, None, 1, size)
        yield Extent(1, size)
        return
    if len(data) > limits.max_record or (fault is not None and is_array):
        yield from _stream_array(data, content, limits)
    else:
        yield from _whole(data, is_array, content, limits)
    if fault is not None:
        raise fault


def _whole(data: bytes, is_array: bool, content: Content, limits: Limits) -> Iterator[ReadEvent]:
    decoded = decode(data, content.codec, content.codec_certain)
    text = decoded.text.removeprefix("\ufeff")
    lost = decoded.bytes_lost
    try:
        value = parse_json(text)
    except (ValueError, RecursionError):
        if is_array and content.codec.startswith("utf-8") and not lost:
            yield from _stream_array(data, content, limits)
            return
        yield from record_events(text, 0, len(data), 0, content.rules, limits)
        yield Extent(1, len(data))
        return
    if lost:
        yield Issue("text.undecodable", f"{lost} bytes are not {content.codec}", content_lost=lost)
    records = value if isinstance(value, list) else [value]
    yield Structure(len(data) - lost)
    for row, record in enumerate(records):
        shaped = record if isinstance(record, (dict, Pairs, list)) else [record]
        try:
            flat = flatten(shaped, content.rules, limits.max_nesting)
        except RecursionError:
            yield Issue("record.too_deep", f"over {limits.max_nesting} levels", None, row, 1, rows_lost=1)
        else:
            yield from to_events(flat, row, 0)
    yield Extent(len(records), len(data))
