"""Rows of a CSV file: UTF-8, commas, the first line names the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from scanner.errors import LedgerError
from scanner.ledger.rows.base import Format, Options, Row, Rows, bounded_line, open_file, refuse_utf16

_TOO_LARGE = "\ud800"
"""Marks a line that was cut: it cannot come out of decoding, which only makes U+DC80 to U+DCFF."""


def _read(path: str, _: Options) -> tuple[list[str], Rows]:
    file = open_file(path)
    refuse_utf16(path, file)
    lines = _Lines(file)
    reader = csv.reader(lines, strict=True)
    try:
        header = [name.strip() for name in next(reader)]
    except (StopIteration, csv.Error):
        file.close()
        step = "the first line must name the columns, separated by commas; see docs/ledger.md"
        raise LedgerError("the file has no header line", where=path, next_step=step) from None
    return header, _rows(file, lines, reader, header)


class _Lines:
    """Decoded lines of bounded length for the csv module; bytes that are not UTF-8 become surrogates."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line, whole = bounded_line(self._file)
        if not line:
            raise StopIteration
        self.number += 1
        encoding = "utf-8-sig" if self.number == 1 else "utf-8"
        text = line.decode(encoding, "surrogateescape")
        return text if whole else _TOO_LARGE + "\n"


def _rows(file: BinaryIO, lines: _Lines, reader: Iterator[list[str]], header: list[str]) -> Rows:
    with file:
        while True:
            first = lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Row(first, lines.number, reason="csv_broken")
                continue
            if not cells:
                continue  # a blank line
            if reason := _fault(cells, header):
                yield Row(first, lines.number, reason=reason)
            else:
                yield Row(first, lines.number, dict(zip(header, cells, strict=True)))


def _fault(cells: list[str], header: list[str]) -> str:
    text = "".join(cells)
    if _TOO_LARGE in text:
        return "too_large"
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        return "not_utf8"
    return "" if len(cells) == len(header) else "wrong_number_of_cells"


FORMAT = Format("csv", _read, suffixes=(".csv",))
