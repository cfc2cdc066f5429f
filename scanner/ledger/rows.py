"""Rows of a table, one at a time, out of a CSV, JSONL or Parquet file written by anybody.

Owns the formats and their limits. Refuses to know events: a row is a place and named cells, or a place
and the reason why there is none. Memory is bounded by one line or one small batch; a faulty row never ends
the file, but a file that is not what it should be does (`LedgerError`).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from scanner.errors import LedgerError
from scanner.regular import open_regular

MAX_ROW = 1 << 20
BATCH = 1000
FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
_TOO_LARGE = "\ud800"
"""Marks a line that was cut: it cannot come out of decoding, which only makes U+DC80 to U+DCFF."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `line` is its first line in the file (in Parquet: its number, from 1)."""

    line: int
    last_line: int
    cells: dict[str, object] = field(default_factory=dict)
    reason: str = ""
    """Why the row could not be read; then there are no cells."""


def read_rows(path: Path, fmt: str) -> tuple[list[str] | None, Iterator[Row]]:
    """Open a file: its column names, where the format states them, and its rows."""
    try:
        file = open_regular(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise LedgerError(
            f"the file cannot be read ({reason})",
            where=str(path),
            next_step="give the path of a CSV, JSON Lines or Parquet file that is there; see provscan ledger import --help",
        ) from None
    if fmt == "parquet":
        return _parquet(path, file)
    _refuse_utf16(path, file)
    if fmt == "jsonl":
        return None, _jsonl(file)
    lines = _Lines(file)
    reader = csv.reader(lines, strict=True)
    try:
        header = [name.strip() for name in next(reader)]
    except (StopIteration, csv.Error):
        file.close()
        step = "the first line must name the columns, separated by commas; see docs/ledger.md"
        raise LedgerError("the file has no header line", where=str(path), next_step=step) from None
    return header, _csv(file, lines, reader, header)


class _Lines:
    """Decoded lines of bounded length for the csv module; bytes that are not UTF-8 become surrogates."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line, whole = _bounded_line(self._file)
        if not line:
            raise StopIteration
        self.number += 1
        encoding = "utf-8-sig" if self.number == 1 else "utf-8"
        text = line.decode(encoding, "surrogateescape")
        return text if whole else _TOO_LARGE + "\n"


def _csv(file: BinaryIO, lines: _Lines, reader: Iterator[list[str]], header: list[str]) -> Iterator[Row]:
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
            if reason := _csv_fault(cells, header):
                yield Row(first, lines.number, reason=reason)
            else:
                yield Row(first, lines.number, dict(zip(header, cells, strict=True)))


def _csv_fault(cells: list[str], header: list[str]) -> str:
    text = "".join(cells)
    if _TOO_LARGE in text:
        return "too_large"
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        return "not_utf8"
    return "" if len(cells) == len(header) else "wrong_number_of_cells"


def _jsonl(file: BinaryIO) -> Iterator[Row]:
    number = 0
    with file:
        while True:
            line, whole = _bounded_line(file)
            if not line:
                return
            number += 1
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not whole:
                yield Row(number, number, reason="too_large")
            elif line.strip():
                yield _json_row(number, line)


def _json_row(number: int, line: bytes) -> Row:
    doubled: list[bool] = []

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        doubled.append(len(found) != len(pairs))
        return found

    try:
        value = json.loads(line.decode("utf-8"), object_pairs_hook=unique)
    except UnicodeDecodeError:
        return Row(number, number, reason="not_utf8")
    except (ValueError, RecursionError):
        return Row(number, number, reason="not_json")
    if not isinstance(value, dict):
        return Row(number, number, reason="not_an_object")
    return Row(number, number, reason="duplicate_key") if any(doubled) else Row(number, number, value)


def _bounded_line(file: BinaryIO) -> tuple[bytes, bool]:
    """The next line, and whether it is whole; what goes beyond the limit is read past and left out."""
    line = file.readline(MAX_ROW)
    if len(line) < MAX_ROW or line.endswith(b"\n"):
        return line, True
    while (rest := file.readline(MAX_ROW)) and not rest.endswith(b"\n"):
        pass
    return line, False


def _refuse_utf16(path: Path, file: BinaryIO) -> None:
    if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
        file.close()
        raise LedgerError(
            "the file is UTF-16", where=str(path), next_step="save it as UTF-8 and import again"
        )
    file.seek(0)


def _parquet(path: Path, stored: BinaryIO) -> tuple[list[str], Iterator[Row]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stored)
    except (pa.ArrowException, OSError):
        stored.close()
        step = "restore it from its origin"
        raise LedgerError("not a readable Parquet file", where=str(path), next_step=step) from None
    return list(file.schema_arrow.names), _parquet_rows(path, stored, file)


def _parquet_rows(path: Path, stored: BinaryIO, file: object) -> Iterator[Row]:
    import pyarrow as pa

    number = 0
    try:
        for batch in file.iter_batches(batch_size=BATCH):  # type: ignore[attr-defined]
            columns = [_python_values(column) for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                yield Row(number, number, dict(zip(batch.schema.names, cells, strict=True)))
    except (pa.ArrowException, OSError, ValueError):
        place = f"{path}, after row {number}"
        step = "restore it from its origin; the rows before are imported and will not be imported twice"
        raise LedgerError("the Parquet file cannot be read on", where=place, next_step=step) from None
    finally:
        stored.close()


def _python_values(column: object) -> list[object]:
    import pyarrow as pa

    kind = column.type  # type: ignore[attr-defined]
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        # Python has no nanoseconds; what lies below a microsecond is cut off.
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)  # type: ignore[attr-defined]
    values: list[object] = column.to_pylist()  # type: ignore[attr-defined]
    # A map comes as a list of pairs; identifiers want an object.
    return [dict(v) if v is not None else None for v in values] if pa.types.is_map(kind) else values  # type: ignore[call-overload]
