"""Rows of a table, one at a time, out of a file or a database written by anybody.

One module is one format: it has a `FORMAT` and is found here, so that adding one edits no other file. `base` says what
they share, `registry` which there are.
"""

from scanner.ledger.rows.base import BATCH, MAX_ROW, CellFault, Options, Row
from scanner.ledger.rows.registry import FORMATS, file_formats, format_of, read_rows

__all__ = [
    "BATCH",
    "FORMATS",
    "MAX_ROW",
    "CellFault",
    "Options",
    "Row",
    "file_formats",
    "format_of",
    "read_rows",
]
