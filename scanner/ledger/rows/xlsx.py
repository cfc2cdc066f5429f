"""Rows of a sheet of an XLSX file; the first row that holds anything names the columns.

Owns which sheet is read and what its rows mean. Rows keep the numbers that the spreadsheet shows. Hidden rows and columns
are read like others: what is hidden is still said.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

from scanner.errors import LedgerError, UsageError
from scanner.ledger.rows.base import CellFault, Format, Options, Row, Rows, open_file
from scanner.ledger.rows.xlsx_book import Sheet, Workbook
from scanner.ledger.rows.xlsx_cells import Cells, column_name, merged_rows, rows_of
from scanner.ledger.rows.xlsx_parts import BROKEN, Archive, RefusedError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE = "open it in a spreadsheet program and save it as .xlsx without a password"


def _read(path: str, options: Options) -> tuple[list[str], Rows]:
    parts = _parts(path, options)
    header: list[str] = next(parts)
    return header, _numbered(parts)


def _numbered(parts: Iterator[Any]) -> Rows:
    with contextlib.closing(parts):  # type: ignore[type-var]
        yield from parts


def _parts(path: str, options: Options) -> Iterator[Any]:
    """The names of the columns, then rows."""
    number = 0
    with contextlib.ExitStack() as opened:
        try:
            book = _book(path, opened)
            sheet = _chosen(book, path, options.sheet)
            merged = merged_rows(book, sheet.part)
            rows = rows_of(book, sheet.part)
            names, first = _header(rows, path)
            if merged[first]:
                step = "undo the merging in that row, and give each column its own name"
                raise UsageError("the names of the columns are merged cells", where=path, next_step=step)
            yield list(names.values())
            for number, cells, whole in rows:
                if row := _row(number, cells, whole, names, bool(merged[number])):
                    yield row
        except RefusedError as refused:
            raise LedgerError(str(refused), where=_place(path, number), next_step=_SAVE) from None
        except BROKEN:
            what = "the XLSX file cannot be read on" if number else "not a readable XLSX file"
            step = f"{_SAVE}; rows that are imported already will not be imported twice"
            raise LedgerError(what, where=_place(path, number), next_step=step) from None


def _place(path: str, number: int) -> str:
    return f"{path}, after row {number}" if number else path


def _book(path: str, opened: contextlib.ExitStack) -> Workbook:
    file = opened.enter_context(open_file(path))
    if file.read(len(_OLE)) == _OLE:
        raise RefusedError("the file is encrypted, or of the old kind (.xls)")
    book = Workbook(Archive(file))
    opened.callback(book.texts.close)
    return book


def _chosen(book: Workbook, path: str, name: str | None) -> Sheet:
    """The sheet to read. Names of sheets are not told: they may be those of people."""
    if name is not None:
        named = [sheet for sheet in book.sheets if sheet.name == name]
        if len(named) != 1:
            step = "write the name as the tab of the sheet shows it"
            what = f"none of the {len(book.sheets)} sheets has the name that --sheet gives"
            raise UsageError(what, where=path, next_step=step)
        return named[0]
    held = [sheet for sheet in book.sheets if sheet.visible and _holds_anything(book, sheet)]
    if len(held) == 1:
        return held[0]
    hidden = sum(not sheet.visible for sheet in book.sheets)
    beside = f" ({hidden} more are hidden)" if hidden else ""
    what = f"{len(held) or 'none'} of the visible sheets hold{'' if len(held) > 1 else 's'} anything{beside}"
    raise UsageError(what, where=path, next_step="say which sheet to import with --sheet NAME")


def _holds_anything(book: Workbook, sheet: Sheet) -> bool:
    return any(cells for _, cells, _ in rows_of(book, sheet.part))


def _header(rows: Iterator[tuple[int, Cells, bool]], path: str) -> tuple[dict[int, str], int]:
    """Column -> name, and the number of the row that says it."""
    for number, cells, whole in rows:
        if not cells:
            continue
        for column, value in cells.items():
            if not whole or not isinstance(value, str) or not value.strip():
                place = f"{path}, row {number}, column {column_name(column)}"
                step = "the first row that holds anything must name the columns, as texts"
                raise UsageError("that is no name of a column", where=place, next_step=step)
        return {column: str(value).strip() for column, value in cells.items()}, number
    step = "the first row that holds anything must name the columns; see docs/ledger.md"
    raise LedgerError("the sheet is empty", where=path, next_step=step)


def _row(number: int, cells: Cells, whole: bool, names: dict[int, str], merged: bool) -> Row | None:
    if not whole:
        return Row(number, number, reason="too_large")
    if not any(_says_something(value) for value in cells.values()):
        return None
    if merged:
        return Row(number, number, reason="merged_cells")
    if any(column not in names and _says_something(value) for column, value in cells.items()):
        return Row(number, number, reason="wrong_number_of_cells")
    return Row(number, number, {names[column]: value for column, value in cells.items() if column in names})


def _says_something(value: object) -> bool:
    return isinstance(value, bool | CellFault | dt.date) or bool(str(value).strip())


FORMAT = Format("xlsx", _read, suffixes=(".xlsx", ".xlsm"), options=frozenset({"sheet"}))
