"""Puts the views of the .sql files beside it into a report, or over one that is open for reading.

A report that is read gets this version's views as temporary ones, so that a view changed in the file cannot
lie to `provscan show`: the digest covers tables, and views are only questions about them.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_VIEWS = tuple(
    Path(__file__).parent / name
    for name in ("findings.sql", "views.sql", "meaning.sql", "lists.sql", "ledger_views.sql")
)
"""In the order in which they rest on each other."""
_CREATE = "CREATE OR REPLACE VIEW"


@cache
def view_names() -> tuple[str, ...]:
    """Every view, in the order in which they are made."""
    return tuple(
        name
        for views in _VIEWS
        for name in re.findall(rf"{_CREATE} (\w+)", views.read_text(encoding="utf-8"))
    )


def store_views(con: duckdb.DuckDBPyConnection) -> None:
    """Create the views with their comments in a report that is being written."""
    for views in _VIEWS:
        con.execute(views.read_text(encoding="utf-8"))


def overlay_views(con: duckdb.DuckDBPyConnection) -> None:
    """Create the views for this connection alone."""
    statements = [s for views in _VIEWS for s in con.extract_statements(views.read_text(encoding="utf-8"))]
    for statement in statements:
        text = statement.query.strip()
        if _CREATE in text:
            con.execute(text.replace(_CREATE, "CREATE OR REPLACE TEMP VIEW", 1))
