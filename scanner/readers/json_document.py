"""Reads JSON documents: an array's items are samples, any other value is one sample.

An array is decoded and parsed item by item, whatever its length, so memory follows the longest item; any other
document is parsed whole, up to the record limit. What stands behind a syntax error is lost and told; the
items before it are read. Bytes of items are not told apart: they count as one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from scanner.content.streams import StreamFault
from scanner.model import Extent, Format, Issue, ReadEvent, Structure
from scanner.readers.base import Content, Limits
from scanner.readers.fields import flatten, to_events
from scanner.readers.jsonl import holds_too_much, in_container, keep_pairs, read_record, record_events
from scanner.readers.text import BLANK, codec_issue, pieces, undecodable

FORMATS = (Format.JSON,)
_PARSER = json.JSONDecoder(object_pairs_hook=keep_pairs, strict=False)
_NUMBER_GOES_ON = ("", *"0123456789.eE+-")
_BLANK = re.compile(f"[{BLANK}]*")


class _Source:
    """The decoded text from where the parser stands, growing as asked, and what of it was bytes."""

    def __init__(self, content: Content) -> None:
        self._pieces = pieces(content.stream, content)
        self._codec = content.codec
        self.text = ""
        self.at = 0
        self.total = self.undecodable = 0
        self.guessed: set[str] = set()
        self.fault: StreamFault | None = None

    def grow(self, to: int) -> bool:
        """Read on until `to` characters lie ahead; whether there was anything more."""
        parts = [self.text[self.at :]]
        length = len(parts[0])
        while length < to and (part := self._next_part()):
            parts.append(part)
            length += len(part)
        self.text, self.at = "".join(parts), 0
        return len(parts) > 1

    def _next_part(self) -> str:
        try:
            piece = next(self._pieces, None)
        except StreamFault as fault:
            self.fault, piece = fault, None
        if piece is None:
            return ""
        self.total += piece.size
        self.undecodable += piece.decoded.bytes_lost
        self.guessed.add(piece.decoded.codec_used)
        return piece.decoded.text

    def next_mark(self) -> str:
        """The next character that is not blank, "" at the end; the parser then stands at it."""
        while True:
            blank = _BLANK.match(self.text, self.at)
            self.at = blank.end() if blank else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.grow(1):
                return ""

    def drain(self) -> int:
        """Bytes from where the parser stands to the end, which nobody looks at."""
        ahead = len(self.text[self.at :].encode(self._codec, "replace"))
        before = self.total
        self.text, self.at = "", 0
        while self._next_part():
            pass
        return max(0, min(ahead + self.total - before, self.total - self.undecodable))


class _NotReadable(Exception):
    """The array cannot be read from here on; (code, detail) of the issue."""


def _item(source: _Source, limits: Limits) -> object:
    """The array item at which the parser stands; it is then behind it."""
    while True:
        value, end = None, 0
        try:
            value, end = _PARSER.raw_decode(source.text, source.at)
        except RecursionError:
            raise _NotReadable("record.too_deep", f"over {limits.max_nesting} levels") from None
        except ValueError:
            pass
        if end and source.text[end : end + 1] not in _NUMBER_GOES_ON:
            source.at = end
            return value
        length, taken = len(source.text) - source.at, end - source.at
        if length > limits.max_record or holds_too_much(source.text):
            raise _NotReadable("record.too_large", f"an item over {length} characters")
        if not source.grow(2 * length):
            if not end:
                raise _NotReadable("record.invalid", "not JSON")
            source.at = taken
            return value


def _items(source: _Source, limits: Limits) -> Iterator[object]:
    source.at += 1  # the opening bracket
    mark = source.next_mark()
    while mark != "]":
        yield _item(source, limits)
        mark = source.next_mark()
        if mark == ",":
            source.at += 1
            mark = source.next_mark()
        elif mark != "]":
            raise _NotReadable("record.invalid", "not JSON")
    source.at += 1
    if source.next_mark():
        raise _NotReadable("record.invalid", "something after the end of the array")


def _array_events(source: _Source, content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """Samples, issues and structure; what nobody looked at was lost with the last row."""
    row = lost = 0
    try:
        for item in _items(source, limits):
            try:
                flat = flatten(in_container(item), content.rules, limits.max_nesting)
            except RecursionError:
                yield Issue("record.too_deep", f"over {limits.max_nesting} levels", None, row, 1, rows_lost=1)
            else:
                yield from to_events(flat, row, 0)
            row += 1
    except _NotReadable as end:
        code, detail = end.args
        lost = source.drain()
        yield Issue(code, f"{detail}; it and all behind it", None, row, 1, None, None, 1, lost)
        row += 1
    yield Structure(source.total - source.undecodable - lost)
    yield Extent(row, source.total)


def _document_events(source: _Source, content: Content, limits: Limits) -> Iterator[ReadEvent]:
    source.grow(limits.max_record + 1)
    if len(source.text) > limits.max_record:
        lost = source.drain()
        yield Issue("record.too_large", f"a document of {source.total} bytes", None, 0, 1, 0, None, 1, lost)
        yield Structure(source.total - source.undecodable - lost)
    else:
        size = source.total - source.undecodable
        found = read_record(source.text, size, content.rules, limits)
        source.text = ""
        yield from record_events(found, 0, size, 0)
    yield Extent(1, source.total)


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """Rows in order; row 0 is the first item of the array, or the document."""
    source = _Source(content)
    source.grow(1)
    extent = Extent(0, 0)
    mark = source.next_mark()
    for event in (_array_events if mark == "[" else _document_events)(source, content, limits):
        if isinstance(event, Extent):
            extent = event
        else:
            yield event
    for codec in sorted(source.guessed - {content.codec}):
        yield codec_issue(codec)
    if source.undecodable:
        yield undecodable(source.undecodable, content, None, None)
    yield extent
    if source.fault is not None:
        raise source.fault
