"""Reads JSONL / NDJSON: one record a line, places as row and byte offset, slices by byte range.

A line that is not JSON, is too long or too deep is lost as a row and told; all others go on. Python's own
parser is used because it alone keeps duplicate keys, lone surrogates and NaN apart from loss.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from scanner.content.encoding import decode
from scanner.content.lines import RawLine, raw_lines
from scanner.content.streams import ByteStream, StreamFault
from scanner.model import Extent, Format, Issue, ReadEvent, ReadRules, Structure
from scanner.readers.base import Content, Limits, Rewound
from scanner.readers.fields import Flat, Pairs, flatten, to_events
from scanner.readers.text import BLANK, coding_issues

FORMATS = (Format.JSONL,)
_BLANK_LINE = re.compile(f"[{BLANK}]*\\Z")
_SEARCHED = 1 << 16
_SURELY_SMALL = 1 << 20
_MOST_MEMORY = 400 << 20
_WEIGHTS = {'":': 350, "{": 60, "[": 60, '","': 150, ",": 160}
"""Bytes that a member, container, string in a list, or other value takes when read; measured, not exact."""


def keep_pairs(pairs: list[tuple[str, object]]) -> object:
    """An object of these pairs, none of which may get lost."""
    record = dict(pairs)
    return record if len(record) == len(pairs) else Pairs(pairs)


def holds_too_much(text: str) -> bool:
    """Whether a text would become more objects in memory than a worker may hold; a guess from its marks."""
    if len(text) < _SURELY_SMALL:
        return False
    return sum(weight * text.count(mark) for mark, weight in _WEIGHTS.items()) > _MOST_MEMORY


def parse_json(text: str) -> object:
    """A JSON value; objects with a key named twice become `Pairs`.

    Raises ValueError or RecursionError, and OverflowError for a text that would become too many objects.
    """
    if holds_too_much(text):
        raise OverflowError
    return json.loads(text, object_pairs_hook=keep_pairs, strict=False)


def read_record(text: str, size: int, rules: ReadRules, limits: Limits) -> Flat | Issue:
    """The record that a JSON text of `size` bytes holds, or the issue, still without a place, of why it holds none."""
    code, detail = "record.invalid", "a number too long"
    try:
        return flatten(in_container(parse_json(text)), rules, limits.max_nesting)
    except OverflowError:
        code, detail = "record.too_large", f"too many values in {size} bytes"
    except RecursionError:
        code, detail = "record.too_deep", f"over {limits.max_nesting} levels"
    except json.JSONDecodeError as error:
        detail = f"not JSON at character {error.pos}"
    except ValueError:
        pass
    return Issue(code, detail, rows=1, rows_lost=1, content_lost=size)


def record_events(found: Flat | Issue, row: int, size: int, offset: int) -> Iterator[ReadEvent]:
    """The events of what `read_record` found, at its place."""
    if isinstance(found, Issue):
        yield replace(found, row=row, byte_offset=offset)
    else:
        yield from to_events(found, row, size, offset)


def in_container(value: object) -> object:
    """The value, in a list of its own if it is no object or list: a record has named or numbered fields."""
    return value if isinstance(value, (dict, list)) else [value]


def _line_events(line: RawLine, row: int, content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """Events of one line; a blank one gives structure and no row."""
    if line.data is None:
        detail = f"a line of {line.size} bytes"
        yield Issue("record.too_large", detail, None, row, 1, line.offset, None, 1, line.size)
        return
    decoded = decode(line.data, content.codec, content.codec_certain)
    text = decoded.text.removeprefix("\ufeff") if line.offset == 0 else decoded.text
    if not decoded.bytes_lost and _BLANK_LINE.match(text):
        yield Structure(line.size)
        return
    yield from coding_issues(decoded, content, row, line.offset)
    size = line.size - decoded.bytes_lost
    found = read_record(text, size, content.rules, limits)
    del decoded, text  # a long line need not be held twice while its parts are looked at
    yield from record_events(found, row, size, line.offset)


def _first_line(content: Content) -> tuple[ByteStream, int]:
    """The stream from the first line that starts in the slice, and where that is.

    The byte before the slice tells whether a line starts exactly at its first byte.
    """
    if not content.begin or content.end is None:
        return content.stream, content.begin
    offset = content.begin - 1
    while offset < content.end and (data := content.stream.read(_SEARCHED)):
        start = data.find(b"\n") + 1
        if start:
            return Rewound(data[start:], content.stream), offset + start
        offset += len(data)
    return Rewound(b""), content.end


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """Samples in line order; blank lines are structure. Of a slice, the lines that start inside it."""
    stream, first = _first_line(content)
    lines = raw_lines(stream, content.codec, limits.max_record, first)
    row = 0
    last = first
    fault: StreamFault | None = None
    while content.end is None or last < content.end:
        try:
            line = next(lines, None)
        except StreamFault as error:
            fault, line = error, None
        if line is None:
            break
        last = line.offset + line.size
        blank = False
        for event in _line_events(line, row, content, limits):
            blank = isinstance(event, Structure)
            yield event
        row += not blank
    yield Extent(row, last - first)
    if fault is not None:
        raise fault
