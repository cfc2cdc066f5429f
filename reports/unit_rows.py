"""The rows of a report turned back into what a worker wrote of each unit: rows counted in the unit, ids empty.

Owns that inversion of `reports.loading`, and two uses of it: results of an old report are taken over into a new one, and
results of a unit that was scanned again are compared with those that a report holds. Table `field_rule` is not a sum that
could be taken apart again; `unit.rules_met` says what each unit adds to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from reports.faults import ReportFault
from reports.schema import quoted

if TYPE_CHECKING:
    import duckdb

UnitKey = tuple[str, int]
"""(file_id, unit_index)."""

_CHUNK = 100_000
_IN_UNIT = "CASE WHEN t.member IS NULL THEN t.row - u.row_base ELSE t.row END AS row"
_OF_UNIT = (
    "FROM old.main.{table} t JOIN old.main.unit u ON u.file_id = t.file_id AND u.unit_index = t.unit_index"
    " SEMI JOIN chosen c ON c.file_id = t.file_id AND c.unit_index = t.unit_index"
)


def _in_unit(table: str, *empty: str) -> str:
    ids = "".join(f", '' AS {name}" for name in empty)
    return f"SELECT t.* REPLACE ({_IN_UNIT}{ids}) {_OF_UNIT.format(table=table)}"


AS_WRITTEN: dict[str, str] = {
    "file": "SELECT t.* FROM old.main.file t SEMI JOIN chosen c ON c.file_id = t.file_id",
    "unit": f"SELECT t.* REPLACE (0 AS row_base) {_OF_UNIT.format(table='unit')}",
    "name_language": f"SELECT t.* {_OF_UNIT.format(table='name_language')}",
    "column_count": f"SELECT t.* {_OF_UNIT.format(table='column_count')}",
    # Members are not told by unit: an archive is one.
    "member": "SELECT t.* FROM old.main.member t SEMI JOIN chosen c ON c.file_id = t.file_id AND c.unit_index = 0",
    "sample": _in_unit("sample", "sample_id"),
    "finding": _in_unit("finding", "finding_id", "sample_id"),
    "link": _in_unit("link", "link_id", "sample_id"),
    "signal": _in_unit("signal", "signal_id", "sample_id"),
    "issue": _in_unit("issue", "issue_id"),
}
"""Shard table -> a query for the rows that the chosen units of database `old` have."""

_RULES = """
SELECT r.source_id, r.rule, r.position, r.pattern,
       list_contains(t.rules_met, concat(r.rule, ' ', r.position)) AS matched
FROM old.main.unit t SEMI JOIN chosen c ON c.file_id = t.file_id AND c.unit_index = t.unit_index
JOIN old.main.file f ON f.file_id = t.file_id
JOIN old.main.field_rule r ON r.source_id = f.source_id
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """Units whose results a new report takes over from an old one, which was whole when it was read."""

    report: Path
    digest: str
    units: Iterable[UnitKey]


def take_over(con: duckdb.DuckDBPyConnection, taken: Taken) -> None:
    """Put the rows of the units into the staging tables, as if workers had just written them."""
    check_old(con, taken.report, taken.digest)
    choose(con, taken.units)
    for table, query in {**AS_WRITTEN, "field_rule": _RULES}.items():
        con.execute(f"INSERT INTO staging.main.{quoted(table)} BY NAME {query}")
    con.execute("DROP TABLE temp.chosen")
    con.execute("DETACH old")


def check_old(con: duckdb.DuckDBPyConnection, report: Path, digest: str) -> None:
    """The report that is open as `old` is still the one whose seal was checked."""
    if con.execute("SELECT digest FROM old.main.seal").fetchall() != [(digest,)]:
        raise ReportFault("the report was replaced while it was read", str(report), "try again")


def choose(con: duckdb.DuckDBPyConnection, units: Iterable[UnitKey]) -> None:
    """Name the units that `AS_WRITTEN` speaks of."""
    con.execute("CREATE OR REPLACE TEMP TABLE chosen (file_id VARCHAR, unit_index BIGINT)")
    for chunk in _chunks(units):
        files, numbers = (
            pa.array([file for file, _ in chunk]),
            pa.array([number for _, number in chunk], pa.int64()),
        )
        con.register("incoming", pa.Table.from_arrays([files, numbers], names=["file_id", "unit_index"]))
        con.execute("INSERT INTO chosen FROM incoming")
        con.unregister("incoming")


def _chunks(units: Iterable[UnitKey]) -> Iterator[list[UnitKey]]:
    waiting = iter(units)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk
