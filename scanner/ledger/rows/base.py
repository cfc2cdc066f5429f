"""What every format of a table shares: a row, the limits, and how a format says what it is.

Refuses to know any one format and events: a row is a place and named cells, or a place and the reason why
there is none. Memory is bounded by one row or one small batch; a faulty row never ends the table, but a table that
is not what it should be does (`LedgerError`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from scanner.errors import LedgerError
from scanner.regular import open_regular

MAX_ROW = 1 << 20
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `line` is its first line in the file (in Parquet and PostgreSQL its number, from 1)."""

    line: int
    last_line: int
    cells: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    """Why the row could not be read; then there are no cells."""
    also: tuple[Mapping[str, object], ...] = ()
    """Cells of further records that the same row brings; all of them are imported, or none."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """Stands in a cell that cannot be read; it rejects the row unless its column is left out."""

    code: str


@dataclass(frozen=True, slots=True)
class Options:
    """What a user can say about the place of the rows beside the name of the file."""

    sheet: str | None = None
    query: str | None = None
    table: str | None = None


Rows = Generator[Row, None, None]
"""Rows hold what they are read from open; closing them closes it."""
Read = Callable[[str, Options], tuple[list[str] | None, Rows]]
"""Opens a table: its column names, where the format states them once, and its rows."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format: a module of this package that has one is known everywhere."""

    name: str
    read: Read
    suffixes: tuple[str, ...] = ()
    """Endings of file names that mean this format."""
    schemes: tuple[str, ...] = ()
    """Beginnings of addresses that mean it; then it is no file."""
    options: frozenset[str] = frozenset()
    """Which of `Options` it takes."""


def open_file(path: str) -> BinaryIO:
    """The file to import; raises LedgerError."""
    try:
        return open_regular(Path(path))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise LedgerError(
            f"the file cannot be read ({reason})",
            where=path,
            next_step="give the path of a table that is there; see provscan ledger import --help",
        ) from None


def bounded_line(file: BinaryIO) -> tuple[bytes, bool]:
    """The next line, and whether it is whole; what goes beyond the limit is read past and left out."""
    line = file.readline(MAX_ROW)
    if len(line) < MAX_ROW or line.endswith(b"\n"):
        return line, True
    while (rest := file.readline(MAX_ROW)) and not rest.endswith(b"\n"):
        pass
    return line, False


def refuse_utf16(path: str, file: BinaryIO) -> None:
    """Raise LedgerError for a text file that a spreadsheet wrote as UTF-16."""
    if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
        file.close()
        raise LedgerError("the file is UTF-16", where=path, next_step="save it as UTF-8 and import again")
    file.seek(0)
