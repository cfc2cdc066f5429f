"""What a text looks like in a cell of CSV, so that no spreadsheet takes it for a formula.

Owns the rule, once as a pattern that DuckDB and Python read alike. A text that begins with a sign of a formula, after
whatever blanks, gets an apostrophe in front; every text stands in quotes.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

FORMULA = r"^[\t\n\x0B\x0C\r \x00\x{00A0}\x{2000}-\x{200F}\x{3000}\x{FEFF}]*[=+\-@＝＋－＠]|^[\t\r\n]"
"""Texts that a spreadsheet may take for a formula or a command, in the syntax of RE2."""

_FORMULA = re.compile(re.sub(r"\\x\{([0-9A-F]+)\}", r"\\u\1", FORMULA))


def cell(value: Any) -> str:
    """A value as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | dt.date):
        return str(value)
    if isinstance(value, list):
        return quoted_cell(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return quoted_cell(guarded(str(value)))


def guarded(text: str) -> str:
    """The text, with an apostrophe in front where it looks like a formula."""
    return f"'{text}" if _FORMULA.search(text) else text


def quoted_cell(text: str) -> str:
    """A text in quotes."""
    return '"' + text.replace('"', '""') + '"'


def line(values: list[Any]) -> str:
    """Cells as a line, with its end."""
    return ",".join(map(cell, values)) + "\r\n"
