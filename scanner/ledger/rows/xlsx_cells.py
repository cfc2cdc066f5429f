"""The cells of one sheet of an XLSX file, a row at a time, as values that the checks of a field understand.

Nothing is ever computed: a formula counts by the result that the spreadsheet stored, and without one it is a fault.
Where a cell is no value, a `CellFault` stands in its place and says why.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from scanner.ledger.rows.base import MAX_ROW, CellFault
from scanner.ledger.rows.xlsx_book import Workbook
from scanner.ledger.rows.xlsx_parts import RefusedError, Xml
from scanner.ledger.rows.xlsx_texts import MAX_CELL, CellText, unescaped

LAST_ROW = 1 << 20
LAST_COLUMN = 1 << 14
_MOST_MERGES = 100_000
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]{0,200}?\bref\s*=\s*[\"']([^\"'<>]{1,40})[\"']")
_MERGE_LENGTH = 512
_SAFE_DIGITS = 10**15
"""A spreadsheet keeps fifteen digits of a number; of a longer one the last are made up."""
_DAY_OF_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

Cells = dict[int, object]
"""Column, from 1 -> value; a cell that holds nothing is not there."""


def rows_of(book: Workbook, part: str) -> Iterator[tuple[int, Cells, bool]]:
    """Number of each row that is written down, its cells, and whether it is small enough to be one."""
    sheet = _SheetXml(book)
    for _ in sheet.xml.read(book.archive.chunks(part)):
        yield from sheet.ended
        sheet.ended.clear()


def merged_rows(book: Workbook, part: str) -> bytearray:
    """For each row whether a merged cell reaches into it. These are told behind the cells, so they are sought first."""
    marks = bytearray(LAST_ROW + 1)
    found = 0
    rest = b""
    for chunk in book.archive.chunks(part):
        if b"\x00" in chunk:  # what is sought below is sought in UTF-8; any spreadsheet writes that
            raise RefusedError("a sheet is not written in UTF-8")
        piece = rest + chunk
        last = 0
        for match in _MERGE.finditer(piece):
            last = match.end()
            found += 1
            if found > _MOST_MERGES:
                raise RefusedError(f"a sheet has more than {_MOST_MERGES} merged cells")
            ends = [_place(end)[1] for end in match[1].decode("utf-8", "replace").split(":")]
            first, until = min(ends), max(ends)
            marks[first : until + 1] = b"\x01" * (until + 1 - first)
        rest = piece[max(last, len(piece) - _MERGE_LENGTH) :]
    return marks


def _place(text: str) -> tuple[int, int]:
    """Column and row of `AB12`."""
    found = _PLACE.fullmatch(text.replace("$", ""))
    if found is None:
        raise RefusedError("a sheet names a cell that cannot be")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    if column > LAST_COLUMN or row > LAST_ROW:
        raise RefusedError("a sheet names a cell that cannot be")
    return column, row


class _SheetXml:
    """Handlers that gather rows while the sheet is read."""

    def __init__(self, book: Workbook) -> None:
        self.ended: list[tuple[int, Cells, bool]] = []
        self.xml = Xml(self._start)
        self.xml.end, self.xml.text = self._end, self._text
        self._book = book
        self._inside = False
        self._row = 0
        self._column = 0
        self._cells: Cells = {}
        self._size = 0
        self._said: dict[str, str] = {}
        self._raw: list[str] = []
        self._raw_size = 0
        self._kinds: dict[str, Callable[[str], object]] = {
            "s": self._shared, "str": _stored, "b": _boolean, "e": _error, "d": _iso,
        }  # fmt: skip
        self._in_value = False
        self._formula = False
        self._inline = CellText()

    def _start(self, name: str, said: dict[str, str]) -> None:
        if name == "sheetData":
            self._inside = True
        elif not self._inside:
            return
        elif name == "c":
            self._begin_cell(said)
        elif name == "v":
            self._in_value = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            number = said.get("r", "")
            row = (
                int(number) if number.isascii() and number.isdecimal() and len(number) < 8 else self._row + 1
            )
            if not self._row < row <= LAST_ROW:
                raise RefusedError("the rows of a sheet are not in order, or too many")
            self._row, self._column, self._cells, self._size = row, 0, {}, 0
        else:
            self._inline.start(name)

    def _begin_cell(self, said: dict[str, str]) -> None:
        place = said.get("r")
        column, row = _place(place) if place else (self._column + 1, self._row)
        if not self._column < column <= LAST_COLUMN or row != self._row:
            raise RefusedError("the cells of a sheet are not in order")
        self._column, self._said = column, said
        self._raw, self._raw_size, self._formula = [], 0, False
        self._inline.clear()

    def _text(self, piece: str) -> None:
        if self._in_value:
            if self._raw_size <= MAX_CELL:
                self._raw.append(piece)
                self._raw_size += len(piece)
        elif self._inside:
            self._inline.add(piece)

    def _end(self, name: str) -> None:
        if not self._inside:
            return
        if name == "v":
            self._in_value = False
        elif name == "c":
            value = self._value()
            if value is not None and value != "":
                self._cells[self._column] = value
                self._size += len(value) if isinstance(value, str) else 8
                if self._size > MAX_ROW:
                    self._cells = {self._column: ""}
        elif name == "row":
            self.ended.append((self._row, self._cells, self._size <= MAX_ROW))
        elif name == "sheetData":
            self._inside = False
        else:
            self._inline.end(name)

    def _value(self) -> object:
        kind = self._said.get("t", "n")
        if kind == "inlineStr":
            return _bounded(self._inline.value())
        raw = "".join(self._raw)
        if not raw:  # an empty text is a result; that a number is missing means that nobody computed it
            return CellFault("formula_without_value") if self._formula and kind != "str" else None
        return self._kinds.get(kind, self._number)(raw)

    def _shared(self, raw: str) -> object:
        texts = self._book.texts
        if not (raw.isascii() and raw.isdecimal() and len(raw) < 10 and int(raw) < len(texts)):
            raise RefusedError("a sheet names a shared text that is not there")
        return _bounded(texts[int(raw)])

    def _number(self, raw: str) -> object:
        try:
            number = float(raw)
        except ValueError:
            return CellFault("not_whole")
        style = self._said.get("s", "0")
        dates = self._book.dates
        if (
            style.isascii()
            and style.isdecimal()
            and len(style) < 7
            and int(style) < len(dates)
            and dates[int(style)]
        ):
            return _day(number, self._book.from_1904)
        if not number.is_integer():
            return CellFault("not_whole")
        return str(int(number)) if abs(number) < _SAFE_DIGITS else CellFault("digits_lost")


def _stored(raw: str) -> object:
    return _bounded(unescaped(raw))


def _boolean(raw: str) -> object:
    return {"1": True, "0": False, "true": True, "false": False}.get(raw, CellFault("not_a_flag"))


def _error(_: str) -> object:
    return CellFault("cell_error")


def _bounded(text: str) -> object:
    return text if len(text) <= MAX_CELL else CellFault("too_large")


def _day(number: float, from_1904: bool) -> object:
    """A day, or a moment without its zone where a time of day is written; spreadsheets count days."""
    if from_1904:
        first = dt.datetime(1904, 1, 1)
    else:
        # A time without a day; and the 29th of February 1900, which spreadsheets have and the year had not.
        if number < 1 or 60 <= number < 61:
            return CellFault("not_a_date")
        first = dt.datetime(1899, 12, 30 if number > 60 else 31)
    try:
        moment = first + dt.timedelta(seconds=round(number * 86_400))
    except (OverflowError, ValueError):
        return CellFault("not_a_date")
    return moment.date() if moment.time() == dt.time() else moment


def _iso(raw: str) -> object:
    day, _, time = raw.partition("T")
    if _DAY_OF_ISO.fullmatch(day) and not time.strip("0:.Z"):
        return day
    return raw


def column_name(column: int) -> str:
    """The letters of a column, as a spreadsheet shows them."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
