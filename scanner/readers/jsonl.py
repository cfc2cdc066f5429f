"""Reads JSONL / NDJSON: one record a line, places as row and byte offset, slices by byte range.

A line that is not JSON, is too long or too deep is lost as a row and told; all others go on. Python's own
parser is used because it alone keeps duplicate keys, lone surrogates and NaN apart from loss.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from scanner.content.encoding import decode
from scanner.content.lines import RawLine, raw_lines
from scanner.content.streams import StreamFault
from scanner.model import Extent, Format, Issue, ReadEvent, ReadRules, Sample, Structure
from scanner.readers.base import Content, Limits
from scanner.readers.fields import Pairs, flatten, to_events

FORMATS = (Format.JSONL,)


def _pairs(pairs: list[tuple[str, object]]) -> object:
    record = dict(pairs)
    return record if len(record) == len(pairs) else Pairs(pairs)


def parse_json(text: str) -> object:
    """A JSON value; objects with a key named twice become `Pairs`. Raises ValueError or RecursionError."""
    return json.loads(text, object_pairs_hook=_pairs, strict=False)


def record_events(
    text: str, row: int, size: int, offset: int | None, rules: ReadRules, limits: Limits
) -> Iterator[ReadEvent]:
    """The events of one JSON text that takes `size` bytes at `offset`."""
    try:
        value = parse_json(text)
        flat = flatten(
            value if isinstance(value, (dict, list, Pairs)) else [value], rules, limits.max_nesting
        )
    except RecursionError:
        yield Issue(
            "record.too_deep", f"over {limits.max_nesting} levels", None, row, 1, offset, None, 1, size
        )
    except json.JSONDecodeError as error:
        detail = f"not JSON at character {error.pos}"
        yield Issue("record.invalid", detail, None, row, 1, offset, None, 1, size)
    except ValueError:
        yield Issue("record.invalid", "a number too long", None, row, 1, offset, None, 1, size)
    else:
        yield from to_events(flat, row, size, offset)


def _line_events(line: RawLine, row: int, content: Content, limits: Limits) -> Iterator[ReadEvent]:
    if line.data is None:
        detail = f"a line of {line.size} bytes"
        yield Issue("record.too_large", detail, None, row, 1, line.offset, None, 1, line.size)
        return
    decoded = decode(line.data, content.codec, content.codec_certain)
    if decoded.codec_used != content.codec:
        yield Issue("text.encoding_guessed", decoded.codec_used, None, row, 1, line.offset)
    text = decoded.text.removeprefix("\ufeff") if line.offset == 0 else decoded.text
    for event in record_events(text, row, line.size, line.offset, content.rules, limits):
        if decoded.bytes_lost and isinstance(event, Sample):
            lost = decoded.bytes_lost
            detail = f"{lost} bytes are not {content.codec}"
            yield Issue("text.undecodable", detail, None, row, 1, line.offset, content_lost=lost)
            yield replace(event, content_bytes=event.content_bytes - lost)
        else:
            yield event


def _is_blank(line: RawLine) -> bool:
    return line.data is not None and not line.data.strip(b" \t\r\n\0\xef\xbb\xbf")


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """Samples in line order; blank lines are structure. Of a slice, the lines that start inside it."""
    row = 0
    first = last = content.begin
    fault: StreamFault | None = None
    # One byte before the slice tells whether a line starts exactly at its first byte.
    lines = raw_lines(content.stream, content.codec, limits.max_record, max(0, content.begin - 1))
    while True:
        try:
            line = next(lines, None)
        except StreamFault as error:
            fault, line = error, None
        if line is None or (content.end is not None and line.offset >= content.end):
            break
        last = line.offset + line.size
        if line.offset < content.begin:
            first = last
        elif _is_blank(line):
            yield Structure(line.size)
        else:
            yield from _line_events(line, row, content, limits)
            row += 1
    yield Extent(row, last - first)
    if fault is not None:
        raise fault
