"""Reads CSV and TSV: one record a row, fields by header name, quoted line breaks kept together.

The header is looked at with the first row. A row with more or fewer cells than the header is read whole and
told. A quote that never closes cannot grow beyond the record limit: what follows is lost and told.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from typing import Literal

from scanner.content.encoding import decode
from scanner.content.lines import RawLine, raw_lines
from scanner.content.streams import StreamFault
from scanner.model import Extent, Format, Issue, ReadEvent, Structure
from scanner.readers.base import Content, Limits
from scanner.readers.fields import Pairs, flatten, to_events

FORMATS = (Format.CSV, Format.TSV)
csv.field_size_limit(sys.maxsize)


class _RecordTooLarge(Exception):
    """A record went over the limit before it closed."""


class _Lines:
    """Feeds decoded lines to the csv module and keeps count of what the current record has taken."""

    def __init__(self, content: Content, limits: Limits) -> None:
        self._content = content
        self._limit = limits.max_record
        self._raw = raw_lines(content.stream, content.codec, limits.max_record)
        self._ahead: list[RawLine] = []
        self.offset = 0
        self.taken = 0
        self.undecodable = 0
        self.guessed: str | None = None
        self.total = 0
        self.fault: StreamFault | None = None

    def _next_raw(self) -> RawLine:
        if self._ahead:
            return self._ahead.pop()
        try:
            line = next(self._raw)
        except StreamFault as fault:
            self.fault = fault
            raise StopIteration from None
        self.total += line.size
        return line

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
        line = self._next_raw()
        self.taken += line.size
        if line.data is None or self.taken > self._limit:
            raise _RecordTooLarge
        decoded = decode(line.data, self._content.codec, self._content.codec_certain)
        self.undecodable += decoded.bytes_lost
        if decoded.codec_used != self._content.codec:
            self.guessed = decoded.codec_used
        return decoded.text.removeprefix("\ufeff") if line.offset == 0 else decoded.text

    def close_record(self) -> tuple[int, int, int]:
        """(offset, bytes taken, of which undecodable) of the record just read; starts the next."""
        done = (self.offset, self.taken, self.undecodable)
        self.offset += self.taken
        self.taken = self.undecodable = 0
        return done

    def drain(self) -> int:
        """Read to the end; bytes from the current record on, which nobody looked at."""
        while True:
            try:
                self._next_raw()
            except StopIteration:
                return self.total - self.offset


def _delimiter(header: str, kind: Format) -> str:
    """TAB for TSV; for CSV whichever of the usual marks the first line holds most of."""
    return "\t" if kind is Format.TSV else max(",;\t|", key=header.count)


def _record(header: list[str], cells: list[str]) -> object:
    """The row as an object; cells beyond the header are named by position, doubled names are kept apart."""
    names = header + [f"column{n + 1}" for n in range(len(header), len(cells))]
    pairs: list[tuple[str, object]] = list(zip(names, cells, strict=False))
    record = dict(pairs)
    return record if len(record) == len(pairs) else Pairs(pairs)


def _row_events(
    lines: _Lines, header: list[str], cells: list[str], row: int, content: Content, limits: Limits
) -> Iterator[ReadEvent]:
    offset, size, lost = lines.close_record()
    if lost:
        detail = f"{lost} bytes are not {content.codec}"
        yield Issue("text.undecodable", detail, None, row, 1, offset, content_lost=lost)
    if lines.guessed is not None:
        yield Issue("text.encoding_guessed", lines.guessed, None, row, 1, offset)
        lines.guessed = None
    if header and len(cells) != len(header):
        yield Issue("record.ragged", f"{len(cells)} cells for {len(header)} columns", None, row, 1, offset)
    flat = flatten(_record(header, cells), content.rules, limits.max_nesting)
    yield from to_events(flat, row, size - lost, offset)


def read(content: Content, limits: Limits) -> Iterator[ReadEvent]:
    """Rows in order; row 0 is the first after the header. A lone header is read as a row."""
    lines = _Lines(content, limits)
    delimiter = _delimiter(lines.peek(), content.format)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if content.format is Format.TSV else csv.QUOTE_MINIMAL
    rows = csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=False)
    header: list[str] | None = None if content.rules.csv_header else []
    row = 0
    pending: tuple[int, int, int] | None = None
    try:
        for cells in rows:
            if not cells:
                yield Structure(lines.close_record()[1])
            elif header is None:
                header = cells
                pending = lines.close_record()
            else:
                if pending is not None:
                    yield from _header_structure(pending, content)
                    pending = None
                yield from _row_events(lines, header, cells, row, content, limits)
                row += 1
    except (_RecordTooLarge, csv.Error):
        start = lines.offset
        lost = lines.drain()
        detail = "a record that does not end within the limit; all after it"
        yield Issue("record.too_large", detail, None, row, 1, start, None, 1, lost)
        row += 1
    if pending is not None:
        offset, size, lost = pending
        if lost:
            yield Issue("text.undecodable", f"{lost} bytes", None, 0, 1, offset, content_lost=lost)
        flat = flatten(_record([], header or []), content.rules, limits.max_nesting)
        yield from to_events(flat, row, size - lost, offset)
        row += 1
    yield Extent(row, lines.total)
    if lines.fault is not None:
        raise lines.fault


def _header_structure(pending: tuple[int, int, int], content: Content) -> Iterator[ReadEvent]:
    offset, size, lost = pending
    if lost:
        detail = f"{lost} bytes of the header are not {content.codec}"
        yield Issue("text.undecodable", detail, None, None, 0, offset, content_lost=lost)
    yield Structure(size - lost)
