"""Values of a report as text of the terminal: cells, and lines of cells in columns.

Owns how a value looks and that nothing in it moves the cursor; knows no report and no words of a command.
"""

from __future__ import annotations

from typing import Any


def aligned(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> list[str]:
    """Lines of a table under its columns; numbers stand to the right."""
    cells = [columns, *(tuple(cell(value) for value in row) for row in rows)]
    numeric = [all(isinstance(row[i], int) for row in rows) for i in range(len(columns))]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    return [
        "  " + "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in cells
    ]  # fmt: skip


def cell(value: Any) -> str:
    """A value as it stands in a line."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(safe(str(part)) for part in value) or "-"
    return safe(str(value))


def safe(text: str) -> str:
    """Text as it may go to a terminal: nothing that moves the cursor or changes colours."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
