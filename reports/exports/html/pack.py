"""Rows as the page carries them: chunks of columns, as gzip in base64, read from the report batch by batch.

A chunk is `{"n": rows, "c": [column, ...]}`. A column of numbers is `{"v": [...]}`. Any other is `{"d": [...]}`, its
different values, with `"i": [...]`, the place of each row's value there, -1 for NULL; without `i` each row has its
own. Knows no query and no markup. To remember: memory is bounded by a chunk, never by a table.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from reports.words import in_chinese

if TYPE_CHECKING:
    import duckdb

    from reports.exports.html.table import Table

FIRST_ROWS = 1_000
"""Rows of a table's first chunk: what is drawn and printed before the rest is unpacked."""
CHUNK_ROWS = 20_000
"""Rows of every other chunk."""
MOST_ROWS = 200_000
"""Rows of one table that a page holds at most; of a longer table the page says that it is cut, and by how much."""

_SAFE = 2**53
"""Up to here a browser's numbers are whole."""


def chunks(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[tuple[int, list[str], str]]:
    """The table's rows: how many, their columns, and the packed text."""
    reader = con.sql(f"SELECT * FROM ({table.query}) LIMIT {MOST_ROWS}").to_arrow_reader(CHUNK_ROWS)  # noqa: S608 - our own query
    size, waiting = FIRST_ROWS, reader.schema.empty_table()
    for batch in reader:
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch])])
        while waiting.num_rows >= size:
            yield _packed(table, waiting.slice(0, size))
            waiting, size = waiting.slice(size), CHUNK_ROWS
    if waiting.num_rows or size == FIRST_ROWS:
        yield _packed(table, waiting)


def _packed(table: Table, rows: pa.Table) -> tuple[int, list[str], str]:
    names, columns = [], []
    for name in rows.column_names:
        array = rows[name].combine_chunks()
        names.append(name)
        columns.append(_column(array))
        if name in table.chinese:
            names.append(f"{name}_zh")
            columns.append(
                _chosen([None if text is None else in_chinese(text) for text in array.to_pylist()], str)
            )
    text = json.dumps({"n": rows.num_rows, "c": columns}, ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(text.encode(), compresslevel=6, mtime=0)
    return rows.num_rows, names, base64.b64encode(packed).decode("ascii")


def _column(array: pa.Array) -> dict[str, Any]:
    kind = array.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return {"v": [_number(value) for value in array.to_pylist()]}
    if pa.types.is_list(kind):
        return _chosen(array.to_pylist(), lambda values: [_text(value) for value in values])
    return _chosen(array.to_pylist(), _text)


def _chosen(values: list[Any], told: Callable[[Any], Any]) -> dict[str, Any]:
    places: dict[Any, int] = {}
    different: list[Any] = []
    found = []
    for value in values:
        key = tuple(value) if isinstance(value, list) else value
        if value is None:
            found.append(-1)
            continue
        if key not in places:
            places[key] = len(different)
            different.append(told(value))
        found.append(places[key])
    return {"d": different} if len(different) == len(values) else {"d": different, "i": found}


def _number(value: Any) -> Any:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return float(value) if isinstance(value, int) and abs(value) > _SAFE else value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)[:19] if hasattr(value, "hour") else str(value)
