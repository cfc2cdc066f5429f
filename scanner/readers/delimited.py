"""Reads CSV and TSV: one record a row, fields by header name, quoted line breaks kept together.

The header is looked at with every row. A row with more or fewer cells than the header is read whole and told.
A quote that never closes cannot grow beyond the record limit: what it took is lost and told, and reading goes
on behind it.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from scanner.content.encoding import DecodedText, decode
from scanner.content.lines import RawLine, raw_lines
from scanner.content.streams import StreamFault
from scanner.model import Extent, Format, Issue, ReadEvent, Structure
from scanner.readers.base import Content, Limits
from scanner.readers.fields import flatten, to_events
from scanner.readers.jsonl import keep_pairs
from scanner.readers.text import coding_issues

FORMATS = (Format.CSV, Format.TSV)
csv.field_size_limit(sys.maxsize)
_ROW_END = re.compile("(?<=\r)(?!\n)")
"""Behind a lone CR, which the csv module takes for the end of a line only when it ends what it is given."""
_QUOTED = re.compile('"[^"]*"')


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a record took of the file."""

    offset: int
    size: int
    decoded: DecodedText
    """Text left out; the undecodable bytes of all lines, and the codec of the last."""
    quote_open: bool
    """It spans lines, and its quotes do not pair."""


class _RecordTooLarge(Exception):
    """A record went over the limit before it closed."""


class _Lines:
    """Feeds decoded lines to the csv module and keeps count of what the current record has taken."""

    def __init__(self, content: Content, limits: Limits) -> None:
        self._content = content
        self._limit = limits.max_record
        self._raw = raw_lines(content.stream, content.codec, limits.max_record)
        self._ahead: deque[RawLine] = deque()
        self._parts: deque[str] = deque()
        self._offset = self._size = self._quotes = self._count = 0
        self._coding = DecodedText("", 0, content.codec)
        self.fault: StreamFault | None = None

    @property
    def total(self) -> int:
        """Bytes taken so far by closed records and the current one."""
        return self._offset + self._size

    def _next_raw(self) -> RawLine:
        if self._ahead:
            return self._ahead.popleft()
        try:
            return next(self._raw)
        except StreamFault as fault:
            self.fault = fault
            raise StopIteration from None

    def peek(self) -> str:
        """The first line as text, without consuming it; empty when there is none."""
        try:
            line = self._next_raw()
        except StopIteration:
            return ""
        self._ahead.append(line)
        return decode(line.data or b"", self._content.codec, self._content.codec_certain).text

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._parts:
            return self._parts.popleft()
        line = self._next_raw()
        self._size += line.size
        if line.data is None or self._size > self._limit:
            raise _RecordTooLarge
        decoded = decode(line.data, self._content.codec, self._content.codec_certain)
        lost = self._coding.bytes_lost + decoded.bytes_lost
        self._coding = DecodedText("", lost, decoded.codec_used)
        text = decoded.text.removeprefix("\ufeff") if line.offset == 0 else decoded.text
        self._quotes += text.count('"')
        self._count += 1
        self._parts.extend(_ROW_END.split(text) if "\r" in text[:-2] else [text])
        return self._parts.popleft()

    def close_record(self) -> _Taken:
        """What the record just read has taken; starts the next."""
        taken = _Taken(self._offset, self._size, self._coding, self._count > 1 and bool(self._quotes % 2))
        self._offset += self._size
        self._size = self._quotes = self._count = 0
        self._coding = replace(self._coding, bytes_lost=0, codec_used=self._content.codec)
        return taken


def _delimiter(header: str, kind: Format) -> str:
    """TAB for TSV; for CSV whichever of the usual marks the first line holds most of."""
    bare = _QUOTED.sub("", header)
    return "\t" if kind is Format.TSV else max(",;\t|", key=bare.count)


class _Rows:
    """Turns cells into events: knows the header, numbers the rows."""

    def __init__(self, content: Content, limits: Limits) -> None:
        self._content = content
        self._limits = limits
        self._quoting = content.format is Format.CSV
        self._header: list[str] | None = None if content.rules.csv_header else []
        self._held: _Taken | None = None
        self._last: _Taken | None = None
        self.row = 0

    def take(self, cells: list[str], taken: _Taken) -> Iterator[ReadEvent]:
        """Events of one physical row."""
        if not cells:
            yield Structure(taken.size - taken.decoded.bytes_lost)
            yield from coding_issues(taken.decoded, self._content, None, taken.offset)
        elif self._header is None:
            self._header, self._held = cells, taken
        else:
            yield from self._release()
            yield from self._record(self._header, cells, taken)

    def _release(self) -> Iterator[ReadEvent]:
        """The header's bytes, once it is clear that there are rows to look at it with."""
        if self._held is not None:
            yield Structure(self._held.size - self._held.decoded.bytes_lost)
            yield from coding_issues(self._held.decoded, self._content, None, self._held.offset)
            self._held = None

    def refuse(self, taken: _Taken) -> Issue:
        """The issue of a record over the limit."""
        self.row += 1
        detail = "a record that does not end within the limit"
        return Issue("record.too_large", detail, None, self.row - 1, 1, taken.offset, None, 1, taken.size)

    def finish(self) -> Iterator[ReadEvent]:
        """A lone header is looked at as a row; a quote that is still open swallowed all that follows it."""
        if self._held is not None:
            yield from self._record([], self._header or [], self._held)
        if self._quoting and self._last is not None and self._last.quote_open:
            yield Issue("record.open_quote", "", None, self.row - 1, 1, self._last.offset)

    def _record(self, header: list[str], cells: list[str], taken: _Taken) -> Iterator[ReadEvent]:
        row, content = self.row, self._content
        self._last = taken
        yield from coding_issues(taken.decoded, content, row, taken.offset)
        if header and len(cells) != len(header):
            detail = f"{len(cells)} cells for {len(header)} columns"
            yield Issue("record.ragged", detail, None, row, 1, taken.offset)
        names = header + [f"column{n + 1}" for n in range(len(header), len(cells))]
        record = keep_pairs(list(zip_longest(names, cells)))
        flat = flatten(record, content.rules, self._limits.max_nesting)
        yield from to_events(flat, row, taken.size - taken.decoded.bytes_lost, taken.offset)
        self.row += 1


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """Rows in order; row 0 is the first after the header. A lone header is read as a row."""
    lines = _Lines(content, limits)
    delimiter = _delimiter(lines.peek(), content.format)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if content.format is Format.TSV else csv.QUOTE_MINIMAL
    rows = _Rows(content, limits)
    ended = False
    while not ended:
        try:
            for cells in csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=False):
                yield from rows.take(cells, lines.close_record())
            ended = True
        except (_RecordTooLarge, csv.Error):
            yield rows.refuse(lines.close_record())
    yield from rows.finish()
    yield Extent(rows.row, lines.total)
    if lines.fault is not None:
        raise lines.fault
